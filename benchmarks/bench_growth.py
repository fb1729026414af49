"""Issue and call with a million tickets of history against a thousand, taking turns."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.figures import p50, show
from benchmarks.serving import Server, call_times, issue_times

TURNS = 5
EACH = 100
A_DAY = 500
LARGE = 1_000_000
SMALL = 1_000


def run(folder: Path) -> list[bool]:
    small, large = Server(folder / "small", core=0), Server(folder / "large", core=0)
    fill(small.data, SMALL)
    start = perf_counter()
    fill(large.data, LARGE)
    print(f"        filled a database with {LARGE:,} tickets in {perf_counter() - start:.0f} s", flush=True)
    with small, large:
        clients = [(server.kiosk(), server.operator(1)) for server in (small, large)]
        for kiosk, desk in clients:
            issue_times(kiosk, 20)
            call_times(desk, 10)
        issue_ratios, call_ratios = [], []
        for _ in range(TURNS):
            issues = [issue_times(kiosk, EACH) for kiosk, _ in clients]
            calls = [call_times(desk, EACH) for _, desk in clients]
            issue_ratios.append(p50(issues[1]) / p50(issues[0]))
            call_ratios.append(p50(calls[1]) / p50(calls[0]))
    words = f"× that with {SMALL:,}"
    return [
        show(f"issue p50 with {LARGE:,} tickets", p50(issue_ratios), 1.25, words),
        show(f"call p50 with {LARGE:,} tickets", p50(call_ratios), 1.25, words),
    ]


def fill(data: Path, count: int) -> None:
    """Writes `count` finished visits of past business days, with their events, straight into the database."""
    with closing(sqlite3.connect(data / "queue.db")) as connection, connection:
        connection.execute("PRAGMA synchronous=OFF")
        office, seq = connection.execute("SELECT id, seq FROM office").fetchone()
        service = connection.execute("SELECT id FROM service LIMIT 1").fetchone()[0]
        counter = connection.execute("SELECT id FROM counter LIMIT 1").fetchone()[0]
        columns = (
            "id, office_id, business_day, number, lap, service_id, rank, place, returned, language, state, since, counter_id,"
            " issued_at, called_at, started_at, finished_at, waiting_s, walking_s, service_s, paused_s, recalls, people_ahead,"
            " print_state, copies"
        )
        ticket = f"INSERT INTO ticket ({columns}) VALUES ({', '.join('?' * len(columns.split(',')))})"  # noqa: S608
        first = date(2026, 1, 1) - timedelta(days=count // A_DAY + 1)
        for day in range(0, count, A_DAY):
            connection.executemany(
                ticket,
                (
                    _visit(number, first + timedelta(days=day // A_DAY), office, service, counter)
                    for number in range(day, day + A_DAY)
                ),
            )
        event = "INSERT INTO event (office_id, seq, at, what, ticket_id, who, details)"
        connection.executemany(
            f"{event} VALUES (?, ?, 0, 'finished', ?, 'history', '{{}}')",
            ((office, seq + number + 1, f"{number:025x}") for number in range(count)),
        )
        connection.execute("UPDATE office SET seq = seq + ?", (count,))


def _visit(number: int, day: date, office: int, service: int, counter: int) -> tuple[object, ...]:
    issued = int(day.strftime("%s")) + 8 * 3600 + number % A_DAY * 60
    return (
        *(
            f"{number:025x}",
            office,
            day.isoformat(),
            f"А{number % A_DAY + 1:03d}",
            0,
            service,
            0,
            float(number),
            0,
            "ru",
            "finished",
        ),
        *(issued + 900, counter, issued, issued + 300, issued + 330, issued + 900, 300, 30, 570, 0, 0, 3, "printed", 0),
    )
