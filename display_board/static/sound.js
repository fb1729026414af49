// Gong and voice: parts played one after another on one audio element, and the truth about a browser that forbids it.

const START_MS = 8000;
const AWAY_MS = 20000; // a server that is started anew is waited for, once
const ASK_AGAIN_MS = 1000;
const WARM_AT_ONCE = 5; // one of the six links that a browser opens stays free for what is played now
const LONGEST_S = 20;
const SPARE_S = 2;
const BETWEEN_REPEATS_MS = 500;
const NOTES = [
  [0, 659.26],
  [0.42, 523.25],
];
const NOTE_S = 1;
const NOTE_LEVEL = 0.12;
const SOFT = 0.25; // of the volume: heard by whoever stands before the board

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export class Sound {
  /** `onBlocked(isBlocked)` is told when the browser wants a touch before it lets us be heard, and when it had one. */
  constructor({ onBlocked }) {
    this.onBlocked = onBlocked;
    this.blocked = false;
    this.failed = false;
    this.partsPlayed = 0;
    this.awaySince = null;
    this.volume = 1;
    this.warming = 0;
    this.turn = Promise.resolve();
    this.player = document.createElement("audio");
    this.player.preload = "auto";
    document.body.append(this.player);
    this.context = openContext();
    if (this.context) this.probe();
  }

  /** Play an announcement: gong, then voice (`times` times). Never fails; what cannot be played is passed over. */
  async announce(parts, times = 1) {
    const [gong, ...voice] = parts.filter(isOurs);
    const came = [gong === undefined ? "failed" : await this.playPart(gong)];
    if (came[0] === "failed") await this.ownGong();
    for (let round = 0; round < times; round += 1) {
      if (round > 0) await pause(BETWEEN_REPEATS_MS);
      for (const part of voice) came.push(await this.playPart(part));
    }
    this.failed = gong !== undefined && came.includes("failed");
  }

  /** Play `gong` softly. Resolves to "heard" when it really played to its end, "blocked", "failed", or "off". */
  async check(gong) {
    if (this.isOff()) return "off";
    const outcome = await this.playPart(gong, SOFT);
    this.failed = outcome === "failed";
    return outcome === "ended" ? "heard" : outcome;
  }

  /** How it is with the sound: "on", "blocked" by the browser, "failed" when the last sounds did not play, or "off". */
  condition() {
    if (this.blocked) return "blocked";
    if (this.isOff()) return "off";
    return this.failed ? "failed" : "on";
  }

  isOff() {
    return this.player.muted || this.player.volume === 0;
  }

  /** How loud from now on, 0 to 100. */
  setVolume(percent) {
    this.volume = Math.min(1, Math.max(0, percent / 100));
    this.player.volume = this.volume;
  }

  /** Ask the server for parts that will be wanted soon. */
  warm(parts) {
    for (const part of parts.filter(isOurs)) {
      if (this.warming >= WARM_AT_ONCE) return;
      this.warming += 1;
      const here = fetch(part).then((answer) => answer.arrayBuffer());
      here.catch(() => undefined).finally(() => {
        this.warming -= 1;
      });
    }
  }

  /** A hand has touched the screen: from now on sound is allowed. Lets the gong be heard as a proof. */
  async unlock(gong) {
    if (!this.blocked) return;
    if (this.context) this.context.resume().catch(() => undefined);
    this.tellBlocked(false);
    if ((await this.playPart(gong)) === "failed") await this.ownGong();
  }

  tellBlocked(blocked) {
    if (blocked === this.blocked) return;
    this.blocked = blocked;
    this.onBlocked(blocked);
  }

  // Where sound is forbidden, a new context stays suspended: known before the first call, while staff are still there.
  async probe() {
    await pause(1000);
    if (this.context.state === "suspended") this.tellBlocked(true);
  }

  // One part at a time, whoever asks.
  playPart(address, share = 1) {
    this.turn = this.turn.then(() => this.playReached(address, share));
    return this.turn;
  }

  // A sound that did not come because nobody was there, or because it was not made yet, is played when it is there: a call is
  // to be said whole.
  async playReached(address, share) {
    const outcome = await this.playNow(address, share);
    if (outcome !== "failed") return outcome;
    let there = await this.isThere(address);
    while (there === null && this.isAwaited()) {
      await pause(ASK_AGAIN_MS);
      there = await this.isThere(address);
    }
    return there ? this.playNow(address, share) : outcome;
  }

  isAwaited() {
    this.awaySince = this.awaySince || performance.now();
    return performance.now() - this.awaySince < AWAY_MS;
  }

  // Whether the server has this sound now; null when it does not answer.
  async isThere(address) {
    try {
      const answer = await fetch(address, { signal: AbortSignal.timeout(START_MS) });
      this.awaySince = null;
      return answer.ok;
    } catch {
      return null;
    }
  }

  playNow(address, share) {
    const { player } = this;
    const loudness = player.volume;
    return new Promise((done) => {
      let timer = 0;
      let finished = false;
      const finish = (outcome) => {
        // A sound that fails says so twice: the second time must not end the one that follows.
        if (finished) return;
        finished = true;
        clearTimeout(timer);
        player.onended = player.onerror = player.onplaying = null;
        if (share !== 1) player.volume = loudness;
        this.partsPlayed += 1;
        if (outcome !== "ended") player.pause();
        if (outcome === "blocked") this.tellBlocked(true);
        if (outcome === "ended") this.tellBlocked(false);
        done(outcome);
      };
      const within = (seconds) => {
        clearTimeout(timer);
        timer = setTimeout(() => finish("failed"), seconds * 1000);
      };
      player.onended = () => finish("ended");
      player.onerror = () => finish("failed");
      player.onplaying = () =>
        within((Number.isFinite(player.duration) ? player.duration : LONGEST_S) + SPARE_S);
      within(START_MS / 1000);
      if (share !== 1) player.volume = loudness * share;
      player.src = address;
      player.play().catch((error) => finish(error.name === "NotAllowedError" ? "blocked" : "failed"));
    });
  }

  // Two soft notes made by the browser, for a call whose gong did not come.
  async ownGong() {
    const { context } = this;
    if (!context || context.state !== "running" || this.volume === 0) return;
    for (const [start, hertz] of NOTES) {
      const note = context.createOscillator();
      const level = context.createGain();
      const begin = context.currentTime + start;
      note.frequency.value = hertz;
      level.gain.setValueAtTime(0, begin);
      level.gain.linearRampToValueAtTime(NOTE_LEVEL * this.volume, begin + 0.02);
      level.gain.exponentialRampToValueAtTime(0.0001, begin + NOTE_S);
      note.connect(level).connect(context.destination);
      note.start(begin);
      note.stop(begin + NOTE_S);
    }
    await pause(1000 * (NOTES[NOTES.length - 1][0] + NOTE_S));
  }
}

function isOurs(address) {
  try {
    return new URL(address, window.location.href).origin === window.location.origin;
  } catch {
    return false;
  }
}

function openContext() {
  const Context = window.AudioContext || window.webkitAudioContext;
  try {
    return Context ? new Context() : null;
  } catch {
    return null;
  }
}
