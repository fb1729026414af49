"""Sitting down at a counter, and getting up again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.operator_desk.conftest import Opener
from tests.operator_desk.hall_server import Hall

pytestmark = pytest.mark.browser


def test_an_operator_signs_in_with_name_password_and_counter(hall: Hall, open_page: Opener) -> None:
    page = open_page("/desk")
    page.get_by_label("Имя для входа").fill("petrova")
    page.get_by_label("Пароль").fill("right")
    page.get_by_role("radio", name="Окно 3").check()
    page.get_by_role("button", name="Войти").click()
    expect(page.get_by_role("heading", name="Окно свободно")).to_be_visible()
    assert hall.asked[0].body == {"name": "petrova", "password": "right", "counter": 3}


def test_a_wrong_password_is_told_in_the_words_of_the_server(hall: Hall, open_page: Opener) -> None:
    page = open_page("/desk")
    page.get_by_label("Имя для входа").fill("petrova")
    page.get_by_label("Пароль").fill("wrong")
    page.get_by_role("radio", name="Окно 3").check()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Имя или пароль не подходят.")


def test_the_list_of_counters_says_who_sits_where(hall: Hall, open_page: Opener) -> None:
    page = open_page("/desk")
    expect(page.locator(".tile", has_text="Окно 1")).to_contain_text("Иванова М. П.")
    expect(page.locator(".tile", has_text="Окно 2")).to_contain_text("свободно")


def test_a_taken_counter_is_taken_over_only_on_purpose(hall: Hall, open_page: Opener) -> None:
    hall.holder = "Иванова М. П."
    page = open_page("/desk")
    page.get_by_label("Имя для входа").fill("petrova")
    page.get_by_label("Пароль").fill("right")
    page.get_by_role("radio", name="Окно 1").check()
    page.get_by_role("button", name="Войти").click()
    expect(page.get_by_role("alertdialog")).to_contain_text("Иванова М. П.")
    page.get_by_role("button", name="Занять окно").click()
    expect(page.get_by_role("heading", name="Окно свободно")).to_be_visible()
    assert [bool(one.body.get("take_over")) for one in hall.asked] == [False, True]


def test_an_operator_whose_counter_was_taken_over_is_told_so(hall: Hall, open_page: Opener) -> None:
    hall.sign_in("operator", None)
    page = open_page("/desk")
    expect(page.get_by_text("Вы сейчас не за окном")).to_be_visible()
    expect(page.get_by_role("button", name="Войти")).to_be_visible()


def test_a_reload_keeps_the_operator_at_the_counter(hall: Hall, open_page: Opener) -> None:
    hall.sign_in()
    page = open_page("/desk")
    expect(page.get_by_role("heading", name="Окно свободно")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Окно свободно")).to_be_visible()
    assert hall.asked == []


def test_signing_out_leads_back_to_the_door(hall: Hall, open_page: Opener) -> None:
    hall.sign_in()
    page = open_page("/desk")
    page.get_by_role("button", name="Выйти").click()
    expect(page.get_by_role("heading", name="Вход за окно")).to_be_visible()
    assert hall.asked[0].method == "DELETE"
    assert hall.asked[0].csrf == "token-of-session"


def test_the_host_signs_in_without_a_counter(hall: Hall, open_page: Opener) -> None:
    page = open_page("/hall")
    page.get_by_label("Имя для входа").fill("host")
    page.get_by_label("Пароль").fill("right")
    page.get_by_role("button", name="Войти").click()
    expect(page.get_by_role("heading", name="Очереди")).to_be_visible()
    assert "counter" not in hall.asked[0].body


def test_an_operator_is_shown_the_way_from_the_hall_to_the_desk(hall: Hall, open_page: Opener) -> None:
    hall.sign_in("operator", 3)
    page = open_page("/hall")
    expect(page.get_by_role("link", name="Открыть окно")).to_have_attribute("href", "/desk")


def test_a_session_that_ended_elsewhere_leads_to_the_door_and_says_so(hall: Hall, open_page: Opener) -> None:
    hall.sign_in()
    page = open_page("/desk")
    expect(page.get_by_role("heading", name="Окно свободно")).to_be_visible()
    hall.user = None
    hall.answers["call-next"] = (401, {"code": "unauthorised", "detail": "Войдите снова."})
    page.locator("[data-step=call]").click()
    expect(page.get_by_text("Вход закончился")).to_be_visible()
