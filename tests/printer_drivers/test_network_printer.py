"""A printer on the network, well and ill: the outcome is true and comes in time, whatever the printer does."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from printer_drivers import PrintResult, draw, open_printer
from printer_drivers.escpos import encode
from printer_drivers.interpreter import emulate_stream
from printer_drivers.transports import Deadline
from printer_drivers.transports.tcp import TcpLink, open_tcp
from printer_drivers.url import parse
from tests.printer_drivers import fake_printer as fake
from tests.printer_drivers.fake_printer import FakePrinter, Printer
from tests.printer_drivers.test_jobs import same
from tests.printer_drivers.tickets import ENGLISH, USUAL

DEADLINE_S = 1.5
SLACK_S = 0.4
"""What a busy test computer may add."""


def print_on(url: str, deadline_s: float = DEADLINE_S) -> PrintResult:
    """The outcome of one ticket, which must come before the deadline."""
    printer = open_printer(url)
    begun = time.monotonic()
    result = printer.print_ticket(ENGLISH, deadline_s)
    assert time.monotonic() - begun <= deadline_s + SLACK_S
    printer.close()
    return result


def test_a_healthy_printer_confirms_and_the_ticket_is_printed_once() -> None:
    with FakePrinter(Printer()) as printer:
        assert print_on(printer.url) == PrintResult("printed")
        assert printer.printer.jobs == 1
        papers = emulate_stream(bytes(printer.printer.tape), 576)
        assert len(papers) == 1
        assert same(papers[0], draw(ENGLISH, 576))


def test_a_healthy_printer_is_not_waited_for() -> None:
    with FakePrinter(Printer()) as printer:
        begun = time.monotonic()
        print_on(printer.url, 10)
        assert time.monotonic() - begun < 1


def test_a_ticket_is_printed_when_the_paper_is_near_its_end_and_staff_hear_of_it() -> None:
    with FakePrinter(Printer(answers=fake.NEAR_END, receipt=b"\x03")) as printer:
        result = print_on(printer.url)
        assert (result.outcome, result.code) == ("printed", "near_end")


CERTAINLY_NOT_PRINTED = {
    "paper out": (Printer(answers=fake.PAPER_OUT), "paper_out"),
    "cover open": (Printer(answers=fake.COVER_OPEN), "cover_open"),
    "cutter jammed": (Printer(answers=fake.CUTTER_JAMMED), "cutter"),
    "off line": (Printer(answers=fake.OFF_LINE), "offline"),
    "paper out, with ASB": (Printer(answers=fake.PAPER_OUT, hello=fake.ASB), "paper_out"),
    "reset at once": (Printer(fault="reset", fault_at="accept"), "reset"),
    "close at once": (Printer(fault="close", fault_at="accept"), "closed"),
}


@pytest.mark.parametrize(("printer", "code"), CERTAINLY_NOT_PRINTED.values(), ids=CERTAINLY_NOT_PRINTED)
def test_nothing_is_sent_to_a_printer_that_surely_cannot_print(printer: Printer, code: str) -> None:
    with FakePrinter(printer) as listening:
        result = print_on(listening.url)
        assert result.outcome == "failed"
        # A reset can overtake the end of the stream, or the other way round: both are the printer hanging up.
        assert result.code in ({"reset", "closed"} if code in ("reset", "closed") else {code})
        assert b"\x1b@" not in printer.tape
        assert printer.jobs == 0


UNCERTAIN = {
    "stall at once": (Printer(fault="stall", fault_at="accept"), {"silent"}),
    "stall inside": (Printer(stop_after=3000), {"not_confirmed"}),
    "stall after the cut": (Printer(fault_at="receipt"), {"not_confirmed"}),
    "reset inside": (Printer(stop_after=3000, fault="reset"), {"reset", "lost"}),
    "reset after the cut": (Printer(fault="reset", fault_at="receipt"), {"reset"}),
    "close inside": (Printer(stop_after=3000, fault="close"), {"closed", "reset"}),
    "close after the cut": (Printer(fault="close", fault_at="receipt"), {"closed", "reset"}),
    "drip": (Printer(slow_bytes=64), {"not_confirmed"}),
    "paper out inside": (Printer(answers_inside=fake.PAPER_OUT, receipt=None), {"paper_out"}),
    "cover opened inside": (Printer(answers_inside=fake.COVER_OPEN, receipt=None), {"cover_open"}),
    "overheated inside": (Printer(answers_inside=fake.OVERHEATED, receipt=None), {"overheated"}),
    "paper gone in the receipt": (Printer(receipt=b"\x0c"), {"paper_out"}),
    "silent": (Printer(answers=None, receipt=None), {"silent"}),
    "garbage": (Printer(answers=None, receipt=None, hello=fake.GARBAGE), {"garbled", "silent"}),
    "garbage and receipts": (Printer(answers=None, hello=fake.GARBAGE), {"garbled"}),
    "no receipts": (Printer(receipt=None), {"not_confirmed"}),
    "nonsense for a receipt": (Printer(receipt=b"HTTP/1.1 400 Bad Request\r\n\r\n"), {"garbled"}),
    "ASB for a receipt": (Printer(receipt=fake.ASB), {"not_confirmed"}),
}


@pytest.mark.parametrize(("printer", "codes"), UNCERTAIN.values(), ids=UNCERTAIN)
def test_a_ticket_that_no_receipt_confirmed_is_uncertain(printer: Printer, codes: set[str]) -> None:
    with FakePrinter(printer) as listening:
        result = print_on(listening.url)
        assert result.outcome == "uncertain"
        assert result.code in codes


def test_a_printer_that_stopped_for_a_person_to_come_is_not_waited_for() -> None:
    with FakePrinter(Printer(answers_inside=fake.PAPER_OUT, receipt=None)) as printer:
        begun = time.monotonic()
        assert print_on(printer.url, 10).code == "paper_out"
        assert time.monotonic() - begun < 2, "staff see it at once"


def test_automatic_status_is_not_taken_for_an_answer() -> None:
    with FakePrinter(Printer(hello=fake.ASB)) as printer:
        assert print_on(printer.url).outcome == "printed"


def test_a_printer_that_answers_nothing_but_the_receipt_is_trusted() -> None:
    with FakePrinter(Printer(answers=None)) as printer:
        assert print_on(printer.url).outcome == "printed"


def test_a_printer_where_nothing_listens_is_refused_at_once() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    begun = time.monotonic()
    result = print_on(f"tcp://127.0.0.1:{port}", 5)
    assert (result.outcome, result.code) == ("failed", "refused")
    assert time.monotonic() - begun < 1


@contextlib.contextmanager
def overcrowded() -> Iterator[int]:
    """A port whose queue is full, so that a newcomer gets no answer at all."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


def test_a_printer_that_does_not_answer_the_call_is_unreachable_in_time() -> None:
    with overcrowded() as port:
        result = print_on(f"tcp://127.0.0.1:{port}", 0.6)
        assert (result.outcome, result.code) == ("failed", "unreachable")


def test_a_name_that_leads_nowhere_is_said_so() -> None:
    result = print_on("tcp://no-such-printer.invalid", 3)
    assert (result.outcome, result.code) == ("failed", "unknown_host")


def test_a_job_too_large_for_the_buffers_stalls_and_is_uncertain() -> None:
    with FakePrinter(Printer(stop_after=0)) as printer:
        begun = time.monotonic()
        result = open_tcp(parse(printer.url, {"tcp": ()})).send(b"\x1b@" + bytes(20_000_000), 800, Deadline(2))
        assert (result.outcome, result.code) == ("uncertain", "stalled")
        assert time.monotonic() - begun < 2 + SLACK_S


def test_a_broken_printer_does_not_spoil_the_next_ticket() -> None:
    """What was torn is cut off first: each paper bears one number."""
    for fault in ("reset", "close", "stall"):
        with FakePrinter(Printer(stop_after=3000, fault=fault)) as listening:
            printer = open_printer(listening.url)
            assert printer.print_ticket(USUAL, DEADLINE_S).outcome == "uncertain"
            listening.printer.mended = True
            assert printer.print_ticket(ENGLISH, DEADLINE_S).outcome == "printed"
            papers = emulate_stream(bytes(listening.printer.tape), 576)
            assert len(papers) == 2
            assert same(papers[1], draw(ENGLISH, 576))
            assert printer.print_ticket(ENGLISH, DEADLINE_S).outcome == "printed"
            assert len(emulate_stream(bytes(listening.printer.tape), 576)) == 3


def test_a_silent_printer_wastes_no_paper_between_tickets() -> None:
    with FakePrinter(Printer(answers=None, receipt=None)) as listening:
        printer = open_printer(listening.url)
        for _ in range(2):
            assert printer.print_ticket(ENGLISH, DEADLINE_S).code == "silent"
        assert listening.printer.jobs == 2


def test_a_silent_printer_keeps_the_next_visitor_waiting_no_longer_than_it_prints() -> None:
    with FakePrinter(Printer(answers=None, receipt=None)) as listening:
        begun = time.monotonic()
        print_on(listening.url, 30)
        assert time.monotonic() - begun < 5


def test_two_tickets_at_once_come_out_one_after_the_other() -> None:
    with FakePrinter(Printer()) as listening:
        printer = open_printer(listening.url)
        results: list[PrintResult] = []
        threads = [threading.Thread(target=lambda: results.append(printer.print_ticket(ENGLISH, 5))) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert results == [PrintResult("printed")] * 3
        assert len(emulate_stream(bytes(listening.printer.tape), 576)) == 3


def test_a_ticket_behind_a_stuck_one_fails_in_time() -> None:
    with FakePrinter(Printer(fault_at="receipt")) as listening:
        printer = open_printer(listening.url)
        stuck = threading.Thread(target=printer.print_ticket, args=(ENGLISH, 2))
        stuck.start()
        time.sleep(0.3)  # until the first one has the printer
        begun = time.monotonic()
        assert printer.print_ticket(ENGLISH, 0.4).code == "busy"
        assert time.monotonic() - begun < 0.4 + SLACK_S
        assert printer.look().paper == "unknown", "asked while printing: what was known last"
        stuck.join()


PAPER_STATES = {
    "healthy": (Printer(), "ok"),
    "near end": (Printer(answers=fake.NEAR_END), "near_end"),
    "out": (Printer(answers=fake.PAPER_OUT), "out"),
    "cover open": (Printer(answers=fake.COVER_OPEN), "ok"),
    "with ASB": (Printer(hello=fake.ASB), "ok"),
    "silent": (Printer(answers=None), "unknown"),
    "garbage": (Printer(answers=None, hello=fake.GARBAGE), "unknown"),
    "reset": (Printer(fault="reset", fault_at="accept"), "unknown"),
    "close": (Printer(fault="close", fault_at="accept"), "unknown"),
    "stall": (Printer(fault="stall", fault_at="accept"), "unknown"),
}


@pytest.mark.parametrize(("printer", "state"), PAPER_STATES.values(), ids=PAPER_STATES)
def test_the_paper_is_known_or_said_to_be_unknown(printer: Printer, state: str) -> None:
    with FakePrinter(printer) as listening:
        begun = time.monotonic()
        assert open_printer(listening.url).look().paper == state
        assert time.monotonic() - begun < 2 + SLACK_S
        assert printer.jobs == 0


def test_nothing_prints_when_only_the_paper_is_asked_for_at_a_dead_address() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    assert open_printer(f"tcp://127.0.0.1:{port}").look().paper == "unknown"


def test_every_byte_of_a_wide_ticket_goes_in_one_connection() -> None:
    with FakePrinter(Printer()) as listening:
        print_on(listening.url)
        assert len(listening._links) == 1
        assert encode(draw(ENGLISH, 576)) in bytes(listening.printer.tape)


def test_a_connection_waits_no_longer_than_told() -> None:
    with FakePrinter(Printer(answers=None)) as listening, TcpLink("127.0.0.1", listening.port, Deadline(1)) as link:
        begun = time.monotonic()
        assert not link.listen(0.2)
        assert not link.listen(0)
        assert time.monotonic() - begun < 0.2 + SLACK_S
