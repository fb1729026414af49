// The hall display: from the live state to what is shown and heard.

import { clockTime, html, recall, remember, start, t, useEffect, useMemo, useReducer } from "/static/page.js";
import { connect } from "/static/live.js";
import { Announcements, boardRows, dueAnnouncements } from "./announcements.js";
import { BetweenCalls, Playlist } from "./media.js";
import { LetMeIn, TOKEN } from "./pairing.js";
import { Sound } from "./sound.js";
import { keepUp } from "./upkeep.js";
import { Calls, Cover, Foot, Notice, SoundButton, Welcome, officeName } from "./view.js";

const LAST_MADE = "talon.board.announced.";
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
    this.link = { connected: false, ageSeconds: null, refused: false };
    this.live = false;
    this.soundBlocked = false;
    this.office = "";
    this.lastQueued = null;
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
      say: (call) => this.sound.announce(partsOf(call), call.accessible ? 2 : 1),
      made: (call) => this.markMade(this.announcements.waiting.length > 0 ? call.announcement : this.lastQueued),
      changed: this.changed,
    });
    this.connect();
    keepUp(() => ({
      serverTime: this.state && this.state.server_time,
      elapsedMs: performance.now() - this.received,
      silentSeconds: this.silentSeconds(),
      busy: this.announcements.running,
    }));
    for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, () => this.sound.unlock(GONG));
  }

  connect() {
    this.connection = connect("/board", { token: this.token, lang: this.lang }, {
      onState: (state) => this.take(state),
      onLink: (link) => this.takeLink(link),
    });
  }

  take(state) {
    const last = this.lastMadeAt(state.office.code);
    const due = dueAnnouncements(state, { last, live: this.live });
    this.live = true;
    this.state = state;
    this.received = performance.now();
    this.lastQueued = Math.max(0, ...state.calls.map((call) => call.announcement));
    if (due.length === 0 && !this.announcements.running) this.markMade(this.lastQueued);
    this.sound.warm(due.flatMap((call) => partsOf(call).slice(1)));
    this.announcements.update(state.calls, due);
    this.changed();
  }

  takeLink(link) {
    if (!link.connected) this.live = false;
    if (link.refused && !this.retry) this.retry = window.setTimeout(() => this.askAgain(), ASK_AGAIN_MS);
    const refused = link.refused || (this.link.refused && !link.connected);
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
    if (announcement > 0) remember(LAST_MADE + this.office, String(announcement));
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
  if (!model.token) return html`<${LetMeIn} title=${t("board.no_token")} lines=${howToGetToken()} onKey=${beginAnew} />`;
  if (model.link.refused) {
    const title = t(model.state ? "board.revoked" : "board.refused");
    return html`<${LetMeIn} title=${title} lines=${howToGetToken()} onKey=${beginAnew} />`;
  }
  const silent = isSilent(model);
  return html`
    <div class=${silent ? "board stale" : "board"}>
      <${Picture} model=${model} />
      <div class="below">
        ${model.state && html`<${Below} model=${model} />`}
        ${silent && html`<${Cover} asOf=${model.state && clockTime(model.state.server_time)} />`}
      </div>
      ${model.soundBlocked && html`<${SoundButton} onTouch=${() => model.sound.unlock(GONG)} />`}
    </div>
  `;
}

function Picture({ model }) {
  if (!model.state) return html`<${Notice} title=${t("board.connecting")} lines=${[]} />`;
  const otherwise = html`<${Called} model=${model} />`;
  return html`<${BetweenCalls} model=${model} list=${model.list} silent=${isSilent(model)} otherwise=${otherwise} />`;
}

function Called({ model }) {
  const { state, announcements } = model;
  if (state.calls.length === 0) return html`<${Welcome} state=${state} />`;
  const { waiting, current, fresh } = announcements;
  return html`<${Calls} rows=${boardRows(state.calls, waiting, current)} current=${current} fresh=${fresh} />`;
}

function Below({ model }) {
  const { state, received } = model;
  return html`<${Foot} state=${state} received=${received} line=${state.calls.length > 0 ? officeName(state) : ""} />`;
}

function partsOf(call) {
  return (call.speech && call.speech.parts) || [];
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
