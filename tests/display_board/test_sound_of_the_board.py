"""A board plays what it is told and as loud as it is told, and shows every call all the same."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.display_board.conftest import FakeHall, Opener
from tests.display_board.states import call, hall
from tests.display_board.test_calls_on_the_board import wait_until_heard

pytestmark = pytest.mark.browser


def with_sound(state: dict[str, Any], volume: int, on: bool = True) -> dict[str, Any]:
    return {**state, "sound": {"on": on, "volume": volume}}


def silent(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "speech": {**one["speech"], "parts": [], "heard": "silent"}}


def test_a_silent_call_is_shown_and_the_next_one_is_heard_at_the_volume_of_the_board(
    hall_server: FakeHall, board: Opener
) -> None:
    hall_server.show(with_sound(hall(1, []), 40))
    page = board()
    expect(page.locator("footer")).to_be_visible()
    first, second = silent(call(1, "А001")), call(2, "А002")
    hall_server.show(with_sound(hall(2, [first]), 40))
    expect(page.locator(".large .current .ticket")).to_have_text("А001")
    hall_server.show(with_sound(hall(3, [first, second]), 40))
    expect(page.locator(".large .current .ticket")).to_have_text("А002", timeout=15_000)
    assert [each["part"] for each in wait_until_heard(page, 2)] == ["gong.wav", "2.wav"]
    assert page.evaluate("document.querySelector('audio').volume") == pytest.approx(0.4)


def test_a_call_in_two_languages_is_one_gong_and_both_voices(hall_server: FakeHall, board: Opener) -> None:
    parts = ["/api/v1/speech/gong.wav", "/api/v1/speech/ru.wav", "/api/v1/speech/en.wav"]
    hall_server.show(with_sound(hall(1, [call(1, "А001", parts=parts)]), 100))
    page = board()
    assert [each["part"] for each in wait_until_heard(page, 3)] == ["gong.wav", "ru.wav", "en.wav"]


@pytest.mark.parametrize(("volume", "on"), [(100, False), (0, True)])
def test_a_board_that_is_never_heard_asks_nobody_for_a_touch(hall_server: FakeHall, board: Opener, volume: int, on: bool) -> None:
    hall_server.show(with_sound(hall(1, []), 100))
    page = board()
    expect(page.locator("footer")).to_be_visible()
    page.evaluate("() => { HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('', 'NotAllowedError')); }")
    hall_server.show(with_sound(hall(2, [call(1, "А001")]), 100))
    expect(page.locator(".sound")).to_be_visible(timeout=15_000)
    hall_server.show(with_sound(hall(3, [call(1, "А001")]), volume, on))
    expect(page.locator(".sound")).to_have_count(0)
