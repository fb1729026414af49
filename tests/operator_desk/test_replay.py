"""A day is looked at again: the slider, the keys, the speeds, and the way to the next broken standard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.operator_desk.conftest import Opener
from tests.operator_desk.days import day_document
from tests.operator_desk.hall_server import Hall
from tests.operator_desk.in_view import SCREENS, whole
from tests.operator_desk.looks import faults_in_every_look
from tests.pages import resize

pytestmark = pytest.mark.browser

PATH = "/replay?date=2026-03-02"


def walk_in(hall: Hall, open_page: Opener, role: str = "supervisor", path: str = PATH, **size: int) -> Page:
    hall.sign_in(role, None)
    hall.documents.setdefault("replay 2026-03-02", day_document())
    page = open_page(path, **(size or {"width": 1366, "height": 768}))
    expect(page.locator(".replay-clock")).to_be_visible()
    return page


def slide(page: Page, second: int) -> None:
    page.get_by_role("slider").fill(str(second))


def test_the_picture_follows_the_slider(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    expect(page.locator(".replay-clock")).to_have_text("08:00")
    expect(page.locator(".wall-tickets")).to_contain_text("В зале никого нет")
    slide(page, 1000)
    expect(page.locator(".replay-clock")).to_have_text("08:16")
    expect(page.locator(".wall-ticket")).to_have_count(1)
    expect(page.locator(".wall-ticket")).to_contain_text("Обслуживание · Окно 1")
    counters = page.get_by_role("list", name="Окна").get_by_role("listitem")
    expect(counters.nth(0)).to_contain_text("А001")
    expect(counters.nth(1)).to_contain_text("Перерыв: Обед")
    slide(page, 2000)
    expect(page.locator(".wall-ticket")).to_contain_text("Ждёт")
    expect(page.get_by_role("list", name="Очереди")).to_contain_text("13 мин")
    slide(page, 0)
    expect(page.locator(".wall-ticket")).to_have_count(0)


def test_every_call_stands_with_the_rule_that_chose_it(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    slide(page, 7200)
    calls = page.get_by_role("list", name="Вызовы").get_by_role("listitem")
    told = [" ".join(each.split()) for each in calls.all_inner_texts()]
    assert told == [
        "08:56 А002 Окно 1 Вызван ещё раз",
        "08:55 А002 Окно 1 По порядку прихода",
        "08:40 Е001 Окно 2 Вне очереди",
        "08:15 А001 Окно 1 По порядку прихода",
    ]
    expect(page.locator(".tally-share")).to_contain_text("1 из 2 посетителей")
    expect(page.get_by_role("row", name="Всего")).to_contain_text("40 мин")


def test_the_keys_move_the_clock_and_lead_to_the_broken_standard(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    clock = page.locator(".replay-clock")
    page.keyboard.press("ArrowRight")
    expect(clock).to_have_text("08:01")
    page.keyboard.press("Shift+ArrowRight")
    expect(clock).to_have_text("08:11")
    page.keyboard.press("ArrowLeft")
    expect(clock).to_have_text("08:10")
    page.keyboard.press("PageDown")
    expect(clock).to_have_text("08:50")
    expect(page.get_by_role("slider")).to_have_value("3001")
    expect(page.locator(".wall-ticket[data-ticket='Е001']")).to_contain_text("Норматив превышен")
    page.keyboard.press("PageDown")
    expect(clock).to_have_text("08:50")
    page.keyboard.press("End")
    expect(clock).to_have_text("10:00")
    page.keyboard.press("Home")
    expect(clock).to_have_text("08:00")


def test_the_keys_move_the_slider_once_where_it_has_the_focus(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("slider")).to_have_value("60")
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", "08:01")


def test_a_date_is_typed_without_moving_the_clock(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    slide(page, 600)
    page.locator("input[type=date]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".replay-clock")).to_have_text("08:10")


def test_the_day_runs_at_the_speed_that_was_chosen_and_stops_at_its_end(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.get_by_role("button", name="×60").click()
    slide(page, 6900)
    page.locator("h1").click()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Пауза")).to_be_visible()
    begun = page.evaluate("performance.now()")
    expect(page.locator(".replay-clock")).to_have_text("10:00", timeout=20_000)
    took = page.evaluate("performance.now()") - begun
    assert took > 3500, "five minutes at sixty times the speed take five seconds"
    expect(page.get_by_role("button", name="Смотреть")).to_be_visible()
    page.get_by_role("button", name="Смотреть").click()
    expect(page.locator(".replay-clock")).not_to_have_text("10:00")
    page.get_by_role("button", name="Пауза").click()
    before = page.get_by_role("slider").input_value()
    page.wait_for_timeout(500)
    assert page.get_by_role("slider").input_value() == before


def test_a_day_that_goes_on_opens_at_now_and_is_read_again_on_a_press(hall: Hall, open_page: Opener) -> None:
    hall.documents["replay 2026-03-02"] = day_document(goes_on=True, length_s=1300)
    page = walk_in(hall, open_page, path="/replay")
    expect(page.locator(".replay-clock")).to_have_text("08:21")
    expect(page.locator(".wall-ticket")).to_have_count(2)
    expect(page.locator(".wall-ticket[data-ticket='А002']")).to_have_count(0)
    hall.documents["replay 2026-03-02"] = day_document(goes_on=True, length_s=3100)
    page.get_by_role("button", name="Обновить").click()
    expect(page.locator(".replay-clock")).to_have_text("08:51")
    expect(page.locator(".wall-ticket[data-ticket='А002']")).to_have_count(1)


def test_another_day_is_chosen_and_stays_in_the_address(hall: Hall, open_page: Opener) -> None:
    hall.documents["replay 2026-03-01"] = day_document(
        day="2026-03-01", starts_at="2026-03-01T09:00:00+07:00", tickets=[], calls=[]
    )
    page = walk_in(hall, open_page)
    page.get_by_role("button", name="Предыдущий день").click()
    expect(page.locator(".replay-clock")).to_have_text("09:00")
    assert "date=2026-03-01" in page.url
    page.reload()
    expect(page.locator(".replay-clock")).to_have_text("09:00")
    page.get_by_role("button", name="Следующий день").click()
    expect(page.locator(".replay-clock")).to_have_text("08:00")
    expect(page.get_by_role("button", name="Следующий день")).to_have_attribute("aria-disabled", "true")


def test_a_day_that_cannot_be_had_is_said_and_another_can_be_chosen(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.get_by_role("button", name="Предыдущий день").click()
    expect(page.locator(".said")).to_have_text("Такого дня нет.")
    page.get_by_role("button", name="Следующий день").click()
    expect(page.locator(".replay-clock")).to_have_text("08:00")


def test_a_host_is_told_whose_page_it_is(hall: Hall, open_page: Opener) -> None:
    hall.sign_in("host", None)
    page = open_page(PATH)
    expect(page.get_by_text("Разбор дня открыт старшему смены")).to_be_visible()


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_all_of_it_is_in_one_view_at_every_size(hall: Hall, open_page: Opener, lang: str) -> None:
    page = walk_in(hall, open_page, path=f"{PATH}&lang={lang}")
    for size in SCREENS:
        resize(page, *size)
        assert whole(page, ".replay-bar, .tally, .wall-main .card", 40) == [True] * 7, size


def test_the_page_has_no_fault_that_a_machine_can_find(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)

    def it_is_the_middle_of_the_day() -> None:
        expect(page.locator(".replay-clock")).to_be_visible()
        slide(page, 3500)

    assert faults_in_every_look(page, it_is_the_middle_of_the_day) == []
