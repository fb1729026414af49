"""The host books a visitor on the phone, and sees who is expected."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.axe import faults
from tests.operator_desk.conftest import Opener
from tests.operator_desk.documents import ticket
from tests.operator_desk.hall_server import Hall
from tests.operator_desk.test_hall import walk_in

pytestmark = pytest.mark.browser

Json = dict[str, Any]


def booking(time: str, state: str = "expected", name: str | None = None, **more: Any) -> Json:
    return {
        "id": f"b{time}",
        "code": "471108",
        "service": {"code": "grid-person", "name": "Подключение к сетям"},
        "day": "2026-11-23",
        "time": time,
        "booked_at": f"2026-11-23T{time}:00+07:00",
        "name": name,
        "state": state,
        "ticket": None,
        **more,
    }


def open_bookings(hall: Hall, open_page: Opener) -> Page:
    hall.documents["bookings"] = {
        "day": "2026-11-23",
        "items": [
            booking("10:15", "came", "Анна", ticket={"id": "t1", "number": "А017"}),
            booking("10:30", "missed"),
            booking("11:15", name="Марина Ивановна"),
        ],
        "free": [f"{hour:02}:{minute:02}" for hour in range(11, 17) for minute in (0, 15, 30, 45)],
    }
    page = walk_in(hall, open_page)
    page.get_by_role("button", name="Запись 2").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Услуга")).to_be_focused()
    expect(page.get_by_role("button", name="11:30")).to_be_visible()  # whoever works by keyboard looks before the next key
    return page


def test_a_time_is_booked_by_keyboard_and_the_code_stands_there_in_large(hall: Hall, open_page: Opener) -> None:
    hall.answers["bookings"] = (201, booking("11:30", name="Олег"))
    page = open_bookings(hall, open_page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Олег")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".issued-number")).to_have_text("471 108")
    expect(page.get_by_role("button", name="Записать ещё")).to_be_focused()
    expect(page.locator(".said")).to_contain_text("11:30")
    [asked] = hall.asked
    assert asked.path == "/api/v1/bookings"
    assert asked.body == {"service": "grid-company", "day": asked.body["day"], "time": "11:30", "name": "Олег"}
    assert asked.body["day"] > hall.hall["server_time"][:10]
    assert faults(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_label("Услуга")).to_be_focused()


def test_a_time_that_another_host_took_is_said_in_words(hall: Hall, open_page: Opener) -> None:
    hall.answers["bookings"] = (409, {"code": "booking_taken", "detail": "Время 11:00 занять нельзя."})
    page = open_bookings(hall, open_page)
    page.get_by_role("button", name="11:00").click()
    expect(page.locator(".said")).to_contain_text("Время 11:00 занять нельзя.")
    expect(page.get_by_role("button", name="11:00")).to_be_visible()


def test_who_is_expected_came_or_did_not_stands_in_the_list(hall: Hall, open_page: Opener) -> None:
    page = open_bookings(hall, open_page)
    rows = page.locator(".booked-row")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("талон А017")
    expect(rows.nth(0).get_by_role("button")).to_have_count(0)
    expect(rows.nth(1)).to_contain_text("не пришёл")
    expect(rows.nth(2)).to_contain_text("Марина Ивановна")
    assert faults(page) == []


def test_a_booking_is_cancelled_after_a_question(hall: Hall, open_page: Opener) -> None:
    page = open_bookings(hall, open_page)
    page.get_by_role("button", name="Отменить запись на 11:15").click()
    assert hall.asked == []
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("отменена")
    assert [one.path for one in hall.asked] == ["/api/v1/bookings/b11:15/cancel"]


def test_who_stands_at_the_host_without_a_code_gets_the_ticket(hall: Hall, open_page: Opener) -> None:
    came = ticket("А018", booked_at="2026-11-23T11:15:00+07:00")
    hall.answers["arrive"] = (201, {"ticket": came, "late": False})
    page = open_bookings(hall, open_page)
    page.get_by_role("button", name="Пришёл по записи на 11:15").click()
    expect(page.locator(".issued-number")).to_have_text("А018")
    expect(page.locator(".issued")).to_contain_text("По записи на 11:15")
    assert hall.asked[0].body == {"code": "471108"}


def test_where_kiosks_ask_for_no_codes_nobody_books(hall: Hall, open_page: Opener) -> None:
    hall.hall["bookings"] = None
    page = walk_in(hall, open_page)
    expect(page.get_by_role("button", name="Сообщения")).to_be_visible()
    expect(page.get_by_role("button", name="Запись")).to_have_count(0)


def test_a_booked_visitor_is_known_at_desk_and_hall_and_his_minutes_stand_still(hall: Hall, open_page: Opener) -> None:
    booked = ticket("А020", used=0, booked_at="2026-11-23T10:50:00+07:00")
    booked["budget"]["starts_in_s"] = 400
    hall.hall["tickets"] = [booked]
    page = walk_in(hall, open_page)
    row = page.locator("[data-ticket='А020']")
    expect(row).to_contain_text("По записи на 10:50")
    page.wait_for_timeout(1500)
    expect(row).to_contain_text("30:00")
