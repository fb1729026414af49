// A board runs for months without a hand on it: it loads itself anew at night and after a long time without the server.

import { clockAfter, recall, remember } from "/static/page.js";

const LOOK_EVERY_MS = 30000;
const LONG_LOSS_S = 300;
const NIGHT_HOUR = "03";
const DAY_MARK = "talon.board.reloaded";

/**
 * Look after the page. `now()` returns `{serverTime, elapsedMs, silentSeconds, busy}`: the last server time and how long
 * ago it came, seconds without news, and whether an announcement is being made. The page is loaded anew only when the
 * server answers, for a browser that finds nobody shows a page of its own and never comes back.
 */
export function keepUp(now) {
  let wasLost = false;
  return window.setInterval(async () => {
    const { serverTime, elapsedMs, silentSeconds, busy } = now();
    wasLost = wasLost || silentSeconds >= LONG_LOSS_S;
    if (busy || !(wasLost || isNightDue(serverTime, elapsedMs))) return;
    if (!(await serverAnswers())) return;
    if (serverTime) remember(DAY_MARK, today(serverTime, elapsedMs));
    window.location.reload();
  }, LOOK_EVERY_MS);
}

function isNightDue(serverTime, elapsedMs) {
  if (!serverTime || clockAfter(serverTime, elapsedMs).slice(0, 2) !== NIGHT_HOUR) return false;
  return recall(DAY_MARK) !== today(serverTime, elapsedMs);
}

function today(serverTime, elapsedMs) {
  return new Date(Date.parse(serverTime) + elapsedMs).toISOString().slice(0, 10);
}

async function serverAnswers() {
  try {
    return (await fetch(window.location.pathname, { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}
