// One picture of a board from one state: in the hall, and where staff look at it beforehand.

import { html } from "/static/page.js";
import { boardRows } from "./announcements.js";
import { CounterBoard } from "./counter_board.js";
import { Calls, Foot, Welcome, officeName } from "./view.js";

const USUAL = { large: 2, list: 6, missed: true, waiting: true, clock: true, ticker: true, text: "normal", moving_s: 10 };
const PULSE_S = 2.5;

/**
 * `waiting`, `current` and `fresh` are the announcements' own; `cover` lies over the foot while the data are old;
 * `received` is when `state` came, by `performance.now()`; `between(calls)`, where it is given, puts something in their place.
 */
export function BoardPicture({ state, received, waiting, current, fresh, cover, between, children }) {
  const layout = { ...USUAL, ...state.layout };
  const rows = boardRows(state.calls, waiting, current, layout);
  const listed = Math.max(layout.list, rows.small.length); // one more while those at the end still wait for their announcement
  const classes = ["board", cover && "stale", layout.text === "large" && "large-text", layout.large === 1 && "one-large"];
  const bare = Boolean(state.counter) || !(layout.missed || layout.waiting || layout.clock || layout.ticker);
  const none = state.calls.length === 0;
  const line = none ? "" : officeName(state);
  const called = () => none
    ? html`<${Welcome} state=${state} />`
    : html`<${Calls} rows=${rows} current=${current} fresh=${fresh} />`;
  const measures = {
    "--rows": listed,
    "--half": Math.ceil(listed / 2),
    "--pulses": Math.max(1, Math.round(layout.moving_s / PULSE_S)),
  };
  return html`
    <div class=${classes.filter(Boolean).join(" ")} style=${measures}>
      ${state.counter && html`<${CounterBoard} state=${state} movingS=${layout.moving_s} />`}
      ${!state.counter && (between ? between(called()) : called())}
      <div class=${bare ? "below bare" : "below"}>
        ${!bare && html`<${Foot} ...${{ state, received, line, layout }} />`}
        ${cover}
      </div>
      ${children}
    </div>
  `;
}
