"""The page of kiosks and boards: each with all that is known of it, and what may be done about it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.operator_desk.conftest import Opener
from tests.operator_desk.documents import Json, _device, at
from tests.operator_desk.hall_server import Hall
from tests.operator_desk.looks import faults_in_every_look

pytestmark = pytest.mark.browser

NO_PAPER = ("paper_out", "нет бумаги", "Вставьте новый рулон и закройте крышку.")
AWAY = ("away", "нет связи", "Проверьте питание и сеть устройства.")
LOCKED = ("locked", "заперт сотрудниками", "Отоприте, когда можно снова выдавать талоны.")


def page_said(state: str, text: str) -> Json:
    return {"state": state, "asked_at": at(60), "text": text}


def devices() -> list[Json]:
    alone = {"code": "perhaps", "text": "Пока нет связи, киоск может сам выдавать номера с 900"}
    failed = page_said("failed", "Пробный лист не напечатан: нет бумаги")
    away = {"online": False, "since": at(90_000), "last_seen": at(90_000)}
    return [
        _device("board", "door-board", "red", AWAY, **away),
        _device("kiosk", "far-kiosk", "red", AWAY, **away, paper="near_end", alone=alone, place="Второй зал"),
        _device("kiosk", "side-kiosk", "amber", LOCKED, locked="Меняем бумагу", paper="ok"),
        _device("kiosk", "door-kiosk", "red", NO_PAPER, paper="out", place="У входа", test_print=failed),
        _device("board", "hall-board", "green"),
    ]


def walk_in(hall: Hall, open_page: Opener, role: str = "host", path: str = "/devices", width: int = 1280) -> Page:
    hall.sign_in(role, None)
    hall.hall["devices"] = devices()
    page = open_page(path, width, 800)
    expect(page.locator(".device-card")).to_have_count(5)
    return page


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def test_each_device_is_shown_with_all_that_is_known_of_it(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    kiosk = card(page, "door-kiosk")
    for words in ("Киоск · У входа", "Нет бумаги с 09:52", "Вставьте новый рулон", "На связи", "Кончилась", "Выдаёт"):
        expect(kiosk).to_contain_text(words)
    expect(kiosk.get_by_role("status")).to_contain_text("Пробный лист не напечатан: нет бумаги")
    far = card(page, "far-kiosk")
    for words in ("Нет связи с 01.03, 09:42", "Последняя связь в 01.03, 09:42", "Кончается (до потери связи)", "номера с 900"):
        expect(far).to_contain_text(words)
    expect(far).not_to_contain_text("Выдаёт")
    side = card(page, "side-kiosk")
    for words in ("Причина: Меняем бумагу", "Не выдаёт, заперт", "место не указано"):
        expect(side).to_contain_text(words)
    expect(card(page, "hall-board")).to_contain_text("Табло")
    expect(card(page, "hall-board")).not_to_contain_text("Бумага")
    for words in ("3 не работают", "1 требует внимания", "1 в порядке"):
        expect(page.get_by_role("region", name="Состояние устройств")).to_contain_text(words)


@pytest.mark.parametrize("width", [1280, 1024])
def test_nothing_is_cut_off_and_no_device_moves_under_a_finger(hall: Hall, open_page: Opener, width: int) -> None:
    page = walk_in(hall, open_page, "supervisor", width=width)
    names = page.locator(".device-card h2").all_inner_texts()
    assert names == ["door-kiosk", "far-kiosk", "side-kiosk", "door-board", "hall-board"]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    hall.show_hall(devices=[{**one, "light": "green", "trouble": None} for one in reversed(devices())])
    expect(card(page, "door-kiosk")).to_contain_text("Всё в порядке")
    assert page.locator(".device-card h2").all_inner_texts() == names


def test_news_of_paper_and_test_page_come_by_themselves(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    mended = {"light": "green", "trouble": None, "paper": "ok", "test_print": page_said("printed", "Пробный лист напечатан")}
    hall.show_hall(devices=[{**one, **mended} if one["name"] == "door-kiosk" else one for one in devices()])
    expect(card(page, "door-kiosk")).to_contain_text("Всё в порядке")
    expect(card(page, "door-kiosk").get_by_role("status")).to_contain_text("Пробный лист напечатан")


def test_the_host_prints_a_test_page_locks_unlocks_and_writes_down_the_place(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    kiosk = card(page, "door-kiosk")
    expect(kiosk.get_by_role("button", name="Отключить навсегда")).to_have_count(0)
    kiosk.get_by_role("button", name="Пробная печать").click()
    expect(page.locator(".said")).to_have_text("Киоск «door-kiosk» печатает пробный лист")
    kiosk.get_by_role("button", name="Запереть киоск").click()
    page.get_by_role("region", name="Запереть киоск «door-kiosk»").get_by_role("button", name="Уборка").click()
    expect(page.locator(".said")).to_contain_text("заперт")
    expect(kiosk.get_by_role("button", name="Запереть киоск")).to_be_focused()
    card(page, "side-kiosk").get_by_role("button", name="Отпереть киоск").click()
    expect(page.locator(".said")).to_contain_text("снова выдаёт талоны")
    kiosk.get_by_role("button", name="Где стоит").click()
    expect(page.get_by_label("Где стоит")).to_have_value("У входа")
    page.get_by_label("Где стоит").fill("У лестницы")
    hall.show_hall(open=False, devices=[{**one, "paper": "near_end"} for one in devices()])
    expect(card(page, "side-kiosk")).to_contain_text("Кончается")
    expect(page.get_by_label("Где стоит")).to_have_value("У лестницы")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("записано")
    assert [(one.path.removeprefix("/api/v1/devices/kiosk/"), one.body) for one in hall.asked] == [
        ("door-kiosk/test-print", {}),
        ("door-kiosk/lock", {"reason": "cleaning"}),
        ("side-kiosk/unlock", {}),
        ("door-kiosk/place", {"place": "У лестницы"}),
    ]


def test_a_refused_test_page_is_told_in_the_words_of_the_server(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    hall.answers["test-print"] = (409, {"code": "kiosk_away", "detail": "Киоск «far-kiosk» не на связи."})
    card(page, "far-kiosk").get_by_role("button", name="Пробная печать").click()
    expect(page.locator(".said")).to_have_text("Киоск «far-kiosk» не на связи.")


def test_a_new_device_is_let_in_by_the_code_on_its_screen(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.get_by_role("button", name="Добавить устройство").click()
    page.get_by_label("Код с экрана устройства").fill("123 456")
    page.get_by_label("Имя латинскими буквами").fill("new-board")
    page.get_by_label("Где стоит").fill("Над дверью")
    page.get_by_role("button", name="Подключить").click()
    expect(page.locator(".said")).to_contain_text("«new-board» подключено")
    assert hall.asked[0].body == {"code": "123 456", "name": "new-board", "place": "Над дверью"}


def test_a_manager_looks_and_does_nothing(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, "manager")
    expect(page.locator(".devices-main button")).to_have_count(0)
    expect(page.get_by_role("button", name="Добавить устройство")).to_have_count(0)


def test_one_gets_there_from_the_hall_and_back_in_the_same_language(hall: Hall, open_page: Opener) -> None:
    hall.sign_in("supervisor", None)
    page = open_page("/hall?lang=en", 1280, 800)
    page.get_by_role("button", name="Devices").click()
    page.get_by_role("link", name="Each in detail").click()
    expect(page.get_by_role("heading", name="Devices")).to_be_visible()
    expect(page.locator(".device-card").first).to_be_visible()
    assert "hall." not in page.locator("body").inner_text()
    page.get_by_role("link", name="To the hall").click()
    expect(page.get_by_role("heading", name="Queues")).to_be_visible()


def test_the_page_has_no_fault_that_a_machine_can_find(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, "supervisor")
    page.emulate_media(reduced_motion="reduce")

    def a_lock_and_a_new_device_are_asked_about() -> None:
        expect(page.locator(".device-card").first).to_be_visible()
        card(page, "door-kiosk").get_by_role("button", name="Запереть киоск").click()
        page.get_by_role("button", name="Добавить устройство").click()

    assert faults_in_every_look(page, a_lock_and_a_new_device_are_asked_about) == []
