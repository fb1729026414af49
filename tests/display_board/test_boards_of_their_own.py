"""A small board over a counter, and boards that a set-up has laid out."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.display_board.conftest import FakeHall, Opener
from tests.display_board.states import State, call, hall

pytestmark = pytest.mark.browser

USUAL = {
    "large": 2, "list": 6, "missed": True, "waiting": True, "clock": True, "ticker": True, "text": "normal", "moving_s": 10,
}  # fmt: skip
NOBODY = {"waiting": {"total": 0, "by_group": []}, "missed": []}
SMALL = [(800, 480), (480, 800)]
#: What stands out of its own box or out of the screen.
OUTSIDE = """() => [...document.querySelectorAll('main *')].filter(each => {
  const box = each.getBoundingClientRect();
  return box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
}).map(each => `${each.tagName} ${each.textContent}`)"""


def over(seq: int, state: str, calls: list[State], **changes: Any) -> State:
    """The state of a board over counter 3."""
    return hall(seq, calls, counter={"number": 3, "state": state}, layout=USUAL, **NOBODY, **changes)


def figure_share(page: Page, what: str) -> float:
    """How much of the screen's height a figure of `what` is."""
    return float(page.locator(what).evaluate("each => parseFloat(getComputedStyle(each).fontSize) * 0.7 / innerHeight"))


@pytest.mark.parametrize("size", SMALL)
def test_a_board_over_a_counter_shows_its_number_and_who_is_called(
    hall_server: FakeHall, board: Opener, size: tuple[int, int]
) -> None:
    hall_server.show(over(1, "free", []))
    page = board(width=size[0], height=size[1])
    heading = page.get_by_role("heading", name="окно 3")
    expect(heading).to_be_visible()
    assert page.locator(".board").inner_text().split() == ["окно", "3"]
    assert figure_share(page, ".at .number") >= (0.3 if size[0] > size[1] else 0.23)
    hall_server.show(over(2, "called", [call(7, "М990", 3)]))
    expect(page.locator(".called .ticket")).to_have_text("М990")
    expect(heading).to_be_visible()
    expect(page.locator(".down.moving")).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => true)")
    assert figure_share(page, ".called .ticket") >= 0.12
    assert page.evaluate("document.querySelector('.called').scrollWidth <= innerWidth")
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate("getComputedStyle(document.querySelector('.down')).animationName") == "none"
    hall_server.show(over(3, "serving", [call(7, "М990", 3, state="serving")]))
    expect(page.locator(".called")).to_have_count(0)
    assert page.locator(".board").inner_text().split() == ["окно", "3"]


def test_a_recall_moves_again_and_an_old_call_stands_still(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(over(1, "called", [call(7, "А012", 3, age_s=40)]))
    page = board(width=800, height=480)
    expect(page.locator(".called .ticket")).to_have_text("А012")
    expect(page.locator(".down.moving")).to_have_count(0)
    hall_server.show(over(2, "called", [call(8, "А012", 3, age_s=0), call(7, "А012", 3, age_s=40)]))
    expect(page.locator(".called[data-announcement='8'] .down.moving")).to_be_visible()


def test_a_board_over_a_counter_is_silent(hall_server: FakeHall, mute_board: Opener) -> None:
    hall_server.show(over(1, "free", []))
    page = mute_board(width=800, height=480)
    hall_server.show(over(2, "called", [call(7, "А012", 3)]))
    expect(page.locator(".called .ticket")).to_have_text("А012")
    page.wait_for_function("() => performance.now() > 1500")  # by then a board that wants to be heard has asked for a touch
    expect(page.get_by_role("button")).to_have_count(0)
    assert page.evaluate("window.heard") == []


@pytest.mark.parametrize(("state", "lang", "words"), [("paused", "ru", "перерыв"), ("closed", "ru", "закрыто"),
                                                     ("paused", "en", "on a break"), ("closed", "en", "closed")])  # fmt: skip
def test_a_board_over_a_counter_says_when_nobody_is_served(
    hall_server: FakeHall, board: Opener, state: str, lang: str, words: str
) -> None:
    hall_server.show(over(1, state, [call(7, "А012", 3, state="finished", age_s=400)]))
    page = board(f"/board?lang={lang}#token=board-token", width=480, height=800)
    expect(page.get_by_text(words, exact=True)).to_be_visible()
    expect(page.locator(".called")).to_have_count(0)
    assert page.evaluate(OUTSIDE) == []


def test_a_layout_says_how_many_numbers_there_are_and_what_stands_below(hall_server: FakeHall, board: Opener) -> None:
    calls = [call(place, f"М{980 + place}", 20 + place, age_s=100) for place in range(1, 21)]
    hall_server.show(hall(1, calls, layout=USUAL | {"large": 1, "list": 8, "text": "large"}))
    page = board()
    expect(page.locator(".large .call")).to_have_count(1)
    expect(page.locator(".small .call")).to_have_count(8)
    page.evaluate("document.fonts.ready.then(() => true)")
    assert figure_share(page, ".large .ticket") >= 0.12
    assert page.evaluate(OUTSIDE) == []
    hall_server.show(hall(2, calls, layout=USUAL | {"list": 5, "waiting": False, "missed": False, "ticker": False}))
    expect(page.locator(".large .call")).to_have_count(2)
    expect(page.locator(".small .call")).to_have_count(5)
    expect(page.locator("footer .clock")).to_be_visible()
    expect(page.locator("footer .waiting, footer .missed, footer .ticker")).to_have_count(0)
    nothing = {"waiting": False, "missed": False, "ticker": False, "clock": False}
    hall_server.show(hall(3, calls, layout=USUAL | nothing))
    expect(page.locator("footer")).to_have_count(0)


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_calls_that_wait_for_their_announcement_are_in_the_list_and_nothing_is_cut(
    hall_server: FakeHall, board: Opener, size: tuple[int, int]
) -> None:
    hall_server.show(hall(1, [call(place, f"М{980 + place}", 20 + place) for place in range(1, 9)]))
    page = board(width=size[0], height=size[1], reduced_motion="reduce")
    expect(page.locator(".large .call")).to_have_count(1)
    expect(page.locator(".small .call")).to_have_count(7)
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate(OUTSIDE) == []
    wider = page.locator(".small .call").evaluate_all("all => all.map(each => each.scrollWidth - each.clientWidth)")
    assert max(wider) <= 1


def test_a_call_that_is_shown_again_after_it_was_gone_is_not_made_again(hall_server: FakeHall, board: Opener) -> None:
    calls = [call(1, "А012", 3, age_s=400), call(2, "А013", 3, age_s=300)]
    hall_server.show(hall(1, calls))
    page = board()
    expect(page.locator(".large .call")).to_have_count(2)
    hall_server.show(hall(2, []))
    expect(page.locator(".large .call")).to_have_count(0)
    hall_server.show(hall(3, calls))
    expect(page.locator(".large .call")).to_have_count(2)
    expect(page.locator(".current, .fresh")).to_have_count(0)


def test_a_layout_says_how_long_a_new_call_moves(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [call(1, "А012", 3)], layout=USUAL | {"moving_s": 20}))
    page = board()
    expect(page.locator(".large .fresh")).to_be_visible()
    moving = """each => {
        const light = getComputedStyle(each, "::before");
        return parseFloat(light.animationDuration) * light.animationIterationCount;
    }"""
    assert page.locator(".large .fresh").evaluate(moving) == 20
