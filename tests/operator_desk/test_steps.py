"""Each key of the desk does its own step, once, and says what came of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.operator_desk.conftest import Opener
from tests.operator_desk.documents import called, desk_state, serving, ticket
from tests.operator_desk.hall_server import Hall

pytestmark = pytest.mark.browser

CYRILLIC_KEYDOWN = """([key, code, alt]) => window.dispatchEvent(
  new KeyboardEvent("keydown", {key, code, altKey: alt, bubbles: true, cancelable: true}))"""


def at_counter(state: str, reason: str | None = None) -> dict[str, Any]:
    """The counter of the desk in `state`."""
    return {"number": 3, "name": "Окно 3", "state": state, "reason": reason, "back_at": None, "work": False, "lent": []}


def sit(hall: Hall, open_page: Opener, visitor: Any = None, **changes: Any) -> Page:
    """The desk opened, with `visitor` at it."""
    hall.sign_in()
    state = visitor["state"] if visitor else "free"
    hall.desk = desk_state(**{"ticket": visitor, "counter": at_counter(state), **changes})
    page = open_page("/desk")
    expect(page.locator(".visitor")).to_be_visible()
    return page


def calm(**more: Any) -> dict[str, Any]:
    """A called visitor whose pause before a recall is over."""
    return {**called(**more), "called_at": "2026-03-02T10:40:00+07:00"}


def status(page: Page) -> Any:
    """The line above the keys."""
    return page.locator(".said")


def test_call_shows_the_called_visitor_from_the_answer_itself(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page)
    hall.answers["call-next"] = (200, {"ticket": called()})
    page.keyboard.press("F2")
    expect(page.locator(".visitor-number")).to_have_text("А012")
    expect(status(page)).to_have_text("А012 вызван.")
    assert hall.paths() == ["/api/v1/counters/3/call-next"]
    assert len(hall.asked[0].key) >= 16
    assert hall.asked[0].csrf == "token-of-session"


def test_call_with_nobody_waiting_says_so(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page)
    hall.answers["call-next"] = (204, None)
    page.locator("[data-step=call]").click()
    expect(status(page)).to_have_text("Никто не ждёт.")


@pytest.mark.parametrize(
    ("key", "visitor", "path"),
    [
        ("F3", calm(), "/api/v1/tickets/id-А012/recall"),
        ("F4", calm(), "/api/v1/tickets/id-А012/start"),
        ("F6", calm(recalls=2), "/api/v1/tickets/id-А012/no-show"),
        ("F9", serving(), "/api/v1/tickets/id-А012/finish"),
    ],
)
def test_a_usual_step_is_done_at_once_by_its_hot_key(hall: Hall, open_page: Opener, key: str, visitor: Any, path: str) -> None:
    page = sit(hall, open_page, visitor)
    after = ticket("А012", {"F4": "serving", "F3": "called"}.get(key, "finished"))
    hall.answers[path.rsplit("/", 1)[-1]] = (200, {"ticket": after})
    page.keyboard.press(key)
    expect(status(page)).to_contain_text("А012")
    assert hall.paths() == [path]


def test_finish_and_call_is_two_steps_under_two_keys(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, serving())
    hall.answers["finish"] = (200, {"ticket": ticket("А012", "finished")})
    hall.answers["call-next"] = (200, {"ticket": ticket("А014", "called", counter=3)})
    page.keyboard.press("F10")
    expect(page.locator(".visitor-number")).to_have_text("А014")
    assert hall.paths() == ["/api/v1/tickets/id-А012/finish", "/api/v1/counters/3/call-next"]
    assert hall.asked[0].key != hall.asked[1].key


def test_nobody_is_called_when_the_finish_was_refused(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, serving())
    hall.answers["finish"] = (409, {"code": "step_not_allowed", "detail": "Талон уже завершён."})
    page.keyboard.press("F10")
    expect(status(page)).to_have_text("Талон уже завершён.")
    assert hall.paths() == ["/api/v1/tickets/id-А012/finish"]


def test_the_result_is_one_key_and_goes_with_the_finish(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, serving())
    page.keyboard.press("Alt+Digit2")
    expect(page.get_by_role("button", name="Принято заявление")).to_have_attribute("aria-pressed", "true")
    page.locator("[data-step=finish]").click()
    expect(status(page)).to_contain_text("завершён")
    assert hall.asked[0].body == {"outcome": "application"}


def test_a_no_show_before_the_recalls_are_used_up_is_asked_about(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, calm())
    page.keyboard.press("F6")
    expect(page.get_by_text("Повторных вызовов: 0 из 2")).to_be_visible()
    assert hall.paths() == []
    page.keyboard.press("Enter")
    expect(status(page)).to_contain_text("не пришёл")
    assert hall.paths() == ["/api/v1/tickets/id-А012/no-show"]


def test_a_question_answered_without_looking_is_answered(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, calm())
    page.keyboard.press("F6")
    page.keyboard.press("Enter")
    expect(status(page)).to_contain_text("не пришёл")
    assert hall.paths() == ["/api/v1/tickets/id-А012/no-show"]


def test_escape_takes_a_question_back(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, calm())
    page.keyboard.press("F6")
    page.keyboard.press("Escape")
    expect(page.locator(".next")).to_be_visible()
    assert hall.paths() == []


def test_a_visitor_is_parked_with_reason_and_time(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, serving())
    page.keyboard.press("F8")
    page.get_by_role("button", name="10 мин").click()
    page.get_by_role("button", name="Заполняет бланк").click()
    expect(status(page)).to_have_text("А012 отложен.")
    assert hall.asked[0].path == "/api/v1/tickets/id-А012/park"
    assert hall.asked[0].body == {"reason": "form", "minutes": 10, "own": False}


def test_a_transfer_to_a_counter_wants_a_word_for_the_colleague(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, serving())
    page.keyboard.press("F7")
    page.get_by_label("В какое окно").select_option("4")
    page.locator("[data-panel=transfer] .primary").click()
    expect(page.locator("[data-panel=transfer] [role=alert]")).to_contain_text("Напишите коллеге")
    page.get_by_label("Что передать коллеге").fill("Нужна подпись")
    page.get_by_label("Потом вернуть ко мне").check()
    page.locator("[data-panel=transfer] .primary").click()
    expect(status(page)).to_have_text("А012 перенаправлен.")
    assert hall.asked[0].body == {"counter": 4, "comment": "Нужна подпись", "return_to_me": True}


def test_a_service_that_no_counter_takes_is_offered_only_together_with_a_counter(hall: Hall, open_page: Opener) -> None:
    nobody = {"open": False, "served": False}
    services = [{**each, **(nobody if each["code"] == "accounts" else {})} for each in desk_state()["services"]]
    page = sit(hall, open_page, serving(), services=services)
    page.keyboard.press("F7")
    choice = page.get_by_label("К какой услуге")
    unserved = choice.locator("option[value=accounts]")
    expect(unserved).to_have_text("Т · Помощь с личным кабинетом (сейчас не принимают)")
    expect(unserved).to_be_disabled()
    expect(choice.locator("option[value=advice]")).to_be_enabled()
    page.get_by_label("В какое окно").select_option("4")
    choice.select_option("accounts")
    page.get_by_label("Что передать коллеге").fill("Нужна подпись")
    page.locator("[data-panel=transfer] .primary").click()
    expect(status(page)).to_have_text("А012 перенаправлен.")
    assert hall.asked[0].body == {"service": "accounts", "counter": 4, "comment": "Нужна подпись"}


def test_a_break_has_a_reason_and_ends_with_the_same_key(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page)
    page.keyboard.press("Alt+Digit0")
    page.get_by_role("button", name="Обед").click()
    expect(page.get_by_role("heading", name="Перерыв")).to_be_visible()
    page.wait_for_timeout(450)
    page.keyboard.press("Alt+Digit0")
    expect(page.get_by_role("heading", name="Окно свободно")).to_be_visible()
    assert hall.paths() == ["/api/v1/counters/3/pause", "/api/v1/counters/3/resume"]
    assert hall.asked[0].body == {"reason": "lunch", "minutes": 45}


def test_a_parked_visitor_is_called_with_a_reason_or_returned(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page)
    page.get_by_role("button", name="Вернуть А009 в очередь").click()
    expect(status(page)).to_contain_text("снова в очереди")
    page.get_by_role("button", name="Вызвать А009").click()
    page.get_by_role("button", name="Посетитель подошёл сам").click()
    expect(page.locator(".next")).to_be_visible()
    assert hall.paths() == ["/api/v1/tickets/id-А009/return", "/api/v1/counters/3/call"]
    assert hall.asked[1].body == {"ticket": "id-А009", "reason": "Посетитель подошёл сам"}


def test_a_cancel_asks_for_its_reason(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, calm())
    page.get_by_role("button", name="Отменить талон").click()
    assert hall.paths() == []
    page.get_by_role("button", name="Посетитель ушёл").click()
    expect(status(page)).to_have_text("А012 отменён.")
    assert hall.asked[0].body == {"reason": "Посетитель ушёл"}


def test_a_double_click_is_one_step(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page)
    hall.delay_s = 0.3
    hall.answers["call-next"] = (200, {"ticket": called()})
    page.locator("[data-step=call]").dblclick()
    page.keyboard.press("F2")
    expect(page.locator(".visitor-number")).to_have_text("А012")
    expect(status(page)).to_have_text("А012 вызван.")
    assert len(hall.paths()) == 1


def test_a_double_click_that_outlasts_a_quick_answer_is_one_step_too(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page)
    hall.answers["return"] = (200, {})
    page.get_by_role("button", name="Вернуть А009 в очередь").dblclick(delay=60)
    expect(status(page)).to_contain_text("снова в очереди")
    assert len(hall.paths()) == 1


def test_hot_keys_work_in_the_russian_layout(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, serving())
    page.evaluate(CYRILLIC_KEYDOWN, ["№", "Digit3", True])
    expect(page.get_by_role("button", name="Принято обращение")).to_have_attribute("aria-pressed", "true")
    page.evaluate(CYRILLIC_KEYDOWN, ["F9", "F9", False])
    expect(status(page)).to_contain_text("завершён")
    assert hall.asked[0].body == {"outcome": "appeal"}


def test_a_step_that_is_not_possible_now_says_so_and_asks_nothing(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page)
    page.keyboard.press("F9")
    expect(status(page)).to_have_text("«Завершить» сейчас недоступно.")
    assert hall.paths() == []


def test_a_recall_waits_for_its_pause_and_counts_down(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, called())
    recall = page.locator("[data-step=recall]")
    expect(recall).to_contain_text("через 1")
    expect(recall).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("F3")
    expect(status(page)).to_contain_text("Повторить можно через 1")
    assert hall.paths() == []


def test_a_recall_that_came_too_soon_waits_as_long_as_the_server_says(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, calm())
    refusal = {"code": "too_soon", "detail": "Повторить можно через 17 секунд.", "retry_after_s": 17}
    hall.answers["recall"] = (409, refusal)
    page.keyboard.press("F3")
    expect(status(page)).to_have_text("Повторить можно через 17 секунд.")
    expect(page.locator("[data-step=recall]")).to_contain_text("через 17 с")


def test_when_the_recalls_are_used_up_the_no_show_comes_next(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, calm(recalls=2))
    expect(page.locator("[data-step=no-show]")).to_have_class(re.compile("comes"))
    expect(page.locator("[data-step=recall]")).to_contain_text("2 из 2")


def test_a_break_asked_for_with_a_visitor_begins_after_him(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, serving())
    page.keyboard.press("Alt+Digit0")
    page.get_by_role("button", name="Обед").click()
    expect(page.locator(".top-words")).to_contain_text("потом перерыв")
    expect(page.locator("[data-step=finish]")).to_have_class(re.compile("comes"))
    hall.answers["finish"] = (200, {"ticket": ticket("А012", "finished")})
    page.keyboard.press("F9")
    expect(page.get_by_role("heading", name="Перерыв")).to_be_visible()


def test_a_state_from_before_the_answer_does_not_undo_what_it_told(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page)
    old = {**hall.desk, "seq": hall.desk["seq"] + 1}
    hall.answers["call-next"] = (200, {"ticket": called(), "seq": hall.desk["seq"] + 2})
    page.keyboard.press("F2")
    expect(page.locator(".visitor-number")).to_have_text("А012")
    hall.desk = old
    hall.push()
    page.wait_for_timeout(300)
    expect(page.locator(".visitor-number")).to_have_text("А012")
    hall.desk = {**old, "seq": old["seq"] + 1, "ticket": None}
    hall.push()
    expect(page.locator(".visitor-number")).to_have_count(0)
