"""Bookings: the questions that are asked about appointments, and the changes made to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from queue_server.store.catalogue import Office
from queue_server.store.schema import ticket
from queue_server.store.schema_beside import booking
from queue_server.store.store import Change

#: A row of the table.
BookingRow = Any


def add(change: Change, values: Mapping[str, Any]) -> None:
    change.connection.execute(insert(booking).values(office_id=change.office.id, **values))


def set_values(change: Change, booking_id: str, **values: Any) -> None:
    change.connection.execute(update(booking).where(booking.c.id == booking_id).values(**values))


def by_id(connection: Connection, office: Office, booking_id: str) -> BookingRow | None:
    return connection.execute(select(booking).where(booking.c.office_id == office.id, booking.c.id == booking_id)).first()


def by_code(connection: Connection, office: Office, code: str) -> BookingRow | None:
    """The booking with this code; those that were cancelled, and those of days that are over, have none."""
    return connection.execute(select(booking).where(booking.c.office_id == office.id, booking.c.code == code)).first()


def of_day(connection: Connection, office: Office, day: str) -> Sequence[BookingRow]:
    """What is booked for a business day, by time: the rows with the `number` of the ticket that came of each."""
    return connection.execute(
        select(booking, ticket.c.number)
        .outerjoin(ticket, ticket.c.id == booking.c.ticket_id)
        .where(booking.c.office_id == office.id, booking.c.business_day == day, booking.c.cancelled_at.is_(None))
        .order_by(booking.c.booked_at, booking.c.made_at, booking.c.id)
    ).all()


def taken(connection: Connection, office: Office, day: str, service_id: int) -> Mapping[int, int]:
    """How often each time of a business day is booked for a service."""
    question = (
        select(booking.c.booked_at, func.count().label("people"))
        .where(
            booking.c.office_id == office.id,
            booking.c.business_day == day,
            booking.c.service_id == service_id,
            booking.c.cancelled_at.is_(None),
        )
        .group_by(booking.c.booked_at)
    )
    return {row.booked_at: row.people for row in connection.execute(question)}


def to_come(connection: Connection, office: Office, day: str, since: int) -> Sequence[BookingRow]:
    """(service_id, booked_at) of the booked visitors of a business day who are still to come, from `since` on."""
    question = select(booking.c.service_id, booking.c.booked_at).where(
        booking.c.office_id == office.id,
        booking.c.business_day == day,
        booking.c.cancelled_at.is_(None),
        booking.c.ticket_id.is_(None),
        booking.c.booked_at >= since,
    )
    return connection.execute(question.order_by(booking.c.booked_at)).all()


def forget_people(change: Change, before: str) -> None:
    """Drops codes and names of business days before `before`: what is left is that somebody was booked."""
    change.connection.execute(
        update(booking)
        .where(
            booking.c.office_id == change.office.id,
            booking.c.business_day < before,
            or_(booking.c.code.is_not(None), booking.c.name.is_not(None)),
        )
        .values(code=None, name=None)
    )
