"""A person changes the password under the name at the top, by keyboard alone; and with a given one there is nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.axe import faults

from .conftest import Hall

pytestmark = pytest.mark.browser

NEW = "пять окон и очередь"


def sign_in(page: Page, name: str, password: str) -> None:
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.locator("button[type=submit]").click()


def test_a_manager_changes_the_password_by_keyboard_and_stays(hall: Hall, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{hall.url}/reports", 1366, 768)
    sign_in(page, "manager", hall.password("manager"))
    page.get_by_role("button", name="Сменить пароль").press("Enter")
    dialog = page.get_by_role("dialog", name="Сменить пароль")
    expect(dialog.locator("input[name=old]")).to_be_focused()
    expect(dialog).to_contain_text("Не меньше 8 знаков")
    assert faults(page) == []
    typed = page.keyboard
    for text in (hall.password("manager"), NEW, "пять окон"):
        typed.type(text)
        typed.press("Tab")
    typed.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("не совпадают")
    typed.press("Space")
    expect(dialog.locator("input[name=again]")).to_have_attribute("type", "text")
    typed.press("Shift+Tab")
    typed.type(NEW)
    typed.press("Enter")
    expect(dialog.get_by_role("status")).to_contain_text("Пароль изменён")
    expect(dialog.get_by_role("button", name="Закрыть")).to_be_focused()
    typed.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Сменить пароль")).to_be_focused()
    page.reload()
    expect(page.get_by_role("heading", name="Отчёты")).to_be_visible()


def test_an_administrator_chooses_a_password_before_anything_else(hall: Hall, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{hall.url}/setup", 1366, 768)
    sign_in(page, "admin", hall.password("admin"))
    expect(page.get_by_role("main")).to_contain_text("Этот пароль вам выдали")
    expect(page.get_by_role("main")).to_contain_text("Не меньше 15 знаков")
    expect(page.locator("input[name=old]")).to_be_focused()
    assert faults(page) == []
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("main")).to_contain_text("At least 15 characters")
    page.locator("input[name=old]").fill(hall.password("admin"))
    page.locator("input[name=new]").fill(NEW)
    page.locator("input[name=again]").fill(NEW)
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("link", name="Services")).to_be_visible()
