// A break: why, and when the counter will be back, in one press.

import { clockAfter, clockTime, html, t, useState } from "/static/page.js";
import { Choices, Panel } from "./panel.js";

const MINUTES = [10, 15, 30, 45, 60, 90];

/** The panel of a break; `onPause({code}, minutes)` with minutes null where nobody knows. */
export function Break({ state, at, now, busy, onPause, onClose }) {
  const [length, setLength] = useState("usual");
  const minutesOf = (reason) => (length === "usual" ? reason.minutes : length);
  const back = (minutes) => clockAfter(state.server_time, now - at + minutes * 60000);
  const words = (reason) => {
    const minutes = minutesOf(reason);
    return minutes ? t("desk.back_in", { time: back(minutes), n: minutes }) : t("desk.back_unknown");
  };
  const lengths = [["usual", t("desk.back_usual")], ...MINUTES.map((each) => [each, String(each)])];
  return html`
    <${Panel} name="pause" heading=${t("desk.pause_heading")} onClose=${onClose}>
      <fieldset class="park-time">
        <legend>${t("desk.back_question")}</legend>
        <div class="row lengths">
          ${[...lengths, [null, t("desk.back_unknown_short")]].map(
            ([each, name]) => html`<button type="button" key=${name} class="button" aria-pressed=${String(each === length)}
              onClick=${() => setLength(each)}>${name}</button>`
          )}
        </div>
      </fieldset>
      <p class="panel-text">${t(state.ticket ? "desk.pause_text_later" : "desk.pause_text")}</p>
      <${Choices} items=${state.pause_reasons.map((each) => ({ ...each, small: words(each) }))} busy=${busy}
        onChoose=${(each) => onPause(each, minutesOf(each))} />
    <//>
  `;
}

/** When the counter will be back, or that it should be back by now; nothing where nobody said. */
export function BackAt({ counter, serverTime, at, now }) {
  if (!counter.back_at) return null;
  const late = Date.parse(counter.back_at) <= Date.parse(serverTime) + (now - at);
  const words = t(late ? "desk.back_late" : "desk.back_at", { time: clockTime(counter.back_at) });
  return html`<p class=${late ? "back-at light-amber" : "back-at"}>${words}</p>`;
}
