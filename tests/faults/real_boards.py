"""Boards in a real Chromium, and what was seen and heard on them: kept by the page itself, also over reloads."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Browser, Page

from tests.faults.serving import Server

#: Keeps every sound that was really played to its end, with the number that stood large meanwhile. `RATE` plays them faster.
LISTEN = """
const RATE = %(rate)s;
const kept = JSON.parse(sessionStorage.getItem("heard") || "[]");
window.heard = kept;
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  this.playbackRate = RATE;
  return play.call(this);
};
window.addEventListener("ended", (event) => {
  const sound = event.target;
  if (!(sound instanceof HTMLMediaElement)) return;
  const current = document.querySelector(".large .current");
  if (kept.length > 2000) kept.splice(0, 1000); // what the test keeps is no fault of the page
  kept.push({
    part: sound.src.split("/").pop(),
    whole: sound.currentTime >= sound.duration - 0.05,
    announcement: current && Number(current.dataset.announcement),
  });
  sessionStorage.setItem("heard", JSON.stringify(kept));
}, true);
const later = window.setTimeout;
window.setTimeout = (work, ms, ...more) => later(work, [4000, 10000, 500].includes(ms) ? ms / RATE : ms, ...more);
"""
GONG = "gong.wav"


class RealBoard:
    """One board on a page of a real browser."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.wrong: list[str] = []
        self.last_heard: list[tuple[int, list[str]]] = []
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.goto(url)
        page.locator("footer").wait_for()

    def heard(self) -> list[tuple[int, list[str]]]:
        """The announcements in the order in which they were made, each with its sounds, all of them whole."""
        made: list[tuple[int, list[str]]] = []
        for sound in json.loads(self.page.evaluate("JSON.stringify(window.heard)")):
            assert sound["whole"], sound
            if sound["part"] == GONG:
                made.append((sound["announcement"], []))
            made[-1][1].append(sound["part"])
            assert made[-1][0] == sound["announcement"], "another call stood large while this one was spoken"
        self.last_heard = made
        return made

    def shown(self) -> list[str]:
        """The numbers on the board."""
        return [words.strip() for words in self.page.locator(".call .ticket").all_inner_texts()]

    def is_covered(self) -> bool:
        return self.page.locator(".cover").count() > 0


@contextlib.contextmanager
def real_boards(
    browser: Browser, server: Server, count: int, rate: float = 1.0, port: int | None = None
) -> Iterator[list[RealBoard]]:
    """`count` boards; their sounds and the pauses between them go `rate` times as fast. `port`: what stands before the server."""
    url = f"http://127.0.0.1:{port or server.port}/board#token={server.access()['board']['hall-board']}"
    contexts = [browser.new_context(viewport={"width": 1280, "height": 720}) for _ in range(count)]
    try:
        for context in contexts:
            context.add_init_script(LISTEN % {"rate": rate})
        boards = [RealBoard(context.new_page(), url) for context in contexts]
        yield boards
        assert [board.wrong for board in boards] == [[]] * count
    finally:
        for context in contexts:
            context.close()


def wait_until(true: Callable[[], Any], within_s: float, what: str) -> float:
    """Seconds until `true()` is."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < within_s, what
        time.sleep(0.05)
    return time.monotonic() - begun


def parts_of(state: dict[str, Any]) -> dict[int, list[str]]:
    """The sounds of each announcement that a board is shown."""
    return {one["announcement"]: [part.split("/")[-1] for part in one["speech"]["parts"]] for one in state["calls"]}
