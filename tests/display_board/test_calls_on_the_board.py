"""What people in the hall see and hear when they are called."""

import itertools
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.display_board.conftest import FakeHall, Opener
from tests.display_board.states import call, hall
from tests.pages import resize

pytestmark = pytest.mark.browser


def large(page: Page) -> list[str]:
    """Numbers that stand large, topmost first."""
    return page.locator(".large .ticket").all_text_contents()


def small(page: Page) -> list[str]:
    """Numbers of the list beside, topmost first."""
    return page.locator(".small .ticket").all_text_contents()


def heard(page: Page, kind: str = "ended") -> list[dict[str, Any]]:
    """What the browser has played so far."""
    everything: list[dict[str, Any]] = page.evaluate("window.heard")
    return [each for each in everything if each["kind"] == kind]


def wait_until_heard(page: Page, count: int, timeout_s: float = 40) -> list[dict[str, Any]]:
    """The first `count` parts that were played to their end."""
    page.wait_for_function(
        "count => window.heard.filter(each => each.kind === 'ended').length >= count", arg=count,
        timeout=timeout_s * 1000,
    )  # fmt: skip
    return heard(page)


def test_a_call_is_shown_large_with_gong_and_voice(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, []))
    page = board()
    expect(page.get_by_role("heading", name="Центр обслуживания клиентов")).to_be_visible()
    hall_server.show(hall(2, [call(1, "А012", 3)]))
    expect(page.locator(".large .current .ticket")).to_have_text("А012")
    expect(page.locator(".large .current .counter .number")).to_have_text("3")
    assert [each["part"] for each in wait_until_heard(page, 2)] == ["gong.wav", "1.wav"]


def test_five_calls_in_one_second_are_all_shown_and_each_is_heard_whole_in_turn(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, []))
    page = board()
    expect(page.locator("footer")).to_be_visible()
    numbers = ["А001", "В001", "Е001", "А002", "К001"]
    calls = [call(place + 1, number, place + 1) for place, number in enumerate(numbers)]
    for place in range(5):
        hall_server.show(hall(2 + place, calls[: place + 1]))
    expect(page.locator(".call")).to_have_count(5, timeout=2000)
    played = wait_until_heard(page, 10)
    in_order = [part for place in range(1, 6) for part in ("gong.wav", f"{place}.wav")]
    assert [each["part"] for each in played] == in_order
    assert all(each["whole"] for each in played)
    assert [each["large"] for each in played] == [number for number in numbers for _ in range(2)]
    stood = page.evaluate("window.stood")
    assert [each["number"] for each in stood] == numbers
    assert all(later["at"] - earlier["at"] >= 4_000 for earlier, later in itertools.pairwise(stood))
    assert large(page) + small(page) == numbers[::-1]


def test_half_a_second_passes_between_two_announcements(hall_server: FakeHall, board: Opener) -> None:
    long = ["/api/v1/speech/gong.wav", "/api/v1/speech/long.wav"]
    hall_server.show(hall(1, [call(1, "А001", parts=long), call(2, "А002")]))
    page = board()
    played = wait_until_heard(page, 3)
    assert [each["part"] for each in played] == ["gong.wav", "long.wav", "gong.wav"]
    # A part that had to wait for its bytes tells "playing" twice: the next gong is the first one after the voice ended.
    voice_ended = played[1]["at"]
    next_gong = next(each["at"] for each in heard(page, "playing") if each["at"] > voice_ended)
    assert 450 <= next_gong - voice_ended <= 3_000


def test_a_recall_is_shown_and_heard_again(hall_server: FakeHall, board: Opener) -> None:
    first, other = call(1, "А012", 3), call(2, "В007", 5)
    hall_server.show(hall(1, [first, other]))
    page = board()
    wait_until_heard(page, 4)
    expect(page.locator(".current")).to_have_count(0, timeout=10_000)
    assert large(page) == ["В007", "А012"]
    hall_server.show(hall(2, [first, other, call(3, "А012", 3, age_s=60)]))
    expect(page.locator(".large .current .ticket")).to_have_text("А012")
    assert [each["part"] for each in wait_until_heard(page, 6)][4:] == ["gong.wav", "3.wav"]
    assert large(page) == ["А012", "В007"], "one number has one row"


def test_what_was_announced_is_not_announced_again_after_a_reload(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [call(1, "А012", 3)]))
    page = board()
    wait_until_heard(page, 2)
    expect(page.locator(".current")).to_have_count(0, timeout=10_000)
    page.reload()
    expect(page.locator(".large .ticket")).to_have_text("А012")
    hall_server.show(hall(2, [call(1, "А012", 3), call(2, "В007", 5)]))
    assert [each["part"] for each in wait_until_heard(page, 2)] == ["gong.wav", "2.wav"]


def test_an_announcement_cut_by_a_reload_is_made_again_in_full(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [call(1, "А012", 3)]))
    page = board()
    expect(page.locator(".large .current .ticket")).to_have_text("А012")
    page.reload()
    assert [each["part"] for each in wait_until_heard(page, 2)] == ["gong.wav", "1.wav"]


def test_a_board_switched_on_for_the_first_time_speaks_only_what_has_just_happened(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [call(1, "А001", age_s=300), call(2, "А002", age_s=40), call(3, "А003", age_s=5)]))
    page = board()
    assert [each["part"] for each in wait_until_heard(page, 2)] == ["gong.wav", "3.wav"]
    expect(page.locator(".current")).to_have_count(0, timeout=10_000)
    assert large(page) + small(page) == ["А003", "А002", "А001"]
    assert len(heard(page)) == 2


def test_after_a_gap_only_those_still_awaited_are_called(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [call(1, "А001")]))
    page = board()
    wait_until_heard(page, 2)
    expect(page.locator(".current")).to_have_count(0, timeout=10_000)
    page.goto("about:blank")
    missed = [call(2, "А002", age_s=90, state="serving"), call(3, "А003", age_s=80)]
    hall_server.show(hall(9, [call(1, "А001"), *missed]))
    page.goto(hall_server.url + "/board")
    assert [each["part"] for each in wait_until_heard(page, 2)] == ["gong.wav", "3.wav"]
    assert large(page) == ["А003", "А002"]


def test_a_hall_set_up_anew_is_not_taken_for_an_old_one(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(500, [call(700, "К700")]))
    page = board()
    wait_until_heard(page, 2)
    expect(page.locator(".current")).to_have_count(0, timeout=10_000)
    hall_server.show(hall(1, [call(1, "А001")]))
    page.reload()
    assert [each["part"] for each in wait_until_heard(page, 2)] == ["gong.wav", "1.wav"]


def test_an_older_state_is_dropped(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(5, [call(2, "В007", 5)]))
    page = board()
    expect(page.locator(".large .ticket")).to_have_text("В007")
    hall_server.show(hall(4, [call(1, "А001", 1)]))
    hall_server.show(hall(6, [call(2, "В007", 5)], missed=["Е002"]))
    expect(page.locator(".missed .number")).to_have_text("Е002")
    assert large(page) == ["В007"]


def test_eight_numbers_at_most_and_the_newest_on_top(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [call(place, f"А{place:03}", 1, age_s=400) for place in range(1, 21)]))
    page = board()
    expect(page.locator(".call")).to_have_count(8)
    assert large(page) == ["А020", "А019"]
    assert small(page) == ["А018", "А017", "А016", "А015", "А014", "А013"]


@pytest.mark.parametrize("parts", [[], ["/api/v1/speech/missing.wav", "/api/v1/speech/broken.wav"]])
def test_sound_that_is_missing_or_broken_never_stops_the_line(hall_server: FakeHall, board: Opener, parts: list[str]) -> None:
    hall_server.show(hall(1, []))
    page = board()
    expect(page.locator("footer")).to_be_visible()
    hall_server.show(hall(2, [call(1, "А001", parts=parts), call(2, "А002")]))
    expect(page.locator(".large .current .ticket")).to_have_text("А001")
    expect(page.locator(".large .current .ticket")).to_have_text("А002", timeout=15_000)
    assert [each["part"] for each in wait_until_heard(page, 2)] == ["gong.wav", "2.wav"]


def test_a_voice_that_was_not_made_yet_is_heard_when_it_is(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, []))
    page = board()
    expect(page.locator("footer")).to_be_visible()
    asked = itertools.count()

    def late(route: Route) -> None:
        if next(asked) < 2:  # what is warmed up, and what is played
            route.fulfill(status=404)
        else:
            route.continue_()

    page.route("**/1.wav", late)
    hall_server.show(hall(2, [call(1, "А001"), call(2, "А002")]))
    played = wait_until_heard(page, 4)
    assert [each["part"] for each in played] == ["gong.wav", "1.wav", "gong.wav", "2.wav"]
    assert all(each["whole"] for each in played)


def test_a_voice_from_another_host_is_not_asked_for(hall_server: FakeHall, board: Opener) -> None:
    parts = ["/api/v1/speech/gong.wav", "http://192.0.2.1/voice.wav", "//192.0.2.1/voice.wav", "javascript:alert(1)"]
    hall_server.show(hall(1, [call(1, "А001", parts=parts), call(2, "А002")]))
    page = board()
    assert [each["part"] for each in wait_until_heard(page, 3)] == ["gong.wav", "gong.wav", "2.wav"]


def test_a_call_for_somebody_who_needs_time_is_said_twice_and_stays_longer(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [call(1, "А001", accessible=True), call(2, "А002")]))
    page = board()
    played = wait_until_heard(page, 4)
    assert [each["part"] for each in played] == ["gong.wav", "1.wav", "1.wav", "gong.wav"]
    first, second = page.evaluate("window.stood")
    assert (first["number"], second["number"]) == ("А001", "А002")
    assert second["at"] - first["at"] >= 10_000


def test_where_the_browser_forbids_sound_a_button_mends_it_with_one_touch(hall_server: FakeHall, mute_board: Opener) -> None:
    hall_server.show(hall(1, [call(1, "А001")]))
    page = mute_board()
    page.wait_for_timeout(1_500)  # whatever a test asks of the page counts as a touch: not before the gong was tried
    button = page.get_by_role("button", name="Включить звук")
    expect(button).to_be_visible()
    expect(page.locator(".large .ticket")).to_have_text("А001")
    assert heard(page) == []
    button.click()
    expect(button).to_be_hidden()
    hall_server.show(hall(2, [call(1, "А001"), call(2, "А002")]))
    played = wait_until_heard(page, 3)
    assert [each["part"] for each in played] == ["gong.wav", "gong.wav", "2.wav"]


def test_the_button_for_sound_is_there_before_the_first_call(hall_server: FakeHall, mute_board: Opener) -> None:
    hall_server.show(hall(1, []))
    page = mute_board()
    # Looking at a page counts as a touch for the browser: not before the page has asked whether it may be heard.
    page.wait_for_timeout(3000)
    expect(page.get_by_role("button", name="Включить звук")).to_be_visible()


def test_a_board_that_may_be_heard_has_no_button(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [call(1, "А001")]))
    page = board()
    wait_until_heard(page, 2)
    expect(page.get_by_role("button")).to_have_count(0)


def test_numbers_are_large_enough_to_be_read_across_the_hall_and_nothing_is_cut(hall_server: FakeHall, board: Opener) -> None:
    widest = [call(place, f"М{990 + place}", 20 + place, age_s=100) for place in range(1, 9)]
    hall_server.show(hall(1, widest))
    page = board()
    expect(page.locator(".call")).to_have_count(8)
    page.evaluate("document.fonts.ready.then(() => true)")
    for width, height in (1920, 1080), (1280, 720), (1366, 768), (1280, 800), (1024, 768), (1080, 1920):
        resize(page, width, height)
        heights = page.locator(".large .number").evaluate_all(
            "all => all.map(each => parseFloat(getComputedStyle(each).fontSize) * 0.7)"
        )
        tickets = heights[::2]
        assert min(tickets) >= 0.12 * height, width
        cut = page.evaluate(
            """() => [...document.querySelectorAll('.call, .call *, .fact, footer')].filter(each => {
                 const box = each.getBoundingClientRect();
                 const row = (each.closest('.call') || document.body).getBoundingClientRect();
                 return each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== 'inline'
                   || box.right > row.right + 1 || box.left < row.left - 1 || box.bottom > row.bottom + 1;
               }).map(each => `${each.className.baseVal || each.className} ${each.textContent}`)"""
        )
        assert cut == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_board_speaks_english_when_asked(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [call(1, "А012", 3)]))
    page = board("/board?lang=en#token=board-token")
    expect(page.locator(".large .word")).to_have_text("counter")
    expect(page.get_by_role("heading", name="Waiting")).to_be_visible()
    assert page.title() == "Queue board"
    assert re.search("[а-яё]{3}", page.locator("footer h2").all_text_contents()[0]) is None
