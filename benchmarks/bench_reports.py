"""Reports with three years of history against one month of it, and a month and a year against a day, taking turns."""

from __future__ import annotations

import sqlite3
import tracemalloc
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.figures import p50, show, timed
from queue_server import setup_file
from queue_server.actions import office
from queue_server.reports.day import day_report
from queue_server.reports.period import period_report
from queue_server.reports.spans import span_around
from queue_server.store.clock import SetClock
from queue_server.store.engine import open_engine, sqlite_url
from queue_server.store.migrate import upgrade
from queue_server.store.store import Store

SETUP = Path(__file__).resolve().parent.parent / "examples" / "skek.toml"
TURNS = 5
#: Every day, weekends too.
A_DAY = 913
LARGE_DAYS, SMALL_DAYS = 1095, 30
LAST_DAY = date(2026, 10, 31)
DAY_S = 24 * 3600


def run(folder: Path) -> list[bool]:
    start = perf_counter()
    small, large = a_store(folder / "small.db", SMALL_DAYS), a_store(folder / "large.db", LARGE_DAYS)
    held = LARGE_DAYS * A_DAY
    print(f"        filled a database with {held:,} tickets and their events in {perf_counter() - start:.0f} s", flush=True)
    day = (LAST_DAY - timedelta(days=10)).isoformat()
    month, year = span_around("month", LAST_DAY), span_around("year", date(2025, 7, 1))
    for store in (small, large):
        day_report(store, day, "ru")
    ratios, days, months = [], [], []
    for _ in range(TURNS):
        few, many = (p50(timed(lambda store=store: day_report(store, day, "ru"), 5)) for store in (small, large))  # type: ignore[misc]
        ratios.append(many / few)
        days.append(many / A_DAY)
        (took,) = timed(lambda: period_report(large, *month, "ru"), 1)
        months.append(took / (A_DAY * 31 * 2))
    (took,) = timed(lambda: period_report(large, *year, "ru"), 1)
    tracemalloc.start()
    period_report(large, *year, "ru")
    memory = tracemalloc.get_traced_memory()[1] / 1024 / 1024
    tracemalloc.stop()
    print(f"        a day of {A_DAY} tickets takes {p50(days) * A_DAY * 1000:.0f} ms", flush=True)
    print(f"        a year of {A_DAY * 365:,} tickets beside the year before takes {took:.1f} s and {memory:.0f} MiB", flush=True)
    return [
        show(f"a day's report with {held:,} tickets", p50(ratios), 1.5, f"× that with {SMALL_DAYS * A_DAY:,}"),
        show("a month's report, for each ticket that it reads", p50(months) / p50(days), 1.5, "× the day's"),
        show("a year's report, for each ticket that it reads", took / (A_DAY * 730) / p50(days), 1.5, "× the day's"),
    ]


def a_store(file: Path, days: int) -> Store:
    """An office with so many days of history until LAST_DAY, looked at on the morning after."""
    engine = open_engine(sqlite_url(file))
    upgrade(engine)
    store = Store(engine, SetClock(instant(LAST_DAY - timedelta(days=days))))
    office.set_up(store, setup_file.read(SETUP))
    store.clock = SetClock(instant(LAST_DAY) + DAY_S)
    store.close()
    fill(file, days)
    store.reload()
    return store


def instant(day: date) -> int:
    """08:00 of a day at the office."""
    return (day - date(1970, 1, 1)).days * DAY_S + 3600


def fill(file: Path, days: int) -> None:
    """Writes the visits of past days with their four events each straight into the database."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA synchronous=OFF")
        seq = connection.execute("SELECT seq FROM office").fetchone()[0]
        counters = [row[0] for row in connection.execute("SELECT id FROM counter ORDER BY number LIMIT 6")]
        operators = [row[0] for row in connection.execute("SELECT id FROM user_account WHERE role = 'operator' LIMIT 6")]
        services = connection.execute("SELECT id, code FROM service").fetchall()
        for back in range(days - 1, -1, -1):
            day = LAST_DAY - timedelta(days=back)
            connection.executemany(TICKET, (visit(number, day, services, counters, operators) for number in range(A_DAY)))
            connection.execute(EVENTS, {"seq": seq, "day": day.isoformat()})
            seq += 4 * A_DAY
        connection.execute("UPDATE office SET seq = ?, last_at = (SELECT max(at) FROM event WHERE seq = ?)", (seq, seq))


COLUMNS = (
    "id, office_id, business_day, number, lap, service_id, rank, place, returned, language, state, since, counter_id,"
    " operator_id, issued_at, called_at, started_at, finished_at, waiting_s, walking_s, service_s, paused_s, recalls,"
    " people_ahead, low_minutes, high_minutes, print_state, copies, outcome"
)
TICKET = f"INSERT INTO ticket ({COLUMNS}) VALUES ({', '.join('?' * len(COLUMNS.split(',')))})"  # noqa: S608  # our own names
#: The events of a day's tickets in the order in which they happened.
EVENTS = """
INSERT INTO event (office_id, seq, at, what, ticket_id, counter_id, who, details)
WITH visit AS (SELECT ticket.*, service.code FROM ticket JOIN service ON service.id = service_id WHERE ticket.office_id = 1
               AND business_day = :day),
step AS (
  SELECT issued_at AS at, 1 AS place, 'issued' AS what, id, NULL AS counter, json_object('service', code) AS details FROM visit
  UNION ALL SELECT called_at, 2, 'called', id, counter_id, json_object('why', 'arrival') FROM visit
  UNION ALL SELECT started_at, 3, 'started', id, counter_id, '{}' FROM visit
  UNION ALL SELECT finished_at, 4, 'finished', id, counter_id, json_object('outcome', outcome) FROM visit
)
SELECT 1, :seq + row_number() OVER (ORDER BY at, place, id), at, what, id, counter, 'history', details FROM step
"""


def visit(
    number: int, day: date, services: list[tuple[int, str]], counters: list[int], operators: list[int]
) -> tuple[object, ...]:
    issued = instant(day) + number * 10 * 3600 // A_DAY
    waiting, walking, service = number * 37 % 1500, number * 7 % 40, 60 + number * 61 % 900
    called, started = issued + waiting, issued + waiting + walking
    return (
        *(f"{day:%Y%m%d}{number:017x}", 1, day.isoformat(), f"А{number % 899 + 1:03d}", number // 899),
        *(services[number % len(services)][0], 0, float(number), 0, "ru", "finished", started + service),
        *(counters[number % len(counters)], operators[number % len(operators)], issued, called, started, started + service),
        *(waiting, walking, service, 0, 0, 3, 5, 20, "printed", 0, "solved"),
    )
