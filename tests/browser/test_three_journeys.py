"""The three journeys of the house, by hand as far as a hand goes: a tap, a key, a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Hall, wait_until

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


def take_ticket(kiosk: Page) -> str:
    """Taps a service that needs no papers, and reads the number from the screen."""
    kiosk.get_by_role("button", name="Как частное лицо").click()
    kiosk.locator("main[data-screen='menu'][aria-disabled='false']").wait_for()
    kiosk.get_by_text("Помощь с личным кабинетом").click()
    number = kiosk.get_by_text(re.compile(r"^Т\d{3}$"))
    expect(number).to_be_visible()
    return number.inner_text()


def sign_in(page: Page, name: str, password: str, counter: int | None = None) -> None:
    page.get_by_label("Имя для входа").fill(name)
    page.get_by_label("Пароль").fill(password)
    if counter is not None:
        page.locator(f"input[name=counter][value='{counter}']").check()
    page.get_by_role("button", name="Войти").click()


def test_a_tap_becomes_a_paper_with_the_same_number(hall: Hall, open_page: OpenPage) -> None:
    before = len(hall.papers())
    kiosk = open_page(hall.kiosk_url, 1080, 1920)

    number = take_ticket(kiosk)

    wait_until(lambda: len(hall.papers()) == before + 1)
    (code,) = zxingcpp.read_barcodes(Image.open(hall.papers()[-1]).convert("L"))
    page = open_page(code.text, 390, 844)
    expect(page.get_by_text(number)).to_be_visible()
    host = hall.server.person("host")
    (ticket,) = host.ask("GET", f"/api/v1/tickets?number={quote(number)}").document["items"]
    wait_until(lambda: host.ask("GET", f"/api/v1/tickets/{ticket['id']}").document["print_state"] == "printed")


def test_a_key_becomes_a_call_that_is_seen_and_heard_in_full(hall: Hall, open_page: OpenPage) -> None:
    number = take_ticket(open_page(hall.kiosk_url, 1280, 1024))
    board = open_page("about:blank", 1920, 1080)
    board.add_init_script(
        "window.heard = [];"
        "const play = HTMLMediaElement.prototype.play;"
        "HTMLMediaElement.prototype.play = function () {"
        "  this.addEventListener('ended', () => window.heard.push(this.currentSrc), { once: true });"
        "  return play.call(this);"
        "};"
    )
    board.goto(hall.board_url)
    expect(board.get_by_text("Центр обслуживания клиентов")).to_be_visible()
    desk = open_page(f"{hall.url}/desk", 1366, 768)
    sign_in(desk, "operator1", hall.password("operator1"), counter=1)
    desk.locator("[data-step=call]:not([aria-disabled=true])").wait_for()

    desk.keyboard.press("F2")

    expect(desk.get_by_text(number).first).to_be_visible()
    expect(board.get_by_text(number).first).to_be_visible()
    desk.keyboard.press("F4")
    desk.locator("[data-step=finish]:not([aria-disabled=true])").wait_for()
    desk.keyboard.press("F9")
    expect(desk.get_by_text("Окно свободно")).to_be_visible()
    wait_until(lambda: len(board.evaluate("window.heard")) == 2)
    gong, voice = board.evaluate("window.heard")
    assert gong.endswith("/gong.wav")
    assert re.search(r"/api/v1/speech/[0-9a-f]{40}\.wav$", voice)


def test_a_day_becomes_figures_that_the_host_and_the_manager_see_alike(hall: Hall, open_page: OpenPage) -> None:
    take_ticket(open_page(hall.kiosk_url, 1280, 1024))
    desk = hall.server.desk(2)
    ticket = desk.call_next("call").document["ticket"]["id"]
    desk.step(ticket, "start", "start")
    desk.step(ticket, "finish", "finish")
    host = open_page(f"{hall.url}/hall", 1280, 800)
    sign_in(host, "host", hall.password("host"))
    today = hall.server.person("supervisor").ask("GET", "/api/v1/hall").document

    report = hall.server.person("manager").ask("GET", f"/api/v1/reports/day?date={today['server_time'][:10]}").document

    assert report["finished"] == today["today"]["finished"] == 1
    assert report["total"]["share_within_standard"] == today["today"]["share_within_standard"] == 1.0
    assert report["over_standard"] == []
    expect(host.get_by_text(re.compile(r"100\s*%"))).to_be_visible()
