// A small board over a counter: its number, who is called to it now, and nothing else.

import { html, t } from "/static/page.js";
import { plain } from "./plain.js";

const NUMBER = 8;

/** The counter of `state`; an arrow moves for `movingS` seconds after each call. */
export function CounterBoard({ state, movingS }) {
  const { number, state: now } = state.counter;
  const call = now === "called" ? state.calls.find((each) => each.state === "called") : undefined;
  const word = now === "paused" || now === "closed" ? t(`board.counter.${now}`) : "";
  return html`
    <main class=${`counter-board ${call ? "calls-one" : ""}`} data-state=${now}>
      <h1 class="at"><span class="word">${t("board.counter")}</span> <span class="number">${plain(number, 4)}</span></h1>
      ${call && html`<${Called} key=${call.announcement} ...${{ call, state, movingS }} />`}
      ${word && html`<p class="closed-word">${word}</p>`}
    </main>
  `;
}

function Called({ call, state, movingS }) {
  const age = Math.max(0, (Date.parse(state.server_time) - Date.parse(call.called_at)) / 1000);
  const left = Math.ceil(movingS - age); // a page that comes late moves no longer than the others
  return html`
    <p class="called" data-announcement=${call.announcement}>
      <span class="ticket number">${plain(call.number, NUMBER)}</span>
      <svg class=${left > 0 ? "down moving" : "down"} style=${{ "--left": Math.max(1, left) }} viewBox="0 0 32 40" aria-hidden="true">
        <path d="M16 2v34M4 24l12 12 12-12" fill="none" stroke="currentColor" stroke-width="5" />
      </svg>
    </p>
  `;
}
