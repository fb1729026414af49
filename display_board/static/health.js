// The board says how it is, so that the host learns of a silent screen before visitors do: when that changes, and now and then.

const LOOK_EVERY_MS = 1000;
const FIRST_WITHIN_MS = 2000;
const AGAIN_MS = 60000;
const AGAIN_SPREAD_MS = 20000;
const PROGRESS_MS = 10000;

/**
 * Tell `say(words)` (true when it could) what `look()` finds; returns a function that is to be called when the link is there
 * anew. Hundreds of boards have one server: the first words and those of each minute are spread, and how far the calls are is
 * told every ten seconds at most.
 */
export function tellHealth(look, say) {
  let told = null;
  let toldAt = 0;
  let due = Infinity;

  const tell = (words, now) => {
    if (!say(words)) return;
    told = words;
    toldAt = now;
    due = now + AGAIN_MS + (Math.random() - 0.5) * AGAIN_SPREAD_MS;
  };
  window.setInterval(() => {
    const now = performance.now();
    const words = look();
    if (now >= due) return tell(words, now);
    if (told === null) return;
    const progress = words.announced !== told.announced && now - toldAt >= PROGRESS_MS;
    if (progress || !same({ ...words, announced: null }, { ...told, announced: null })) tell(words, now);
  }, LOOK_EVERY_MS);

  return () => {
    told = null;
    due = performance.now() + Math.random() * FIRST_WITHIN_MS;
  };
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
