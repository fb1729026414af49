"""Every fault of a printer, over the kiosk's whole printing: true outcomes, whole papers, and nobody waits for a machine."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from kiosk_client.paper import DEADLINE_S, Printing
from kiosk_client.ticket_text import worded
from printer_drivers import open_printer
from printer_drivers.interpreter import emulate_stream
from printer_drivers.models import model
from tests.printer_drivers import fake_printer as fake
from tests.printer_drivers.fake_printer import FakePrinter, Printer
from tests.printer_drivers.test_jobs import same

from .conftest import WORDS, eventually
from .test_paper import OFFICE, TICKET, Reports

FIRST = {**TICKET, "id": "t-1", "number": "А012"}
COPY = {**FIRST, "copy": 1}
NEXT = {**TICKET, "id": "t-2", "number": "А013"}

VISITOR_WAITS_S = 2.0
STAFF_HEAR_S = 5.0
SLACK_S = 0.5
"""What a busy test computer may add."""


@dataclass(frozen=True)
class Fault:
    make: Callable[[], Printer]
    outcomes: frozenset[str] = frozenset({"uncertain"})
    papers: int = 0
    """Whole papers of the first ticket that the printer brought out before it was mended."""


def fault(*outcomes: str, papers: int = 0, **how: object) -> Fault:
    return Fault(lambda: Printer(**how), frozenset(outcomes or ("uncertain",)), papers)  # type: ignore[arg-type]


FAULTS = {
    "reset at once": fault("failed", fault="reset", fault_at="accept"),
    "close at once": fault("failed", fault="close", fault_at="accept"),
    "stall at once": fault(fault="stall", fault_at="accept"),
    "stall inside": fault(stop_after=3000),
    "stall after the cut": fault(fault_at="receipt", papers=1),
    "reset inside": fault(stop_after=3000, fault="reset"),
    "reset after the cut": fault(fault="reset", fault_at="receipt", papers=1),
    "close inside": fault(stop_after=3000, fault="close"),
    "close after the cut": fault(fault="close", fault_at="receipt", papers=1),
    "power cycle in mid-job": fault(stop_after=3000, fault="power"),
    "drip": fault(slow_bytes=64),
    "paper out": fault("failed", answers=fake.PAPER_OUT),
    "paper near its end": fault("printed", answers=fake.NEAR_END, receipt=b"\x03", papers=1),
    "cover open": fault("failed", answers=fake.COVER_OPEN),
    "silent": fault(answers=None, receipt=None, papers=1),
    "garbage": fault(answers=None, hello=fake.GARBAGE, papers=1),
    "unasked-for status": fault("printed", hello=fake.ASB, papers=1),
}
IN_TEXT = [name for name in FAULTS if name.endswith((" inside", " after the cut", " mid-job"))]
CASES = [*((name, "width=80") for name in FAULTS), *((name, "width=58&mode=text") for name in IN_TEXT)]


def mend(printer: Printer) -> None:
    """Somebody put paper in, closed the cover, plugged the cable in or switched the machine off and on."""
    printer.mended = True
    printer.slow_bytes, printer.hello, printer.receipt = None, b"", b"\x00"
    printer.answers, printer.answers_inside = dict(fake.HEALTHY), None


@contextlib.contextmanager
def printing(url: str, data: Path, deadline_s: float = DEADLINE_S) -> Iterator[tuple[Printing, Reports]]:
    reports = Reports()
    worker = Printing(open_printer(url), WORDS, reports, lambda: OFFICE, data, deadline_s)
    worker.start()
    try:
        yield worker, reports
    finally:
        worker.close()


def drawn(url: str, ticket: dict[str, object], *, copy: bool = False) -> Image.Image:
    return open_printer(url).picture(worded(ticket, OFFICE, WORDS, copy=copy, large=False))


def outcome_of(reports: Reports, paper: str) -> str | None:
    return dict(reports.outcomes()).get(paper)


@pytest.mark.parametrize(("name", "options"), CASES, ids=[f"{name}, {options}" for name, options in CASES])
def test_a_fault_costs_at_most_one_paper_and_no_lie(name: str, options: str, tmp_path: Path) -> None:
    kind = FAULTS[name]
    printer = kind.make()
    if "text" in options and printer.stop_after:
        printer.stop_after, printer.slow_bytes = 300, 64
    wide = model(None, "58" if "58" in options else "80")
    with FakePrinter(printer) as listening, printing(f"{listening.url}?{options}", tmp_path, 1.5) as (worker, reports):
        url = f"{listening.url}?{options}"
        asked = time.monotonic()
        worker.print_ticket(FIRST)
        worker.print_ticket(FIRST)
        assert time.monotonic() - asked < VISITOR_WAITS_S, "the screen never waits for the printer"
        eventually(lambda: outcome_of(reports, "t-1"))
        assert time.monotonic() - asked < STAFF_HEAR_S
        outcome = outcome_of(reports, "t-1")
        assert outcome in kind.outcomes
        mend(printer)

        asked = time.monotonic()
        worker.print_ticket(NEXT)
        eventually(lambda: outcome_of(reports, "t-2"))
        assert outcome_of(reports, "t-2") == "printed"
        assert time.monotonic() - asked < VISITOR_WAITS_S + SLACK_S

        worker.print_ticket(FIRST)  # asked for again: never a second unmarked paper
        worker.print_copies({"to_print": [COPY]})
        eventually(lambda: outcome_of(reports, "t-1 copy 1") == "printed")

    papers = whole_papers(bytes(printer.tape), wide.dots)
    first, copy, following = drawn(url, FIRST), drawn(url, COPY, copy=True), drawn(url, NEXT)
    counted = [sum(same(paper, one) for paper in papers) for one in (first, following, copy)]
    assert counted[1:] == [1, 1], "the next ticket and the copy, each whole and once"
    assert counted[0] <= 1
    if kind.papers:
        assert counted[0] == 1
    if outcome == "printed":
        assert counted[0] == 1, "never printed without paper"
    if outcome == "failed":
        assert counted[0] == 0, "never failed with a paper"
    for paper in papers:
        if not any(same(paper, one) for one in (first, following, copy)):
            # What is left is a torn piece of the first ticket, cut off by itself: no other number stands on it.
            assert paper.height <= first.height + 2


def whole_papers(tape: bytes, dots: int) -> list[Image.Image]:
    """The papers on a tape, piece by piece; a piece that broke off in the middle of a command is left out."""
    papers: list[Image.Image] = []
    pieces = tape.split(b"\x1b@")
    for piece in pieces[1:]:
        with contextlib.suppress(ValueError):
            papers += emulate_stream(b"\x1b@" + piece, dots)
    return papers


def test_a_printer_that_is_not_there_fails_at_once_and_prints_when_it_comes(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with printing(f"tcp://127.0.0.1:{port}", tmp_path) as (worker, reports):
            asked = time.monotonic()
            worker.print_ticket(FIRST)
            eventually(lambda: outcome_of(reports, "t-1") == "failed")
            assert time.monotonic() - asked < VISITOR_WAITS_S
            taken.close()
            with FakePrinter(Printer(), port) as listening:
                worker.print_ticket(NEXT)
                eventually(lambda: outcome_of(reports, "t-2") == "printed")
                assert listening.printer.jobs == 1


def test_papers_behind_a_stalled_one_come_out_whole_when_the_printer_is_well_again(tmp_path: Path) -> None:
    with FakePrinter(Printer(stop_after=3000)) as listening, printing(listening.url, tmp_path) as (worker, reports):
        worker.print_ticket(FIRST)
        for i in (2, 3, 4):
            worker.print_ticket({**TICKET, "id": f"t-{i}", "number": f"А01{i}"})
        asked = time.monotonic()
        eventually(lambda: outcome_of(reports, "t-1") == "uncertain")
        assert time.monotonic() - asked < STAFF_HEAR_S
        mend(listening.printer)
        eventually(lambda: outcome_of(reports, "t-4"))
        papers = emulate_stream(bytes(listening.printer.tape), 576)
        for i in (2, 3, 4):
            paper = drawn(listening.url, {**TICKET, "id": f"t-{i}", "number": f"А01{i}"})
            assert sum(same(paper, one) for one in papers) == (1 if outcome_of(reports, f"t-{i}") == "printed" else 0)
        assert outcome_of(reports, "t-4") == "printed"
