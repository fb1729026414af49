"""Fingers on the kiosk's glass, as the browser gets them from a touchscreen: several at once, fast, and held."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import Error, Locator, Page

#: Where a finger is, in pixels of the page.
Spot = tuple[float, float]

DIARY = """() => {
    const main = document.querySelector("main");
    const shown = ".languages [aria-pressed=true], h1, .pager .number, .onward .facts, .code";
    const words = () => [...document.querySelectorAll(shown)].map((each) => each.textContent);
    const page = () => [main.dataset.screen, document.querySelector("footer").className, ...words()].join(" ");
    const seen = [];
    let last = page();
    window.diary = () => {
        if (page() !== last) seen.push(last = page());
        return [...seen];
    };
    const all = { subtree: true, childList: true, attributes: true, characterData: true };
    new MutationObserver(window.diary).observe(document, all);
}"""


class Fingers:
    """The fingers of one visitor; `pages()` are the pages that were seen since the last `begin()`."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._glass = page.context.new_cdp_session(page)
        self._down: dict[int, Spot] = {}
        page.clock.install()

    def begin(self) -> None:
        """From here on each change of what is shown is written down."""
        self._page.evaluate(DIARY)

    def pages(self) -> list[str]:
        return list(self._page.evaluate("diary()"))

    def on(self, button: str | Locator) -> Spot:
        """The middle of a button that is shown."""
        found = self._page.locator(button).first if isinstance(button, str) else button.first
        box = found.bounding_box()
        assert box is not None, button
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def press(self, *spots: Spot) -> None:
        """Fingers come down at the same moment, beside those that are down already."""
        for spot in spots:
            self._down[len(self._down)] = spot
        self._send("touchStart")

    def lift(self) -> None:
        """All fingers leave the glass."""
        self._down.clear()
        self._send("touchEnd")

    def slide(self, spot: Spot) -> None:
        """The one finger on the glass moves without leaving it."""
        self._down = {0: spot}
        self._send("touchMove")

    def tap(self, *spots: Spot) -> None:
        self.press(*spots)
        self.lift()

    def drum(self, spot: Spot, times: int = 6, every_ms: int = 100) -> None:
        """Taps one place again and again, ten times a second by the page's own clock, however busy the machine is."""
        self._stop_the_clock()
        for _ in range(times):
            self.tap(spot)
            self._page.clock.run_for(every_ms)
            # The page hears of the hall in the meantime.
            self._page.evaluate("fetch('/local/state').then((answer) => answer.text())")
        self._page.clock.resume()

    def _stop_the_clock(self) -> None:
        for ahead_ms in (100, 300, 900):
            then = (self._page.evaluate("Date.now()") + ahead_ms) / 1000
            try:
                self._page.clock.pause_at(datetime.fromtimestamp(then, UTC))
            except Error:
                continue  # that moment had passed before the page heard of it
            return
        raise AssertionError("the page's clock does not stop")

    def _send(self, kind: str) -> None:
        points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in self._down.items()]
        self._glass.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
