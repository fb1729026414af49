"""Lists of tickets of past days, by whatever a report counts them by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from queue_server.hall.ticket import State
from queue_server.store.catalogue import Office
from queue_server.store.schema import ticket

#: What a list tells of a ticket, and no more: a year has hundreds of thousands.
_COLUMNS = (
    ticket.c.id,
    ticket.c.number,
    ticket.c.business_day,
    ticket.c.service_id,
    ticket.c.counter_id,
    ticket.c.operator_id,
    ticket.c.state,
    ticket.c.since,
    ticket.c.booked_at,
    ticket.c.outcome,
    ticket.c.issued_at,
    ticket.c.called_at,
    ticket.c.started_at,
    ticket.c.finished_at,
    ticket.c.waiting_s,
    ticket.c.walking_s,
    ticket.c.service_s,
    ticket.c.paused_s,
    ticket.c.origin,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets are wanted; None: all. `over_s`: finished ones whose total is longer than so many seconds."""

    service_id: int | None = None
    operator_id: int | None = None
    counter_id: int | None = None
    state: str | None = None
    result: str | None = None
    over_s: int | None = None


def of_day(
    connection: Connection, office: Office, day: str, wanted: Wanted, hour: tuple[int, int] | None, at_most: int | None = None
) -> Sequence[Any]:
    """The tickets of a business day in the order of issue, at most so many; `hour`: issued from one instant until before one."""
    question = select(*_COLUMNS).where(*_conditions(office, day, wanted, hour)).order_by(ticket.c.issued_at, ticket.c.id)
    return connection.execute(question.limit(at_most)).all()


def count_of_day(connection: Connection, office: Office, day: str, wanted: Wanted, hour: tuple[int, int] | None) -> int:
    """How many there are."""
    return int(connection.execute(select(func.count()).where(*_conditions(office, day, wanted, hour))).scalar_one())


def result_there(connection: Connection, office: Office, first: str, last: str, result: str) -> bool:
    """Whether any ticket of the business days from `first` to `last` ended with a result."""
    question = select(ticket.c.id).where(
        ticket.c.office_id == office.id, ticket.c.business_day.between(first, last), ticket.c.outcome == result
    )
    return connection.execute(question.limit(1)).first() is not None


def _conditions(office: Office, day: str, wanted: Wanted, hour: tuple[int, int] | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [ticket.c.office_id == office.id, ticket.c.business_day == day]
    asked = (
        (ticket.c.service_id, wanted.service_id),
        (ticket.c.operator_id, wanted.operator_id),
        (ticket.c.counter_id, wanted.counter_id),
        (ticket.c.state, wanted.state),
        (ticket.c.outcome, wanted.result),
    )
    found += [column == value for column, value in asked if value is not None]
    if wanted.over_s is not None:
        total = ticket.c.waiting_s + ticket.c.walking_s + ticket.c.service_s
        found += [ticket.c.state == State.FINISHED.value, total > wanted.over_s]
    if hour is not None:
        found += [ticket.c.issued_at >= hour[0], ticket.c.issued_at < hour[1]]
    return found
