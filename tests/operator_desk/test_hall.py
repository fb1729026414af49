"""What the hall host sees and does."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.axe import faults
from tests.operator_desk.conftest import Opener
from tests.operator_desk.documents import ticket
from tests.operator_desk.hall_server import Hall
from tests.pages import settled

pytestmark = pytest.mark.browser


def walk_in(hall: Hall, open_page: Opener, path: str = "/hall") -> Page:
    """The hall opened by its host."""
    hall.sign_in("host", None)
    page = open_page(path, 1280, 800)
    expect(page.locator(".hall")).to_be_visible()
    return page


def test_queues_counters_figures_and_devices_are_in_one_view(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    expect(page.get_by_role("list", name="Очереди")).to_contain_text("27 мин")
    expect(page.get_by_role("list", name="Окна")).to_contain_text("Перерыв: Обед")
    expect(page.get_by_role("list", name="Окна")).to_contain_text("Петрова А. С. · 9 мин")
    expect(page.locator(".figures")).to_contain_text("92,7")
    expect(page.locator(".devices-line")).to_contain_text("Табло у лестницы: нет связи")
    expect(page.get_by_role("region", name="Главное сейчас")).to_contain_text("А012: до предела меньше 2 минут")


def test_open_tickets_stand_by_the_time_that_is_left(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    numbers = page.locator(".ticket-number").all_inner_texts()
    assert numbers[:4] == ["А012", "А014", "Е007", "К001"]


@pytest.mark.parametrize("typed", ["А014", "a014", "A 14", "а14", "14"])
def test_a_ticket_is_found_by_its_number_in_either_alphabet(hall: Hall, open_page: Opener, typed: str) -> None:
    page = walk_in(hall, open_page)
    page.get_by_role("searchbox").fill(typed)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Талон А014")).to_be_visible()


def test_a_ticket_that_has_left_the_hall_is_found_among_todays(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.get_by_role("searchbox").fill("e1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Талон Е001")).to_be_visible()


def test_a_number_that_nobody_has_is_said_calmly(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.get_by_role("searchbox").fill("К999")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_have_text("Талона К999 сегодня нет.")


def test_an_opened_ticket_shows_its_history(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.locator("[data-ticket='А012']").click()
    history = page.locator(".history")
    expect(history).to_contain_text("Выдан · Киоск у входа")
    expect(history).to_contain_text("Обслуживание началось · Окно 3 · Петрова А. С.")


def test_the_host_cancels_a_ticket_with_a_reason(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.locator("[data-ticket='А015']").click()
    page.get_by_role("button", name="Отменить талон").click()
    page.get_by_role("button", name="Талон взят по ошибке").click()
    expect(page.locator(".said")).to_have_text("А015 отменён.")
    assert hall.asked[0].path == "/api/v1/tickets/id-А015/cancel"
    assert hall.asked[0].body == {"reason": "Талон взят по ошибке"}


def test_the_host_returns_a_visitor_who_missed_the_call(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.get_by_role("tab", name="Пропустили").click()
    page.locator("[data-ticket='А008']").click()
    page.get_by_role("button", name="Вернуть").click()
    expect(page.locator(".said")).to_have_text("А008 снова в очереди.")
    assert hall.paths() == ["/api/v1/tickets/id-А008/return"]


def test_the_host_transfers_and_reprints(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.get_by_role("tab", name="Без бумаги").click()
    page.locator("[data-ticket='А016']").click()
    page.get_by_role("button", name="Напечатать копию").click()
    expect(page.locator(".said")).to_contain_text("печатается")
    page.get_by_role("button", name="Перенаправить").click()
    page.get_by_label("К какой услуге").select_option("advice")
    page.locator("[data-panel=transfer] .primary").click()
    expect(page.locator(".said")).to_contain_text("перенаправлен")
    assert hall.paths() == ["/api/v1/tickets/id-А016/reprint", "/api/v1/tickets/id-А016/transfer"]
    assert hall.asked[1].body == {"service": "advice"}


def test_the_host_issues_a_ticket_and_its_number_is_large(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    hall.answers["tickets"] = (201, ticket("В004"))
    page.get_by_role("button", name="Выдать талон").click()
    page.get_by_label("Право без очереди").select_option("veteran")
    page.get_by_role("button", name="В · Договоры водоснабжения").click()
    expect(page.locator(".issued-number")).to_have_text("В004")
    expect(page.locator(".issued")).to_contain_text("Перед ним 4 человека")
    assert hall.asked[0].path == "/api/v1/tickets"
    assert hall.asked[0].body == {"service": "water", "language": "ru", "priority": "veteran"}


def test_a_service_that_takes_nobody_says_so_before_it_is_pressed(hall: Hall, open_page: Opener) -> None:
    services = [{**each, "open": each["code"] != "water"} for each in hall.hall["services"]]
    hall.hall = {**hall.hall, "services": services}
    page = walk_in(hall, open_page)
    page.get_by_role("button", name="Выдать талон").click()
    closed = page.get_by_role("button", name="В · Договоры водоснабжения")
    expect(closed).to_contain_text("сейчас не принимают")
    expect(closed).to_be_disabled()
    closed.click(force=True)
    page.keyboard.press("Digit3")
    assert faults(page) == []
    assert hall.paths() == []


def test_a_closed_service_is_told_in_the_words_of_the_server(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    hall.answers["tickets"] = (409, {"code": "service_closed", "detail": "Приём закончен в 17:30."})
    page.get_by_role("button", name="Выдать талон").click()
    page.get_by_role("button", name="С · Консультации").click()
    expect(page.locator(".said")).to_have_text("Приём закончен в 17:30.")


def test_the_hall_speaks_english(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, "/hall?lang=en")
    expect(page.get_by_role("heading", name="Queues")).to_be_visible()
    page.locator("[data-ticket='А012']").click()
    expect(page.locator(".history")).to_contain_text("Service began")
    assert "hall." not in page.locator("body").inner_text()


def test_the_tabs_turn_by_arrow_keys(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.get_by_role("tab", name="Открытые").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Пропустили")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".ticket-number").first).to_have_text("А008")


def test_a_lost_link_is_said_in_the_hall_too(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.context.set_offline(True)
    settled(page)
    expect(page.locator(".link.lost")).to_contain_text("Нет связи")
    page.context.set_offline(False)
    expect(page.locator(".link.light-green")).to_be_visible()


def test_a_kiosk_is_locked_for_a_reason_and_unlocked_again(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.get_by_role("button", name="Устройства").click()
    expect(page.get_by_role("list", name="Устройства")).to_contain_text("бумага кончается")
    page.get_by_role("button", name="Киоск у входа").click()
    panel = page.get_by_role("region", name="Устройство «Киоск у входа»")
    expect(panel).to_contain_text("Приготовьте новый рулон.")
    expect(panel.get_by_role("button", name="Отключить навсегда")).to_have_count(0)
    panel.get_by_role("button", name="Запереть киоск").click()
    page.get_by_role("button", name="Меняем бумагу").click()
    expect(page.locator(".said")).to_contain_text("Киоск «Киоск у входа» заперт")
    panel.get_by_role("button", name="Закрыть").click()
    page.get_by_role("button", name="Устройства").click()
    page.get_by_role("button", name="Киоск в углу").click()
    panel = page.get_by_role("region", name="Устройство «Киоск в углу»")
    expect(panel).to_contain_text("Причина: Уборка")
    panel.get_by_role("button", name="Отпереть киоск").click()
    expect(page.locator(".said")).to_contain_text("Киоск «Киоск в углу» снова выдаёт талоны")
    asked = [one for one in hall.asked if "/devices/" in one.path]
    assert [one.path.rpartition("/")[2] for one in asked] == ["lock", "unlock"]
    assert asked[0].body == {"reason": "paper"}, "the code: visitors read it in their own language"
