"""A running hall and a real browser for the pages of the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.operator_desk.hall_server import Hall, Running

# A refusal is an answer of the hall, a lost link is part of a test; the browser notes both by itself.
BROWSER_NOTES = ("status of 4", "ERR_INTERNET_DISCONNECTED", "ERR_FAILED")

Opener = Callable[..., Page]


@pytest.fixture
def hall() -> Iterator[Hall]:
    """A hall of its own for each test."""
    made = Hall()
    running = Running(made)
    yield made
    running.stop()


@pytest.fixture
def open_page(browser: Browser, hall: Hall) -> Iterator[Opener]:
    """Opens a page of the hall; in the end nothing was complained of and nobody else was asked."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(request: Any) -> None:
        if not request.url.startswith((hall.url, hall.url.replace("http", "ws"), "data:")):
            hall.strangers.append(request.url)

    def opened(path: str, width: int = 1366, height: int = 768, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="ru-RU", **options)
        context.set_default_timeout(8000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(hall.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [said for said in complaints if not any(own in said for own in BROWSER_NOTES)] == []
    assert hall.strangers == []
