"""The supervisor's rooms with a real server and a desk that works: what is done in one is seen in the others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Hall
from tests.browser.test_three_journeys import sign_in

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


def test_a_visit_is_seen_on_the_wall_ended_with_the_shift_and_looked_at_again(hall: Hall, open_page: OpenPage) -> None:
    host = hall.server.person("host")
    numbers = [host.ask("POST", "/api/v1/tickets", {"service": "account"}, f"key-{n}").document["number"] for n in range(2)]
    desk = open_page(f"{hall.url}/desk", 1366, 768)
    sign_in(desk, "operator1", hall.password("operator1"), counter=1)
    desk.locator("[data-step=call]:not([aria-disabled=true])").wait_for()
    wall = open_page(f"{hall.url}/wall", 1920, 1080)
    sign_in(wall, "supervisor", hall.password("supervisor"))
    expect(wall.locator(".wall-ticket")).to_have_count(2)

    desk.keyboard.press("F2")
    seat = wall.get_by_role("list", name="Окна").get_by_role("listitem").first
    expect(seat).to_contain_text(numbers[0])
    expect(seat).to_contain_text("Вызван посетитель")

    shift = wall
    shift.get_by_role("link", name="Смена").click()
    shift.get_by_role("button", name="Начать смену").click()
    expect(shift.get_by_text("Смена начата в")).to_be_visible()
    shift.get_by_role("button", name="Спросить о каждом").click()
    ask = shift.locator(".shift-ask")
    expect(ask).to_contain_text(numbers[0])
    ask.get_by_role("button", name="Вернуть в очередь").click()
    shift.get_by_role("button", name="Вызовем ещё раз").click()
    expect(ask).to_contain_text("После него ещё 1 талон.")
    for _ in numbers:
        ask.get_by_role("button", name="Закрыть: день окончен").click()
        shift.get_by_role("button", name="День окончен", exact=True).click()
        expect(shift.locator("[data-panel]")).to_have_count(0)
    shift.get_by_role("button", name="Закрыть окно 1").click()
    expect(desk.get_by_role("button", name="Войти")).to_be_visible(timeout=15_000)
    shift.get_by_role("button", name="Закрыть смену").click()
    expect(shift.get_by_text("Смена закрыта в")).to_be_visible()

    again = shift
    again.get_by_role("link", name="Разбор дня").click()
    expect(again.locator(".tally-facts")).to_contain_text("0 / 2")
    calls = again.get_by_role("list", name="Вызовы").get_by_role("listitem")
    expect(calls).to_have_count(1)
    expect(calls).to_contain_text("По порядку прихода")
    again.keyboard.press("Home")
    expect(again.locator(".wall-ticket")).to_have_count(0)
