"""A hall that can be told what to show and can be frozen, and a real browser that hangs in it."""

import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests import browsers
from tests.display_board.fake_hall import TOKEN
from tests.display_board.states import State
from tests.pages import KeptPage

ROOT = Path(__file__).resolve().parents[2]
# Keeps for the tests what was heard and what stood large while it was.
LISTEN = """
window.heard = [];
for (const kind of ["playing", "ended", "error"]) {
  window.addEventListener(kind, (event) => {
    if (!(event.target instanceof HTMLMediaElement)) return;
    const current = document.querySelector(".large .current");
    window.heard.push({
      kind,
      part: event.target.src.split("/").pop(),
      whole: event.target.duration > 0 && event.target.currentTime >= event.target.duration - 0.01,
      large: current && current.querySelector(".ticket").textContent,
      at: performance.now(),
    });
  }, true);
}
// When each call began to stand large.
window.stood = [];
let standing = null;
new MutationObserver(() => {
  const current = document.querySelector(".large .current .ticket");
  const number = current && current.textContent;
  if (number && number !== standing) window.stood.push({ number, at: performance.now() });
  standing = number;
}).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
"""

Opener = Callable[..., Page]
#: What the browser says by itself of what a test breaks on purpose.
BROWSER_NOTES = ("status of 404", "status of 429", "WebSocket")
NOTES_OF_A_CUT = ("ERR_INTERNET_DISCONNECTED",)


class FakeHall:
    """The hall's server in a process of its own."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.display_board.fake_hall"], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        self.url = f"http://127.0.0.1:{self.port}"
        #: Whether the test took the network away from a board.
        self.was_cut_off = False
        self._wait_until_it_answers()

    def show(self, state: State) -> None:
        """Send this state to all boards, and to those that come later."""
        self._request("/control/state", json.dumps(state).encode())

    def said(self) -> list[State]:
        """What boards have said of themselves since the last `show`, oldest first."""
        with urllib.request.urlopen(self.url + "/control/said", timeout=10) as answer:
            words: list[State] = json.load(answer)
            return words

    def send(self, name: str, document: State) -> None:
        """A message beside the states, to all boards."""
        self._request(f"/control/message/{name}", json.dumps(document).encode())

    def give_page(self, version: str) -> None:
        """From now on the server has this page for boards."""
        self._request(f"/control/page/{version}", b"")

    def forget(self) -> None:
        """Awake and with nothing to show, as at its start."""
        self.thaw()
        self._request("/control/state", b"{}")

    def freeze(self) -> None:
        """Silent without a word: the link stands and nothing comes."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on as if nothing had been."""
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it, frozen or not."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def _request(self, path: str, body: bytes) -> None:
        with urllib.request.urlopen(self.url + path, body, timeout=10):
            return

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + 20
        while True:
            try:
                self.forget()
                return
            except OSError:
                assert time.monotonic() < deadline, "the hall's server did not start"
                time.sleep(0.05)


@pytest.fixture(scope="module")
def running_hall() -> Iterator[FakeHall]:
    """One server for the tests of a file."""
    server = FakeHall()
    yield server
    server.stop()


@pytest.fixture
def hall_server(running_hall: FakeHall) -> FakeHall:
    """A hall at the start of its day."""
    running_hall.forget()
    running_hall.was_cut_off = False
    return running_hall


@pytest.fixture(scope="session")
def strict_screen(playwright: Playwright) -> Iterator[Browser]:
    """A browser as it comes: no sound before a touch."""
    browser = playwright.chromium.launch(executable_path=browsers.engine(), args=browsers.flags(browsers.SOUND_AFTER_A_TOUCH))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def kept_boards() -> Callable[[Browser], KeptPage]:
    """The first board that a test opens in a browser."""

    @cache
    def of(browser: Browser) -> KeptPage:
        return KeptPage(browser, LISTEN)

    return of


@pytest.fixture
def opens(hall_server: FakeHall, kept_boards: Callable[[Browser], KeptPage]) -> Iterator[Callable[[Browser], Opener]]:
    """Opens boards; in the end nothing was complained of and nobody else was asked."""
    lent: list[KeptPage] = []
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    strangers: list[str] = []

    def note(address: str) -> None:
        if f"//127.0.0.1:{hall_server.port}/" not in address:
            strangers.append(address)

    def opener(browser: Browser) -> Opener:
        def opened(address: str = f"/board#token={TOKEN}", width: int = 1920, height: int = 1080, **more: Any) -> Page:
            kept = kept_boards(browser)
            if more or kept.is_lent:
                context = browser.new_context(viewport={"width": width, "height": height}, **more)
                context.add_init_script(LISTEN)
                contexts.append(context)
                page = context.new_page()
            else:
                lent.append(kept)
                page = kept.lend(width, height)
            page.on("request", lambda request: note(request.url))
            page.on("websocket", lambda link: note(link.url))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.goto(hall_server.url + address)
            return page

        return opened

    yield opener
    for context in contexts:
        context.close()
    for kept in lent:
        kept.take_back()
    # Each refused or missing file is noted by the browser itself; what a test breaks on purpose is not a complaint.
    notes = (*BROWSER_NOTES, *NOTES_OF_A_CUT) if hall_server.was_cut_off else BROWSER_NOTES
    wrong = [said for said in complaints if not any(own in said for own in notes)]
    assert wrong == []
    assert strangers == []


@pytest.fixture
def board(opens: Callable[[Browser], Opener], browser: Browser) -> Opener:
    """Opens a board whose browser is set up as the guide says: sound is allowed from the start."""
    return opens(browser)


@pytest.fixture
def mute_board(opens: Callable[[Browser], Opener], strict_screen: Browser) -> Opener:
    """Opens a board whose browser wants a touch first."""
    return opens(strict_screen)
