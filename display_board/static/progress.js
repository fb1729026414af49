// Whether the page still does what it is there for: shows each state that came, and gets on with its announcements.

// One sound takes at most 30 s, whatever happens to it.
const NO_PROGRESS_MS = 60000;

export class Progress {
  constructor() {
    this.seen = "";
    this.since = performance.now();
    this.drawnAt = performance.now();
  }

  /** Whether `board` has known something for a minute that it does not show, or makes an announcement that does not get on. */
  isStuck({ state, drawn, announcements, sound }) {
    const now = performance.now();
    if (drawn === state) this.drawnAt = now;
    const current = announcements.current ? announcements.current.announcement : 0;
    const seen = [current, announcements.waiting.length, sound.partsPlayed].join(" ");
    if (seen !== this.seen || !announcements.running) [this.seen, this.since] = [seen, now];
    return now - this.drawnAt > NO_PROGRESS_MS || now - this.since > NO_PROGRESS_MS;
  }
}
