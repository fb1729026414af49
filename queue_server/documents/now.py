"""The hall at one instant: what all live screens are drawn from, read in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from queue_server.hall import boards
from queue_server.hall.booking import COME_LATE_S
from queue_server.hall.calling import Waiting, callable_at, in_order
from queue_server.hall.estimate import Desk
from queue_server.hall.foreseen import Foreseen
from queue_server.hall.retrying import TELL_DAYS
from queue_server.hall.ticket import AT_COUNTER, State
from queue_server.store import advices, bookings, counters, desk_messages, hall_turn, sheets, tickets, trials
from queue_server.store.catalogue import Counter, Office
from queue_server.store.store import newest

#: The record of what was advised is that of a month.
RECORD_DAYS = 30


@dataclass(frozen=True)
class HallNow:
    """Everything that goes on in the hall at `now`, as of event `seq`."""

    office: Office
    now: int
    seq: int
    visits: Sequence[Any]
    missed: Sequence[Any]
    calls: Sequence[Any]
    copies: Sequence[Any]
    counter_rows: Sequence[Any]
    counts: Any
    desks: Sequence[Desk]
    #: How many calls were contested, where the rule has turns.
    turn: int
    foreseen: Foreseen | None
    #: The newest advice, and those of the last days of which it is known what came.
    advice: Any
    judged: Sequence[Any]
    #: Tickets given today by service id, of the services that have a daily limit.
    issued: Mapping[int, int]
    #: The newest test print of each kiosk by its id.
    trials: Mapping[int, Any]
    #: Today's messages to desks, one for each desk, the newest first.
    desk_messages: Sequence[Any]
    #: Sheets of the last days that did not arrive when they were sent last.
    undelivered: Sequence[Any]
    #: How many booked visitors are still to come today; None where kiosks ask for no codes.
    to_come: Sequence[Any] | None

    @property
    def day(self) -> str:
        return self.office.business_day(self.now)

    @cached_property
    def waiting(self) -> list[Any]:
        """Waiting visits in the order of calling, without those who wait for the time of their appointment."""
        by_id = {row.id: row for row in self.visits}
        due = [one for one in self.queue if one.is_due(self.now)]
        return [by_id[one.ticket] for one in in_order(due, self.office.calling, self.now, self.turn)]

    @cached_property
    def queue(self) -> list[Waiting]:
        """Waiting visits as the call rule sees them."""
        return [tickets.as_waiting(row, self.office) for row in self.visits if row.state == State.WAITING]

    @cached_property
    def ahead(self) -> Mapping[str, int]:
        """People waiting by service (its code); who waits for the time of his appointment is none of them yet."""
        counts = {service.code: 0 for service in self.office.services}
        for one in self.queue:
            counts[one.service] += one.is_due(self.now)
        return counts

    @cached_property
    def lent(self) -> Mapping[int, frozenset[str]]:
        """What was lent to each counter (its number) that has anything on loan."""
        return {row.number: counters.lent_to(self.office, row) for row in self.counter_rows if row.lent is not None}

    @cached_property
    def parked(self) -> list[Any]:
        return [row for row in self.visits if row.state == State.PARKED]

    @cached_property
    def at_counter(self) -> dict[int, Any]:
        """The visit that each counter (its id) holds."""
        return {row.counter_id: row for row in self.visits if row.state in AT_COUNTER}

    def counter_row(self, counter: Counter) -> Any:
        return next(row for row in self.counter_rows if row.id == counter.id)

    def queue_of(self, counter: Counter) -> list[Any]:
        """The waiting visits that this counter may call, in the order of calling."""
        row = self.counter_row(counter)
        services, helps = counters.services_of(self.office, row), counters.helps_of(self.office, row)
        by_id = {row.id: row for row in self.visits}
        queue = callable_at(self.queue, counter.number, services, self.office.calling, self.now, self.turn, helps)
        return [by_id[one.ticket] for one in queue]

    def counter_state(self, row: Any) -> str:
        """free, called, serving, paused or closed."""
        visit = self.at_counter.get(row.id)
        if visit is not None:
            return str(visit.state)
        if row.operator_id is None:
            return "closed"
        return "paused" if row.paused_reason else "free"


def _calls_wanted(office: Office) -> int:
    """How many of the newest calls the boards need: more where some of them show only a part."""
    return boards.SHOWN if all(one.shows_all for one in office.wishes.values()) else boards.PICKED_FROM


def hall_time(connection: Connection, now: int) -> int:
    """The clock's `now`, and never before what happened last: a clock that was set back takes nobody's minutes away."""
    last_at: int = newest(connection).last_at
    return max(now, last_at)


def _days_before(day: str, days: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()


def hall_now(connection: Connection, office: Office, now: int, foreseen: Foreseen | None = None) -> HallNow:
    """Reads the hall; the caller's transaction makes it one picture. `foreseen`: the newest forecast."""
    last = newest(connection)
    now = max(now, last.last_at)
    day = office.business_day(now)
    return HallNow(
        office=office,
        now=now,
        seq=last.seq,
        visits=tickets.in_hall(connection, office),
        missed=tickets.missed(connection, office, day),
        calls=tickets.recent_calls(connection, office, day, _calls_wanted(office)),
        copies=tickets.copies_to_print(connection, office, day),
        counter_rows=counters.all_now(connection),
        counts=tickets.day_counts(connection, office, day, office.standard.total_limit_s),
        desks=counters.desks(connection, office, now),
        foreseen=foreseen,
        advice=advices.newest(connection, office),
        judged=advices.record(connection, office, _days_before(day, RECORD_DAYS)),
        turn=hall_turn.turn(connection, office),
        issued={
            one.id: tickets.issued_today(connection, office, day, one.id)
            for one in office.services
            if one.daily_limit is not None
        },
        trials=trials.newest(connection, now),
        desk_messages=desk_messages.of_day(connection, day),
        undelivered=sheets.undelivered(connection, office, _days_before(day, TELL_DAYS)),
        to_come=bookings.to_come(connection, office, day, now - COME_LATE_S) if office.settings.booking_codes else None,
    )
