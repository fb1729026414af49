"""A desk and the hall host on the whole running system: called, answered, written to, freed, and told why."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import Hall

pytestmark = pytest.mark.browser

Opener = Callable[..., Page]


def sign_in(page: Page, hall: Hall, name: str, counter: int | None = None) -> None:
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=password]").fill(hall.password(name))
    if counter is not None:
        page.locator(f"input[name=counter][value='{counter}']").check(force=True)
    page.locator("button[type=submit]").click()


@pytest.fixture
def both(hall: Hall, open_page: Opener) -> tuple[Page, Page]:
    """The desk of counter 1 with a visitor whom it serves, and the host's tablet."""
    hall.server.kiosk().issue("advice-other", "key")
    desk = open_page(f"{hall.url}/desk", 1366, 768)
    sign_in(desk, hall, "operator1", 1)
    desk.locator("[data-step=call]:not([aria-disabled=true])").wait_for()
    desk.keyboard.press("F2")
    desk.locator("[data-step=start]:not([aria-disabled=true])").wait_for()
    desk.keyboard.press("F4")
    desk.locator("[data-step=finish]:not([aria-disabled=true])").wait_for()
    host = open_page(f"{hall.url}/hall", 1280, 800)
    sign_in(host, hall, "host")
    expect(host.locator(".hall")).to_be_visible()
    return desk, host


def test_a_call_for_help_is_answered_and_a_message_is_read(both: tuple[Page, Page]) -> None:
    desk, host = both
    desk.keyboard.press("Alt+h")
    line = host.get_by_role("region", name="Главное сейчас")
    expect(line).to_contain_text("Окно 1 зовёт администратора")
    line.get_by_role("button", name="Иду").click()
    expect(desk.locator(".from-host")).to_contain_text("Администратор идёт")
    desk.get_by_role("button", name="Уже помогли").click()
    expect(line).not_to_contain_text("Окно 1")
    host.locator("[data-counter='1']").click()
    host.get_by_label("Сообщение этому окну").fill("Обед сдвигаем на 13:30")
    host.keyboard.press("Enter")
    expect(desk.locator(".from-host")).to_contain_text("Обед сдвигаем на 13:30")
    desk.get_by_role("button", name="Прочитано").click()
    expect(desk.locator(".from-host")).to_have_count(0)
    host.get_by_role("button", name="Сообщения").click()
    expect(host.locator(".messages")).to_contain_text("Окно 1 · прочитано")


def test_a_stuck_desk_is_freed_the_visitor_waits_on_and_the_operator_reads_why(both: tuple[Page, Page]) -> None:
    desk, host = both
    host.locator("[data-counter='1']").click()
    host.get_by_role("button", name="Освободить окно").click()
    host.get_by_role("checkbox", name="Снять с окна").check()
    host.get_by_role("button", name="Оператор отошёл").click()
    expect(host.locator(".said")).to_have_text("Окно 1 свободно.")
    expect(desk.locator(".notice").first).to_contain_text("Вас сняли с окна 1.")
    expect(desk.locator(".notice").first).to_contain_text("Оператор отошёл")
    expect(host.locator("[data-counter='1']")).to_contain_text("Закрыто")
    ticket = host.locator(".ticket-row").first
    expect(ticket).to_contain_text("Ждёт")
    ticket.click()
    history = host.locator(".history").first
    expect(history).to_contain_text("Окно освобождено администратором")
    expect(history).to_contain_text("Возвращён в очередь")
    host.get_by_role("button", name="Право без очереди").click()
    host.locator("[data-panel=priority] .option").nth(1).click()
    host.get_by_role("button", name="Показал документ").click()
    expect(host.locator(".said")).to_contain_text("право без очереди изменено")
    expect(host.locator(".history").first).to_contain_text("Изменено право без очереди")


def test_one_tap_on_the_advice_lends_a_service_and_the_desk_calls_for_it(both: tuple[Page, Page], hall: Hall) -> None:
    desk, host = both
    database = sqlite3.connect(hall.server.data / "queue.db", isolation_level=None, timeout=10)
    # Counter 1 takes one service only from now on, and the hall has just been advised to let it take another.
    database.execute("INSERT INTO counter_service SELECT 1, id FROM service WHERE code = 'advice-other'")
    database.execute("UPDATE office SET setup_version = setup_version + 1")
    database.execute(
        "INSERT INTO advice (id, office_id, business_day, given_at, saved, late, chance, counter, service)"
        " SELECT 'a1', id, date('now'), ?, 6.2, 9.0, 0.9, 1, 'account' FROM office",
        (int(time.time()),),
    )
    database.close()
    number = hall.server.kiosk().issue("account", "another-key").document["number"]
    expect(desk.locator(".next")).not_to_contain_text(number)
    host.get_by_role("link", name="Стена").click()
    expect(host.locator(".wall-advice")).to_contain_text("Пусть окно 1 принимает и")
    host.get_by_role("button", name="Пусть принимает").click()
    expect(host.locator(".said")).to_contain_text("Сделано: окно 1 принимает и")
    expect(host.locator(".wall-advice")).to_have_count(0)
    expect(desk.locator(".from-host")).to_contain_text("Сегодня принимайте и")
    expect(desk.locator(".list-lent")).to_contain_text("Сегодня ещё:")
    expect(desk.locator(".next")).to_contain_text(number)
    desk.get_by_role("button", name="Прочитано").click()
    host.get_by_role("link", name="Зал").click()
    host.locator("[data-counter='1']").click()
    host.locator("[data-panel=counter]").get_by_role("button", name="Убрать").click()
    expect(desk.locator(".list-lent")).to_have_count(0)
    expect(desk.locator(".next")).not_to_contain_text(number)
