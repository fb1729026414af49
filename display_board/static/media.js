// Pictures and video of the centre while nobody is called: they give way to the first call at once, and are never heard.

import { html, t, useClock, useEffect, useLayoutEffect, useRef, useState } from "/static/page.js";
import { SmallCalls } from "./view.js";

const LEAST_S = 3;
const STUCK_MS = 15000;
const PASSED_OVER_MS = 300000;
const STEP_MS = 1000;

/** Whether media may be shown: nobody is called, nothing is being said, and the last call is old enough. */
export function isQuiet({ state, announcing, elapsedMs }) {
  if (announcing || !state.media || state.media.items.length === 0) return false;
  const now = Date.parse(state.server_time) + elapsedMs;
  return state.calls.every(
    (call) => call.state !== "called" && now - Date.parse(call.called_at) >= state.media.after_s * 1000
  );
}

/** What is played after what; a file that cannot be shown is passed over for some minutes. */
export class Playlist {
  constructor(now = () => performance.now()) {
    this.now = now;
    this.at = 0;
    this.turn = 0;
    this.broken = new Map();
  }

  /** The item to show now, or null; `moving` says whether video may be shown. */
  current(items, moving) {
    for (let step = 0; step < items.length; step += 1) {
      const at = (this.at + step) % items.length;
      const item = items[at];
      if ((item.kind === "image" || moving) && !this.isBroken(item)) {
        this.at = at;
        return item;
      }
    }
    return null;
  }

  next() {
    this.at += 1;
    this.turn += 1;
  }

  passOver(item) {
    this.broken.set(item.address, this.now());
    this.next();
  }

  isBroken(item) {
    const since = this.broken.get(item.address);
    return since !== undefined && this.now() - since < PASSED_OVER_MS;
  }
}

/** What stands where the calls stand, once it is quiet; `otherwise` while it is not, or nothing can be shown. */
export function BetweenCalls({ model, list, silent, otherwise }) {
  const { state, received, announcements } = model;
  const [, again] = useState(0);
  const now = useClock(STEP_MS);
  const announcing = announcements.running || announcements.waiting.length > 0;
  const still = useStillness();
  const quiet = !silent && isQuiet({ state, announcing, elapsedMs: Math.max(0, now - received) });
  const item = quiet ? list.current(state.media.items, !still) : null;
  if (!item) return otherwise;
  const step = (go) => {
    go();
    again(list.turn);
  };
  return html`
    <main class=${state.calls.length > 0 ? "calls two-columns between" : "calls between"}>
      <h1 class="visually-hidden">${t("board.title")}</h1>
      <div class="medium">
        <${Medium} key=${`${list.turn} ${item.address}`} item=${item}
          onDone=${() => step(() => list.next())} onBroken=${() => step(() => list.passOver(item))} />
      </div>
      ${state.calls.length > 0 && html`<${SmallCalls} calls=${state.calls} />`}
    </main>
  `;
}

function Medium({ item, ...rest }) {
  return item.kind === "video"
    ? html`<${Video} item=${item} ...${rest} />`
    : html`<${Picture} item=${item} ...${rest} />`;
}

function Picture({ item, onDone, onBroken }) {
  const timer = useRef(0);
  const waitFor = (ms, then) => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(then, ms);
  };
  // Before anything can have been loaded: a picture from the cache is there at once.
  useLayoutEffect(() => {
    waitFor(STUCK_MS, onBroken);
    return () => window.clearTimeout(timer.current);
  }, []);
  const stand = () => waitFor(Math.max(LEAST_S, item.seconds) * 1000, onDone);
  return html`<img src=${item.address} alt="" onLoad=${stand} onError=${onBroken} />`;
}

function Video({ item, onDone, onBroken }) {
  const player = useRef(null);
  useEffect(() => {
    const video = player.current;
    let ended = false;
    let place = -1;
    const end = (how) => {
      if (ended) return;
      ended = true;
      how();
    };
    // A video that gets no further is passed over like one that cannot be read.
    const watch = window.setInterval(() => {
      if (video.currentTime === place) end(onBroken);
      place = video.currentTime;
    }, STUCK_MS);
    video.muted = true;
    video.onended = () => end(onDone);
    video.onerror = () => end(onBroken);
    video.src = item.address;
    video.play().catch((error) => error.name !== "AbortError" && end(onBroken));
    return () => {
      ended = true;
      window.clearInterval(watch);
      // The decoder is free before the gong sounds, not when somebody collects the garbage.
      video.pause();
      video.onended = video.onerror = null;
      video.removeAttribute("src");
      video.load();
    };
  }, []);
  return html`<video ref=${player} muted playsinline disablepictureinpicture disableremoteplayback aria-hidden="true"></video>`;
}

// People whom motion disturbs see pictures only; the wish may change while the board runs.
function useStillness() {
  const asked = useRef(window.matchMedia("(prefers-reduced-motion: reduce)"));
  const [still, setStill] = useState(asked.current.matches);
  useEffect(() => {
    const change = () => setStill(asked.current.matches);
    asked.current.addEventListener("change", change);
    return () => asked.current.removeEventListener("change", change);
  }, []);
  return still;
}
