"""The host enters numbers of a roll, and the paper of a day without power, by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.axe import faults
from tests.operator_desk.conftest import Opener
from tests.operator_desk.documents import ticket
from tests.operator_desk.hall_server import Hall
from tests.operator_desk.test_hall import walk_in

pytestmark = pytest.mark.browser


def open_roll(hall: Hall, open_page: Opener) -> Page:
    page = walk_in(hall, open_page)
    page.get_by_role("button", name="Талон с рулона").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Номер на бумаге")).to_be_focused()
    return page


def test_twenty_numbers_are_typed_in_a_row_and_enter_the_queue_in_this_order(hall: Hall, open_page: Opener) -> None:
    hall.answers["tickets"] = (201, ticket("Л1", "waiting"))
    page = open_roll(hall, open_page)
    for number in range(1, 21):
        page.keyboard.type(str(number))
        page.keyboard.press("Enter")
    expect(page.locator(".roll-entry")).to_have_count(5)
    expect(page.locator(".roll-entry button")).to_have_count(5)
    expect(page.get_by_label("Номер на бумаге")).to_be_focused()
    expect(page.get_by_label("Номер на бумаге")).to_have_value("")
    assert [one.body["number_on_paper"] for one in hall.asked] == [str(number) for number in range(1, 21)]
    assert len({one.key for one in hall.asked}) == 20
    assert {one.body["service"] for one in hall.asked} == {"grid-person"}


def test_service_and_time_of_arrival_are_chosen_by_keyboard_and_the_time_is_not_kept(hall: Hall, open_page: Opener) -> None:
    hall.answers["tickets"] = (201, ticket("Л57", "waiting"))
    page = open_roll(hall, open_page)
    page.keyboard.type("57")
    page.keyboard.press("Tab")
    page.keyboard.type("912")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".roll-entry")).to_contain_text("Л57")
    page.keyboard.type("58")
    page.keyboard.press("Enter")
    expect(page.locator(".roll-entry")).to_contain_text(["Л57", "Л57"])  # both are answered
    assert [one.body for one in hall.asked] == [
        {"service": "grid-company", "number_on_paper": "57", "arrived_at": "09:12"},
        {"service": "grid-company", "number_on_paper": "58"},
    ]


def test_a_number_that_is_there_already_says_so_and_the_next_can_be_typed(hall: Hall, open_page: Opener) -> None:
    hall.answers["tickets"] = (409, {"code": "roll_number_taken", "detail": "Номер Л57 сегодня уже внесён: ждёт, 10:12."})
    page = open_roll(hall, open_page)
    page.keyboard.type("57")
    page.keyboard.press("Enter")
    expect(page.locator(".roll-entry.wrong")).to_contain_text("Номер Л57 сегодня уже внесён: ждёт, 10:12.")
    expect(page.locator(".said")).to_contain_text("57")
    expect(page.get_by_label("Номер на бумаге")).to_be_focused()
    assert faults(page) == []


def test_a_mistyped_number_is_taken_back(hall: Hall, open_page: Opener) -> None:
    made = ticket("Л57", "waiting")
    hall.answers["tickets"] = (201, made)
    page = open_roll(hall, open_page)
    page.keyboard.type("57")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Убрать").click()
    expect(page.locator(".roll-entry")).to_contain_text("Убран")
    expect(page.get_by_label("Номер на бумаге")).to_be_focused()
    assert hall.asked[-1].path == f"/api/v1/tickets/{made['id']}/cancel"
    assert hall.asked[-1].body == {"reason": "Ошибка при вводе номера"}


def open_sheet(hall: Hall, open_page: Opener) -> Page:
    page = walk_in(hall, open_page)
    page.get_by_role("button", name="Нет света").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Внести бумажный день").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Номер, 1")).to_be_focused()
    return page


def type_line(page: Page, number: str, service: int, *times: str) -> None:
    """One line of the sheet, with the `service`-th service, from field to field by Tab; ends on its counter."""
    page.keyboard.type(number)
    page.keyboard.press("Tab")
    for _ in range(service):
        page.keyboard.press("ArrowDown")
    for time in times:
        page.keyboard.press("Tab")
        page.keyboard.type(time)
    page.keyboard.press("Tab")
    page.keyboard.type("3")


def test_a_sheet_is_typed_like_a_table_and_handed_in(hall: Hall, open_page: Opener) -> None:
    hall.answers["paper-day"] = (201, {"day": "2026-03-02", "tickets": 2, "numbers": ["Л1", "Л2"]})
    page = open_sheet(hall, open_page)
    type_line(page, "1", 6, "805", "8.20", "08:21", "0830")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Номер, 2")).to_be_focused()
    type_line(page, "2", 6, "900", "", "910", "930")
    button = page.get_by_role("button", name="Внести 2 строки")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_have_text("Внесены 2 талона.")
    expect(page.get_by_role("list", name="Очереди")).to_be_visible()
    sent = hall.asked[-1].body
    assert sent["day"] == hall.hall["server_time"][:10]
    common = {"service": "advice", "counter": 3, "outcome": "finished"}
    assert sent["rows"] == [
        {**common, "number": "1", "arrived_at": "08:05", "called_at": "08:20", "started_at": "08:21", "finished_at": "08:30"},
        {**common, "number": "2", "arrived_at": "09:00", "called_at": "", "started_at": "09:10", "finished_at": "09:30"},
    ]


def test_a_wrong_line_is_shown_with_its_reason_where_it_is(hall: Hall, open_page: Opener) -> None:
    reason = "Это раньше предыдущего времени в строке."
    wrong = {
        "code": "bad_paper_rows",
        "detail": f"Строка 1: {reason}",
        "rows": [{"row": 1, "field": "called_at", "reason": reason}],
    }
    hall.answers["paper-day"] = (422, wrong)
    page = open_sheet(hall, open_page)
    page.keyboard.press("Enter")
    type_line(page, "1", 6, "805", "700", "821", "830")
    page.get_by_role("button", name="Внести 1 строку").click()
    expect(page.get_by_label("Вызван, 2")).to_be_focused()
    expect(page.get_by_label("Вызван, 2")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("tr.wrong [role='alert']")).to_have_text(reason)
    assert faults(page) == []
    page.keyboard.type("810")
    expect(page.locator("tr.wrong")).to_have_count(0)


def test_a_half_typed_sheet_is_not_lost_by_a_stray_key(hall: Hall, open_page: Opener) -> None:
    page = open_sheet(hall, open_page)
    page.keyboard.type("1")
    page.keyboard.press("Escape")
    expect(page.get_by_text("набранное пропадёт")).to_be_visible()
    page.get_by_role("button", name="Нет").click()
    expect(page.get_by_label("Номер, 1")).to_have_value("1")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Закрыть без внесения").click()
    expect(page.get_by_role("list", name="Очереди")).to_be_visible()
    assert hall.asked == []


def test_the_page_for_the_wall_opens_from_the_hall_in_the_readers_language(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, "/hall?lang=en")
    page.get_by_role("button", name="Power cut").click()
    link = page.get_by_role("link", name="Page to print")
    expect(link).to_have_attribute("href", "/api/v1/office/outage-page?lang=en")


def test_an_operator_enters_numbers_at_the_desk_where_the_set_up_says_so(hall: Hall, open_page: Opener) -> None:
    hall.sign_in()
    hall.answers["tickets"] = (201, ticket("Л57", "waiting"))
    page = open_page("/desk")
    page.get_by_role("button", name="Талон с рулона").click()
    page.keyboard.type("57")
    page.keyboard.press("Enter")
    expect(page.locator(".roll-entry")).to_contain_text("Л57")
    page.get_by_role("button", name="Убрать").click()
    expect(page.locator(".roll-entry")).to_contain_text("Убран")
    assert faults(page) == []

    hall.desk["settings"]["takes_roll_numbers"] = False
    page.reload()
    expect(page.locator(".desk")).to_be_visible()
    expect(page.get_by_role("button", name="Талон с рулона")).to_have_count(0)
