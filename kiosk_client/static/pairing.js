// The page of a kiosk that nobody has let in yet: looks again by itself, and keeps its code while its program is away.

const AGAIN_MS = 2000;

async function look() {
  try {
    const answer = await fetch("/", { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const drawn = page.querySelector(".pairing");
    // Another page: the kiosk is let in. One that does not come leaves the screen as it is; a browser's own would stay there.
    if (answer.ok && !drawn) return window.location.reload();
    if (drawn) document.querySelector(".pairing").replaceWith(document.adoptNode(drawn));
  } catch {
    // Asked again below.
  }
  window.setTimeout(look, AGAIN_MS);
}

window.setTimeout(look, AGAIN_MS);
