// What people read and hear: the running line of the boards, the words of a call, and when and how loud it is spoken.

import { html, t } from "/static/page.js";
import { CheckField, ChoiceField, nameIn, NameFields, NumberField, TextField } from "./setup_fields.js";
import { at } from "./setup_model.js";

const VOICES = ["auto", "pack", "espeak", "none"];
const MODES = ["gong_and_voice", "gong", "voice_on_recall"];
const MOST_LINES = 10;

export function Texts({ edit }) {
  return html`
    <${RunningLine} edit=${edit} />
    <${Calls} edit=${edit} />
    <${Quiet} edit=${edit} />
    <section class="card setup-card" aria-labelledby="texts-tracking">
      <h3 id="texts-tracking">${t("setup.card.tracking")}</h3>
      <${TextField} edit=${edit} path=${["settings", "tracking_url"]} />
    </section>
  `;
}

function RunningLine({ edit }) {
  const lines = at(edit.setup, ["settings", "ticker"]) || [];
  const keep = (next) => edit.set(["settings", "ticker"], next.length ? next : undefined);
  return html`
    <section class="card setup-card" aria-labelledby="texts-ticker">
      <h3 id="texts-ticker">${t("setup.card.ticker")}</h3>
      <p class="muted">${t("setup.ticker_how")}</p>
      ${lines.map((line, place) => html`<div key=${place} class="setup-line">
        <${NameFields} edit=${edit} path=${["settings", "ticker", place]} name="ticker" />
        <button type="button" class="button only-sign" aria-label=${t("setup.remove_named", { name: nameIn(line) || t("setup.no_name") })}
          onClick=${() => keep(lines.filter((_, index) => index !== place))}>×</button></div>`)}
      ${lines.length < MOST_LINES && html`<div><button type="button" class="button quiet small"
        onClick=${() => keep([...lines, {}])}>+ ${t("setup.add_line")}</button></div>`}
    </section>
  `;
}

function Calls({ edit }) {
  const { services } = edit.setup;
  // The program itself is named at the server alone.
  const voices = at(edit.setup, ["voice", "command"]) ? [...VOICES, "command"] : VOICES;
  return html`
    <section class="card setup-card" aria-labelledby="texts-calls">
      <h3 id="texts-calls">${t("setup.card.voice")}</h3>
      <div class="setup-trio">
        <${ChoiceField} edit=${edit} path=${["voice", "mode"]} usual=${MODES[0]} options=${MODES.map((mode) => [mode, t(`setup.mode.${mode}`)])} />
        <${NumberField} edit=${edit} path=${["voice", "volume"]} min=${0} max=${100} usual=${100} />
        <${ChoiceField} edit=${edit} path=${["voice", "voice"]} name="voice_kind" usual=${VOICES[0]}
          options=${voices.map((voice) => [voice, t(`setup.voice.${voice}`)])} />
      </div>
      <${CheckField} edit=${edit} path=${["voice", "visitor_language"]} />
      <p class="muted">${t("setup.call_how")}</p>
      <${NameFields} edit=${edit} path=${["voice", "call"]} name="call" usual="speech.call" />
      <details class="setup-more" open=${services.some((one) => one.call) || undefined}>
        <summary>${t("setup.calls_of_services")}</summary>
        ${services.map((one, index) => html`<div key=${one.code} class="setup-of-service" role="group" aria-label=${nameIn(one.name)}>
          <h4>${nameIn(one.name)}</h4><${NameFields} edit=${edit} path=${["services", index, "call"]} name="call" /></div>`)}
      </details>
    </section>
  `;
}

function Quiet({ edit }) {
  const quiet = at(edit.setup, ["voice", "quiet"]) || [];
  const keep = (next) => edit.set(["voice", "quiet"], next.length ? next : undefined);
  const change = (place, name, value) => keep(quiet.map((one, index) => (index === place ? { ...one, [name]: value } : one)));
  const fault = edit.faultAt(["voice", "quiet"]);
  return html`
    <section class=${fault ? "card setup-card wrong" : "card setup-card"} aria-labelledby="texts-quiet">
      <h3 id="texts-quiet">${t("setup.card.quiet")}</h3>
      <p class="muted">${t("setup.quiet_how")}</p>
      ${quiet.map((one, place) => html`<div key=${place} class="setup-line">
        ${["from", "to"].map((name) => html`<label key=${name} class="setup-inline"><span>${t(`setup.${name}`)}</span>
          <input type="time" data-path=${`voice.quiet.${place}.${name}`} value=${one[name]} onChange=${(event) => change(place, name, event.target.value)} /></label>`)}
        <select data-path=${`voice.quiet.${place}.sound`} aria-label=${t("setup.field.sound")} onChange=${(event) => change(place, "sound", ["silent", "gong"][event.target.selectedIndex])}>
          ${["silent", "gong"].map((sound) => html`<option key=${sound}
            selected=${(one.sound || "silent") === sound}>${t(`setup.sound.${sound}`)}</option>`)}</select>
        <button type="button" class="button only-sign" aria-label=${t("setup.remove_named", { name: `${one.from}–${one.to}` })}
          onClick=${() => keep(quiet.filter((_, index) => index !== place))}>×</button></div>`)}
      ${fault && html`<p class="setup-fault">${fault}</p>`}
      <div><button type="button" class="button quiet small"
        onClick=${() => keep([...quiet, { from: "13:00", to: "14:00", sound: "gong" }])}>+ ${t("setup.add_quiet")}</button></div>
    </section>
  `;
}
