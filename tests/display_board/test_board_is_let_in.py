"""A board without a key shows a code until staff have let it in, and says so when there is none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.display_board.conftest import FakeHall, Opener
from tests.display_board.fake_hall import TOKEN
from tests.display_board.states import hall

pytestmark = pytest.mark.browser


class Desk:
    """What the server answers to a board that asks to be let in."""

    def __init__(self, page: Page, full: bool = False) -> None:
        self.asked: list[Any] = []
        self.full = full
        self.lets_in = False
        self.over = False
        page.route("**/api/v1/pairing?*", self.ask)
        page.route("**/api/v1/pairing/*/collect?*", self.collect)

    def ask(self, route: Route) -> None:
        if self.full:
            route.fulfill(status=429, body="{}")
            return
        self.asked.append(json.loads(route.request.post_data or "null"))
        code = f"{len(self.asked):06d}"
        route.fulfill(status=201, json={"id": f"a{len(self.asked)}", "secret": "s", "code": code, "expires_in_s": 600})

    def collect(self, route: Route) -> None:
        if self.over:
            self.over = False
            route.fulfill(status=404, body="{}")
        elif self.lets_in:
            route.fulfill(status=200, json={"token": TOKEN})
        else:
            route.fulfill(status=204)


def unknown_board(board: Opener) -> tuple[Page, Desk]:
    page = board("/board")
    return page, Desk(page)


def test_the_code_stays_over_a_reload_and_leads_to_a_board_that_stays(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, []))
    page, desk = unknown_board(board)
    expect(page.locator(".pairing-code")).to_have_text("000 001")
    expect(page.get_by_text("Назовите этот код администратору зала")).to_be_visible()
    page.reload()
    expect(page.locator(".pairing-code")).to_have_text("000 001")
    assert desk.asked == [{"kind": "board"}]
    desk.lets_in = True
    expect(page.locator("footer")).to_be_visible()
    page.reload()
    expect(page.locator("footer")).to_be_visible()


def test_two_boards_of_one_computer_are_let_in_together(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, []))
    page, desk = unknown_board(board)
    expect(page.locator(".pairing-code")).to_have_text("000 001")
    other = page.context.new_page()
    Desk(other)
    other.goto(page.url)
    expect(other.locator(".pairing-code")).to_have_text("000 001")
    desk.lets_in = True
    expect(page.locator("footer")).to_be_visible()
    expect(other.locator("footer")).to_be_visible()


def test_a_code_that_is_over_gives_way_to_a_new_one(board: Opener) -> None:
    page, desk = unknown_board(board)
    expect(page.locator(".pairing-code")).to_have_text("000 001")
    desk.over = True
    expect(page.locator(".pairing-code")).to_have_text("000 002")


def test_a_board_that_gets_no_code_says_why(board: Opener) -> None:
    page = board("/board")
    expect(page.get_by_text("Нет связи с сервером. Проверьте сеть")).to_be_visible()
    Desk(page, full=True)
    expect(page.get_by_text("Слишком много устройств ждут")).to_be_visible()
    expect(page.get_by_text("queue-server device add board")).to_be_visible()


def test_the_code_fits_on_every_screen(board: Opener) -> None:
    page = board("/board?lang=en")
    Desk(page)
    expect(page.locator(".pairing-code")).to_have_text("000 001")
    for width, height in ((1920, 1080), (1280, 720), (1080, 1920)):
        page.set_viewport_size({"width": width, "height": height})
        whole = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        assert (whole[0] <= width, whole[1] <= height) == (True, True), (width, height)
