"""A running hall and a real browser for the pages of the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.operator_desk.hall_server import Hall, House
from tests.pages import KeptPage

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


PROFILE: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}, "locale": "ru-RU"}


@pytest.fixture(scope="session")
def desk(browser: Browser) -> KeptPage:
    """The first page that a test opens."""
    return KeptPage(browser, **PROFILE)


@pytest.fixture
def open_page(browser: Browser, desk: KeptPage, hall: Hall) -> Iterator[Opener]:
    """Opens a page of the hall; in the end nothing was complained of and nobody else was asked."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(request: Any) -> None:
        if not request.url.startswith((hall.url, hall.url.replace("http", "ws"), "data:")):
            hall.strangers.append(request.url)

    def opened(path: str, width: int = 1366, height: int = 768, **options: Any) -> Page:
        if options or desk.is_lent:
            contexts.append(browser.new_context(**PROFILE | {"viewport": {"width": width, "height": height}} | options))
            contexts[-1].set_default_timeout(20_000)
            page = contexts[-1].new_page()
        else:
            page = desk.lend(width, height)
        page.on("request", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(hall.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    desk.take_back(hall.url)
    assert [said for said in complaints if not any(own in said for own in BROWSER_NOTES)] == []
    assert hall.strangers == []
