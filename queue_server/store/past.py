"""Questions about days that are over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from queue_server.hall.ticket import State
from queue_server.store.catalogue import Office
from queue_server.store.schema import event, ticket


def finished_waits(connection: Connection, office: Office, days: Sequence[str]) -> Sequence[Any]:
    """(issued_at, waiting_s) of the finished tickets of some business days."""
    question = select(ticket.c.issued_at, ticket.c.waiting_s).where(
        ticket.c.office_id == office.id, ticket.c.business_day.in_(days), ticket.c.state == State.FINISHED
    )
    return connection.execute(question).all()


def last_day_before(connection: Connection, office: Office, day: str) -> str | None:
    """The newest business day before `day` on which tickets were issued."""
    question = select(func.max(ticket.c.business_day)).where(ticket.c.office_id == office.id, ticket.c.business_day < day)
    found: str | None = connection.execute(question).scalar_one()
    return found


def expired_of_day(connection: Connection, office: Office, day: str) -> Sequence[Any]:
    """(number, service_id, at, who, details) of the visits of a business day that were never ended, in the order of issue."""
    question = (
        select(ticket.c.number, ticket.c.service_id, event.c.at, event.c.who, event.c.details)
        .join(event, event.c.ticket_id == ticket.c.id)
        .where(
            ticket.c.office_id == office.id,
            ticket.c.business_day == day,
            ticket.c.state == State.EXPIRED,
            event.c.what == "expired",
        )
        .order_by(ticket.c.issued_at, ticket.c.id)
    )
    return connection.execute(question).all()


def histories_of_day(connection: Connection, office: Office, day: str) -> Sequence[Any]:
    """The events (seq, at, what, ticket_id, counter_id, who, details) of all tickets of a business day, oldest first."""
    of_day = select(ticket.c.id).where(ticket.c.office_id == office.id, ticket.c.business_day == day)
    return connection.execute(select(event).where(event.c.ticket_id.in_(of_day)).order_by(event.c.seq)).all()


def events_between(connection: Connection, office: Office, begins: int, ends: int, kinds: Sequence[str]) -> Sequence[Any]:
    """The events of some kinds from the instant `begins` until before `ends`, oldest first."""
    first, last = first_since(connection, office, begins), first_since(connection, office, ends)
    question = select(event).where(
        event.c.office_id == office.id, event.c.seq >= first, event.c.seq < last, event.c.what.in_(kinds)
    )
    return connection.execute(question.order_by(event.c.seq)).all()


def first_since(connection: Connection, office: Office, instant: int) -> int:
    """The seq of the first event at `instant` or later; one more than the newest where there is none.

    No event is older than the one before it, so a few looks at the primary key find it however long the history is.
    """
    newest = connection.execute(select(func.max(event.c.seq)).where(event.c.office_id == office.id)).scalar_one() or 0
    low, high = 1, newest + 1
    while low < high:
        middle = (low + high) // 2
        at = connection.execute(
            select(event.c.at).where(event.c.office_id == office.id, event.c.seq >= middle).order_by(event.c.seq).limit(1)
        ).scalar_one()
        low, high = (low, middle) if at >= instant else (middle + 1, high)
    return low


def visits_between(connection: Connection, office: Office, first: str, before: str) -> Sequence[Any]:
    """The visits of business days from `first` until before `before` that were served or missed their call, by day."""
    columns = (
        ticket.c.business_day,
        ticket.c.service_id,
        ticket.c.operator_id,
        ticket.c.issued_at,
        ticket.c.waiting_s,
        ticket.c.service_s,
        ticket.c.state,
        ticket.c.rank,
        ticket.c.booked_at,
    )
    question = select(*columns).where(
        ticket.c.office_id == office.id,
        ticket.c.business_day >= first,
        ticket.c.business_day < before,
        ticket.c.state.in_((State.FINISHED.value, State.NO_SHOW.value)),
    )
    return connection.execute(question).all()


def told_and_held(connection: Connection, office: Office, before: str) -> tuple[int, int]:
    """Of the ranges of waiting that were told on the 30 days before a business day: how many, and for how many they held.

    Only visits that were called once, neither put aside nor sent on nor back from a missed call, can be compared.
    """
    first = (date.fromisoformat(before) - timedelta(days=30)).isoformat()
    held = ticket.c.waiting_s.between(ticket.c.low_minutes * 60, ticket.c.high_minutes * 60)
    row = connection.execute(
        select(func.count().label("told"), func.count().filter(held).label("held")).where(
            ticket.c.office_id == office.id,
            ticket.c.business_day >= first,
            ticket.c.business_day < before,
            ticket.c.state == State.FINISHED.value,
            ticket.c.low_minutes.is_not(None),
            ticket.c.paused_s == 0,
            ticket.c.rank == 0,
            ticket.c.waiting_s == ticket.c.called_at - ticket.c.issued_at,
        )
    ).one()
    return row.told, row.held
