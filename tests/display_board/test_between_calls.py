"""Pictures and video on the board: only while nobody is called, never heard, and gone the moment somebody is."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.display_board.conftest import FakeHall, Opener
from tests.display_board.states import State, call, hall

pytestmark = pytest.mark.browser

FILES = "/api/v1/media/files/"


def media(*names: str, after_s: int = 30, seconds: int = 3) -> State:
    """What the server tells of these files."""
    items = [
        {"address": FILES + name, "kind": "video" if name.endswith("webm") else "image", "seconds": seconds} for name in names
    ]
    return {"after_s": after_s, "items": items}


def served(announcement: int, number: str, age_s: int = 300) -> State:
    """A call that has been answered."""
    return call(announcement, number, announcement, state="serving", age_s=age_s)


def playing(page: Page) -> None:
    """Waits until a video has begun to move."""
    page.evaluate(
        """() => new Promise((done) => {
          const look = () => {
            const video = document.querySelector(".medium video");
            if (video && video.currentTime > 0.2) done(); else setTimeout(look, 50);
          };
          look();
        })"""
    )


def events(page: Page, kind: str, part: str = ".wav") -> list[dict[str, Any]]:
    everything: list[dict[str, Any]] = page.evaluate("window.heard")
    return [each for each in everything if each["kind"] == kind and each["part"].endswith(part)]


def test_five_calls_in_a_second_end_a_video_at_once_and_are_all_heard_whole(hall_server: FakeHall, board: Opener) -> None:
    old = [served(1, "А001")]
    hall_server.show(hall(1, old, media=media("a.webm")))
    page = board()
    playing(page)
    expect(page.locator(".between .small .ticket")).to_have_text(["А001"])
    expect(page.locator(".waiting")).to_be_visible()
    expect(page.locator(".missed")).to_be_visible()
    calls = [*old, *(call(place, f"В00{place}", place) for place in range(2, 7))]
    page.evaluate("window.began = performance.now()")
    for place in range(5):
        hall_server.show(hall(2 + place, calls[: place + 2], media=media("a.webm")))
    expect(page.locator(".large .current .ticket")).to_have_text("В002", timeout=2000)
    expect(page.locator("video")).to_have_count(0)
    whole = "() => window.heard.filter((each) => each.kind === 'ended' && each.part.endsWith('.wav')).length >= 10"
    page.wait_for_function(whole, timeout=45_000)
    heard = [each["part"] for each in events(page, "ended")]
    assert heard == [part for place in range(2, 7) for part in ("gong.wav", f"{place}.wav")]
    assert all(each["whole"] for each in events(page, "ended"))
    first = page.evaluate("window.stood.find((each) => each.number === 'В002').at - window.began")
    assert first < 2000
    assert page.locator(".medium").count() == 0


def test_a_video_is_never_heard(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [], media=media("a.webm")))
    page = board()
    playing(page)
    assert page.evaluate("document.querySelector('.medium video').muted") is True


def test_while_somebody_is_called_or_was_a_moment_ago_only_calls_are_shown(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [call(1, "А001", age_s=3600)], media=media("a.png")))
    page = board()
    expect(page.locator(".large .ticket")).to_have_text(["А001"])
    hall_server.show(hall(2, [served(1, "А001", 25)], media=media("a.png")))
    expect(page.locator(".large .came .ticket")).to_have_text(["А001"])
    assert page.locator(".medium").count() == 0
    hall_server.show(hall(3, [served(1, "А001", 25)], media=media("a.png", after_s=26)))
    expect(page.locator(".medium img")).to_be_visible()


def test_what_cannot_be_shown_is_passed_over(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [], media=media("missing.png", "broken.png", "broken.webm", "a.webm", "good.png")))
    page = board()
    playing(page)
    expect(page.locator(".medium img")).to_have_attribute("src", f"{FILES}good.png")
    expect(page.locator(".medium video")).to_have_attribute("src", f"{FILES}a.webm", timeout=8000)


def test_where_nothing_can_be_shown_the_calls_are(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [served(1, "А001")], media=media("missing.png", "broken.webm")))
    page = board()
    expect(page.locator(".large .ticket")).to_have_text(["А001"])


def test_people_whom_motion_disturbs_see_pictures_only(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [served(1, "А001")], media=media("a.webm", "good.png")))
    page = board(reduced_motion="reduce")
    expect(page.locator(".medium img")).to_be_visible()
    hall_server.show(hall(2, [served(1, "А001")], media=media("a.webm")))
    expect(page.locator(".large .ticket")).to_have_text(["А001"])
    assert page.locator("video").count() == 0


def test_a_board_that_hears_nothing_shows_what_it_last_knew_and_no_pictures(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [served(1, "А001")], media=media("good.png")))
    page = board()
    expect(page.locator(".medium img")).to_be_visible()
    hall_server.freeze()
    try:
        expect(page.locator(".cover")).to_be_visible(timeout=20_000)
        expect(page.locator(".large .ticket")).to_have_text(["А001"])
    finally:
        hall_server.thaw()
