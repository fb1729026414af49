// What needs somebody now: desks that call first, then the gravest; always at the same place, also when all is calm.

import { html, t, useEffect } from "/static/page.js";
import { Panel } from "./panel.js";
import { playSoftly, wakeSound } from "./soft_sound.js";

const AGAIN_MS = 10000;
const CALLS = ["help", "help_coming"];

/** One line over the hall; `onGo(alarm)` opens what an alarm is about, `helps` answers desks. */
export function AlarmLine({ alarms, presses, onGo, onAll }) {
  useCallingSound(alarms);
  const calls = alarms.filter((each) => CALLS.includes(each.code));
  const others = alarms.filter((each) => !CALLS.includes(each.code));
  const first = others.find((each) => each.level === "red") || others[0];
  const shown = (calls.length ? 1 : 0) + (first ? 1 : 0);
  return html`
    <section class=${calls.some(unanswered) ? "alarm-line calling" : "alarm-line"} aria-label=${t("hall.now")}>
      ${calls.length > 0 && html`<${DeskCall} call=${calls[0]} presses=${presses} />`}
      ${first
        ? html`<button type="button" class="alarm-open" onClick=${() => onGo(first)}>
            <span class=${`light-${first.level} cut-sign`}><span class="cut">${first.text}</span></span>
          </button>`
        : calls.length === 0 && html`<span class="light-green alarm-calm">${t("hall.calm")}</span>`}
      ${alarms.length > shown &&
      html`<button type="button" class="button quiet alarm-all" onClick=${onAll}>${t("common.more", {
        n: alarms.length - shown,
      })}</button>`}
    </section>
  `;
}

/** The panel with all of them, each with the way to what it is about. */
export function Alarms({ alarms, presses, onGo, onClose }) {
  return html`
    <${Panel} name="alarms" heading=${t("common.alarms")} onClose=${onClose}>
      ${alarms.length === 0 && html`<p class="panel-text">${t("hall.calm")}</p>`}
      <ul class="alarm-list">
        ${alarms.map(
          (each, index) => html`<li key=${index}>
            ${CALLS.includes(each.code)
              ? html`<${DeskCall} call=${each} presses=${presses} />`
              : html`<button type="button" class="alarm-open" onClick=${() => onGo(each)}>
                  <span class=${`light-${each.level}`}>${each.text}</span>
                </button>`}
          </li>`
        )}
      </ul>
    <//>
  `;
}

/** A desk that calls: go there, or say that it is done. */
export function DeskCall({ call, presses }) {
  const { counter } = call;
  const step = unanswered(call) ? "answer" : "end";
  const run = async () => {
    const path = `/api/v1/counters/${counter}/help/${step}`;
    const answers = await presses.press(`help-${step}`, [{ path }]);
    if (answers && answers[0].status < 400) presses.say(t(`hall.said.help-${step}`, { counter }), "good");
  };
  return html`
    <span class="desk-call" role="alert">
      <b class=${unanswered(call) ? "light-red" : "light-green"}>${call.text}</b>
      <button type="button" class=${unanswered(call) ? "button primary" : "button"}
        aria-disabled=${String(Boolean(presses.busy))} onClick=${run}>${t(`hall.help.${step}`)}</button>
    </span>
  `;
}

function unanswered({ code }) {
  return code === "help";
}

// Softly, at once and again until somebody goes.
function useCallingSound(alarms) {
  const calling = alarms.filter(unanswered).map((each) => each.counter).join(" ");
  useEffect(() => {
    const wake = () => wakeSound();
    // Whoever has just signed in here has touched the page already.
    if (window.navigator.userActivation && window.navigator.userActivation.hasBeenActive) wake();
    for (const name of ["pointerdown", "keydown"]) window.addEventListener(name, wake);
    return () => {
      for (const name of ["pointerdown", "keydown"]) window.removeEventListener(name, wake);
    };
  }, []);
  useEffect(() => {
    if (!calling) return undefined;
    playSoftly();
    const timer = window.setInterval(playSoftly, AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [calling]);
}
