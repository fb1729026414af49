// What the board looks like: plain functions from what is known to what is drawn.

import { clockAfter, html, t, useClock, useEffect, useLayoutEffect, useRef, useState } from "/static/page.js";
import { plain } from "./plain.js";

const NUMBER = 8;
const NAME = 80;
const TICKER = 1200;
const TICKER_PAGE = 60; // letters, before the room is known
const WIDE_LETTER = 0.56; // of the type's size, on an average line of capitals and digits
const TICKER_PAGE_MS = 8000;
const TICKER_SPEED = 0.09; // of the screen's height in a second
const LINES_BESIDE = 6;
const GROUPS = 10;
const MISSED = 8;

/** Calls, large and small. */
export function Calls({ rows, current, fresh }) {
  const many = rows.small.length > 0;
  const shape = many ? "two-columns" : rows.large.length === 1 ? "one" : "two";
  return html`
    <main class=${`calls ${shape}`}>
      <h1 class="visually-hidden">${t("board.title")}</h1>
      <ol class="large">
        ${rows.large.map((call) => html`<${LargeCall} key=${call.announcement} ...${{ call, current, fresh }} />`)}
      </ol>
      ${many && html`<ol class="small">${rows.small.map((call) => html`<${SmallCall} key=${call.number} call=${call} />`)}</ol>`}
    </main>
  `;
}

function LargeCall({ call, current, fresh }) {
  const isCurrent = current !== null && current.announcement === call.announcement;
  const classes = ["call", isCurrent && "current", fresh.has(call.announcement) && "fresh", came(call) && "came"];
  return html`
    <li class=${classes.filter(Boolean).join(" ")} data-announcement=${call.announcement}>
      <span class="ticket number">${plain(call.number, NUMBER)}</span>
      <${Arrow} />
      <span class="counter"><span class="word">${t("board.counter")}</span><span class="number">${plain(call.counter, 4)}</span></span>
    </li>
  `;
}

function SmallCall({ call }) {
  return html`
    <li class=${came(call) ? "call came" : "call"} data-announcement=${call.announcement}>
      <span class="ticket number">${plain(call.number, NUMBER)}</span>
      <${Arrow} />
      <span class="counter number">${plain(call.counter, 4)}</span>
    </li>
  `;
}

/** The last numbers called, newest first, beside something else. */
export function SmallCalls({ calls }) {
  const seen = new Set();
  const newest = calls.filter((call) => !seen.has(call.number) && seen.add(call.number)).slice(0, LINES_BESIDE);
  return html`<ol class="small">${newest.map((call) => html`<${SmallCall} key=${call.number} call=${call} />`)}</ol>`;
}

function came(call) {
  return call.state !== "called";
}

function Arrow() {
  return html`
    <svg class="arrow" viewBox="0 0 48 32" aria-hidden="true">
      <path d="M2 16h40M30 4l12 12-12 12" fill="none" stroke="currentColor" stroke-width="5" />
    </svg>
  `;
}

export function officeName(state) {
  return plain(state.office.name, NAME);
}

/** What stands there before the first call of the day. */
export function Welcome({ state }) {
  return html`
    <main class="welcome">
      <h1>${officeName(state)}</h1>
      <p>${t(!state.set_up ? "board.not_set_up" : state.open ? "board.welcome" : "board.closed")}</p>
    </main>
  `;
}

/** Who waits, who has missed a call, the running line (`line` where there is none) and the clock, as far as `layout` has them. */
export function Foot({ state, received, line, layout }) {
  const missed = layout.missed ? state.missed.slice(0, MISSED) : [];
  return html`
    <footer>
      ${layout.waiting && html`<${Waiting} waiting=${state.waiting} />`}
      ${missed.length > 0 && html`<${Missed} numbers=${missed} />`}
      <div class="line">
        ${layout.ticker && html`<${Ticker} text=${plain(state.ticker, TICKER) || line} />`}
        ${layout.clock && html`<${Clock} serverTime=${state.server_time} received=${received} />`}
      </div>
    </footer>
  `;
}

function Waiting({ waiting }) {
  return html`
    <section class="fact waiting">
      <h2>${t("board.waiting")}</h2>
      <p class="values">
        ${waiting.total === 0 && html`<span>${t("board.nobody_waits")}</span>`}
        ${waiting.total > 0 && waiting.by_group.slice(0, GROUPS).map((group) => html`
          <span key=${group.letter} class=${group.waiting === 0 ? "group none" : "group"}>
            <span class="letter">${plain(group.letter, 3)}</span> <b class="number">${plain(group.waiting, 4)}</b>
          </span>`)}
      </p>
    </section>
  `;
}

function Missed({ numbers }) {
  return html`
    <section class="fact missed">
      <h2>${t("board.missed")}</h2>
      <p class="values">${numbers.map((number) => html`<b key=${number} class="number">${plain(number, NUMBER)}</b>`)}</p>
      <p class="where"><${Arrow} /> ${t("board.missed.where")}</p>
    </section>
  `;
}

function Clock({ serverTime, received }) {
  const now = useClock(1000);
  return html`<time class="clock number">${clockAfter(serverTime, Math.max(0, now - received))}</time>`;
}

function Ticker({ text }) {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches
    ? html`<${TurnedTicker} text=${text} />`
    : html`<${MovingTicker} key=${text} text=${text} />`;
}

// A line that fits stands still; a longer one moves through, slowly enough to be read.
function MovingTicker({ text }) {
  const line = useRef(null);
  useLayoutEffect(() => {
    const measure = () => {
      const words = line.current;
      const room = words.parentNode.clientWidth;
      words.classList.remove("moving");
      const length = words.scrollWidth;
      if (length <= room) return;
      words.style.setProperty("--from", `${room}px`);
      words.style.setProperty("--to", `${-length}px`);
      words.style.animationDuration = `${(room + length) / (window.innerHeight * TICKER_SPEED)}s`;
      words.classList.add("moving");
    };
    measure();
    if (document.fonts) document.fonts.ready.then(() => line.current && measure());
    window.addEventListener("resize", measure);
    return () => window.removeEventListener("resize", measure);
  }, []);
  return html`<p class="ticker"><span ref=${line}>${text}</span></p>`;
}

// For people whom motion disturbs the line is turned like pages.
function TurnedTicker({ text }) {
  const line = useRef(null);
  const [letters, setLetters] = useState(TICKER_PAGE);
  const [page, setPage] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      const { clientWidth } = line.current;
      setLetters(Math.max(1, Math.floor(clientWidth / (parseFloat(getComputedStyle(line.current).fontSize) * WIDE_LETTER))));
    };
    measure();
    window.addEventListener("resize", measure);
    return () => window.removeEventListener("resize", measure);
  }, []);
  useEffect(() => {
    const timer = window.setInterval(() => setPage((shown) => shown + 1), TICKER_PAGE_MS);
    return () => window.clearInterval(timer);
  }, []);
  const pages = pagesOf(text, letters);
  return html`<p class="ticker" ref=${line}><span>${pages[page % pages.length]}</span></p>`;
}

function pagesOf(text, letters) {
  return text.split(" ").reduce((pages, word) => {
    const last = pages[pages.length - 1];
    if (last.length + word.length < letters) pages[pages.length - 1] = `${last} ${word}`.trim();
    else pages.push(word);
    return pages;
  }, [""]);
}

/** Said over the last known calls when the server has not been heard for too long. */
export function Cover({ asOf }) {
  return html`
    <aside class="cover" role="alert">
      <p class="what"><span class="sign" aria-hidden="true"></span>${t("board.link_lost")}</p>
      ${asOf && html`<p>${t("board.as_of", { time: asOf })}</p>`}
    </aside>
  `;
}

/** A page that is not a board yet, with what to do about it. */
export function Notice({ title, lines }) {
  return html`
    <main class="notice">
      <h1>${title}</h1>
      ${lines.map((line) => html`<p key=${line}>${line}</p>`)}
    </main>
  `;
}

/** The button that a browser wants to be touched before it lets a board be heard. */
export function SoundButton({ onTouch }) {
  return html`<button type="button" class="sound button primary" onClick=${onTouch}>${t("board.sound_on")}</button>`;
}
