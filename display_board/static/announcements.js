// Which calls are announced, in which order, and where each stands on the board.

const YOUNG_S = 20;
const NEEDLESS_AFTER_S = 60;
const SHOWN_MS = 4000;
const SHOWN_LONGER_MS = 10000;
const BETWEEN_MS = 500;
const USUAL = { large: 2, list: 6 };

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const byAnnouncement = (one, other) => one.announcement - other.announcement;

/**
 * The calls of `state` that are still to be announced, oldest first.
 *
 * `last`: the highest announcement made on this board before, null on its very first day. `live`: the link has held
 * since the state before, so all that is new has just happened. After a gap, people who have come meanwhile are not
 * called again; a board that has never spoken begins with the calls of the last seconds.
 */
export function dueAnnouncements(state, { last, live }) {
  const newest = Math.max(0, ...state.calls.map((call) => call.announcement));
  const known = last !== null && last <= newest ? last : null; // a higher mark is from a server that was set up anew
  return state.calls
    .filter((call) => known === null || call.announcement > known)
    .filter((call) => ageSeconds(call, state) <= YOUNG_S || live || (known !== null && call.state === "called"))
    .sort(byAnnouncement);
}

/** The rows of the board, newest first: `large` for the last announced, `small` for the rest; as many as the layout has. */
export function boardRows(calls, waiting, current, layout = USUAL) {
  const queued = new Set(waiting.map((call) => call.announcement));
  const newestFirst = [...calls].sort(byAnnouncement).reverse();
  const settled = newestFirst.filter((call) => !queued.has(call.announcement));
  if (current && !settled.some((call) => call.announcement === current.announcement)) settled.unshift(current);
  const large = distinct(settled).slice(0, layout.large);
  const numbers = new Set(large.map((call) => call.number));
  const small = distinct(newestFirst.filter((call) => !numbers.has(call.number))).slice(0, layout.large + layout.list - large.length);
  return { large, small };
}

/** One announcement after another, each whole, with a breath between them. */
export class Announcements {
  /** `say(call)` settles when the call has been heard; `made(call)` is told after each; `changed()` redraws. */
  constructor({ say, made, changed }) {
    Object.assign(this, { say, made, changed });
    this.waiting = [];
    this.current = null;
    this.fresh = new Set();
    this.calls = [];
    this.running = false;
  }

  /** Take the calls as they are now, and put `due` at the end of the line. */
  update(calls, due) {
    const now = performance.now();
    this.calls = calls;
    this.waiting.push(...due.map((call) => ({ ...call, since: now })));
    if (!this.running && this.waiting.length > 0) this.run();
  }

  async run() {
    this.running = true;
    while (this.waiting.length > 0) {
      const call = this.waiting.shift();
      if (this.isNeedless(call)) this.made(call);
      else await this.announce(call);
    }
    this.running = false;
    this.changed();
  }

  async announce(call) {
    this.current = call;
    this.fresh.add(call.announcement);
    this.changed();
    const shownLongEnough = pause(call.accessible ? SHOWN_LONGER_MS : SHOWN_MS);
    await Promise.resolve(this.say(call)).catch(() => undefined);
    this.made(call);
    await shownLongEnough;
    this.current = null;
    this.changed();
    await pause(BETWEEN_MS);
  }

  // A screen that was frozen wakes up with a long line; who has reached the counter long ago is not called once more.
  isNeedless(call) {
    const now = this.calls.find((each) => each.announcement === call.announcement);
    const awaited = now !== undefined && now.state === "called";
    return !awaited && performance.now() - call.since > NEEDLESS_AFTER_S * 1000;
  }
}

function ageSeconds(call, state) {
  return (Date.parse(state.server_time) - Date.parse(call.called_at)) / 1000;
}

function distinct(calls) {
  const seen = new Set();
  return calls.filter((call) => !seen.has(call.number) && seen.add(call.number));
}
