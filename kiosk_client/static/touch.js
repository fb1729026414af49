// Makes a touchscreen forgiving: one touch is one step, and nothing but the buttons does anything.

import { useCallback, useEffect, useRef, useState } from "./shared/page.js";

// After a step the screen rests until no finger has come down for this long…
const REST_MS = 350;
// …but never longer than this.
const LONGEST_REST_MS = 2500;

/** `[resting, step]`: `step(action)` makes a click handler that acts once and then lets the screen rest. */
export function useSteps() {
  const [resting, setResting] = useState(false);
  const rest = useRef({ since: 0, until: 0, timer: 0 });

  const wake = useCallback(() => {
    const left = rest.current.until - performance.now();
    if (left > 0) {
      rest.current.timer = window.setTimeout(wake, left);
      return;
    }
    rest.current.until = 0;
    setResting(false);
  }, []);

  useEffect(() => {
    const prolong = () => {
      const now = performance.now();
      if (now < rest.current.until) rest.current.until = Math.min(now + REST_MS, rest.current.since + LONGEST_REST_MS);
    };
    window.addEventListener("pointerdown", prolong, true);
    return () => {
      window.removeEventListener("pointerdown", prolong, true);
      window.clearTimeout(rest.current.timer);
    };
  }, []);

  const step = useCallback(
    (action) => () => {
      const now = performance.now();
      if (rest.current.until) return;
      rest.current.since = now;
      rest.current.until = now + REST_MS;
      rest.current.timer = window.setTimeout(wake, REST_MS);
      setResting(true);
      action();
    },
    [wake]
  );
  return [resting, step];
}

/** Calls `onIdle` once nobody has touched the screen for `seconds`; starts anew whenever `watch` changes. */
export function useIdle(seconds, watch, onIdle) {
  const last = useRef(onIdle);
  last.current = onIdle;
  useEffect(() => {
    let timer = 0;
    const again = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => last.current(), seconds * 1000);
    };
    const signs = ["pointerdown", "keydown"];
    signs.forEach((sign) => window.addEventListener(sign, again, true));
    again();
    return () => {
      window.clearTimeout(timer);
      signs.forEach((sign) => window.removeEventListener(sign, again, true));
    };
  }, [seconds, watch]);
}

/** Switches off what a browser offers beyond the buttons: menus, zoom, dragging, selecting, going back, shortcuts. */
export function quietBrowser(onBack) {
  const stop = (event) => event.preventDefault();
  ["contextmenu", "dragstart", "drop", "dragover", "selectstart", "gesturestart", "auxclick"].forEach((name) =>
    window.addEventListener(name, stop)
  );
  window.addEventListener("wheel", (event) => event.ctrlKey && event.preventDefault(), { passive: false });
  window.addEventListener("touchmove", (event) => event.touches.length > 1 && event.preventDefault(), { passive: false });
  window.addEventListener("keydown", (event) => {
    const plain = ["Tab", "Enter", " ", "Escape"].includes(event.key);
    const shifted = event.shiftKey && event.key !== "Tab"; // Shift+Escape is the browser's task manager.
    if (!plain || shifted || event.altKey || event.ctrlKey || event.metaKey) event.preventDefault();
  });
  window.history.pushState(null, "", window.location.href);
  window.addEventListener("popstate", () => {
    window.history.pushState(null, "", window.location.href);
    onBack();
  });
}
