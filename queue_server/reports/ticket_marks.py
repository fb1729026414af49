"""Which tickets the history marks: services ended late, kiosks on their own, clocks that were set, promises that moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from queue_server.reports import estimates, quality
from queue_server.reports.figures import grouped
from queue_server.store import reported, ticket_lists
from queue_server.store.catalogue import Office
from queue_server.store.events import Event
from queue_server.store.ticket_lists import Mark

#: Of these the rows of tickets alone do not tell; each with the events that do.
_TOLD_BY: Mapping[Mark, Callable[[Any], bool]] = {
    Mark.FORGOTTEN_FINISHES: lambda one: quality.was_forgotten(one.what, one.details),
    Mark.OFFLINE: lambda one: one.what == "issued_alone",
    Mark.ESTIMATE_TOLD: lambda one: one.what in estimates.MOVES,
    Mark.ESTIMATE_HELD: lambda one: one.what in estimates.MOVES,
}


def ids_by_day(
    connection: Connection, office: Office, first: date, last: date, mark: Mark | None
) -> Mapping[str, frozenset[str]]:
    """By business day the ids of those tickets of which events say what `Wanted.ids` holds for a mark."""
    begins, ends = office.calendar.midnights(first)[0], office.calendar.midnights(last)[1]
    days = first.isoformat(), last.isoformat()
    if mark is Mark.CLOCK_JUMPS:
        jumps = reported.instants(connection, office, Event.CLOCK_JUMPED, begins, ends)
        stays = ticket_lists.stays_of_days(connection, office, *days) if jumps else ()
        return _by_day(one for one in stays if _was_there(jumps, one.issued_at, one.until))
    if mark is None or mark not in _TOLD_BY:
        return {}
    marks = reported.marks_of_days(connection, office, *days, begins, ends, estimates.MOVES)
    return _by_day(one for one in marks if _TOLD_BY[mark](one))


def _was_there(jumps: Any, issued_at: int, until: int | None) -> bool:
    """Whether any of the instants, which are in order, lies within a stay."""
    place = bisect_left(jumps, issued_at)
    return place < len(jumps) and (until is None or jumps[place] <= until)


def _by_day(rows: Iterable[Any]) -> dict[str, frozenset[str]]:
    return {day: frozenset(one.ticket_id for one in some) for day, some in grouped(rows, lambda one: one.business_day).items()}
