"""The page that says how the server is: reached from the devices, grave rows first, each with a sign, words and the next step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.axe import faults

from .conftest import Hall

pytestmark = pytest.mark.browser


def test_a_host_reads_how_the_server_is_and_what_to_do(hall: Hall, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{hall.url}/devices", 1280, 800)
    page.locator("input[name=name]").fill("host")
    page.locator("input[name=password]").fill(hall.password("host"))
    page.locator("button[type=submit]").click()
    page.get_by_role("link", name="Состояние сервера").click()
    rows = page.locator(".status-rows > li")
    expect(rows).to_have_count(12)
    lights = [row.get_attribute("data-light") for row in rows.all()]
    assert lights == sorted(lights, key=["red", "amber", "green"].index)
    second = rows.filter(has_text="Вторая папка копий")
    expect(second.locator("h2.light-amber")).to_be_visible()
    expect(second.locator(".status-do")).to_contain_text("на другом диске")
    expect(page.locator(".status-head")).to_contain_text("Требуют внимания")
    assert faults(page) == []
    page.get_by_role("button", name="English").click()
    expect(second.or_(rows.filter(has_text="Second folder of backups"))).to_be_visible()
    page.get_by_role("link", name="To the devices").click()
    expect(page.locator(".device-card").first).to_be_visible()
