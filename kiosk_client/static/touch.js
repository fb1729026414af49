// Makes a touchscreen calm: nothing but the buttons does anything, who is gone is forgotten, and a keyboard is enough.

import { useEffect, useLayoutEffect, useRef, useState } from "./shared/page.js";

// Below this height the screen has room for few words and tiles only.
const LOW_PX = 600;

/** Calls `onIdle` once nobody has touched screen or keys for `seconds`; starts anew whenever `watch` changes. */
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

/** Whether the screen is too low for many words and tiles; drawn anew when it changes. */
export function useLow() {
  const [low, setLow] = useState(window.innerHeight < LOW_PX);
  useEffect(() => {
    const look = () => setLow(window.innerHeight < LOW_PX);
    window.addEventListener("resize", look);
    look(); // a screen turned between the first drawing and this line is not noticed otherwise
    return () => window.removeEventListener("resize", look);
  }, []);
  return low;
}

/** Who goes by keyboard is led to the question of each new `page`, and back to it when the button in focus is gone. */
export function useKeyboardFocus(page) {
  const keyboard = useRef(false);
  const focused = useRef(null);
  const lead = () => {
    const heading = keyboard.current && document.querySelector(".screen h1, .screen .heading");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  };
  useEffect(() => {
    const note = (event) => {
      keyboard.current = event.type === "keydown";
    };
    const hold = (event) => {
      focused.current = event.target;
    };
    const signs = ["pointerdown", "keydown"];
    signs.forEach((sign) => window.addEventListener(sign, note, true));
    window.addEventListener("focusin", hold);
    return () => {
      signs.forEach((sign) => window.removeEventListener(sign, note, true));
      window.removeEventListener("focusin", hold);
    };
  }, []);
  useLayoutEffect(lead, [page]);
  useEffect(() => {
    const button = focused.current;
    if (button && document.activeElement === document.body && (!button.isConnected || button.disabled)) lead();
  });
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
    const held = event.repeat && event.key === "Enter"; // One press is one step.
    if (!plain || held || shifted || event.altKey || event.ctrlKey || event.metaKey) event.preventDefault();
  });
  // A page that the browser kept and brings back would show what the last visitor saw.
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
  window.history.pushState(null, "", window.location.href);
  window.addEventListener("popstate", () => {
    window.history.pushState(null, "", window.location.href);
    onBack();
  });
}
