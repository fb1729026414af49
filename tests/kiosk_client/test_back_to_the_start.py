"""Whoever leaves is forgotten: every screen goes back to the start by itself, and no way back shows what was there."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Kiosk, Screen, TestPrinter
from .fake_hall import FakeHall, Network
from .fingers import Fingers
from .grand_hall import comes_true, go_to, grand, press, start

pytestmark = pytest.mark.browser


def opened(blank_screen: Screen, kiosk: Kiosk, hall: FakeHall) -> Page:
    grand(hall)
    hall.push()
    page = blank_screen()
    page.goto(kiosk.url)
    expect(page.locator("main[data-screen='who']")).to_be_visible()
    return page


@pytest.fixture
def page(blank_screen: Screen, kiosk: Kiosk, hall: FakeHall) -> Page:
    return opened(blank_screen, kiosk, hall)


def soon(hall: FakeHall, seconds: float = 0.6) -> None:
    """From now on visitors are thought gone after so many seconds."""
    hall.settings |= {"idle_s": seconds, "ticket_s": seconds}
    hall.push()


def nobody_was_here(page: Page) -> None:
    expect(page.locator("main[data-screen='who']")).to_be_visible()
    expect(page.locator("html[lang='ru'][data-contrast='normal']")).to_be_visible()
    expect(page.locator("footer .back")).to_have_count(0)


@pytest.mark.parametrize("screen", ["confirm", "priorities", "unknown", "failed"])
def test_a_screen_that_was_left_goes_back_to_the_start(page: Page, hall: FakeHall, printer: TestPrinter, screen: str) -> None:
    go_to(page, screen, "en", screen != "unknown", hall, printer)
    soon(hall, 0.3)
    nobody_was_here(page)


def test_a_code_is_wiped_while_the_kiosk_is_locked_or_out_of_reach(
    page: Page, hall: FakeHall, printer: TestPrinter, network: Network
) -> None:
    go_to(page, "booking", "ru", False, hall, printer)
    soon(hall)
    hall.locked = "Меняем бумагу"
    hall.push()
    expect(page.locator("main[data-screen='locked']")).to_be_visible()
    comes_true(page, "!document.querySelector('footer .back')")
    network.cut()
    expect(page.locator("main[data-screen='away']")).to_be_visible()
    hall.locked = None
    network.mode = "pass"
    nobody_was_here(page)


@pytest.mark.parametrize("screen", ["booking", "ticket"])
def test_nobody_who_still_touches_the_screen_is_sent_away(page: Page, hall: FakeHall, printer: TestPrinter, screen: str) -> None:
    go_to(page, screen, "ru", False, hall, printer)
    fingers = Fingers(page)
    soon(hall, 1)
    fingers.begin()
    for _ in range(6):
        fingers.tap((540, 260))
        page.evaluate("new Promise((go) => setTimeout(go, 300))")
    assert fingers.pages() == []
    nobody_was_here(page)


def test_a_slow_language_does_not_come_back_over_the_next_visitor(page: Page, hall: FakeHall) -> None:
    held: list[Any] = []
    page.route("**/languages/en.json", lambda route: held.append(route))
    press(page, ".languages [lang='en']")
    press(page, ".tile")
    expect(page.locator("main[data-screen='menu']")).to_be_visible()
    soon(hall)
    expect(page.locator("main[data-screen='who']")).to_be_visible()
    with page.expect_response("**/languages/ru.json"):
        held[0].continue_()
    nobody_was_here(page)
    expect(page.locator("h1")).to_have_text("Вы пришли")


def typed(page: Page) -> None:
    press(page, ".tile")
    press(page, "footer .quiet >> nth=1")
    for digit in "4711":
        press(page, f".key:text-is('{digit}')")
    expect(page.locator(".code")).to_have_text("4711")


def test_the_browsers_way_back_shows_no_code(page: Page, hall: FakeHall) -> None:
    typed(page)
    page.evaluate("history.back()")
    expect(page.locator("main[data-screen='menu']")).to_be_visible()
    press(page, "footer .quiet >> nth=1")
    expect(page.locator(".code")).to_have_text("–")
    press(page, ".key:text-is('7')")
    page.reload()
    nobody_was_here(page)


def test_a_page_that_was_left_or_kept_by_the_browser_begins_anew(page: Page, kiosk: Kiosk) -> None:
    typed(page)
    page.goto(kiosk.url + "/healthz")
    page.go_back()
    nobody_was_here(page)
    typed(page)
    with page.expect_navigation():
        page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    nobody_was_here(page)


def test_a_ticket_is_not_brought_back_by_the_way_back(page: Page, hall: FakeHall, printer: TestPrinter) -> None:
    go_to(page, "ticket", "ru", False, hall, printer)
    press(page, "footer .back")
    nobody_was_here(page)
    page.evaluate("""new Promise((go) => {
        window.addEventListener("popstate", () => go(), { once: true });
        history.back();
    })""")
    nobody_was_here(page)
    expect(page.locator(".huge")).to_have_count(0)


def test_a_choice_on_its_way_cannot_be_left_and_comes_to_a_ticket(page: Page, hall: FakeHall, network: Network) -> None:
    start(page, "ru", False, hall)
    press(page, ".tile")
    network.mode = "hole"
    press(page, ".tile >> nth=1")
    expect(page.locator("main[data-screen='taking']")).to_be_visible()
    expect(page.locator("footer .back")).to_have_count(0)
    page.evaluate("history.back()")
    network.cut()
    expect(page.locator("main[data-screen='taking'] .lead")).to_be_visible()
    expect(page.locator("footer .back")).to_be_visible()
    network.mode = "pass"
    expect(page.locator(".huge")).to_have_text("В012")
    assert len(hall.tickets) == 1
