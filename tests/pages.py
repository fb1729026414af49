"""Pages that stay open from one test to the next: to open a new one is more than half of what a short test costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

#: What is done to a page, its clock or its profile and cannot be taken back.
OF_A_PAGE = (
    "add_init_script",
    "add_locator_handler",
    "close",
    "emulate_media",
    "expose_binding",
    "expose_function",
    "once",
    "route_web_socket",
)
OF_A_CLOCK = ("install", "pause_at", "set_fixed_time", "set_system_time")
OF_A_PROFILE = (
    "add_init_script",
    "expose_binding",
    "expose_function",
    "grant_permissions",
    "new_cdp_session",
    "new_page",
    "route",
)
#: A key or a button that a test holds is still held in the next one.
OF_HANDS = ("down",)
STORED = "cookies,local_storage,indexeddb,cache_storage,service_workers"


class KeptPage:
    """One page of a browser, lent to test after test with all files that it has loaded; what else a test leaves, it forgets.

    A page to which something was done that cannot be taken back is not lent again.
    """

    def __init__(self, browser: Browser, script: str = "", **options: Any) -> None:
        """`script`: begins with whatever the page shows; `options`: of the profile that it has to itself."""
        self._browser = browser
        self._script = script
        self._options = options
        self._context: BrowserContext | None = None
        self._page: Page
        self._storage: CDPSession
        self._listeners: list[tuple[Any, Any]] = []
        self._is_spoilt = False
        self.is_lent = False

    def lend(self, width: int, height: int) -> Page:
        """The page, blank and of this size, until it is taken back."""
        assert not self.is_lent
        if self._context is None:
            self._open()
        self.is_lent = True
        if self._page.viewport_size != {"width": width, "height": height}:
            self._page.set_viewport_size({"width": width, "height": height})
        return self._page

    def take_back(self, *addresses: str) -> None:
        """As if nobody had been there; `addresses`: of the servers whose pages were looked at, beside the last one."""
        if not self.is_lent or self._context is None:
            return
        self.is_lent = False
        if self._is_spoilt:
            self._context.close()
            self._context = None
            return
        self._context.set_offline(False)
        self._page.unroute_all(behavior="ignoreErrors")
        for event, listener in self._listeners:
            self._page.remove_listener(event, listener)
        self._listeners.clear()
        here = urlsplit(self._page.url)
        if here.scheme.startswith("http"):
            self._page.evaluate("sessionStorage.clear()")
            addresses = (f"{here.scheme}://{here.netloc}", *addresses)
        self._page.goto("about:blank")
        self._page.mouse.move(0, 0)
        self._context.clear_cookies()
        for address in addresses:
            self._storage.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": STORED})

    def _open(self) -> None:
        self._context = self._browser.new_context(**self._options)
        self._context.set_default_timeout(20_000)
        if self._script:
            self._context.add_init_script(self._script)
        self._page = self._context.new_page()
        self._storage = self._context.new_cdp_session(self._page)
        self._listeners = []
        self._is_spoilt = False
        whole: list[tuple[Any, tuple[str, ...]]] = [
            (self._page, OF_A_PAGE),
            (self._page.clock, OF_A_CLOCK),
            (self._page.keyboard, OF_HANDS),
            (self._page.mouse, OF_HANDS),
            (self._context, OF_A_PROFILE),
        ]
        for one, names in whole:
            for name in names:
                setattr(one, name, self._spoiling(getattr(one, name)))
        self._page.on("crash", lambda _: self._spoil())
        self._page.on = self._remembering(self._page.on)  # type: ignore[method-assign, assignment]

    def _spoil(self) -> None:
        self._is_spoilt = True

    def _spoiling(self, done: Callable[..., Any]) -> Callable[..., Any]:
        def do(*args: Any, **kwargs: Any) -> Any:
            self._spoil()
            return done(*args, **kwargs)

        return do

    def _remembering(self, on: Callable[..., Any]) -> Callable[..., Any]:
        def listen(event: Any, listener: Any) -> None:
            self._listeners.append((event, listener))
            on(event, listener)

        return listen


def resize(page: Page, width: int, height: int) -> None:
    """The open page on a screen of another size, drawn."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


def settled(page: Page) -> None:
    """Waits until what the network was just told holds: a request that leaves at once may still go the old way."""
    page.evaluate("fetch('/healthz').catch(() => null)")
