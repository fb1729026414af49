"""The business day turns: what was left open is closed by rule and stays in the history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from queue_server.actions.actor import SYSTEM
from queue_server.actions.once import forget_keys
from queue_server.hall.ticket import Step
from queue_server.store import bookings, counters, tickets
from queue_server.store.events import Event
from queue_server.store.store import Change, Store
from queue_server.store.tickets import TicketRow


def turn_of_day(store: Store) -> int:
    """Expires the visits of business days that are over, takes back what was lent on them, and forgets their old keys and the
    people of their bookings.

    Returns how many visits. Doing it twice changes nothing.
    """
    with store.change() as change:
        left = tickets.left_open(change.connection, change.office, change.day)
        expire(change, left)
        for counter_id, service_id in counters.lent_on_other_days(change):
            counters.take_back(change, counter_id, service_id)
            details = {"service": change.office.service_by_id[service_id].code}
            change.record(Event.SERVICE_TAKEN_BACK, SYSTEM.who, counter=counter_id, details=details)
        yesterday = date.fromisoformat(change.day) - timedelta(days=1)
        forget_keys(change, yesterday.isoformat())
        bookings.forget_people(change, change.day)
        return len(left)


def expire(change: Change, rows: Iterable[TicketRow]) -> None:
    """The day has ended and these visits had not."""
    for row in rows:
        tickets.take_step(change, row, Step.EXPIRE, {"finished_at": change.now})
        change.record(Event.EXPIRED, SYSTEM.who, row.id, row.counter_id, {"state": row.state})
