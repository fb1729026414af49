"""From the supervisor's file to the board, from the host's words to the running line, and the hall as strangers see it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.axe import faults
from tests.media_files import WEBM, picture

from .conftest import Hall

pytestmark = pytest.mark.browser

Opener = Callable[..., Page]


def sign_in(open_page: Opener, hall: Hall, name: str, path: str) -> Page:
    page = open_page(f"{hall.url}{path}", 1366, 768)
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=password]").fill(hall.password(name))
    page.locator("button[type=submit]").click()
    return page


def test_a_supervisors_files_are_on_the_board_at_once_and_leave_it_again(hall: Hall, open_page: Opener, tmp_path: Path) -> None:
    board = open_page(hall.board_url, 1920, 1080)
    expect(board.locator(".welcome")).to_be_visible()
    (tmp_path / "план работ.png").write_bytes(picture())
    (tmp_path / "ролик.webm").write_bytes(WEBM)
    page = sign_in(open_page, hall, "supervisor", "/devices")
    page.get_by_role("link", name="Картинки и видео").click()
    expect(page.get_by_text("Пока ничего нет")).to_be_visible()
    page.set_input_files("#media-files", [tmp_path / "план работ.png", tmp_path / "ролик.webm"])
    items = page.locator(".medium-item h2")
    expect(items).to_have_text(["план работ.png", "ролик.webm"])
    expect(board.locator(".medium img")).to_be_visible(timeout=3000)
    assert faults(page) == []

    page.get_by_role("group", name="ролик.webm").get_by_role("button", name="Раньше").click()
    expect(items).to_have_text(["ролик.webm", "план работ.png"])
    page.get_by_role("group", name="план работ.png").get_by_role("checkbox").click()
    expect(board.locator(".medium video")).to_be_visible(timeout=3000)
    page.get_by_role("group", name="ролик.webm").get_by_role("button", name="Убрать").click()
    page.get_by_role("button", name="Убрать", exact=True).first.click()
    expect(items).to_have_text(["план работ.png"])
    expect(board.locator(".welcome")).to_be_visible(timeout=3000)
    assert len(list((hall.server.data / "media").glob("*"))) == 1


def test_what_the_host_says_is_on_the_boards_within_a_second(hall: Hall, open_page: Opener) -> None:
    board = open_page(hall.board_url, 1280, 720)
    expect(board.locator(".ticker")).to_contain_text("Контактный центр")
    page = sign_in(open_page, hall, "host", "/hall")
    page.get_by_role("button", name="Сообщения").click()
    page.get_by_label("Текст, до 160 знаков").fill("<b>Окно 3</b> закрыто до 14:00")
    begun = time.monotonic()
    page.keyboard.press("Enter")
    expect(board.locator(".ticker")).to_contain_text("<b>Окно 3</b> закрыто до 14:00 · Контактный центр")
    assert time.monotonic() - begun < 2.0
    assert faults(page) == []
    page.get_by_role("button", name="Убрать: <b>Окно 3</b>").click()
    expect(board.locator(".ticker")).not_to_contain_text("Окно 3")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_stranger_sees_how_full_the_hall_is_on_a_phone(hall: Hall, open_page: Opener, browser: Browser, language: str) -> None:
    hall.server.kiosk().issue("advice-other", "key")
    page = open_page(f"{hall.url}/load?lang={language}", 360, 740)
    expect(page.locator(".now dd").first).to_have_text("1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert faults(page) == []
    bare = browser.new_context(java_script_enabled=False)
    try:
        plain = bare.new_page()
        plain.goto(f"{hall.url}/load?lang={language}")
        expect(plain.locator(".now dd").first).to_have_text("1")
        expect(plain.locator("noscript p")).to_contain_text("«Обновить»" if language == "ru" else "“Refresh”")
    finally:
        bare.close()


def test_the_page_of_the_load_follows_the_hall_by_itself(hall: Hall, open_page: Opener) -> None:
    page = open_page("about:blank", 360, 740)
    page.clock.install()
    page.goto(f"{hall.url}/load?lang=ru")
    expect(page.locator(".now dd").first).to_have_text("0")
    hall.server.kiosk().issue("advice-other", "key")
    end = time.monotonic() + 25
    while page.locator(".now dd").first.text_content() != "1":
        assert time.monotonic() < end, "the page did not follow"
        page.clock.run_for(30_500)
        page.wait_for_timeout(200)
