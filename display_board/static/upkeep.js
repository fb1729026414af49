// A board runs for months without a hand on it: it loads itself anew at night, after a long time without the server, when the
// server has another page by now, and when it is stuck. Never in the middle of an announcement.

import { clockAfter, recall, remember } from "/static/page.js";

const LOOK_EVERY_MS = 30000;
const LONG_LOSS_S = 300;
const SILENT_S = 60;
const UNHEARD_LOOKS = 2;
const STUCK_AGAIN_MS = 300000;
const CALM_MS = 60000;
const NIGHT_HOUR = "03";
const NIGHT_SPREAD_MINUTES = 5;
const DAY_MARK = "talon.board.reloaded";
const STUCK_MARK = "talon.board.stuck";

/**
 * Look after the page. `now()` returns `{serverTime, elapsedMs, silentSeconds, busy, stuck}`: the last server time and how
 * long ago it came, seconds without news, whether an announcement is being made, and whether the page does not show or say
 * what it knows. The page is loaded anew only when the server answers, for a browser that finds nobody shows a page of its
 * own and never comes back. Returns a function that is to be called when the server may have been started anew.
 */
export function keepUp(now) {
  const nightMinute = Math.floor(Math.random() * NIGHT_SPREAD_MINUTES);
  let wasLost = false;
  let unheard = 0; // how often the server answered here while nothing came over the link
  let isOld = false;
  let asking = 0;

  const isStuck = (seen) => (seen.stuck || unheard >= UNHEARD_LOOKS) && !wasJustTried();
  const isMidCall = (seen) => seen.busy && !seen.stuck;

  window.setInterval(async () => {
    const seen = now();
    wasLost = wasLost || seen.silentSeconds >= LONG_LOSS_S;
    const silent = seen.silentSeconds >= SILENT_S;
    if (!silent) unheard = 0;
    const wanted = wasLost || isOld || isStuck(seen) || isNightDue(seen.serverTime, seen.elapsedMs, nightMinute);
    if ((!wanted && !silent) || isMidCall(seen)) return;
    if ((await pageOfServer()) === null) return;
    if (silent) unheard += 1;
    // An announcement may have begun while the server was asked.
    if (!wanted || isMidCall(now())) return;
    if (isStuck(seen)) remember(STUCK_MARK, String(Date.now()));
    if (seen.serverTime) remember(DAY_MARK, today(seen.serverTime, seen.elapsedMs));
    window.location.reload();
  }, LOOK_EVERY_MS);

  return () => {
    window.clearTimeout(asking);
    asking = window.setTimeout(async () => {
      const page = await pageOfServer();
      isOld = page !== null && page !== pageVersion();
    }, Math.random() * CALM_MS);
  };
}

// A page that is not helped by loading it anew is not loaded again and again.
function wasJustTried() {
  return Math.abs(Date.now() - Number(recall(STUCK_MARK))) < STUCK_AGAIN_MS;
}

/** Which page this is, as the server names it; empty where it does not. */
export function pageVersion() {
  return document.documentElement.dataset.page || "";
}

function isNightDue(serverTime, elapsedMs, minute) {
  if (!serverTime) return false;
  const clock = clockAfter(serverTime, elapsedMs);
  if (clock.slice(0, 2) !== NIGHT_HOUR || Number(clock.slice(3)) < minute) return false;
  return recall(DAY_MARK) !== today(serverTime, elapsedMs);
}

function today(serverTime, elapsedMs) {
  return new Date(Date.parse(serverTime) + elapsedMs).toISOString().slice(0, 10);
}

// The version of the page that the server gives now, null when it does not answer.
async function pageOfServer() {
  try {
    const answer = await fetch(window.location.pathname, { cache: "no-store" });
    if (!answer.ok) return null;
    const words = new DOMParser().parseFromString(await answer.text(), "text/html");
    return words.documentElement.dataset.page || "";
  } catch {
    return null;
  }
}
