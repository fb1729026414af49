// Two soft notes for the hall host: heard beside the head, not across the hall.

const NOTES = [
  { hertz: 523, after: 0 },
  { hertz: 659, after: 0.22 },
];
const VOLUME = 0.12;
const LASTS_S = 0.5;

let context = null;

/** Browsers let a page be heard only once somebody has touched it: from the first touch on it can be. */
export function wakeSound() {
  const Context = window.AudioContext;
  if (!Context) return;
  context = context || new Context();
  if (context.state === "suspended") context.resume();
}

/** Plays the notes; false where the page cannot be heard yet. */
export function playSoftly() {
  if (!context || context.state !== "running") return false;
  for (const { hertz, after } of NOTES) {
    const begin = context.currentTime + after;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(VOLUME, begin + 0.03);
    gain.gain.exponentialRampToValueAtTime(0.001, begin + LASTS_S);
    const note = context.createOscillator();
    note.frequency.value = hertz;
    note.connect(gain).connect(context.destination);
    note.start(begin);
    note.stop(begin + LASTS_S);
  }
  return true;
}
