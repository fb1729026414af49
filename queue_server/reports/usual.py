"""The usual wait of a weekday by hour, from its last weeks."""

from __future__ import annotations

from datetime import date, timedelta

from queue_server.hall.load import WEEKS, usual_waits
from queue_server.store.past import finished_waits
from queue_server.store.store import Store


def usual_by_hour(store: Store, day: str) -> dict[int, int]:
    """The usual wait in seconds by hour of a business day, from the same weekdays before it; a read of its own."""
    office = store.office
    today = date.fromisoformat(day)
    days = [(today - timedelta(weeks=week)).isoformat() for week in range(1, WEEKS + 1)]
    with store.read_apart() as connection:
        rows = finished_waits(connection, office, days)
    return usual_waits((office.calendar.local(row.issued_at).hour, row.waiting_s) for row in rows)
