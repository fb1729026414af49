"""What a board says of itself, how it tries its sound, and how a page that is stuck or old mends itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.display_board.conftest import FakeHall, Opener
from tests.display_board.states import State, call, hall

pytestmark = pytest.mark.browser

ASKED = "0123456789abcdef"
#: The window in which the sound is tried lies around the time of the states.
NOW_IS_THE_TIME = {"from": "2026-11-23T10:42:00+07:00", "until": "2026-11-23T10:52:00+07:00"}


def said(hall_server: FakeHall, wanted: Callable[[State], Any], within_s: float = 10.0) -> State:
    """The newest words of a board, as soon as they are as wanted."""
    until = time.monotonic() + within_s
    while not ((words := hall_server.said()) and wanted(words[-1])):
        assert time.monotonic() < until, words[-1:]
        time.sleep(0.1)
    return words[-1]


def large(page: Page, number: str) -> None:
    expect(page.locator(".large .ticket").first).to_have_text(number)


def test_a_board_says_how_it_is_and_says_it_again_when_that_changes(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [call(7, "А001", age_s=60)]))
    page = board(width=1280, height=720)
    words = said(hall_server, lambda words: True)
    assert words == {"width": 1280, "height": 720, "sound": "on", "announced": 7, "page": "", "test": None}
    page.set_viewport_size({"width": 720, "height": 1280})
    said(hall_server, lambda words: words["height"] == 1280, within_s=5)
    page.wait_for_timeout(3_000)
    assert len(hall_server.said()) == 2, "what has not changed is not said again"


def test_a_board_whose_browser_blocks_sound_says_so_until_it_is_touched(hall_server: FakeHall, mute_board: Opener) -> None:
    hall_server.show(hall(1, []))
    page = mute_board()
    said(hall_server, lambda words: words["sound"] == "blocked")
    page.get_by_role("button", name="Включить звук").click()
    said(hall_server, lambda words: words["sound"] == "on")


def test_a_board_whose_sounds_do_not_play_says_so(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, []))
    board()
    said(hall_server, lambda words: words["sound"] == "on")
    hall_server.show(hall(2, [call(1, "А001", parts=["/api/v1/speech/broken.wav", "/api/v1/speech/1.wav"])]))
    said(hall_server, lambda words: words["sound"] == "failed")
    hall_server.show(hall(3, [call(2, "А002")]))
    said(hall_server, lambda words: words["sound"] == "on")


def test_the_gong_is_tried_softly_when_the_host_asks_and_only_once(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, []))
    page = board()
    said(hall_server, lambda words: True)
    page.evaluate(
        "() => { window.loudness = []; document.querySelector('audio').onplay = (e) => loudness.push(e.target.volume) }"
    )
    for _ in range(2):
        hall_server.send("sound_test", {"id": ASKED})
    words = said(hall_server, lambda words: words["test"])
    assert (words["test"]["id"], words["test"]["outcome"]) == (ASKED, "heard")
    heard = [(one["kind"], one["part"], one["whole"]) for one in page.evaluate("window.heard")]
    assert heard == [("playing", "gong.wav", False), ("ended", "gong.wav", True)]
    assert page.evaluate("window.loudness") == [0.25]
    assert page.evaluate("document.querySelector('audio').volume") == 1


def test_a_blocked_board_says_that_nothing_was_heard(hall_server: FakeHall, mute_board: Opener) -> None:
    hall_server.show(hall(1, []))
    mute_board()
    said(hall_server, lambda words: words["sound"] == "blocked")
    hall_server.send("sound_test", {"id": ASKED})
    assert said(hall_server, lambda words: words["test"])["test"]["outcome"] == "blocked"


def test_before_the_doors_open_and_only_then_a_board_tries_its_sound_once(hall_server: FakeHall, board: Opener) -> None:
    over = {"from": "2026-11-23T10:32:00+07:00", "until": "2026-11-23T10:42:00+07:00"}
    page = with_a_clock(hall_server, board, hall(1, [], sound_test=over))
    page.clock.run_for(8_000)
    assert page.evaluate("window.heard") == []
    hall_server.show(hall(2, [], sound_test=NOW_IS_THE_TIME))
    page.clock.run_for(8_000)
    for _ in range(100):
        page.wait_for_timeout(50)
        if page.evaluate("window.heard.some((sound) => sound.kind === 'ended')"):
            break
    page.wait_for_timeout(100)
    page.clock.run_for(2_000)
    words = said(hall_server, lambda words: words["test"])
    assert (words["test"]["id"], words["test"]["outcome"]) == (None, "heard")
    page.reload()
    expect(page.locator("footer")).to_be_visible()
    page.clock.run_for(10_000)
    assert page.evaluate("window.heard") == [], "also over a reload"
    assert said(hall_server, lambda _: True)["test"] == words["test"]


def with_a_clock(hall_server: FakeHall, board: Opener, state: State) -> Page:
    """A board whose clock the test moves."""
    hall_server.show(state)
    page = board()
    expect(page.locator("footer")).to_be_visible()
    page.clock.install()
    page.reload()
    expect(page.locator("footer")).to_be_visible()
    page.evaluate("window.before = true")
    return page


def is_the_same(page: Page) -> bool:
    return page.evaluate("window.before") is True


def loads_anew(page: Page, seconds: int) -> None:
    with page.expect_event("load", timeout=20_000):
        for _ in range(seconds // 10):
            page.clock.run_for(10_000)
            page.wait_for_timeout(30)


def test_an_announcement_that_does_not_get_on_is_left_and_not_made_again(hall_server: FakeHall, board: Opener) -> None:
    page = with_a_clock(hall_server, board, hall(1, [call(1, "А001", age_s=60)]))
    # The element neither plays nor says that it does not, and the timers that watch it are gone.
    page.evaluate(
        "() => {"
        "  HTMLMediaElement.prototype.play = () => new Promise(() => {});"
        "  const set = window.setTimeout;"
        "  window.setTimeout = (work, ms) => (ms === 8000 ? 0 : set(work, ms));"
        "}"
    )
    hall_server.show(hall(2, [call(1, "А001", age_s=60), call(2, "А002")]))
    large(page, "А002")
    page.clock.run_for(30_000)
    assert is_the_same(page)
    hall_server.show(hall(3, [call(1, "А001", age_s=60, state="serving"), call(2, "А002", age_s=120, state="serving")]))
    loads_anew(page, 200)
    large(page, "А002")
    assert page.locator(".current").count() == 0


def test_a_page_that_no_longer_draws_what_it_knows_is_loaded_anew(hall_server: FakeHall, board: Opener) -> None:
    page = with_a_clock(hall_server, board, hall(1, []))
    page.evaluate(
        "() => {"
        "  Node.prototype.insertBefore = () => { throw new Error('stuck'); };"
        "  for (const kind of ['error', 'unhandledrejection']) addEventListener(kind, (event) => event.preventDefault());"
        "}"
    )
    hall_server.show(hall(2, [call(1, "А001", age_s=60, state="serving")]))
    page.wait_for_timeout(200)
    loads_anew(page, 200)
    large(page, "А001")


def test_after_an_update_of_the_server_an_old_page_is_loaded_anew(hall_server: FakeHall, board: Opener) -> None:
    page = with_a_clock(hall_server, board, hall(1, []))
    try:
        hall_server.give_page("abcdef012345")
        hall_server.was_cut_off = True
        page.context.set_offline(True)
        page.evaluate("window.dispatchEvent(new Event('offline'))")
        page.wait_for_timeout(100)
        page.context.set_offline(False)
        loads_anew(page, 200)
        expect(page.locator("html")).to_have_attribute("data-page", "abcdef012345")
    finally:
        hall_server.give_page("none")
