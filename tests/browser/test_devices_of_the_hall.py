"""The host's page of devices, with a kiosk, its printer and a new board as they run."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Hall, wait_until

pytestmark = pytest.mark.browser

Opener = Callable[..., Page]


def sign_in(open_page: Opener, hall: Hall, name: str, words: str = "") -> Page:
    page = open_page(f"{hall.url}/devices{words}", 1280, 800)
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=password]").fill(hall.password(name))
    page.locator("button[type=submit]").click()
    expect(page.locator(".device-card").first).to_be_visible()
    return page


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def test_the_host_tries_the_printer_and_locks_the_kiosk_in_every_language(hall: Hall, open_page: Opener) -> None:
    page = sign_in(open_page, hall, "host")
    kiosk = card(page, "hall-kiosk")
    expect(kiosk).to_contain_text("Всё в порядке")
    begun = time.monotonic()
    kiosk.get_by_role("button", name="Пробная печать").click()
    expect(kiosk.get_by_role("status")).to_contain_text("Пробный лист напечатан")
    assert time.monotonic() - begun < 5.0
    assert len(hall.papers()) == 1

    hosts = [hall.server.person(name) for name in ("host", "supervisor")]
    with ThreadPoolExecutor() as pool:
        path = "/api/v1/devices/kiosk/hall-kiosk/test-print"
        asked = list(pool.map(lambda host: host.ask("POST", path, {}, f"key-{id(host)}"), hosts))
    assert len({one.document["id"] for one in asked}) == 1, "two who ask at once get one page"
    wait_until(lambda: len(hall.papers()) == 2)
    assert hosts[0].ask("GET", "/api/v1/hall").document["today"]["issued"] == 0

    screen = open_page(hall.kiosk_url, 1080, 1920)
    expect(screen.locator(".tile").first).to_be_visible()
    kiosk.get_by_role("button", name="Запереть киоск").click()
    page.get_by_role("button", name="Меняем бумагу").click()
    expect(screen.get_by_text("Меняем бумагу")).to_be_visible()
    screen.get_by_role("button", name="EN, English").click()
    expect(screen.get_by_text("We are changing the paper")).to_be_visible()
    expect(kiosk).to_contain_text("Заперт сотрудниками")
    kiosk.get_by_role("button", name="Отпереть киоск").click()
    expect(screen.locator(".tile").first).to_be_visible()
    assert len(hall.papers()) == 2


def test_a_board_without_a_key_is_let_in_by_its_code_and_says_when_it_was_removed(hall: Hall, open_page: Opener) -> None:
    board = open_page(f"{hall.url}/board", 1920, 1080)
    code = board.locator(".pairing-code")
    shown = code.inner_text()
    board.reload()
    expect(code).to_have_text(shown)

    page = sign_in(open_page, hall, "supervisor", "?lang=en")
    page.get_by_role("button", name="Add a device").click()
    page.get_by_label("The code on the device’s screen").fill(shown)
    page.get_by_label("Its name").fill("door-board")
    page.get_by_label("Where it stands").fill("Over the door")
    page.get_by_role("button", name="Connect").click()
    expect(board.locator("footer")).to_be_visible()
    board.reload()
    expect(board.locator("footer")).to_be_visible()
    mine = card(page, "door-board")
    expect(mine).to_contain_text("Hall display · Over the door")

    mine.get_by_role("button", name="Remove for good").click()
    begun = time.monotonic()
    page.locator("[data-panel=revoke] .danger").click()
    expect(board.get_by_role("heading", name="Это табло отключили")).to_be_visible()
    expect(code).not_to_have_text(shown)
    assert time.monotonic() - begun < 5.0
    expect(mine).to_have_count(0)
