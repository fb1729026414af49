// What the page knows of the hall, and how it asks for a ticket: always through the kiosk's own program, never further.

import { t, useEffect, useRef, useState } from "./shared/page.js";

const LOOK_MS = 700;
const LOOK_TIMEOUT_MS = 2500;
const TICKET_TIMEOUT_MS = 12000;
const AGAIN_MS = 1000;
// Older news than this, and the visitor is told that the hall is out of reach.
const AWAY_S = 3;

/** The newest state with `receivedAt` (performance.now), or null before the first; asked for again and again. */
export function useHall() {
  const [hall, setHall] = useState(null);
  useEffect(() => {
    let timer = 0;
    let ended = false;
    const look = async () => {
      const answer = await ask("/local/state", {}, LOOK_TIMEOUT_MS);
      if (ended) return;
      if (answer && answer.status === 200) setHall({ ...answer.body, receivedAt: performance.now() });
      timer = window.setTimeout(look, LOOK_MS);
    };
    look();
    return () => {
      ended = true;
      window.clearTimeout(timer);
    };
  }, []);
  return hall;
}

/** Whether the hall is out of reach at `now` (performance.now): no state yet, or no news for three seconds. */
export function isAway(hall, now) {
  if (!hall || !hall.menu || hall.server.age_s === null) return true;
  return hall.server.age_s + (now - hall.receivedAt) / 1000 > AWAY_S;
}

/** A key for one choice of one visitor. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * A ticket for a choice: `{ticket}` or `{problem}`. While the hall is out of reach it asks again under the same key, as long as
 * `wanted()` is true; `onWaiting()` is called when that begins. Returns null when it is no longer wanted.
 */
export async function takeTicket(choice, wanted, onWaiting) {
  for (;;) {
    const options = {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Kiosk": "1" },
      body: JSON.stringify(choice),
    };
    const answer = await ask("/local/tickets", options, TICKET_TIMEOUT_MS);
    if (answer && answer.body.ticket) return { ticket: answer.body.ticket };
    if (answer && answer.body.code !== "server_away") return { problem: answer.body };
    onWaiting();
    if (!wanted()) return null;
    await new Promise((resolve) => window.setTimeout(resolve, AGAIN_MS));
    if (!wanted()) return null;
  }
}

/** The ticket of a booking: `{ticket}` or `{problem}`. */
export async function findBooking(code, language, large) {
  const options = {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Kiosk": "1" },
    body: JSON.stringify({ code, language, large, key: newKey() }),
  };
  const answer = await ask("/local/bookings", options, TICKET_TIMEOUT_MS);
  if (answer && answer.body.ticket) return { ticket: answer.body.ticket };
  return { problem: answer ? answer.body : { detail: t("kiosk.away") } };
}

/** What became of a ticket's paper: `pending`, `printed`, `failed` or `uncertain`; asked for until it is known. */
export function usePrintState(ticketId) {
  const [state, setState] = useState("pending");
  const known = useRef("pending");
  useEffect(() => {
    let timer = 0;
    let ended = false;
    const look = async () => {
      const answer = await ask(`/local/tickets/${encodeURIComponent(ticketId)}`, {}, LOOK_TIMEOUT_MS);
      if (ended) return;
      if (answer) known.current = answer.status === 200 ? answer.body.print_state : "uncertain";
      setState(known.current);
      if (known.current === "pending") timer = window.setTimeout(look, 400);
    };
    look();
    return () => {
      ended = true;
      window.clearTimeout(timer);
    };
  }, [ticketId]);
  return state;
}

async function ask(path, options, timeoutMs) {
  const abort = new AbortController();
  const timer = window.setTimeout(() => abort.abort(), timeoutMs);
  try {
    const answer = await fetch(path, { ...options, signal: abort.signal });
    return { status: answer.status, body: await answer.json() };
  } catch {
    return null;
  } finally {
    window.clearTimeout(timer);
  }
}
