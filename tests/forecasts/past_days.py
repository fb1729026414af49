"""Past days of the small office, written straight into its database."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path

from tests.office import at

#: Minutes of waiting and of service that the visits of a past day had, one after another.
WAITS, SERVICES = (1, 4, 9, 16, 25), {"advice": 6, "connection": 18, "meter": 9}


def fill(file: Path, before: str, days: int = 10, a_day: int = 30, told: tuple[int, int] | None = None) -> None:
    """So many finished visits on each of the days before; each was told a range of `told` minutes."""
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        ids = dict(connection.execute("SELECT code, id FROM service"))
        office = connection.execute("SELECT id FROM office").fetchone()[0]
        counter = connection.execute("SELECT min(id) FROM counter").fetchone()[0]
        operator = connection.execute("SELECT min(id) FROM user_account").fetchone()[0]
        low, high = told or (None, None)
        for back in range(1, days + 1):
            day = (date.fromisoformat(before) - timedelta(days=back)).isoformat()
            for number in range(a_day):
                service = list(SERVICES)[number % len(SERVICES)]
                issued = at(f"{day} 09:00") + number * 600
                wait, work = WAITS[number % len(WAITS)] * 60, SERVICES[service] * 60 + number
                connection.execute(
                    "INSERT INTO ticket (id, office_id, business_day, number, lap, service_id, rank, place, returned, language,"
                    " state, since, counter_id, operator_id, issued_at, called_at, started_at, finished_at, waiting_s, walking_s,"
                    " service_s, paused_s,"
                    " recalls, people_ahead, low_minutes, high_minutes, print_state, copies)"
                    " VALUES (?, ?, ?, ?, 0, ?, 0, ?, 0, 'ru', 'finished', ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0,"
                    " 0, 0, ?, ?, 'printed', 0)",
                    (
                        *(f"past-{day}-{number:03d}", office, day, f"С{number + 1:03d}", ids[service], float(number)),
                        *(issued + wait + work, counter, operator, issued, issued + wait, issued + wait, issued + wait + work),
                        *(wait, work, low, high),
                    ),
                )
    finally:
        connection.close()
