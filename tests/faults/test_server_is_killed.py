"""kill -9 of the server at any moment, under load: whatever a visitor or an operator was told stays true."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.bench_reports import A_DAY, fill
from tests.faults.books import Books
from tests.faults.serving import PROGRAM, Server, run
from tests.faults.shift import Shift, new_key

SHORT, LONG = 20, 1000
#: How long the server lives between two kills, in seconds: from its first answers to the middle of the work.
LIVES_S = (0.0, 0.4)
#: One kill in so many strikes while the server starts, at a moment of the first so many seconds.
AT_THE_START, START_S = 5, 1.5
#: The visits of a year: 250 days of 500.
A_YEAR = 250 * 500
READY_WITHIN_S = 10.0


@pytest.fixture
def server(office: Path) -> Iterator[Server]:
    """A running server that starts as people start it."""
    server = Server(office, PROGRAM)
    with server.at_work():
        yield server


@pytest.mark.long
@pytest.mark.parametrize(
    "kills", [SHORT, pytest.param(LONG, marks=[pytest.mark.slow, pytest.mark.timeout(3 * 60 * 60)])], ids=["short", "long"]
)
def test_no_ticket_is_lost_however_often_the_server_is_killed(
    server: Server, kills: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def say(words: str) -> None:
        if kills == LONG:
            with capsys.disabled():
                print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)

    at_the_start = 0
    with Shift(server) as shift:
        for kill in range(1, kills + 1):
            if kill > 1:
                at_the_start += start_or_die(server)
            wait_for_work(shift)
            time.sleep(random.uniform(*LIVES_S))
            server.kill()
            shift.still_works()
            if kill % 50 == 0:
                say(f"{kill} kills, {len(shift.papers)} tickets, {len(shift.calls)} calls")
        server.start()
        time.sleep(0.5)
    assert server.stop() == 0

    books = Books.read(server.data)
    found = {
        "lost": books.lost(shift.papers),
        "changed": books.changed(shift.papers),
        "second tickets for one tap": books.never_told(shift.papers),
        "numbers given twice": books.numbers_twice(),
        "numbers not higher than earlier ones": books.not_higher(shift.papers),
        "called twice": books.called_twice(),
        "passed over": books.passed_over(),
        "calls told and not in the books": sorted({*shift.calls} ^ {*books.calls()}, key=lambda call: call.ticket),
    }
    say(f"{kills} kills at work, {at_the_start} at the start, {len(shift.papers)} tickets, {len(shift.calls)} calls")
    say(f"integrity: {books.integrity}")
    say(", ".join(f"{what}: {len(which)}" for what, which in found.items()))
    assert books.integrity == "ok"
    assert not any(found.values()), found
    assert run("audit", "verify", "--data", server.data).returncode == 0, "the chain of the log is broken"
    assert len(shift.papers) > 2 * kills
    assert len(shift.calls) == len(books.calls()) > kills


@pytest.mark.parametrize("days", [1, pytest.param(A_YEAR // A_DAY + 1, marks=pytest.mark.slow)], ids=["a day", "a year"])
def test_a_killed_server_is_ready_again_soon_with_all_visits_of_the_past(
    server: Server, days: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert server.stop() == 0
    fill(server.data / "queue.db", days)
    server.start()
    kiosk = server.kiosk()
    assert kiosk.issue("grid-person", new_key()).status == 201
    server.kill()
    began = time.monotonic()
    server.start()
    ready_s = time.monotonic() - began
    if days > 1:
        size_mib = (server.data / "queue.db").stat().st_size / 2**20
        with capsys.disabled():
            print(f"{days * A_DAY:,} visits, {size_mib:.0f} MiB: ready in {ready_s:.1f} s")
    assert kiosk.issue("grid-person", new_key()).status == 201
    assert ready_s <= READY_WITHIN_S


def wait_for_work(shift: Shift) -> None:
    """Returns when this life of the server has given some tickets and calls: there must be something to lose, however slow
    the machine is."""
    papers, calls = len(shift.papers) + 3, len(shift.calls) + 2
    until = time.monotonic() + 30
    while len(shift.papers) < papers or len(shift.calls) < calls:
        assert time.monotonic() < until, "the hall stands still"
        time.sleep(0.005)


def start_or_die(server: Server) -> int:
    """Starts the server; now and then it is killed while it starts, and started again. Returns how often."""
    kills = 0
    while random.randrange(AT_THE_START) == 0:
        server.start(wait=False)
        time.sleep(random.uniform(0, START_S))
        server.kill()
        kills += 1
    server.start()
    return kills
