"""A running hall and a real browser for the pages of the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.operator_desk.hall_server import Hall, House

# A refusal is an answer of the hall, a lost link is part of a test; the browser notes both by itself.
BROWSER_NOTES = ("status of 4", "ERR_INTERNET_DISCONNECTED", "ERR_FAILED")

Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """The address of all halls."""
    running = House()
    yield running
    running.stop()


@pytest.fixture
def hall(house: House) -> Hall:
    """A hall of its own for each test."""
    made = Hall()
    house.open(made)
    return made


class Desk:
    """A browser that stays open from test to test with what it has loaded, and forgets all else."""

    def __init__(self, browser: Browser) -> None:
        self.context = new_context(browser)
        self._storage = self.context.new_cdp_session(self.context.new_page())

    def forget(self, address: str) -> None:
        """As if nobody had sat here."""
        for page in self.context.pages[1:]:
            page.close()
        self.context.set_offline(False)
        self.context.clear_cookies()
        kinds = "cookies,local_storage,indexeddb,cache_storage,service_workers"
        self._storage.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": kinds})


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="ru-RU", **options)
    context.set_default_timeout(20_000)
    return context


@pytest.fixture(scope="session")
def desk(browser: Browser) -> Desk:
    """The browser of the first page that a test opens."""
    return Desk(browser)


@pytest.fixture
def open_page(browser: Browser, desk: Desk, hall: Hall) -> Iterator[Opener]:
    """Opens a page of the hall; in the end nothing was complained of and nobody else was asked."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(request: Any) -> None:
        if not request.url.startswith((hall.url, hall.url.replace("http", "ws"), "data:")):
            hall.strangers.append(request.url)

    def opened(path: str, width: int = 1366, height: int = 768, **options: Any) -> Page:
        if options or len(desk.context.pages) > 1:
            contexts.append(new_context(browser, **options))
            page = contexts[-1].new_page()
        else:
            page = desk.context.new_page()
        if (width, height) != (1366, 768):
            page.set_viewport_size({"width": width, "height": height})
        page.on("request", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(hall.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    desk.forget(hall.url)
    assert [said for said in complaints if not any(own in said for own in BROWSER_NOTES)] == []
    assert hall.strangers == []
