"""The page of the log: who did what, by day, person and kind."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.axe import faults
from tests.operator_desk.conftest import Opener
from tests.operator_desk.documents import Json
from tests.operator_desk.hall_server import Hall

pytestmark = pytest.mark.browser


def entry(number: int, what: str, **changes: Any) -> Json:
    return {
        "entry": f"event {number}",
        "at": "2026-03-02T10:00:20+07:00",
        "at_utc": "2026-03-02T03:00:20Z",
        "who": "user:petrova",
        "name": "Петрова А. С.",
        "role": None,
        "what": what,
        "on_kind": "ticket",
        "on_id": "А012",
        "before": None,
        "after": {},
        "origin": None,
        **changes,
    }


ENTRIES = [
    entry(9, "sign_in_failed", on_kind="user", on_id="<b>root</b>", who="visitor", name=None, role="visitor", origin="10.0.0.9"),
    entry(8, "setup_loaded", on_kind=None, on_id=None, before={"name": "Зал"}, after={"name": "Большой зал", "version": 2}),
    entry(7, "cancelled", after={"reason": "Ушёл", "copy": None}),
    entry(
        6,
        "file_taken",
        on_kind="report",
        on_id="/api/v1/reports/day",
        role="manager",
        origin="10.0.0.5",
        at="2026-03-01T18:00:00+07:00",
    ),
    entry(5, "booking_made", on_kind=None, on_id=None, after={"booking": "7f3a", "booked_at": "2026-03-03T14:00:00+07:00"}),
    entry(3, "password_changed", on_kind="user", on_id="petrova"),
    entry(2, "session_locked", on_kind="user", on_id="petrova", who="system", name=None),
    entry(4, "device_locked", on_kind=None, on_id=None, after={"kind": "kiosk", "reason": "paper"}),
]


def walk_in(hall: Hall, open_page: Opener, role: str = "manager", path: str = "/audit", **size: int) -> Page:
    hall.sign_in(role, None)
    hall.documents["audit"] = {
        "from": "2026-02-24",
        "to": "2026-03-02",
        "page": 1,
        "pages": 3,
        "total": 104,
        "items": ENTRIES,
        "people": [{"who": "user:petrova", "name": "Петрова А. С."}],
        "kinds": ["cancelled", "signed_in", "file_taken"],
    }
    return open_page(path, **size)


def test_each_entry_says_when_who_what_and_from_where_in_words(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    rows = page.locator(".audit-entries tbody tr")
    expect(rows).to_have_count(8)
    expect(rows.nth(0)).to_contain_text("Неизвестный")
    expect(rows.nth(0)).to_contain_text("Вход не удался")
    expect(rows.nth(0)).to_contain_text("<b>root</b>")
    expect(rows.nth(0)).to_contain_text("10.0.0.9")
    expect(rows.nth(1)).to_contain_text("название: Зал → Большой зал")
    expect(rows.nth(2)).to_contain_text("02.03.2026 10:00:20")
    expect(rows.nth(2)).to_contain_text("талон А012")
    expect(rows.nth(2)).to_contain_text("причина: Ушёл")
    expect(rows.nth(2)).not_to_contain_text("копия")
    expect(rows.nth(4)).to_contain_text("на время: 03.03.2026 14:00")
    expect(rows.nth(4)).not_to_contain_text("7f3a")
    expect(rows.nth(5)).not_to_contain_text("petrova")
    expect(rows.nth(6)).to_contain_text("Петрова А. С.")
    expect(rows.nth(7)).to_contain_text("причина: Меняем бумагу")
    expect(page.locator(".audit-count")).to_have_text("104 записи")
    assert faults(page) == []


def test_what_is_chosen_is_asked_for_and_stands_in_the_address(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    expect(page.locator(".audit-entries")).to_be_visible()
    with page.expect_request(re.compile(r"/api/v1/audit\?page=2&lang")):
        page.get_by_role("button", name="Раньше").click()
    with page.expect_request(re.compile(r"/api/v1/audit\?who=user%3Apetrova&lang")):
        page.get_by_role("combobox", name="Кто").select_option(label="Петрова А. С.")
    with page.expect_request(re.compile("what=cancelled")):
        page.get_by_role("combobox", name="Что").select_option(label="Отменён")
    expect(page).to_have_url(re.compile(r"who=user%3Apetrova&what=cancelled$"))
    page.reload()
    expect(page.get_by_role("combobox", name="Что")).to_have_value("cancelled")
    with page.expect_request(re.compile(r"/api/v1/audit\?lang=ru$")):
        page.get_by_role("button", name="Сбросить").click()


def test_who_looks_after_the_hall_does_not_read_it(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, "host")
    expect(page.get_by_text("Журнал смотрят руководитель и администратор системы.")).to_be_visible()
    page.goto(page.url.replace("/audit", "/reports"))
    expect(page.get_by_role("link", name="Журнал")).to_have_count(0)
