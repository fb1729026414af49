"""The supervisor's wall: the standard today, every ticket's time, and what is foreseen with what to do about it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.operator_desk.conftest import Opener
from tests.operator_desk.documents import ticket
from tests.operator_desk.hall_server import Hall
from tests.operator_desk.in_view import SCREENS, whole
from tests.operator_desk.looks import faults_in_every_look
from tests.pages import resize

pytestmark = pytest.mark.browser


def forecast(**changes: Any) -> dict[str, Any]:
    """What the server foresees: two who will not make it, and an advice."""
    late = {"ticket": "id-А015", "number": "А015", "service": "grid-person", "counter": None, "in_minutes": 12, "over_s": 240}
    soon = {"ticket": "id-Е007", "number": "Е007", "service": "meters", "counter": 1, "in_minutes": 7, "over_s": 90}
    return {
        "will_break": [
            {**soon, "chance": 0.61, "text": "Впереди 2 человека по 10 минут"},
            {**late, "chance": 0.83, "text": "Впереди 4 человека по 7 минут на 2 окна"},
        ],
        "advice": {
            "id": "advice-7",
            "kind": "open",
            "text": "Откройте ещё одно окно на 60 минут: уложатся ещё примерно 7 посетителей",
            "saved": 7,
            "chance": 0.86,
            "open_minutes": 60,
            "counter": None,
            "service": None,
        },
        "record": {"given": 12, "followed": 9, "right": 8},
        "estimate": {"counted": 50, "held": 43},
        **changes,
    }


#: The other way out: nobody has to come.
MOVE = {
    "id": "advice-9",
    "kind": "move",
    "text": "Пусть окно 3 принимает и «Жалобы на отключения и качество»: около 7 посетителей уложатся в 30 минут",
    "saved": 7,
    "chance": 0.86,
    "open_minutes": None,
    "counter": 3,
    "service": {"code": "complaints", "name": "Жалобы на отключения и качество"},
}


def walk_in(hall: Hall, open_page: Opener, role: str = "supervisor", path: str = "/wall", **size: int) -> Page:
    hall.sign_in(role, None)
    page = open_page(path, **(size or {"width": 1920, "height": 1080}))
    expect(page.locator(".wall-room")).to_be_visible()
    return page


def test_the_share_within_the_standard_stands_largest_with_what_it_is_a_share_of(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    expect(page.locator(".tally-share")).to_contain_text("92,7")
    expect(page.locator(".tally-share")).to_contain_text("38 из 41 посетителей")
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter((each) => each.textContent.trim()).map(
            (each) => [parseFloat(getComputedStyle(each).fontSize), each.className])"""
    )
    assert max(sizes)[1] == "number"
    assert max(size for size, _ in sizes) == 95


def test_every_open_ticket_stands_by_its_minutes_left_with_a_sign_and_a_word(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    tickets = page.get_by_role("list", name="Талоны по остатку времени").get_by_role("listitem")
    expect(tickets).to_have_count(10)
    expect(tickets.nth(0)).to_contain_text("А012")
    expect(tickets.nth(0)).to_contain_text("1 мин")
    expect(tickets.nth(0)).to_contain_text("Время на исходе")
    expect(tickets.nth(2)).to_contain_text("Скоро предел")
    expect(tickets.nth(9)).to_contain_text("В пределах норматива")
    assert tickets.nth(0).locator(".light-red").count() == 1
    assert tickets.nth(2).locator(".light-amber").count() == 1


def test_beyond_the_limit_the_minutes_count_up_and_the_word_says_so(hall: Hall, open_page: Opener) -> None:
    hall.hall["tickets"] = [ticket("А020", used=1990), ticket("А021", used=1775)]
    page = walk_in(hall, open_page)
    over, nearly = page.locator(".wall-ticket").all()
    expect(over).to_contain_text("+4 мин")
    expect(over).to_contain_text("Норматив превышен")
    expect(nearly).to_contain_text("меньше 1 мин")


def test_queues_counters_and_alarms_follow_the_hall_without_asking_again(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    expect(page.get_by_role("list", name="Очереди")).to_contain_text("Технологическое присоединение")
    counters = page.get_by_role("list", name="Окна")
    expect(counters).to_contain_text("Петрова А. С. · 9 мин")
    expect(counters).to_contain_text("Перерыв: Обед")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    hall.show_hall(alarms=[{"code": "nobody_serves", "text": "Вопрос: ждут 3, окон нет", "level": "red"}], tickets=[])
    expect(page.locator(".wall-alarms")).to_contain_text("Вопрос: ждут 3, окон нет")
    expect(page.locator(".wall-tickets")).to_contain_text("В зале никого нет")
    assert asked == []


def test_closed_counters_are_named_in_one_line_and_eight_open_ones_are_in_view(hall: Hall, open_page: Opener) -> None:
    work = [one for one in hall.hall["counters"] if one["state"] != "closed"]
    closed = hall.hall["counters"][1]
    numbered = [{**work[number % 5], "number": number + 1} for number in range(10)]
    hall.hall["counters"] = [*numbered, {**closed, "number": 11}, {**closed, "number": 12}]
    hall.hall["forecast"] = forecast()
    page = walk_in(hall, open_page)
    expect(page.get_by_text("Закрыты окна: 11, 12")).to_be_visible()
    in_view = page.evaluate(
        """() => {
            const end = document.querySelector(".wall-seats .scroll").getBoundingClientRect().bottom + 1;
            const seats = [...document.querySelectorAll(".wall-seat")];
            return seats.filter((each) => each.getBoundingClientRect().bottom <= end).length;
        }"""
    )
    assert in_view >= 8


def test_while_nothing_is_foreseen_nothing_of_it_is_shown(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    expect(page.get_by_role("heading", name="Очереди")).to_be_visible()
    expect(page.get_by_role("heading", name="Не успеют")).to_have_count(0)
    expect(page.get_by_role("heading", name="Совет")).to_have_count(0)
    hall.show_hall(forecast=None)
    expect(page.get_by_role("heading", name="Не успеют")).to_have_count(0)


def test_those_who_will_not_make_it_are_named_before_they_break_the_standard(hall: Hall, open_page: Opener) -> None:
    hall.hall["forecast"] = forecast()
    page = walk_in(hall, open_page)
    late = page.locator(".wall-break[data-ticket='А015']")
    expect(late).to_contain_text("Впереди 4 человека по 7 минут на 2 окна")
    expect(late).to_contain_text("через 12 мин")
    expect(late).to_contain_text("вероятность 83 %".replace(" %", "\u00a0%"))
    expect(page.locator(".wall-foreseen")).to_contain_text("Советов дано 12, выполнено 9, верными оказались 8.")
    expect(page.locator(".wall-foreseen")).to_contain_text("43 из 50")
    hall.show_hall(forecast=forecast(will_break=[], record={"given": 0, "followed": 0, "right": 0}, advice=None))
    expect(page.locator(".wall-foreseen")).to_contain_text("Пока все успевают.")
    expect(page.locator(".wall-foreseen")).not_to_contain_text("Советов дано")


@pytest.mark.parametrize(("button", "given"), [("Открыли", "followed"), ("Не сейчас", "refused")])
def test_an_advice_is_answered_once_and_goes(hall: Hall, open_page: Opener, button: str, given: str) -> None:
    hall.hall["forecast"] = forecast()
    page = walk_in(hall, open_page)
    expect(page.locator(".wall-advice")).to_contain_text("Откройте ещё одно окно на 60 минут")
    page.get_by_role("button", name=button).dblclick()
    expect(page.locator(".wall-advice")).to_have_count(0)
    expect(page.locator(".said")).to_contain_text("Записано")
    assert [(one.path, one.body) for one in hall.asked] == [("/api/v1/advice/advice-7", {"answer": given})]
    hall.show_hall(forecast=forecast(advice={**forecast()["advice"], "id": "advice-8", "text": "Откройте окно 5"}))
    expect(page.locator(".wall-advice")).to_contain_text("Откройте окно 5")


def test_an_advice_to_lend_a_service_is_followed_by_one_tap(hall: Hall, open_page: Opener) -> None:
    hall.hall["forecast"] = forecast(advice=MOVE)
    page = walk_in(hall, open_page, "host", width=1280, height=800)
    expect(page.locator(".wall-advice")).to_contain_text("Пусть окно 3 принимает и «Жалобы на отключения и качество»")
    page.get_by_role("button", name="Пусть принимает").click()
    expect(page.locator(".wall-advice")).to_have_count(0)
    expect(page.locator(".said")).to_contain_text("Сделано: окно 3 принимает и «Жалобы на отключения и качество»")
    assert [(one.path, one.body) for one in hall.asked] == [("/api/v1/advice/advice-9", {"answer": "followed"})]


def test_a_refused_answer_leaves_the_advice_where_it_is(hall: Hall, open_page: Opener) -> None:
    hall.hall["forecast"] = forecast()
    hall.answers["advice-7"] = (409, {"code": "advice_old", "detail": "Совет устарел."})
    page = walk_in(hall, open_page)
    page.get_by_role("button", name="Открыли").click()
    expect(page.locator(".said")).to_have_text("Совет устарел.")
    expect(page.locator(".wall-advice")).to_be_visible()


def test_a_manager_sees_the_wall_and_leaves_the_advice_to_the_hall(hall: Hall, open_page: Opener) -> None:
    hall.hall["forecast"] = forecast()
    page = walk_in(hall, open_page, "manager")
    expect(page.locator(".wall-advice")).to_contain_text("Откройте ещё одно окно")
    expect(page.get_by_role("button", name="Открыли")).to_have_count(0)
    links = page.get_by_role("navigation").get_by_role("link").all_inner_texts()
    assert links == ["Зал", "Разбор дня", "Отчёты", "Журнал"]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_all_of_it_is_in_one_view_at_every_size(hall: Hall, open_page: Opener, lang: str) -> None:
    hall.hall["forecast"] = forecast()
    page = walk_in(hall, open_page, path=f"/wall?lang={lang}")
    for size in SCREENS:
        resize(page, *size)
        assert whole(page, ".tally, .wall-main .card", 60) == [True] * 7, size
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_the_wall_has_no_fault_that_a_machine_can_find(hall: Hall, open_page: Opener) -> None:
    hall.hall["forecast"] = forecast()
    hall.sign_in("supervisor", None)
    page = open_page("/wall", 1920, 1080)
    assert faults_in_every_look(page, lambda: expect(page.locator(".wall-room")).to_be_visible()) == []


def test_the_host_goes_from_the_hall_to_the_wall_and_back(hall: Hall, open_page: Opener) -> None:
    hall.sign_in("host", None)
    page = open_page("/hall?lang=ru", 1280, 800)
    expect(page.locator(".hall")).to_be_visible()
    assert page.get_by_role("navigation").get_by_role("link").all_inner_texts() == ["Стена", "Смена"]
    page.get_by_role("link", name="Стена").click()
    expect(page.get_by_role("heading", name="Талоны по остатку времени")).to_be_visible()
    page.get_by_role("link", name="Зал").click()
    expect(page.get_by_role("button", name="Выдать талон")).to_be_visible()
