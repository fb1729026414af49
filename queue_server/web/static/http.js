// Asking the server over HTTP so that a lost answer never becomes a second step.

import { currentLanguage } from "./page.js";

const PAUSES_MS = [500, 1000, 2000];
const PATIENCE_MS = 10000;

const LOCKED = 423;

let csrf = "";
let noteLocked = null;

/** Thrown when the network stays away through every try; `key` lets the caller try again as the same request. */
export class LinkLost extends Error {
  constructor(key) {
    super("link lost");
    this.name = "LinkLost";
    this.key = key;
  }
}

/** From now on every change bears this session's token; an empty one forgets it. */
export function useCsrf(token) {
  csrf = token || "";
}

/** From now on `listener(change)` hears of each answer that asks for the password; `change`: something was not done. */
export function whenLocked(listener) {
  noteLocked = listener;
}

/** Lets the listener know of the status of an answer, also of one that came by another way than `send`. */
export function heedLock(status, change) {
  if (status === LOCKED && noteLocked) noteLocked(change);
}

/** A new Idempotency-Key: 128 random bits, also on pages that did not come over TLS. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Ask `path` and return `{status, body}`; `body` is the JSON answer (a problem has `code` and `detail`) or null.
 *
 * A POST bears an Idempotency-Key: the one in `options.key`, else a new one. A network failure is tried again under the
 * same key; when it stays, `LinkLost` is thrown. HTTP codes never throw.
 */
export async function send(method, path, body, options = {}) {
  const key = method === "POST" ? options.key || newKey() : null;
  const request = { method, headers: headersFor(method, body, key), credentials: "same-origin", cache: "no-store" };
  if (body !== undefined && body !== null) request.body = JSON.stringify(body);
  const address = withLanguage(path);
  for (const pause of [...PAUSES_MS, null]) {
    try {
      const answer = await once(address, request);
      heedLock(answer.status, method !== "GET");
      return answer;
    } catch {
      if (pause === null) throw new LinkLost(key);
      await new Promise((resolve) => window.setTimeout(resolve, pause));
    }
  }
  return null; // Not reached: the last try either answers or throws.
}

async function once(address, request) {
  const watch = new AbortController();
  const timer = window.setTimeout(() => watch.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(address, { ...request, signal: watch.signal });
    const text = await answer.text();
    return { status: answer.status, body: parsed(text) };
  } finally {
    window.clearTimeout(timer);
  }
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

function headersFor(method, body, key) {
  const headers = { Accept: "application/json, application/problem+json" };
  if (body !== undefined && body !== null) headers["Content-Type"] = "application/json";
  if (method !== "GET" && csrf) headers["X-CSRF-Token"] = csrf;
  if (key) headers["Idempotency-Key"] = key;
  return headers;
}

function withLanguage(path) {
  const address = new URL(path, window.location.origin);
  if (!address.searchParams.has("lang")) address.searchParams.set("lang", currentLanguage());
  return address.pathname + address.search;
}
