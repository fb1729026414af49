"""What of the hall stands in the way of a new set-up: visitors by service, counters in use, letters on today's tickets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, update

from queue_server.hall.ticket import State
from queue_server.store import counters, schema, tickets
from queue_server.store.catalogue import Office
from queue_server.store.schema_beside import booking
from queue_server.store.store import Change


@dataclass
class People:
    """Visitors for one service: who wait, are put aside, missed their call and may still come back, are to be sent back to it by
    another counter, and have booked it.
    """

    waiting: int = 0
    parked: int = 0
    missed: int = 0
    returning: int = 0
    booked: int = 0

    @property
    def anybody(self) -> bool:
        return bool(self.waiting or self.parked or self.missed or self.returning or self.booked)


@dataclass(frozen=True)
class Facts:
    """`open` are the visits that go on, `missed` those that may come back, `seats` the rows of the counters, `letters` those
    with which numbers of today begin, `booked` how many are still to come by service (its id).
    """

    open: Sequence[Any]
    missed: Sequence[Any]
    seats: Sequence[Any]
    letters: frozenset[str]
    booked: Mapping[int, int]

    def people(self, service_id: int) -> People:
        """Visitors for a service (its id)."""
        here = [row.state for row in self.open if row.service_id == service_id]
        return People(
            waiting=here.count(State.WAITING),
            parked=here.count(State.PARKED),
            missed=sum(1 for row in self.missed if row.service_id == service_id),
            returning=sum(1 for row in self.open if row.back_to_service_id == service_id),
            booked=self.booked.get(service_id, 0),
        )


def facts(connection: Connection, office: Office, now: int) -> Facts:
    """The hall as far as a change of the set-up touches it."""
    day = office.business_day(now)
    letter = func.substr(schema.ticket.c.number, 1, 1)
    used = select(letter).where(schema.ticket.c.office_id == office.id, schema.ticket.c.business_day == day).distinct()
    to_come = (
        select(booking.c.service_id, func.count().label("people"))
        .where(
            booking.c.office_id == office.id,
            booking.c.business_day >= day,
            booking.c.cancelled_at.is_(None),
            booking.c.ticket_id.is_(None),
        )
        .group_by(booking.c.service_id)
    )
    return Facts(
        open=tickets.in_hall(connection, office),
        missed=[row for row in tickets.missed(connection, office, day) if now - row.since <= office.settings.return_within_s],
        seats=counters.all_now(connection),
        letters=frozenset(connection.execute(used).scalars()),
        booked={row.service_id: row.people for row in connection.execute(to_come)},
    )


def move_bookings(change: Change, before: int, after: int) -> None:
    """Those who are still to come for a service (its id) come for another."""
    change.connection.execute(
        update(booking)
        .where(
            booking.c.office_id == change.office.id,
            booking.c.service_id == before,
            booking.c.business_day >= change.day,
            booking.c.cancelled_at.is_(None),
            booking.c.ticket_id.is_(None),
        )
        .values(service_id=after)
    )
