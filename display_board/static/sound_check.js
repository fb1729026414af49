// The board tries its sound before the doors open, and when the host asks: a soft gong, and whether it really played to its end.

import { recall, remember } from "/static/page.js";

const LAST = "talon.board.sound_test";
const LOOK_EVERY_MS = 1000;
const SPREAD_MS = 5000;

/** `check()` plays the gong softly and resolves to what came of it; `busy()` says whether an announcement is being made. */
export class SoundCheck {
  constructor({ check, busy }) {
    Object.assign(this, { check, busy });
    this.running = false;
    this.state = null;
    this.received = 0;
    this.wanted = null;
    this.newest = null;
    this.last = remembered();
    // Boards of one hall are not to strike at the very same moment.
    this.spread = Math.random() * SPREAD_MS;
    window.setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  /** The hall as it is now; its `sound_test` says between when and when the sound is tried. */
  take(state) {
    this.state = state;
    this.received = performance.now();
  }

  /** The host asks for a test. */
  ask(id) {
    if (typeof id !== "string" || id === this.newest) return;
    this.wanted = this.newest = id;
    this.look();
  }

  look() {
    if (!this.state || this.running || this.busy()) return;
    if (this.wanted !== null || this.isDue()) this.run(this.wanted);
  }

  isDue() {
    const due = this.state.sound_test;
    if (!due) return false;
    const now = this.now();
    const from = Date.parse(due.from) + this.spread;
    return now >= from && now < Date.parse(due.until) && !(this.last && this.last.at * 1000 >= Date.parse(due.from));
  }

  // The office's clock, which this computer's may not agree with.
  now() {
    return Date.parse(this.state.server_time) + performance.now() - this.received;
  }

  async run(id) {
    this.running = true;
    this.wanted = null;
    const outcome = await this.check().catch(() => "failed");
    this.last = { id, outcome, at: Math.floor(this.now() / 1000) };
    remember(LAST, JSON.stringify(this.last));
    this.running = false;
  }
}

// What another page of this board found is still true after it was loaded anew.
function remembered() {
  try {
    const { id, outcome, at } = JSON.parse(recall(LAST));
    return typeof outcome === "string" && Number.isSafeInteger(at) ? { id: id || null, outcome, at } : null;
  } catch {
    return null;
  }
}
