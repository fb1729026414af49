// The clock of a day that is looked at again: where it stands, whether it runs and how fast, and the keys that move it.

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "/static/page.js";

const TICK_MS = 200;
const STEP_S = 60;
const LONG_STEP_S = 600;
const FIRST_SPEED = 15;

/**
 * `{second, playing, speed, go, toggle, setSpeed, toNextBreak}` for a day of `length` seconds with `breaks` in it, which
 * stands at `first` when it is opened.
 */
export function useMoment(length, breaks, first) {
  const [second, setSecond] = useState(first);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(FIRST_SPEED);

  const within = (to) => Math.min(length, Math.max(0, Math.round(to)));
  const go = useCallback((to) => setSecond(within(to)), [length]);
  const move = (by) => setSecond((was) => within(was + by));
  const toggle = useCallback(() => {
    setPlaying((was) => !was);
    // Play at the end of the day begins again.
    setSecond((was) => (!playing && was >= length ? 0 : was));
  }, [playing, length]);
  const toNextBreak = useCallback(() => {
    setPlaying(false);
    setSecond((was) => breaks.find((each) => each > was) ?? was);
  }, [breaks]);

  useEffect(() => {
    if (!playing) return undefined;
    let last = performance.now();
    let part = 0;
    const timer = window.setInterval(() => {
      const now = performance.now();
      part += ((now - last) / 1000) * speed;
      last = now;
      const whole = Math.floor(part);
      part -= whole;
      setSecond((was) => Math.min(length, was + whole));
    }, TICK_MS);
    return () => window.clearInterval(timer);
  }, [playing, speed, length]);

  // Whoever stands at the end of a day that goes on is at its end again when more of it has come.
  const known = useRef(length);
  useEffect(() => {
    const before = known.current;
    known.current = length;
    setSecond((was) => (was === before ? length : was));
  }, [length]);

  useEffect(() => {
    if (second >= length) setPlaying(false);
  }, [second, length]);

  const keys = useRef(null);
  keys.current = (event) => {
    const { target } = event;
    const typing = target.matches("input, select, textarea") && target.type !== "range";
    if (typing || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = event.shiftKey ? LONG_STEP_S : STEP_S;
    const moves = {
      ArrowLeft: () => move(-step),
      ArrowRight: () => move(step),
      Home: () => go(0),
      End: () => go(length),
      PageDown: toNextBreak,
    };
    if (!target.matches("button, a, [tabindex]")) moves[" "] = toggle;
    if (!moves[event.key]) return;
    event.preventDefault();
    moves[event.key]();
  };
  // Before the screen is painted: whoever sees the clock can move it.
  useLayoutEffect(() => {
    const onKey = (event) => keys.current(event);
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return { second, playing, speed, go, toggle, setSpeed, toNextBreak };
}
