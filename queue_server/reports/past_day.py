"""A business day as it can be played again, read from its tickets and from what happened at its counters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from queue_server.hall.rehearsal import PastDay
from queue_server.hall.replay import SEATING_AFTER
from queue_server.hall.rollout import FOREVER, Counter, Visit
from queue_server.hall.ticket import State
from queue_server.store import past, tickets
from queue_server.store.catalogue import Office
from queue_server.store.store import Store


def past_day(store: Store, day: str) -> tuple[PastDay, float] | None:
    """The day (YYYY-MM-DD) and the time of day, in seconds, of its beginning; None where nobody was served."""
    office = store.office
    begins, ends = office.calendar.midnights(date.fromisoformat(day))
    with store.read_apart() as connection:
        rows = [row for row in tickets.of_day(connection, office, day) if row.state in (State.FINISHED, State.NO_SHOW)]
        happened = past.events_between(connection, office, begins, ends, [*SEATING_AFTER, "service_lent"])
    if not any(row.state == State.FINISHED for row in rows):
        return None
    first = min([row.issued_at for row in rows] + [one.at for one in happened])
    visits = [
        _visit(office, row, place, first) for place, row in enumerate(sorted(rows, key=lambda row: (row.issued_at, row.id)))
    ]
    counters = [_counter(office, number, happened, first) for number in _used(office, rows)]
    return PastDay(visits, counters, office.usual_s, float(office.standard.total_limit_s)), float(first - begins)


def _visit(office: Office, row: Any, place: int, first: int) -> Visit:
    at = float(row.issued_at - first)
    booked_at = tickets.appointment(row)
    priority = office.priority_by_id.get(row.priority_id) if row.priority_id else None
    missed = row.state == State.NO_SHOW
    return Visit(
        service=office.service_by_id[row.service_id].code,
        at=at,
        clock=float(tickets.clock_of(row) - first),
        place=float(place),
        work_s=float(row.service_s),
        walk_s=float(row.walking_s),
        rank=row.rank,
        shares=priority is not None and priority.in_turns,
        booked_at=None if booked_at is None else float(booked_at - first),
        leaves_at=at if missed else FOREVER,
    )


def _used(office: Office, rows: Sequence[Any]) -> list[int]:
    """The ids of the counters at which somebody was served that day, by number."""
    ids = {row.counter_id for row in rows if row.counter_id in office.counter_by_id}
    return sorted(ids, key=lambda one: office.counter_by_id[one].number)


def _counter(office: Office, counter_id: int, happened: Sequence[Any], first: int) -> Counter:
    """A counter from its first opening to its last closing; in between it pauses whenever it was closed or away.

    What was lent to it at any time of the day it takes all day.
    """
    own = [one for one in happened if one.counter_id == counter_id]
    counter = office.counter_by_id[counter_id]
    opened: float | None = None
    away_since: float | None = None
    pauses = []
    services, lent = counter.services, frozenset[str]()
    for one in own:
        at = float(one.at - first)
        if one.what == "service_lent":
            lent |= {one.details["service"]} & office.ever_service.keys()
            continue
        if SEATING_AFTER[one.what] != "open":
            away_since = at if away_since is None else away_since
            continue
        services = services & _services(office, one, services)
        if opened is None:
            opened = at
        elif away_since is not None:
            pauses.append((away_since, at - away_since))
        away_since = None
    if opened is None:
        # Somebody sat there since before the day began.
        return Counter(services | lent, helps=counter.helps - lent)
    until = FOREVER if away_since is None else away_since
    return Counter(services | lent, opened, tuple(pauses), until, helps=counter.helps - lent)


def _services(office: Office, event: Any, otherwise: frozenset[str]) -> frozenset[str]:
    """What the operator who sat down takes, as far as the set-up still knows him."""
    operator = office.ever_user.get(event.details.get("operator", "")) if event.what == "counter_opened" else None
    return otherwise if operator is None else operator.services
