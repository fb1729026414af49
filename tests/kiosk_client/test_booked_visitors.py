"""A code of a booking becomes a ticket at the kiosk, with its paper, like any other; early and late it is said in words."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kiosk_client.ticket_text import worded
from kiosk_client.words import Words

from .conftest import Kiosk, Screen, TestPrinter
from .fake_hall import FakeHall
from .grand_hall import go_to, grand

TICKET: dict[str, Any] = {
    "id": "t-77",
    "number": "А077",
    "state": "waiting",
    "service": {"code": "home", "name": "Подключение дома"},
    "group": {"letter": "А", "name": "Подключение к сетям"},
    "issued_at": "2026-11-23T10:42:00+07:00",
    "booked_at": "2026-11-23T11:00:00+07:00",
    "people_ahead": 1,
    "estimate": None,
    "language": "ru",
    "papers": [],
    "tracking_url": None,
    "print_state": "pending",
}


@pytest.fixture
def page(blank_screen: Screen, kiosk: Kiosk, hall: FakeHall) -> Page:
    grand(hall)
    hall.push()
    page = blank_screen(1280, 1024, has_touch=False)
    page.goto(kiosk.url)
    return page


def the_code_is_whole(page: Page) -> None:
    """The first four digits are there already."""
    expect(page.locator(".code")).to_have_text("4711")
    for digit in "08":
        page.locator(f".key:text-is('{digit}')").click()
    page.locator(".keypad .primary").click()


@pytest.mark.browser
@pytest.mark.parametrize(("language", "said"), [("ru", "По записи на 11:00."), ("en", "Your appointment is at 11:00.")])
def test_a_code_becomes_a_ticket_with_its_time_and_a_paper(
    page: Page, hall: FakeHall, printer: TestPrinter, language: str, said: str
) -> None:
    hall.bookings["471108"] = {"ticket": {**TICKET, "language": language}, "late": False}
    go_to(page, "booking", language, False, hall, printer)
    the_code_is_whole(page)
    expect(page.locator(".huge")).to_have_text("А077")
    expect(page.locator(".ahead")).to_have_text(said)
    hall.wait_for_report("t-77", "printed")
    assert [paper.number for paper in printer.papers] == ["А077"]


@pytest.mark.browser
def test_who_came_too_late_reads_that_he_waits_like_everybody(page: Page, hall: FakeHall, printer: TestPrinter) -> None:
    hall.bookings["471108"] = {"ticket": {**TICKET, "booked_at": None}, "late": True}
    go_to(page, "booking", "ru", False, hall, printer)
    the_code_is_whole(page)
    expect(page.locator(".ahead")).to_contain_text("Время записи прошло, вас вызовут в общей очереди.")
    expect(page.locator(".ahead")).to_contain_text("Перед вами 1")
    hall.wait_for_report("t-77", "printed")


@pytest.mark.parametrize(
    ("known", "text"),
    [
        ({}, "По записи на 11:00"),
        ({"booked_at": None, "late": True}, "Время записи прошло: общая очередь. Перед вами 1."),
        ({"booked_at": None}, "Перед вами 1."),
        ({"language": "en"}, "Appointment at 11:00"),
    ],
)
def test_the_paper_says_the_time_of_the_appointment(known: dict[str, Any], text: str) -> None:
    assert worded({**TICKET, **known}, "Центр", Words(), copy=False, large=False).ahead == text
