"""The beginning and the end of a shift on one screen: nothing is left open without a question."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.operator_desk.conftest import Opener
from tests.operator_desk.documents import NOW, Json, ticket
from tests.operator_desk.hall_server import Hall
from tests.operator_desk.in_view import SCREENS, whole
from tests.operator_desk.looks import faults_in_every_look
from tests.pages import resize

pytestmark = pytest.mark.browser

OF_FRIDAY = [
    {"number": "А031", "service": {"code": "grid-person", "name": "Присоединение"}, "was": "serving", "by": None, "reason": None},
    {
        "number": "К009",
        "service": {"code": "complaints", "name": "Жалобы"},
        "was": "waiting",
        "by": "Орлов П. Р.",
        "reason": "Ушёл",
    },
]


#: Of a usual Monday, with too few people at noon.
EXPECTED = [
    {"hour": hour, "visitors": visitors, "needed": needed, "there": there, "short": needed > there}
    for hour, visitors, needed, there in [
        (8, 14, 4, 6), (9, 22, 5, 6), (10, 26, 6, 6), (11, 24, 6, 6), (12, 20, 5, 4),
        (13, 17, 4, 4), (14, 21, 5, 6), (15, 19, 5, 6), (16, 12, 3, 6), (17, 5, 2, 6),
    ]
]  # fmt: skip


def shift(**changes: Any) -> Json:
    """A Monday morning after a Friday on which two visits were never ended."""
    return {
        "server_time": NOW.isoformat(),
        "day": "2026-03-02",
        "weekday": 0,
        "hours": [["08:00", "18:00"]],
        "day_off": None,
        "next_opening": None,
        "opened": None,
        "closed": None,
        "day_before": {"day": "2026-02-27", "expired": [{**one, "at": "2026-02-28T00:00:01+07:00"} for one in OF_FRIDAY]},
        "expected": EXPECTED,
        **changes,
    }


def walk_in(hall: Hall, open_page: Opener, role: str = "supervisor", path: str = "/shift", **size: int) -> Page:
    hall.sign_in(role, None)
    hall.documents.setdefault("shift", shift())
    page = open_page(path, **(size or {"width": 1366, "height": 768}))
    expect(page.locator(".shift-main")).to_be_visible()
    return page


def empty(hall: Hall) -> list[Json]:
    """The counters when everybody has gone."""
    return [{**one, "state": "closed", "operator": None, "ticket": None} for one in hall.hall["counters"]]


def test_the_morning_shows_what_the_night_closed(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    expect(page.get_by_role("heading", name="Осталось от 27 февраля")).to_be_visible()
    left = page.get_by_role("list", name="Талоны прошлого дня").get_by_role("listitem")
    expect(left.nth(0)).to_contain_text("А031")
    expect(left.nth(0)).to_contain_text("Был: Обслуживание")
    expect(left.nth(1)).to_contain_text("Орлов П. Р.: Ушёл")


def test_a_morning_with_nothing_left_says_so(hall: Hall, open_page: Opener) -> None:
    hall.documents["shift"] = shift(day_before={"day": "2026-02-27", "expired": []})
    page = walk_in(hall, open_page)
    expect(page.get_by_text("С прошлого дня ничего не осталось.")).to_be_visible()


def test_the_morning_shows_hours_day_off_and_a_clock_that_differs(hall: Hall, open_page: Opener) -> None:
    hall.documents["shift"] = shift(hours=[["08:00", "12:00"], ["13:00", "00:00"]], day_off="Короткий день")
    page = walk_in(hall, open_page)
    today = page.locator(".shift-today").first
    expect(today).to_contain_text("Сегодня понедельник, 2 марта")
    expect(today).to_contain_text("Приём 08:00–12:00, 13:00–24:00. Короткий день.")
    expect(today).to_contain_text("Часы сервера 10:42, часы этого компьютера отличаются")
    hall.documents["shift"] = shift(server_time=page.evaluate("new Date().toISOString()"), hours=[])
    page.reload()
    expect(today).to_contain_text("Часы сервера и этого компьютера совпадают.")
    expect(today).to_contain_text("Сегодня приёма нет.")


def test_services_that_nobody_takes_and_devices_with_trouble_stand_out(hall: Hall, open_page: Opener) -> None:
    for one in hall.hall["counters"]:
        one["services"] = [] if one["operator"] is None else ["water", "meters", "complaints", "advice", "grid-company"]
    lost = {"code": "undelivered", "text": "Отчёты не доставлены (папка): 27.02.", "level": "amber", "day": "2026-02-27"}
    hall.hall["alarms"] = [lost]
    page = walk_in(hall, open_page)
    expect(page.locator(".shift-today").first).to_contain_text("2 услуги никто не принимает.")
    expect(page.locator(".shift-today").get_by_text(lost["text"])).to_be_visible()
    expect(page.locator(".shift-today").get_by_role("link", name="Отчёты")).to_have_attribute("href", "/reports?date=2026-02-27")
    expect(page.locator(".shift-unserved")).to_contain_text("Помощь с личным кабинетом")
    devices = page.get_by_role("list", name="Устройства")
    expect(devices).to_contain_text("Табло у лестницы: нет связи")
    expect(devices).to_contain_text("Проверьте питание и сеть.")
    expect(devices).to_contain_text("1 устройство в порядке")


def test_who_has_not_signed_out_since_friday_is_named_and_the_counter_is_closed(hall: Hall, open_page: Opener) -> None:
    hall.hall["counters"][5]["since"] = "2026-02-27T09:00:00+07:00"
    page = walk_in(hall, open_page)
    expect(page.get_by_role("list", name="Окна")).to_contain_text("не вышел с 27.02")
    page.get_by_role("button", name="Закрыть окно 6").click()
    expect(page.locator(".said")).to_have_text("Окно 6 закрыто.")
    assert [(one.path, one.body) for one in hall.asked] == [
        ("/api/v1/counters/6/free", {"then": None, "reason": "Смена закончилась", "sign_off": True})
    ]


def test_the_shift_is_begun_once_and_says_by_whom(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    hall.documents["shift"] = shift(opened={"at": "2026-03-02T07:52:00+07:00", "who": "Петрова А. С."})
    page.get_by_role("button", name="Начать смену").dblclick()
    expect(page.get_by_text("Смена начата в 07:52, Петрова А. С.")).to_be_visible()
    expect(page.get_by_role("button", name="Начать смену")).to_have_count(0)
    assert [one.path for one in hall.asked] == ["/api/v1/shift/open"]


def test_open_visits_are_asked_about_one_by_one_those_at_counters_first(hall: Hall, open_page: Opener) -> None:
    hall.hall["tickets"] = [ticket("В003", used=610), ticket("А009", "parked", 700), ticket("А012", "serving", 1690)]
    page = walk_in(hall, open_page)
    expect(page.get_by_text("Ещё открыты 3 талона.")).to_be_visible()
    expect(page.get_by_role("button", name="Закрыть смену")).to_have_count(0)
    page.get_by_role("button", name="Спросить о каждом").click()
    ask = page.locator(".shift-ask")
    expect(ask).to_contain_text("А012")
    expect(ask).to_contain_text("Обслуживание · Окно 3")
    expect(ask).to_contain_text("После него ещё 2 талона.")
    assert ask.get_by_role("button").all_inner_texts() == ["Завершить: обслужен", "Вернуть в очередь", "Закрыть: день окончен"]
    ask.get_by_role("button", name="Завершить: обслужен").click()
    page.get_by_role("button", name="Оператор забыл завершить").click()
    expect(ask).to_contain_text("А009")
    ask.get_by_role("button", name="Отменить").click()
    page.get_by_label("Другая причина").fill("Ушёл домой за паспортом")
    page.get_by_role("button", name="Записать").click()
    expect(ask).to_contain_text("В003")
    ask.get_by_role("button", name="Закрыть: день окончен").click()
    page.get_by_role("button", name="День окончен", exact=True).click()
    expect(ask).to_have_count(0)
    assert [(one.path.rsplit("/", 1)[1], one.body) for one in hall.asked] == [
        ("id-А012", {"how": "finish", "reason": "Оператор забыл завершить"}),
        ("id-А009", {"how": "cancel", "reason": "Ушёл домой за паспортом"}),
        ("id-В003", {"how": "expire", "reason": "День окончен"}),
    ]


def test_a_visit_that_goes_back_into_the_queue_is_asked_about_again(hall: Hall, open_page: Opener) -> None:
    hall.hall["tickets"] = [ticket("А012", "called", 600)]
    page = walk_in(hall, open_page)
    page.get_by_role("button", name="Спросить о каждом").click()
    page.locator(".shift-ask").get_by_role("button", name="Вернуть в очередь").click()
    page.get_by_role("button", name="Вызовем ещё раз").click()
    expect(page.locator(".said")).to_have_text("А012 снова в очереди.")
    expect(page.locator(".shift-ask")).to_have_count(0)
    hall.show_hall(tickets=[ticket("А012", used=640)])
    expect(page.locator(".shift-ask")).to_contain_text("Ждёт")


def test_a_refusal_leaves_the_question_where_it_is(hall: Hall, open_page: Opener) -> None:
    hall.hall["tickets"] = [ticket("А012", "called", 600)]
    hall.answers["id-А012"] = (409, {"code": "step_not_allowed", "detail": "Талон уже завершён."})
    page = walk_in(hall, open_page)
    page.get_by_role("button", name="Спросить о каждом").click()
    page.locator(".shift-ask").get_by_role("button", name="Отменить").click()
    page.get_by_role("button", name="Посетитель ушёл").click()
    expect(page.locator(".said")).to_have_text("Талон уже завершён.")
    page.keyboard.press("Escape")
    expect(page.locator(".shift-ask")).to_contain_text("А012")


def test_after_the_visits_come_the_counters_and_then_the_shift_is_closed(hall: Hall, open_page: Opener) -> None:
    hall.hall["tickets"] = []
    page = walk_in(hall, open_page)
    page.get_by_role("button", name="Спросить о каждом").click()
    left = page.get_by_role("list", name="Окна, из которых не вышли")
    expect(left.get_by_role("listitem")).to_have_count(5)
    left.get_by_role("button", name="Закрыть окно 4").click()
    expect(page.locator(".said")).to_have_text("Окно 4 закрыто.")
    hall.show_hall(counters=empty(hall), open=False)
    expect(page.get_by_text("Все окна закрыты.")).to_be_visible()
    hall.documents["shift"] = shift(closed={"at": "2026-03-02T18:04:00+07:00", "who": "Петрова А. С."})
    page.get_by_role("button", name="Закрыть смену").click()
    expect(page.get_by_text("Смена закрыта в 18:04, Петрова А. С.")).to_be_visible()
    assert [one.path for one in hall.asked] == ["/api/v1/counters/4/free", "/api/v1/shift/close"]


def test_a_manager_is_told_whose_page_it_is(hall: Hall, open_page: Opener) -> None:
    hall.sign_in("manager", None)
    page = open_page("/shift")
    expect(page.get_by_text("Смену открывают и закрывают администратор зала и старший смены.")).to_be_visible()


def test_all_of_it_is_done_with_the_keyboard_alone(hall: Hall, open_page: Opener) -> None:
    hall.hall["tickets"] = [ticket("В003", used=610)]
    page = walk_in(hall, open_page)
    page.get_by_role("button", name="Спросить о каждом").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".shift-ask")).to_be_visible()
    page.locator(".shift-ask button").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Посетитель ушёл")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_have_text("В003 отменён.")


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_all_of_it_is_in_one_view_at_every_size(hall: Hall, open_page: Opener, lang: str) -> None:
    page = walk_in(hall, open_page, path=f"/shift?lang={lang}")
    page.locator(".shift-column").nth(2).locator(".button").click()
    expect(page.locator(".shift-ask")).to_be_visible()
    for size in SCREENS:
        resize(page, *size)
        assert whole(page, ".shift-main .card", 60) == [True] * 7, size
        inside = page.evaluate("(each => each.scrollHeight <= each.clientHeight + 1)(document.querySelector('.shift-ask'))")
        assert inside, size


def test_the_page_has_no_fault_that_a_machine_can_find(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)

    def each_visit_is_asked_about() -> None:
        expect(page.locator(".shift-main")).to_be_visible()
        page.get_by_role("button", name="Спросить о каждом").click()

    assert faults_in_every_look(page, each_visit_is_asked_about) == []


def test_the_morning_says_how_many_come_in_each_hour_and_when_the_counters_will_not_do(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    expected = page.get_by_role("region", name="Ждём сегодня")
    rows = expected.get_by_role("row")
    expect(rows).to_have_count(11)
    expect(rows.nth(3)).to_have_text("10:002666")
    expect(rows.nth(5)).to_contain_text("4, не хватит")
    expect(page.get_by_text("около 180 посетителей")).to_be_visible()
    expect(page.locator(".shift-expected .short")).to_have_count(1)
    now = page.locator(".shift-expected [aria-current=time]")
    expect(now).to_have_text("10:002666")
    expect(now).to_be_in_viewport()


def test_without_enough_history_the_morning_says_what_is_lacking(hall: Hall, open_page: Opener) -> None:
    hall.documents["shift"] = shift(expected=None)
    page = walk_in(hall, open_page)
    expect(page.get_by_text("когда будет хотя бы 50 обслуженных посетителей")).to_be_visible()


def test_on_a_day_off_nobody_is_expected(hall: Hall, open_page: Opener) -> None:
    hall.documents["shift"] = shift(hours=[], expected=[])
    page = walk_in(hall, open_page)
    expect(page.get_by_text("Ждём сегодня")).to_have_count(0)
