// The panels of the desk: one at a time, named by the step that opened it.

import { html, t, useState } from "/static/page.js";
import { Break } from "./breaks.js";
import { Further } from "./further.js";
import { Roll } from "./hall_roll.js";
import { Ask, AskReason, Choices, Panel } from "./panel.js";
import { keyCap, STEPS } from "./steps.js";
import { Transfer } from "./transfer.js";

const PARK_MINUTES = [5, 10, 15, 20, 30];

/** The open panel: `panel` is `{name, ticket?}`; `steps` does what is chosen in it. */
export function DeskPanel({ panel, state, at, now, presses, steps, onClose }) {
  const { busy } = presses;
  const { ticket, counter, settings } = state;
  const common = { busy, onClose };
  if (panel.name === "help") return html`<${Help} rule=${state.rule} onClose=${onClose} />`;
  if (panel.name === "roll") return html`<${Roll} state=${state} presses=${presses} onClose=${onClose} />`;
  if (panel.name === "alarms") return html`<${Alarms} alarms=${state.alarms} onClose=${onClose} />`;
  if (panel.name === "pause") {
    return html`<${Break} state=${state} at=${at} now=${now} ...${common} onPause=${steps.pause} />`;
  }
  if (panel.name === "call") {
    return html`<${AskReason} name="call" ...${common} heading=${t("desk.call_number", { number: panel.ticket.number })}
      text=${t("desk.call_text")} reasons=${callReasons()}
      yes=${t("desk.step.call")} onReason=${(reason) => steps.callChosen(panel.ticket, reason)} />`;
  }
  if (!ticket) return null;
  if (panel.name === "transfer") {
    return html`<${Transfer} ...${common} ticket=${ticket} services=${state.services} counters=${state.counters}
      own=${counter.number} offerReturn=${true} onSend=${steps.transfer} />`;
  }
  if (panel.name === "further-service") {
    return html`<${Further} ...${common} ticket=${ticket} services=${state.services} onFurther=${steps.further} />`;
  }
  if (panel.name === "park") return html`<${Park} ...${common} ticket=${ticket} reasons=${state.park_reasons}
    onPark=${steps.park} />`;
  if (panel.name === "cancel") {
    return html`<${AskReason} name="cancel" ...${common}
      heading=${t("common.cancel.heading", { number: ticket.number })}
      text=${t("common.cancel.text")} reasons=${cancelReasons()} yes=${t("common.step.cancel")}
      onReason=${steps.cancel} />`;
  }
  return html`<${Ask} name="no-show" ...${common} heading=${t("desk.no_show_heading", { number: ticket.number })}
    text=${t("desk.no_show_text", { n: ticket.recalls, limit: settings.recalls })} yes=${t("desk.no_show_yes")}
    onYes=${steps.noShow} />`;
}

function callReasons() {
  return [t("desk.call_reason.came"), t("desk.call_reason.agreed"), t("desk.call_reason.host")];
}

/** The usual reasons of a cancelled visit, in the reader's words. */
export function cancelReasons() {
  return [t("common.cancel.left"), t("common.cancel.mistake"), t("common.cancel.twice")];
}

function Park({ ticket, reasons, busy, onPark, onClose }) {
  const [minutes, setMinutes] = useState(15);
  const [own, setOwn] = useState(false);
  return html`
    <${Panel} name="park" heading=${t("desk.park_heading", { number: ticket.number })} onClose=${onClose}>
      <fieldset class="park-time">
        <legend>${t("desk.park_minutes")}</legend>
        <div class="row">
          ${PARK_MINUTES.map(
            (each) => html`<button type="button" key=${each} class="button" aria-pressed=${String(each === minutes)}
              onClick=${() => setMinutes(each)}>${t("common.minutes_short", { n: each })}</button>`
          )}
        </div>
      </fieldset>
      <fieldset class="park-time">
        <legend>${t("desk.park_for")}</legend>
        <div class="row">
          ${[false, true].map(
            (each) => html`<button type="button" key=${String(each)} class="button" aria-pressed=${String(each === own)}
              onClick=${() => setOwn(each)}>${t(each ? "desk.park_for_me" : "desk.park_for_all")}</button>`
          )}
        </div>
      </fieldset>
      <p class="panel-text">${t("desk.park_reason")}</p>
      <${Choices} items=${reasons} busy=${busy} onChoose=${(each) => onPark(each.code, minutes, own)} />
    <//>
  `;
}

function Alarms({ alarms, onClose }) {
  return html`
    <${Panel} name="alarms" heading=${t("common.alarms")} onClose=${onClose}>
      <ul class="alarms">
        ${alarms.map((each, index) => html`<li key=${index} class=${`light-${each.level}`}>${each.text}</li>`)}
      </ul>
    <//>
  `;
}

function Help({ rule, onClose }) {
  return html`
    <${Panel} name="help" heading=${t("desk.help")} onClose=${onClose}>
      <dl class="help">
        ${STEPS.map((step) => html`<div
          key=${step.name}><dt><kbd>${keyCap(step)}</kbd></dt><dd>${t(`desk.step.${step.name}`)}</dd></div>`)}
        <div><dt><kbd>Alt+1</kbd> … <kbd>Alt+9</kbd></dt><dd>${t("desk.help_outcome")}</dd></div>
        <div><dt><kbd>Alt+H</kbd></dt><dd>${t("desk.host.call")}</dd></div>
        <div><dt><kbd>Esc</kbd></dt><dd>${t("desk.help_escape")}</dd></div>
        <div><dt><kbd>F1</kbd></dt><dd>${t("desk.help_help")}</dd></div>
      </dl>
      <p class="muted">${t("desk.help_layout")}</p>
      <p><b>${t("calling.heading")}.</b> ${rule}</p>
    <//>
  `;
}
