// How full the hall is: the page as the server draws it, asked for anew while somebody looks at it.

const ASK_EVERY_MS = 30000;
const OLD_AFTER_MS = 90000;
const PATIENCE_MS = 10000;

let news = performance.now();

async function ask() {
  const watch = new AbortController();
  const timer = window.setTimeout(() => watch.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(window.location.href, { signal: watch.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const drawn = page.getElementById("load");
    if (!drawn) throw new Error("another page");
    // Whoever stands on a link keeps standing on it.
    const held = document.activeElement && document.activeElement.getAttribute("href");
    document.getElementById("load").replaceWith(document.adoptNode(drawn));
    if (held) Array.from(document.querySelectorAll("#load a")).find((each) => each.getAttribute("href") === held)?.focus();
    news = performance.now();
  } catch {
    // Said below once it has lasted.
  } finally {
    window.clearTimeout(timer);
  }
  const old = document.getElementById("old");
  if (performance.now() - news > OLD_AFTER_MS) old.textContent = old.dataset.words;
}

window.setInterval(() => document.visibilityState === "visible" && ask(), ASK_EVERY_MS);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && performance.now() - news > ASK_EVERY_MS) ask();
});
