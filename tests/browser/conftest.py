"""The whole hall as it runs: a server, a kiosk with the print emulator, and a real browser before each screen."""

from __future__ import annotations

import signal
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.faults import warm
from tests.faults.serving import ROOT, Server, free_port, make_office

# The browser notes each refusal by itself: a set-up that is half written is refused many times.
REFUSED = "status of 422"


class Hall:
    """A running server and a running kiosk; `papers` are the pictures that came out."""

    #: What the browser may note by itself of what such a hall goes through.
    notes: tuple[str, ...] = ()

    def __init__(self, folder: Path) -> None:
        self.make(folder / "office")
        self.server = Server(folder / "office")
        self.server.start()
        self.paper_folder = folder / "paper"
        token = folder / "kiosk.token"
        self.let_kiosk_in(token)
        self.kiosk_port = free_port()
        words = ["run", "--server", self.url, "--token-file", str(token), "--port", str(self.kiosk_port)]
        words += ["--printer", f"emulator:{self.paper_folder}", "--data", str(folder / "kiosk")]
        self._kiosk = warm.start(warm.KIOSK, words, folder / "kiosk.log")
        wait_until(self._kiosk_answers)

    def make(self, data: Path) -> None:
        """Makes the office that is served."""
        make_office(data)

    def let_kiosk_in(self, token: Path) -> None:
        """Writes the kiosk's token."""
        token.write_text(self.server.access()["kiosk"]["hall-kiosk"])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    @property
    def kiosk_url(self) -> str:
        return f"http://127.0.0.1:{self.kiosk_port}/"

    @property
    def board_url(self) -> str:
        return f"{self.url}/board#token={self.server.access()['board']['hall-board']}"

    def password(self, name: str) -> str:
        return self.server.access()["passwords"][name]

    def papers(self) -> list[Path]:
        return sorted(self.paper_folder.glob("*.png"))

    def close(self) -> None:
        self._kiosk.send_signal(signal.SIGTERM)
        self._kiosk.wait(20)
        self.server.close()

    def _kiosk_answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.kiosk_url + "healthz", timeout=2):
                return True
        except OSError:
            return False


def is_complaint(said: Any, notes: tuple[str, ...] = ()) -> bool:
    """Whether the browser's console tells of something that must not be."""
    return said.type in ("error", "warning") and not any(each in said.text for each in (REFUSED, *notes))


def wait_until(true: Callable[[], Any], within_s: float = 60.0) -> Any:
    """Waits until `true()` is, and returns it."""
    end = time.monotonic() + within_s
    while not (value := true()):
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)
    return value


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    if not (ROOT / "kiosk_client" / "static" / "shared" / "page.js").exists():
        pytest.fail("the kiosk's shared files are missing: python3 build_backend/shared_files.py")
    running = Hall(tmp_path)
    yield running
    running.close()


@pytest.fixture
def open_page(browser: Browser, hall: Hall) -> Iterator[Callable[..., Page]]:
    """Opens a screen; in the end none of them complained and none asked another host."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    own = (hall.url, hall.url.replace("http", "ws"), hall.kiosk_url)

    def note(request: Any) -> None:
        if not request.url.startswith((*own, "data:", "blob:")):
            complaints.append(f"asked {request.url}")

    def opened(address: str, width: int, height: int) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="ru-RU")
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if is_complaint(said, hall.notes) else None)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
