// The hall display: from the live state to what is shown and heard.

import { clockTime, html, recall, remember, start, t, useEffect, useLayoutEffect, useMemo, useReducer } from "/static/page.js";
import { connect } from "/static/live.js";
import { Announcements, dueAnnouncements } from "./announcements.js";
import { tellHealth } from "./health.js";
import { BetweenCalls, Playlist } from "./media.js";
import { LetMeIn, TOKEN } from "./pairing.js";
import { BoardPicture } from "./picture.js";
import { Sound } from "./sound.js";
import { SoundCheck } from "./sound_check.js";
import { Progress } from "./progress.js";
import { keepUp, pageVersion } from "./upkeep.js";
import { Cover, Notice, SoundButton } from "./view.js";

const LAST_MADE = "talon.board.announced.";
const REMEMBERED = 500;
const SILENT_TOO_LONG_S = 10;
const ASK_AGAIN_MS = 30000;
const GONG = "/api/v1/speech/gong.wav";

/** What this board knows; `changed()` is called whenever the picture may be different. */
class BoardModel {
  constructor(lang, token, changed) {
    Object.assign(this, { lang, token, changed });
    this.state = null;
    this.received = 0;
    this.began = performance.now();
    this.link = { connected: false, ageSeconds: null, refused: "" };
    this.live = false;
    this.soundBlocked = false;
    this.office = "";
    this.lastQueued = null;
    this.known = [];
    this.lastMade = null;
    this.drawn = null;
    this.retry = 0;
    this.list = new Playlist();
  }

  /** Connect, and keep the board alive from now on. */
  open() {
    this.sound = new Sound({
      onBlocked: (blocked) => {
        this.soundBlocked = blocked;
        this.changed();
      },
    });
    this.announcements = new Announcements({
      say: (call) => this.say(call),
      made: (call) => this.markMade(this.announcements.waiting.length > 0 ? call.announcement : this.lastQueued),
      changed: this.changed,
    });
    this.check = new SoundCheck({ check: () => this.sound.check(GONG), busy: () => this.announcements.running });
    this.progress = new Progress();
    this.toldAnew = tellHealth(() => this.health(), (words) => this.connection.say("health", words));
    this.connect();
    this.mayBeOld = keepUp(() => ({
      serverTime: this.state && this.state.server_time,
      elapsedMs: performance.now() - this.received,
      silentSeconds: this.link.refused ? 0 : this.silentSeconds(),
      busy: this.announcements.running || this.check.running,
      stuck: this.progress.isStuck(this),
    }));
    for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, () => this.sound.unlock(GONG));
  }

  /** What the server says is heard of a call, and no more. */
  say(call) {
    if (call.speech && call.speech.heard === "silent") return Promise.resolve();
    return this.sound.announce(partsOf(call), call.accessible ? 2 : 1);
  }

  connect() {
    this.connection = connect("/board", { token: this.token, lang: this.lang }, {
      onState: (state) => this.take(state),
      onLink: (link) => this.takeLink(link),
      more: { sound_test: (asked) => this.check.ask(asked && asked.id) },
    });
  }

  take(state) {
    const last = this.lastMadeAt(state.office.code);
    // A small board over a counter is seen only: the large ones are heard.
    const due = state.counter ? [] : dueAnnouncements(state, { last, live: this.live }).filter((call) => !this.knows(call));
    this.known = [...this.known, ...state.calls.filter((call) => !this.knows(call)).map(markOf)].slice(-REMEMBERED);
    if (!this.live) {
      if (this.state) this.mayBeOld();
      this.toldAnew();
    }
    this.live = true;
    this.state = state;
    this.received = performance.now();
    this.check.take(state);
    if (state.sound) this.sound.setVolume(state.sound.on ? state.sound.volume : 0);
    this.lastQueued = Math.max(0, ...state.calls.map((call) => call.announcement));
    if (due.length === 0 && !this.announcements.running) this.markMade(this.lastQueued);
    this.sound.warm(due.flatMap((call) => partsOf(call).slice(1)));
    this.announcements.update(state.calls, due);
    this.changed();
  }

  // Calls that a board no longer shows and then shows again are no new ones.
  knows(call) {
    return this.known.includes(markOf(call));
  }

  takeLink(link) {
    if (!link.connected) this.live = false;
    if (link.refused && !this.retry) this.retry = window.setTimeout(() => this.askAgain(), ASK_AGAIN_MS);
    const refused = link.refused || (link.connected ? "" : this.link.refused);
    this.link = { ...link, refused };
    this.changed();
  }

  // A refused board may be let in later without anybody touching it.
  askAgain() {
    this.retry = 0;
    this.connection.close();
    this.connect();
  }

  // What is in the line counts as made while the page lives; the remembered mark is only for the page after this one.
  lastMadeAt(office) {
    this.office = office;
    if (this.lastQueued !== null) return this.lastQueued;
    const remembered = Number.parseInt(recall(LAST_MADE + office), 10);
    return Number.isFinite(remembered) ? remembered : null;
  }

  markMade(announcement) {
    this.lastMade = announcement;
    if (announcement > 0) remember(LAST_MADE + this.office, String(announcement));
  }

  /** What the host is told of this board. */
  health() {
    const { last } = this.check;
    return {
      width: Math.max(1, window.innerWidth),
      height: Math.max(1, window.innerHeight),
      sound: this.sound.condition(),
      announced: this.lastMade,
      page: pageVersion(),
      test: last,
    };
  }

  silentSeconds() {
    if (this.link.ageSeconds !== null) return this.link.ageSeconds;
    return (performance.now() - this.began) / 1000;
  }
}

function Board({ lang }) {
  const [, changed] = useReducer((count) => count + 1, 0);
  const model = useMemo(() => new BoardModel(lang, takeToken(), changed), []);
  useEffect(() => {
    document.title = t("board.title");
    if (model.token) model.open();
  }, []);
  useLayoutEffect(() => {
    model.drawn = model.state;
  });
  if (!model.token) return html`<${LetMeIn} title=${t("board.no_token")} lines=${howToGetToken()} onKey=${beginAnew} />`;
  if (model.link.refused === "disabled") {
    return html`<div class="board"><${Notice} title=${t("board.disabled")} lines=${[t("board.disabled.how"), t("board.disabled.then")]} /></div>`;
  }
  if (model.link.refused) {
    const title = t(model.state ? "board.revoked" : "board.refused");
    return html`<${LetMeIn} title=${title} lines=${howToGetToken()} onKey=${beginAnew} />`;
  }
  const silent = isSilent(model);
  const { state, received, announcements } = model;
  const small = Boolean(state && state.counter);
  const between = (otherwise) => html`<${BetweenCalls} ...${{ model, list: model.list, silent, otherwise }} />`;
  const cover = silent && html`<${Cover} asOf=${state && clockTime(state.server_time)} />`;
  if (!state) {
    return html`<div class=${silent ? "board stale" : "board"}>
      <${Notice} title=${t("board.connecting")} lines=${[]} />
      <div class="below">${cover}</div>
      ${model.soundBlocked && html`<${SoundButton} onTouch=${() => model.sound.unlock(GONG)} />`}
    </div>`;
  }
  return html`
    <${BoardPicture} ...${{ state, received, cover, between }} ...${announcements}>
      ${model.soundBlocked && !small && isHeard(state) && html`<${SoundButton} onTouch=${() => model.sound.unlock(GONG)} />`}
    <//>
  `;
}

function markOf(call) {
  return `${call.announcement} ${call.called_at}`;
}

function partsOf(call) {
  return (call.speech && call.speech.parts) || [];
}

function isHeard(state) {
  return !(state && state.sound) || (state.sound.on && state.sound.volume > 0);
}

function isSilent(model) {
  return model.silentSeconds() >= SILENT_TOO_LONG_S;
}

function howToGetToken() {
  return [t("board.token_how"), t("board.token_where", { address: `${window.location.origin}/board#token=…` })];
}

// The token comes once in the part of the address that is never sent; it is kept here and taken out of sight.
function takeToken() {
  const given = new URLSearchParams(window.location.hash.slice(1)).get("token");
  if (given) {
    remember(TOKEN, given);
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
  }
  return given || recall(TOKEN);
}

function beginAnew(token) {
  remember(TOKEN, token);
  window.location.reload();
}

window.addEventListener("hashchange", () => window.location.reload());
start(Board);
