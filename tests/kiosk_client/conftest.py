"""A hall of the tests' own, a kiosk beside it, and a real browser before the kiosk."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Response, request
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from kiosk_client import packed
from kiosk_client.app import Settings, create_app
from kiosk_client.paper import Printing
from kiosk_client.sample_page import reported_apart, when_asked
from kiosk_client.server_link import ServerLink
from kiosk_client.words import Words
from printer_drivers import Look, PrintResult, TicketPaper
from tests.faults.serving import free_port
from tests.pages import KeptPage

from .fake_hall import TOKEN, FakeHall, Network

REPOSITORY = Path(__file__).resolve().parent.parent.parent
#: The catalogues as they stand in the repository, so that no test needs a build first.
WORDS = Words(REPOSITORY / "queue_server" / "web" / "languages")

#: All kiosks of a run have the same files: each is packed once, not once per test.
packed._gzip = cache(packed._gzip)


def eventually(true: Callable[[], Any], timeout_s: float = 20.0) -> Any:
    """Waits until `true()` is, and returns it; fails after `timeout_s` seconds."""
    until = time.monotonic() + timeout_s
    while not (value := true()):
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.02)
    return value


class TestPrinter:
    """A printer that does as it is told: `outcome` of the next papers, and `hold` to keep it busy."""

    __test__ = False

    def __init__(self) -> None:
        self.outcome = "printed"
        self.papers: list[TicketPaper] = []
        self.deadlines: list[float] = []
        self.fault: Exception | None = None
        self.paper_state = "ok"
        self.says = ""
        self.free = threading.Event()
        self.free.set()

    def print_ticket(self, paper: TicketPaper, deadline_s: float) -> PrintResult:
        self.deadlines.append(deadline_s)
        self.free.wait(10)
        if self.fault is not None:
            raise self.fault
        self.papers.append(paper)
        return PrintResult(self.outcome, "" if self.outcome == "printed" else f"{self.outcome}: of the tests")  # type: ignore[arg-type]

    def look(self) -> Look:
        return Look(self.paper_state, self.says)  # type: ignore[arg-type]

    def close(self) -> None:
        self.free.set()


_port = cache(free_port)


def usual_port() -> int:
    """The port of this run's kiosks, so that a page that is kept has their files already; 0 where another has it."""
    try:
        socket.create_server(("127.0.0.1", _port())).close()
    except OSError:
        return 0
    return _port()


def keep_files(answer: Response) -> Response:
    """A screen that is lent from test to test asks once for what no test changes."""
    if request.path.startswith(("/static/", "/fonts/")):
        answer.headers["Cache-Control"] = "max-age=3600"
    return answer


class Kiosk:
    """A whole kiosk but for its process: link, printing, and pages on a port of its own."""

    def __init__(self, server_url: str, data: Path, printer: Any, token: str = TOKEN, words: Words = WORDS) -> None:
        self.printer = printer
        self.link = ServerLink(server_url, token, data)

        def office() -> Any:
            return ((self.link.state or {}).get("menu") or {}).get("office", {}).get("name")

        report = reported_apart(self.link.report_print, self.link.report_test)
        self.printing = Printing(printer, words, report, office, data)
        self.link.when_issued(self.printing.print_ticket)
        self.link.when_state(self.printing.print_copies)
        self.link.when_state(when_asked(words, self.printing.print_ticket))
        self.link.when_asked_for_health(self.printing.health)
        self.app = create_app(self.link, self.printing, Settings(words=words))
        self.app.after_request(keep_files)
        self._server = make_server("127.0.0.1", usual_port(), self.app, threaded=True)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> Kiosk:
        self.printing.start()
        self.link.start()
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def wait_until_connected(self) -> Kiosk:
        eventually(lambda: self.link.condition()["connected"] and self.link.condition()["age_s"] is not None)
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self.link.close()
        self.printing.close()


@pytest.fixture
def hall() -> Iterator[FakeHall]:
    server = FakeHall()
    yield server
    server.stop()


@pytest.fixture
def network(hall: FakeHall) -> Iterator[Network]:
    wire = Network(hall.port)
    yield wire
    wire.close()


@pytest.fixture
def printer() -> TestPrinter:
    return TestPrinter()


@pytest.fixture
def kiosk(network: Network, tmp_path: Path, printer: TestPrinter) -> Iterator[Kiosk]:
    one = Kiosk(network.url, tmp_path, printer).start().wait_until_connected()
    yield one
    one.stop()


Screen = Callable[..., Page]


@pytest.fixture(scope="session")
def kept_screens(browser: Browser) -> Callable[..., KeptPage]:
    """A page for each kind of screen that tests ask for."""

    @cache
    def of_kind(**kind: Any) -> KeptPage:
        return KeptPage(browser, **kind)

    return of_kind


@pytest.fixture
def blank_screen(browser: Browser, kept_screens: Callable[..., KeptPage]) -> Iterator[Screen]:
    """Screens before a kiosk, blank yet and as if nobody had ever touched them: `blank_screen(1280, 1024, has_touch=False)`."""
    lent: list[KeptPage] = []
    contexts: list[BrowserContext] = []

    def before(width: int = 1080, height: int = 1920, has_touch: bool = True, **kind: Any) -> Page:
        kept = kept_screens(has_touch=has_touch, **kind)
        if not kept.is_lent:
            lent.append(kept)
            return kept.lend(width, height)
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, has_touch=has_touch, **kind))
        contexts[-1].set_default_timeout(20_000)
        return contexts[-1].new_page()

    yield before
    for context in contexts:
        context.close()
    for kept in lent:
        kept.take_back()
