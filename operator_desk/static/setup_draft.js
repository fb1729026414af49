// The set-up as it is and as it is to be: read once, changed here, and kept while the page is open, also over a new sign-in.

import { html, t, useCallback, useEffect, useMemo, useState } from "/static/page.js";
import { send } from "/static/http.js";
import { problem } from "./presses.js";
import { at, cleaned, countChanges, put } from "./setup_model.js";

/** What is being changed: `{user, version, base, setup}`; whoever signs in anew goes on with his own. */
let kept = null;

window.addEventListener("beforeunload", (event) => {
  if (kept && countChanges(kept.base, kept.setup)) event.preventDefault();
});

/**
 * `{version, base, setup, changes, fault, refusal, …}`; `setup` is null until it is here.
 *
 * `set(path, value, usual)` writes one value, `change(how)` a whole new set-up, `reset()` goes back to what is in force,
 * `adopt({version, base, setup})` begins from another version, `read()` asks the server for the newest. `fault` is where and
 * why the server did not take the set-up: `{where, detail}`; `faultAt(path)` is its text for one field.
 */
export function useDraft(user) {
  const [held, setHeld] = useState(kept && kept.user === user ? kept : null);
  const [fault, setFault] = useState(null);
  const [refusal, setRefusal] = useState("");
  const keep = useCallback((next) => {
    kept = next;
    setHeld(next);
  }, []);

  const read = useCallback(async () => {
    const { body, refusal: why } = await readSetup();
    setRefusal(why);
    if (!body) return null;
    const base = cleaned(body.setup);
    keep({ user, version: body.version, base, setup: base });
    setFault(null);
    return body.version;
  }, [user]);
  useEffect(() => {
    if (!held) read();
  }, []);

  const change = useCallback((how) => {
    if (kept) keep({ ...kept, setup: how(kept.setup) });
  }, []);
  const set = useCallback((path, value, usual) => {
    // What nobody said and is as usual is not said.
    const said = value === usual && kept && at(kept.base, path) === undefined ? undefined : value;
    change((setup) => put(setup, path, said));
    setFault((was) => (was && path.every((step, index) => index >= was.where.length || String(was.where[index]) === String(step)) ? null : was));
  }, []);
  const adopt = useCallback((next) => {
    keep({ user, ...next });
    setFault(null);
  }, [user]);
  const reset = useCallback(() => {
    keep({ ...kept, setup: kept.base });
    setFault(null);
  }, []);
  const faultAt = (path) => (fault && path.every((step, index) => String(fault.where[index]) === String(step)) ? fault.detail : "");
  const changes = useMemo(() => (held ? countChanges(held.base, held.setup) : 0), [held]);
  return { ...(held || { setup: null, base: null, version: 0 }), changes, fault, refusal, faultAt, setFault, set, change, reset, adopt, read };
}

/** The set-up in force: `{body}`, or `{refusal}` in words. */
export async function readSetup() {
  return ask("GET", "/api/v1/setup");
}

/** A question that changes nothing: `{body, refusal}`, and `answer` with its status where the server gave one. */
export async function ask(method, path, body) {
  try {
    const answer = await send(method, path, body);
    return answer.status < 400 ? { answer, body: answer.body, refusal: "" } : { answer, body: null, refusal: problem(answer) };
  } catch {
    return { answer: null, body: null, refusal: t("common.link_sign_in") };
  }
}

/** Where a set-up is not there yet: why, or that it comes. */
export function NotYet({ refusal }) {
  return refusal
    ? html`<p class="notice problem" role="alert">${refusal}</p>`
    : html`<p class="wait" role="status">${t("common.loading")}</p>`;
}
