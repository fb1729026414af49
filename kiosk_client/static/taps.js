// Which touches count: one touch is one step, and it begins and ends on the same button of the page that the visitor saw.

import { useCallback, useLayoutEffect, useRef, useState } from "./shared/page.js";

// After a step or a new page the screen rests until no finger has come down for this long…
const REST_MS = 350;
// …but never longer than this, unless the fingers drum: they come down again sooner than that.
const LONGEST_REST_MS = 2500;
const DRUM_MS = 200;

let since = 0;
let until = 0;
let timer = 0;
let last = -Infinity;
let shown = 0;
const touches = new Map();
const watchers = new Set();

/** Lets the screen rest: what is under a finger now, or comes under it in a moment, was not chosen. */
export function rest() {
  since = performance.now();
  until = since + REST_MS;
  shown += 1;
  window.clearTimeout(timer);
  timer = window.setTimeout(wake, REST_MS);
  watchers.forEach((tell) => tell(true));
}

function wake() {
  const left = until - performance.now();
  if (left > 0) {
    timer = window.setTimeout(wake, left);
    return;
  }
  until = 0;
  watchers.forEach((tell) => tell(false));
}

/** Whether the screen rests. */
export function useResting() {
  const [resting, setResting] = useState(until > 0);
  useLayoutEffect(() => {
    watchers.add(setResting);
    setResting(until > 0);
    return () => watchers.delete(setResting);
  }, []);
  return resting;
}

/** Lets the screen rest whenever `page`, a text that tells what lies where, becomes another one; null is no page yet. */
export function useNewPage(page) {
  const before = useRef(null);
  useLayoutEffect(() => {
    if (before.current !== null) rest();
    before.current = page;
  }, [page]);
}

/** `step(action)` makes a click handler that acts and then lets the screen rest. */
export function useSteps() {
  return useCallback(
    (action) => () => {
      rest();
      action();
    },
    []
  );
}

function buttonOf(element) {
  return element instanceof Element ? element.closest("button") : null;
}

function onDown(event) {
  const now = performance.now();
  if (event.isPrimary) touches.clear();
  touches.set(event.pointerId, { button: buttonOf(event.target), shown, early: until > 0 });
  const drums = now - last < DRUM_MS;
  last = now;
  if (until > 0) until = drums ? now + REST_MS : Math.min(now + REST_MS, since + LONGEST_REST_MS);
}

/** The button that the pointer of `event` pressed and left on one and the same page, or null. */
function pressed(event) {
  const touch = touches.get(event.pointerId);
  touches.delete(event.pointerId);
  return touch && !touch.early && touch.shown === shown ? touch.button : null;
}

// A browser makes no click of a finger beside another one, as of a hand that leans on the glass: here each finger counts by itself.
function onUp(event) {
  if (event.pointerType !== "touch") return;
  const button = pressed(event);
  if (button && button === buttonOf(document.elementFromPoint(event.clientX, event.clientY))) button.click();
}

function onClick(event) {
  const finger = event.pointerType === "touch";
  const mouse = event.pointerType === "mouse" && event.isTrusted;
  if (!finger && until === 0 && (!mouse || pressed(event) === buttonOf(event.target))) return;
  event.stopPropagation();
  event.preventDefault();
}

window.addEventListener("pointerdown", onDown, true);
window.addEventListener("pointerup", onUp, true);
window.addEventListener("pointercancel", (event) => touches.delete(event.pointerId), true);
window.addEventListener("click", onClick, true);
