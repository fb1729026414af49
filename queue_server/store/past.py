"""Questions about days that are over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from queue_server.hall.ticket import State
from queue_server.store.catalogue import Office
from queue_server.store.schema import ticket


def finished_waits(connection: Connection, office: Office, days: Sequence[str]) -> Sequence[Any]:
    """(issued_at, waiting_s) of the finished tickets of some business days."""
    question = select(ticket.c.issued_at, ticket.c.waiting_s).where(
        ticket.c.office_id == office.id, ticket.c.business_day.in_(days), ticket.c.state == State.FINISHED
    )
    return connection.execute(question).all()


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
