// A file on its way to the server: how far it is, and what became of it.

import { heedLock, newKey, send } from "/static/http.js";
import { currentLanguage } from "/static/page.js";

/** Who puts up pictures and video. */
export const MAY_PUT_UP = ["supervisor", "administrator"];

/** Where a picture or video for the boards goes. */
export function mediumPath(file) {
  const title = Array.from(file.name).filter((letter) => /[^\p{C}\p{Zl}\p{Zp}]/u.test(letter)).slice(0, 200).join("");
  return `/api/v1/media?title=${encodeURIComponent(title)}`;
}

/**
 * Send `file` to `path`; `onSent(share)` is told how much has left (0 to 1). Returns `{done, stop}`: `done` settles with
 * `{status, body}`, status 0 when the link broke or `stop()` was called.
 */
export function upload(path, file, onSent) {
  const request = new XMLHttpRequest();
  const done = begin(request, path, file, onSent);
  return { done, stop: () => request.abort() };
}

async function begin(request, path, file, onSent) {
  let session;
  try {
    session = await send("GET", "/api/v1/session");
  } catch {
    return { status: 0, body: null };
  }
  if (session.status !== 200) return { status: 401, body: null };
  return new Promise((settle) => {
    const finish = () => {
      heedLock(request.status, true);
      settle({ status: request.status, body: parsed(request.responseText) });
    };
    request.onload = request.onerror = request.onabort = finish;
    request.upload.onprogress = (event) => event.lengthComputable && onSent(event.loaded / event.total);
    request.open("POST", `${path}${path.includes("?") ? "&" : "?"}lang=${currentLanguage()}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Idempotency-Key", newKey());
    request.setRequestHeader("X-CSRF-Token", session.body.csrf);
    request.send(file);
  });
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
