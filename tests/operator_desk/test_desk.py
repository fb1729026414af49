"""What the operator sees: the visitor, the 30 minutes, the hall, and the truth about the link."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.operator_desk.conftest import Opener
from tests.operator_desk.documents import called, calls_of_a_prankster, desk_state, serving, ticket
from tests.operator_desk.hall_server import Hall
from tests.operator_desk.test_steps import at_counter, calm, sit, status
from tests.pages import resize, settled

pytestmark = pytest.mark.browser


def test_the_visitor_now_is_shown_whole(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, serving())
    visitor = page.locator(".visitor")
    for words in ("А012", "Технологическое присоединение", "Ветеран боевых", "English", "нужна подпись", "паспорт"):
        expect(visitor).to_contain_text(words)
    expect(visitor).to_contain_text("ждал 8 мин")


@pytest.mark.parametrize(
    ("used", "light", "word"),
    [
        (760, "green", "В пределах норматива"),
        (1250, "amber", "Скоро предел"),
        (1700, "red", "Время на исходе"),
        (1850, "red", "Норматив превышен"),
    ],
)
def test_the_budget_has_a_colour_a_sign_and_a_word(hall: Hall, open_page: Opener, used: int, light: str, word: str) -> None:
    page = sit(hall, open_page, serving(used))
    expect(page.locator(".visitor .budget")).to_have_attribute("data-light", light)
    expect(page.locator(f".visitor .light-{light}")).to_have_text(word)


def test_the_budget_turns_amber_by_itself_and_says_so_once(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, serving(1197))
    budget = page.locator(".visitor .budget")
    expect(budget).to_have_attribute("data-light", "green")
    expect(budget).to_have_attribute("data-light", "amber")
    expect(status(page)).to_have_text("А012: Скоро предел.")


def test_the_lists_show_next_and_why_who_waits_who_is_parked_and_who_missed(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page)
    expect(page.locator(".next")).to_contain_text("А014")
    expect(page.locator(".next")).to_contain_text("По закону без очереди")
    expect(page.get_by_role("region", name="Ждут")).to_contain_text("22 мин")
    expect(page.get_by_role("list", name="Отложены")).to_contain_text("Делает копию, до 10:57")
    expect(page.get_by_role("list", name="Пропустили вызов")).to_contain_text("А008")
    page.get_by_role("button", name="По порядку").click()
    expect(page.get_by_role("region", name="Ждут")).to_contain_text("К002")


def test_the_step_that_comes_next_stands_out(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page)
    expect(page.locator(".key.comes")).to_have_attribute("data-step", "call")
    hall.show(ticket=calm(), counter=at_counter("called"))
    expect(page.locator(".key.comes")).to_have_attribute("data-step", "start")
    hall.show(ticket=serving(), counter=at_counter("serving"))
    expect(page.locator(".key.comes")).to_have_attribute("data-step", "finish-call")


def test_a_state_that_is_older_than_the_one_shown_is_dropped(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, serving())
    hall.desk = desk_state(seq=7)
    hall.push()
    hall.show_hall()
    page.wait_for_timeout(300)
    expect(page.locator(".visitor-number")).to_have_text("А012")


def test_the_title_says_who_is_here_or_how_many_wait(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page)
    expect(page).to_have_title("Ждут 12 · Окно 3")
    hall.show(ticket=called(), counter=at_counter("called"))
    expect(page).to_have_title("А012 · Окно 3")


def test_an_empty_queue_that_gets_a_visitor_is_said_aloud(hall: Hall, open_page: Opener) -> None:
    nobody = [{**each, "waiting": 0} for each in desk_state()["waiting"]]
    page = sit(hall, open_page, None, waiting=nobody, next=None, queue=[])
    expect(page.get_by_text("Мы скажем, когда кто-то придёт.")).to_be_visible()
    hall.show(waiting=desk_state()["waiting"])
    expect(status(page)).to_have_text("Пришёл посетитель.")


def test_a_lost_link_is_said_at_once_and_the_press_is_done_once_when_it_is_back(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, calm())
    hall.answers["start"] = (200, {"ticket": ticket("А012", "serving")})
    page.context.set_offline(True)
    settled(page)
    expect(page.locator(".link.lost")).to_contain_text("Нет связи")
    page.keyboard.press("F4")
    expect(page.get_by_text("«Начать» сохранено")).to_be_visible()
    page.keyboard.press("F6")
    page.context.set_offline(False)
    expect(status(page)).to_have_text("А012: обслуживание началось.")
    expect(page.locator(".link.light-green")).to_be_visible()
    assert hall.paths() == ["/api/v1/tickets/id-А012/start"]


def test_an_answer_that_was_lost_is_asked_for_under_the_same_key(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, calm())
    lost: list[Route] = []

    def swallow(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route)
        route.fetch()
        return route.abort()

    page.route(re.compile("/start"), swallow)
    settled(page)
    with page.expect_response(re.compile("/start")):  # the first try has none
        page.keyboard.press("F4")
    expect(status(page)).to_contain_text("обслуживание началось")
    assert len(hall.asked) == 2
    assert hall.asked[0].key == hall.asked[1].key


def test_a_press_that_waits_for_the_link_can_be_given_up(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, calm())
    page.context.set_offline(True)
    settled(page)
    page.keyboard.press("F4")
    page.get_by_role("button", name="Не повторять").click()
    expect(status(page)).to_contain_text("Больше не повторяем")
    page.context.set_offline(False)
    expect(page.locator(".link.light-green")).to_be_visible()
    page.wait_for_timeout(2500)
    assert hall.paths() == []


def test_the_list_of_keys_is_under_f1(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page)
    page.keyboard.press("F1")
    expect(page.get_by_role("region", name="Клавиши")).to_contain_text("F10")
    page.keyboard.press("F1")
    expect(page.locator(".next")).to_be_visible()


def test_the_desk_speaks_english_and_keeps_to_it(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, serving())
    page.get_by_role("button", name="English", exact=True).click()
    expect(page.locator("[data-step=finish-call]")).to_contain_text("Finish and call")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    expect(page.locator("[data-step=finish-call]")).to_contain_text("Finish and call")


def test_names_that_look_like_script_are_shown_as_text(hall: Hall, open_page: Opener) -> None:
    hall.sign_in()
    hall.desk = calls_of_a_prankster()
    page = open_page("/desk")
    expect(page.locator(".note")).to_contain_text("<img src=x onerror=window.__x=1>")
    expect(page.locator(".visitor-service")).to_have_text("<script>window.__x=1</script>{{7*7}}{number}")
    assert page.evaluate("window.__x") is None


def test_the_whole_desk_can_be_reached_by_keyboard_with_a_visible_focus(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page, serving())
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        where = page.evaluate("document.activeElement.dataset.step || ''")
        if where:
            reached.add(where)
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert {"call", "transfer", "park", "finish", "finish-call"} <= reached


def test_every_key_is_on_the_screen_and_nothing_scrolls_sideways(hall: Hall, open_page: Opener) -> None:
    hall.sign_in()
    hall.desk = desk_state(ticket=serving(), counter=at_counter("serving"))
    page = open_page("/desk")
    expect(page.locator(".visitor")).to_be_visible()
    for size in (1366, 768), (1366, 641), (1280, 1024), (1920, 1080):
        resize(page, *size)
        assert off_the_screen(page, ".key") == [], size
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size


def off_the_screen(page: Page, keys: str) -> list[str]:
    """The words of those of these keys that do not stand on the screen as a whole; there are such keys."""
    found: list[str] = page.locator(keys).evaluate_all(
        """(all) => all.map((one) => [one, one.getBoundingClientRect()])
            .filter(([, box]) => box.left < 0 || box.right > innerWidth || box.bottom > innerHeight)
            .map(([one]) => one.textContent)"""
    )
    assert page.locator(keys).count() > 0
    return found


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_desk_fits_the_screen_with_all_that_it_may_offer(hall: Hall, open_page: Opener, lang: str) -> None:
    hall.sign_in()
    settings = {**desk_state()["settings"], "takes_roll_numbers": True, "auto_call_s": 5}
    hall.desk = desk_state(ticket=serving(), settings=settings)
    page = open_page(f"/desk?lang={lang}")
    expect(page.locator(".visitor")).to_be_visible()
    for size in (1280, 800), (1366, 768), (1920, 1080):
        resize(page, *size)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
        assert off_the_screen(page, ".top-bar > *") == [], size
        assert off_the_screen(page, "[data-step]") == [], size
