// A call that comes by itself to a free desk, where the office wants it and the operator has not switched it off.

import { useEffect, useRef, useState } from "/static/page.js";
import { waitingCount } from "./steps.js";

/**
 * Whole seconds until the desk calls by itself, or null when it will not; `{left, hold}`. `calm` is true while nothing
 * else goes on here; `hold()` stops it until the desk has had another visitor or break.
 *
 * A page that nobody has touched since it was loaded calls nobody: it may have come back by itself to an empty chair.
 */
export function useAutoCall({ state, wanted, calm, now, call }) {
  const touched = useTouched();
  const [held, setHeld] = useState(false);
  const since = useRef(null);
  const free = state.counter.state === "free" && !state.ticket;
  const runs = wanted && calm && touched.current && !held && free && waitingCount(state) > 0;
  if (!runs) since.current = null;
  else if (since.current === null) since.current = now;
  const left = runs ? Math.max(0, Math.ceil(state.settings.auto_call_s - (now - since.current) / 1000)) : null;

  useEffect(() => {
    if (!free) setHeld(false);
  }, [free]);
  useEffect(() => {
    if (left === 0) call();
  }, [left === 0]);

  return { left, hold: () => setHeld(true) };
}

// No state, and so no drawing in the midst of a key press: the page's hot keys are set anew with every drawing.
function useTouched() {
  const touched = useRef(false);
  useEffect(() => {
    const note = () => {
      touched.current = true;
    };
    const kinds = ["keydown", "pointerdown"];
    kinds.forEach((kind) => window.addEventListener(kind, note, { once: true }));
    return () => kinds.forEach((kind) => window.removeEventListener(kind, note));
  }, []);
  return touched;
}
