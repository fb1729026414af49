// The one line above the keys: what the last press came to at the left, the gravest alarm at the right.

import { html, t } from "/static/page.js";

/** `words(name)` names the step that is being waited for; the line keeps its height whatever it says. */
export function SayLine({ presses, alarms, words, onAlarms }) {
  const { busy, said } = presses;
  return html`
    <div class="say-line">
      <p class=${`said ${busy && busy.slow ? "calm" : said.tone}`} role="status" aria-live="polite">
        ${busy && busy.slow
          ? t(busy.lost ? "common.press_kept" : "common.press_waits", { step: words(busy.name) })
          : html`<span key=${said.count}>${said.text}</span>`}
      </p>
      ${busy && busy.lost &&
      html`<button type="button" class="button small" onClick=${presses.giveUp}>${t("common.give_up")}</button>`}
      <${GravestAlarm} alarms=${alarms} onAlarms=${onAlarms} />
    </div>
  `;
}

function GravestAlarm({ alarms, onAlarms }) {
  if (!alarms.length) return null;
  const gravest = alarms.find((each) => each.level === "red") || alarms[0];
  return html`
    <div class="alarm" role="status">
      <span class=${`light-${gravest.level} alarm-text`}>${gravest.text}</span>
      ${alarms.length > 1 &&
      html`<button type="button" class="button quiet small"
        onClick=${onAlarms}>${t("common.more", { n: alarms.length - 1 })}</button>`}
    </div>
  `;
}
