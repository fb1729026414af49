// The large keys at the bottom of the desk, each with its hot key printed on it.

import { html, t } from "/static/page.js";
import { breakAsked, keyCap, STEPS } from "./steps.js";

/** All keys in one row; the one that comes next stands out, those that cannot be pressed now keep their places. */
export function StepKeys({ state, allowed, next, busy, recallWait, autoCall, onStep }) {
  return html`
    <nav class=${busy && busy.slow ? "keys waiting" : "keys"} aria-label=${t("desk.steps")}>
      ${STEPS.filter((step) => !step.beside).map((step) => {
        const held = step.name === "recall" && recallHeld(state, recallWait);
        return html`<${Key}
          key=${step.name}
          step=${step}
          words=${keyWords(step.name, state)}
          small=${smallWords(step.name, state, recallWait, autoCall)}
          open=${allowed.has(step.name) && !held}
          next=${next === step.name}
          pressed=${Boolean(busy) && busy.name === step.name}
          busy=${Boolean(busy)}
          onStep=${onStep}
        />`;
      })}
    </nav>
  `;
}

function Key({ step, words, small, open, next, pressed, busy, onStep }) {
  const tone = [open ? "open" : "shut", open && next ? "comes" : "", pressed ? "pressed" : ""].join(" ");
  return html`
    <button type="button" class=${`key ${tone}`} data-step=${step.name} aria-disabled=${String(!open || busy)}
      aria-keyshortcuts=${keyCap(step)} onClick=${() => onStep(step.name)}>
      <span class="key-top"><kbd>${keyCap(step)}</kbd>${small && html`<span
        class="key-small number">${small}</span>`}</span>
      <span class="key-words">${words}</span>
    </button>
  `;
}

/** Whether a recall must wait: its pause is still running, or there have been enough. */
export function recallHeld({ ticket, settings }, wait) {
  return Boolean(ticket) && ticket.state === "called" && (wait > 0 || ticket.recalls >= settings.recalls);
}

function keyWords(name, state) {
  if (name === "pause" && breakAsked(state.counter)) return t("desk.step.resume");
  return t(`desk.step.${name}`);
}

function smallWords(name, state, recallWait, autoCall) {
  if (name === "recall") return recallWords(state, recallWait);
  return name === "call" && autoCall !== null ? t("desk.recall_in", { seconds: autoCall }) : "";
}

function recallWords({ ticket, settings }, wait) {
  if (!ticket || ticket.state !== "called") return "";
  if (ticket.recalls < settings.recalls && wait > 0) return t("desk.recall_in", { seconds: wait });
  return t("desk.recall_count", { n: ticket.recalls, limit: settings.recalls });
}
