"""A computer that nobody used asks for the password; below it everything is as it was left. By keyboard alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.axe import faults
from tests.faults.serving import Server, make_office
from tests.faults.shift import new_key

pytestmark = pytest.mark.browser

HALF_AN_HOUR = 30 * 60
#: The server looks every five seconds, a page every minute.
SHOWN_WITHIN_MS = 30_000
WORDS = "Текст, до 160 знаков"


class Clock:
    """A running server whose clock is moved by hand."""

    def __init__(self, server: Server, now: int) -> None:
        self.server = server
        self.now = now

    def forward(self, seconds: int) -> None:
        self.now += seconds
        self.server.link().ask("POST", "/api/v1/test/clock", {"now": self.now})


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    make_office(tmp_path / "hall")
    server, now = Server(tmp_path / "hall"), int(time.time())
    server.more = ["--test-clock", str(now)]
    monkeypatch.setenv("QUEUE_SERVER_TEST", "1")
    with server.at_work():
        yield Clock(server, now)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1366, "height": 768}, locale="ru-RU")
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


def sign_in(page: Page, server: Server, path: str, name: str, counter: int | None = None) -> None:
    page.goto(f"http://127.0.0.1:{server.port}{path}")
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=password]").fill(server.access()["passwords"][name])
    if counter is not None:
        page.get_by_role("radio", name=f"Окно {counter}").check()
    page.locator("button[type=submit]").click()


def test_an_operator_comes_back_to_the_desk_as_it_was_left(clock: Clock, context: BrowserContext) -> None:
    server, page = clock.server, context.new_page()
    sign_in(page, server, "/desk", "operator1", 1)
    expect(page.get_by_role("heading", name="Окно свободно")).to_be_visible()
    page.keyboard.press("Alt+0")
    expect(page.locator(".panel")).to_be_visible()

    clock.forward(HALF_AN_HOUR)
    dialog = page.get_by_role("dialog", name="Нужен пароль")
    expect(dialog).to_be_visible(timeout=SHOWN_WITHIN_MS)
    expect(dialog).to_contain_text("Компьютер был без дела 30 минут")
    expect(dialog.locator("input[name=password]")).to_be_focused()
    assert faults(page) == []
    server.kiosk().issue("grid-person", new_key())
    for key in ("Escape", "Escape", "F2"):
        page.keyboard.press(key)
    expect(dialog).to_be_visible()
    page.mouse.click(5, 5)
    page.keyboard.press("F2")

    page.locator("input[name=password]").fill("wrong")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("Пароль не подходит")
    page.reload()
    expect(dialog).to_be_visible()
    page.locator("input[name=password]").fill(server.access()["passwords"]["operator1"])
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    page.keyboard.press("F2")
    expect(page.locator(".visitor")).to_be_visible()


def test_what_is_open_on_the_desk_stays_open_under_the_lock(clock: Clock, context: BrowserContext) -> None:
    server, page = clock.server, context.new_page()
    sign_in(page, server, "/desk", "operator1", 1)
    expect(page.get_by_role("heading", name="Окно свободно")).to_be_visible()
    page.keyboard.press("Alt+0")
    expect(page.locator(".panel")).to_be_visible()
    # A press that meets the lock before the page knows of it.
    page.evaluate(
        """async (now) => {
          const headers = { "Content-Type": "application/json" };
          await fetch("/api/v1/test/clock", { method: "POST", headers, body: JSON.stringify({ now }) });
          window.dispatchEvent(new KeyboardEvent("keydown", { code: "Digit1", key: "1" }));
        }""",
        clock.now + HALF_AN_HOUR,
    )
    dialog = page.get_by_role("dialog", name="Нужен пароль")
    expect(dialog).to_be_visible(timeout=SHOWN_WITHIN_MS)
    page.locator("input[name=password]").fill(server.access()["passwords"]["operator1"])
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator(".say-line")).to_contain_text("Не сделано")
    expect(page.get_by_role("heading", name="Окно свободно")).to_be_visible()
    assert server.link().ask("GET", "/api/v1/counters").document["items"][0]["back_at"] is None


def test_a_host_looks_on_and_gives_the_password_only_for_a_change(clock: Clock, context: BrowserContext) -> None:
    server, page = clock.server, context.new_page()
    sign_in(page, server, "/hall", "host")
    expect(page.locator(".hall")).to_be_visible()
    clock.forward(2 * HALF_AN_HOUR)
    number = server.kiosk().issue("grid-person", new_key()).document["number"]
    expect(page.locator(f"[data-ticket='{number}']").first).to_be_visible()
    writes_to_boards(page)
    dialog = page.get_by_role("dialog", name="Нужен пароль")
    expect(dialog).to_contain_text("Последнее действие не выполнено")
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_label(WORDS)).to_have_value("Окно 3 закрыто до 14:00")

    page.reload()
    expect(page.locator(f"[data-ticket='{number}']").first).to_be_visible()
    writes_to_boards(page)
    page.locator("input[name=password]").fill(server.access()["passwords"]["host"])
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_label(WORDS)).to_have_value("Окно 3 закрыто до 14:00")
    page.reload()
    writes_to_boards(page)
    expect(page.locator(".messages")).to_contain_text("Окно 3 закрыто до 14:00")


def writes_to_boards(page: Page) -> None:
    page.get_by_role("button", name="Сообщения").click()
    page.get_by_label(WORDS).fill("Окно 3 закрыто до 14:00")
    page.get_by_label(WORDS).press("Enter")
