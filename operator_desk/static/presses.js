// A press of a step: one at a time, kept until it is answered, and never done twice.

import { t, useCallback, useEffect, useRef, useState } from "/static/page.js";
import { LinkLost, newKey, send } from "/static/http.js";

const SLOW_MS = 700;
const AGAIN_MS = 1500;
const ECHO_MS = 400;
// Refusals after which the page must look who it is for the server.
const ANOTHER_SESSION = ["csrf", "password_must_change"];

/**
 * `{busy, said, say, press, echo, giveUp}` for the steps of one page.
 *
 * `press(name, requests, after)` posts each `{path, body}` in turn, each under its own key, stops at the first refusal, and
 * lets `after(answers)` learn from what came. While a press is open `busy` is `{name, slow, lost}` and another is not
 * taken; nor is the second half of a double click, which `echo(name)` knows.
 */
export function usePresses(onSignedOut) {
  const [busy, setBusy] = useState(null);
  const [said, setSaid] = useState({ tone: "calm", text: "", count: 0 });
  const open = useRef(null);
  const last = useRef({ name: "", at: -ECHO_MS });

  const say = useCallback((text, tone = "calm") => {
    setSaid((was) => ({ tone, text, count: was.count + 1 }));
  }, []);

  const echo = useCallback(
    (name) => last.current.name === name && performance.now() - last.current.at < ECHO_MS,
    []
  );

  const press = useCallback(async (name, requests, after) => {
    if (open.current || echo(name)) return null;
    const mine = { name, abandoned: false };
    open.current = mine;
    setBusy({ name, slow: false, lost: false });
    const slow = window.setTimeout(() => setBusy((was) => was && { ...was, slow: true }), SLOW_MS);
    const lost = () => setBusy((was) => was && { ...was, lost: true });
    try {
      const answers = [];
      for (const request of requests) {
        const answer = await insist(request, mine, lost);
        if (!answer) return null;
        answers.push(answer);
        if (answer.status >= 400) break;
      }
      const final = answers[answers.length - 1];
      if (final.status === 401 || (final.body && ANOTHER_SESSION.includes(final.body.code))) onSignedOut();
      if (after) after(answers);
      if (final.status >= 400) say(problem(final), "problem");
      return answers;
    } finally {
      window.clearTimeout(slow);
      last.current = { name, at: performance.now() };
      if (open.current === mine) {
        open.current = null;
        setBusy(null);
      }
    }
  }, []);

  const giveUp = useCallback(() => {
    if (!open.current) return;
    open.current.abandoned = true;
    open.current = null;
    setBusy(null);
    say(t("common.given_up"));
  }, []);

  useEffect(
    () => () => {
      if (open.current) open.current.abandoned = true;
    },
    []
  );

  return { busy, said, say, press, echo, giveUp };
}

/** What a refusal says, in the server's own words where it has some. */
export function problem(answer) {
  return (answer.body && answer.body.detail) || t("common.no_answer", { status: answer.status });
}

// The same key as long as it takes: if the server did the step and only its answer was lost, it answers the same again.
async function insist(request, mine, lost) {
  const key = newKey();
  while (!mine.abandoned) {
    try {
      const answer = await send(request.method || "POST", request.path, request.body || {}, { key });
      return mine.abandoned ? null : answer;
    } catch (error) {
      if (!(error instanceof LinkLost)) throw error;
      lost();
      await new Promise((resolve) => window.setTimeout(resolve, AGAIN_MS));
    }
  }
  return null;
}
