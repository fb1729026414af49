"""Breaks with an end, results that are needed, further services, and a desk that calls or asks by itself."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.operator_desk.conftest import Opener
from tests.operator_desk.documents import LIMITS, at, desk_state, serving, ticket
from tests.operator_desk.hall_server import Hall
from tests.operator_desk.test_steps import at_counter, sit, status

pytestmark = pytest.mark.browser

#: What the page sounds is counted; Chromium without a sound card plays it all the same.
COUNT_NOTES = """() => {
  window.notes = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) { window.notes += 1; return start.apply(this, when); };
}"""


def settings(**changed: Any) -> dict[str, Any]:
    return {"recalls": 2, "recall_pause_s": 20, "takes_roll_numbers": True, "auto_call_s": 0, **LIMITS, **changed}


def nobody() -> dict[str, Any]:
    """A desk for which nobody waits."""
    return {"waiting": [{**each, "waiting": 0} for each in desk_state()["waiting"]], "next": None, "queue": []}


# Breaks


def test_a_break_is_two_keys_and_says_when_the_counter_is_back(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page)
    hall.answers["pause"] = (200, {"counter": 3, "state": "paused", "reason": "lunch", "back_at": at(-2700)})
    page.keyboard.press("Alt+Digit0")
    expect(page.get_by_role("button", name="Обед вернусь в 11:27 (45 мин)")).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator(".visitor")).to_contain_text("Вернуться в 11:27")
    assert hall.asked[0].body == {"reason": "lunch", "minutes": 45}


@pytest.mark.parametrize(("length", "sent"), [("15", {"minutes": 15}), ("Не знаю", {})])
def test_another_time_is_chosen_before_the_reason(hall: Hall, open_page: Opener, length: str, sent: dict[str, int]) -> None:
    page = sit(hall, open_page)
    page.keyboard.press("Alt+Digit0")
    page.get_by_role("button", name=length, exact=True).click()
    page.keyboard.press("2")
    expect(page.locator("[data-panel=pause]")).to_have_count(0)
    assert hall.asked[0].body == {"reason": "technical", **sent}


def test_a_break_that_lasts_too_long_is_said_and_can_be_corrected(hall: Hall, open_page: Opener) -> None:
    away = {**at_counter("paused", "office"), "back_at": at(60), "work": True}
    page = sit(hall, open_page, None, counter=away)
    visitor = page.locator(".visitor")
    expect(visitor).to_contain_text("Работа без посетителя")
    expect(visitor.locator(".light-amber")).to_have_text("Пора открывать окно: хотели вернуться в 10:41")
    page.get_by_role("button", name="Изменить причину или время").click()
    page.keyboard.press("3")
    expect(page.locator("[data-panel=pause]")).to_have_count(0)
    assert hall.asked[0].body == {"reason": "office", "minutes": 30}


# Results and further services


def test_without_the_result_that_is_needed_nothing_ends(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, serving(), result_required=True)
    expect(page.get_by_text("Нужен результат")).to_be_visible()
    for key in ("F9", "F10", "Alt+Equal"):
        page.keyboard.press(key)
        expect(status(page)).to_contain_text("Сначала выберите результат")
    assert hall.paths() == []
    page.keyboard.press("Alt+Digit1")
    hall.answers["finish"] = (200, {"ticket": ticket("А012", "finished")})
    page.keyboard.press("F9")
    expect(status(page)).to_have_text("А012 завершён.")
    assert hall.asked[0].body == {"outcome": "solved"}


def test_a_further_service_is_one_key_and_one_digit_and_takes_the_result_along(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, serving())
    page.keyboard.press("Alt+Digit2")
    page.keyboard.press("Alt+Equal")
    options = page.locator("[data-panel=further-service] .option")
    expect(options).to_have_count(6)
    expect(options.last).to_contain_text("Договоры водоснабжения")  # not taken at this counter: after the others
    advice = {**serving(), "service": {"code": "grid-company", "name": "Технологическое присоединение, организации"}}
    hall.answers["further-service"] = (200, {"ticket": advice})
    page.keyboard.press("1")
    expect(page.locator(".visitor")).to_contain_text("организации")
    assert hall.asked[0].path == "/api/v1/tickets/id-А012/further-service"
    assert hall.asked[0].body == {"service": "grid-company", "outcome": "application"}
    expect(page.locator(".outcome[aria-pressed=true]")).to_have_count(0)


def test_digits_are_written_where_somebody_writes(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page)
    page.get_by_role("button", name="По порядку").click()
    page.get_by_role("button", name="Вызвать К002").click()
    page.get_by_label("Другая причина").press("1")
    expect(page.get_by_label("Другая причина")).to_have_value("1")
    assert hall.paths() == []


def test_a_visit_is_put_aside_for_me_alone(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, serving())
    page.keyboard.press("F8")
    page.get_by_role("button", name="Только мне").click()
    page.keyboard.press("1")
    expect(page.locator("[data-panel=park]")).to_have_count(0)
    assert hall.asked[0].body == {"reason": "copy", "minutes": 15, "own": True}


# Rights


def test_without_the_right_only_parked_visitors_can_be_called_by_name(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, None, rights={"choose": False, "queue": True})
    page.get_by_role("button", name="По порядку").click()
    expect(page.get_by_role("region", name="Ждут")).to_contain_text("К002")
    expect(page.get_by_role("button", name="Вызвать К002")).to_have_count(0)
    expect(page.get_by_role("button", name="Вызвать А009")).to_be_visible()


def test_where_the_queue_is_hidden_numbers_are_and_counts_are_not(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, None, rights={"choose": False, "queue": False}, next=None, queue=[])
    expect(page.locator(".next")).to_contain_text("Кто следующий, скажет вызов.")
    expect(page.get_by_role("button", name="По порядку")).to_have_count(0)
    expect(page.locator(".empty-count")).to_have_text("12")


# By itself


def test_a_page_that_nobody_has_touched_calls_nobody(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, None, settings=settings(auto_call_s=1))
    page.wait_for_timeout(2500)
    assert hall.paths() == []


def test_a_free_desk_calls_by_itself_once(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, None, settings=settings(auto_call_s=2))
    hall.answers["call-next"] = (200, {"ticket": ticket("А014", "called", counter=3)})
    page.keyboard.press("Shift")
    expect(page.locator("[data-step=call]")).to_contain_text("через")
    expect(page.locator(".visitor-number")).to_have_text("А014")
    page.wait_for_timeout(2500)
    assert hall.paths() == ["/api/v1/counters/3/call-next"]


def held(page: Page, how: str) -> None:
    if how == "Escape":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("button", name="Автовызов").click()


@pytest.mark.parametrize("how", ["Escape", "the switch"])
def test_the_operator_stops_it(hall: Hall, open_page: Opener, how: str) -> None:
    page = sit(hall, open_page, None, settings=settings(auto_call_s=2))
    page.keyboard.press("Shift")
    expect(page.locator("[data-step=call]")).to_contain_text("через")
    held(page, how)
    expect(page.locator("[data-step=call]")).not_to_contain_text("через")
    page.wait_for_timeout(2500)
    assert hall.paths() == []
    if how == "the switch":
        page.reload()
        expect(page.get_by_role("button", name="Автовызов")).to_have_attribute("aria-pressed", "false")


def test_a_service_that_looks_forgotten_is_asked_about_and_nothing_ends_by_itself(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, serving(), forgotten_after_s=60)
    asked = page.locator(".forgotten")
    expect(asked).to_contain_text("Ещё с А012?")
    asked.get_by_role("button", name="Да, ещё здесь").click()
    expect(asked).to_have_count(0)
    assert hall.paths() == []


def test_the_question_is_not_put_while_the_service_is_as_long_as_usual(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, serving(), forgotten_after_s=600)
    expect(page.locator(".forgotten")).to_have_count(0)


def test_a_forgotten_service_ends_by_the_same_step_as_any(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, serving(), forgotten_after_s=60)
    hall.answers["finish"] = (200, {"ticket": ticket("А012", "finished")})
    page.locator(".forgotten").get_by_role("button", name="Завершить").click()
    expect(status(page)).to_have_text("А012 завершён.")
    assert hall.paths() == ["/api/v1/tickets/id-А012/finish"]


@pytest.mark.parametrize("sound", [True, False])
def test_somebody_who_comes_to_an_empty_queue_is_heard_unless_the_desk_is_silent(
    hall: Hall, open_page: Opener, sound: bool
) -> None:
    hall.sign_in()
    hall.desk = desk_state(**nobody())
    page = open_page("/desk")
    page.evaluate(COUNT_NOTES)
    expect(page).to_have_title("Никто не ждёт · Окно 3")
    page.keyboard.press("Shift")
    if not sound:
        page.get_by_role("button", name="Звук").click()
    hall.show(**{name: desk_state()[name] for name in ("waiting", "next", "queue")})
    expect(status(page)).to_have_text("Пришёл посетитель.")
    expect(page).to_have_title("Ждут 12 · Окно 3")
    assert page.evaluate("window.notes") == (2 if sound else 0)
