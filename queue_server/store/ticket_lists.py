"""Lists of tickets of past days, by whatever a report counts them by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from queue_server.hall.standard import ENDS_OF_CALLED, LONG_SERVICE_S, SHORT_SERVICE_S
from queue_server.hall.ticket import BY_HAND, OPEN, Origin, State
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


_FINISHED = ticket.c.state == State.FINISHED.value


class Mark(StrEnum):
    """What a report counts beside the ends of visits, each as it is named there."""

    OPEN = "open"
    UNSAID = "unsaid"
    WAITING_WITHIN = "waiting_within"
    ESTIMATE_TOLD = "estimate_told"
    ESTIMATE_HELD = "estimate_held"
    SHORT_SERVICES = "short_services"
    FORGOTTEN_FINISHES = "forgotten_finishes"
    CLOCK_JUMPS = "clock_jumps"
    DOUBTED = "doubted"
    RETURNED = "returned"
    BY_HAND = "by_hand"
    IMPORTED = "imported"
    UNPRINTED = "unprinted"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets are wanted; None: all. `over_s`: finished ones whose total is longer than so many seconds; `total_from_s`,
    `total_to_s`: finished ones whose total is longer than the one and not longer than the other (nought is no bound); `mark`:
    those that a report counts under it, which the history says of some by their ids (`ids`).
    """

    service_id: int | None = None
    operator_id: int | None = None
    counter_id: int | None = None
    state: str | None = None
    result: str | None = None
    over_s: int | None = None
    total_from_s: int | None = None
    total_to_s: int | None = None
    mark: Mark | None = None
    ids: frozenset[str] = frozenset()


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


def stays_of_days(connection: Connection, office: Office, first: str, last: str) -> Iterable[Any]:
    """(business_day, ticket_id, issued_at, until) of each ticket of these business days; `until` is None of those that go on."""
    until = case((ticket.c.state.in_([state.value for state in OPEN]), None), else_=ticket.c.since).label("until")
    return connection.execute(
        select(ticket.c.business_day, ticket.c.id.label("ticket_id"), ticket.c.issued_at, until).where(
            ticket.c.office_id == office.id, ticket.c.business_day.between(first, last)
        )
    )


def _marked(office: Office, mark: Mark, ids: frozenset[str]) -> ColumnElement[bool]:
    """What the tickets have in common that a report counts under a mark. `ids`: those of which the history says it; of the
    promises, those for which none was made after all.
    """
    promised = and_(ticket.c.low_minutes.is_not(None), ticket.c.state.in_(ENDS_OF_CALLED), ticket.c.id.not_in(ids))
    match mark:
        case Mark.OPEN:
            return ticket.c.state.in_([state.value for state in OPEN])
        case Mark.UNSAID:
            return and_(_FINISHED, ticket.c.outcome.is_(None))
        case Mark.WAITING_WITHIN:
            # Without that limit nobody kept it.
            limit = -1 if office.standard.waiting_limit_s is None else office.standard.waiting_limit_s
            return and_(_FINISHED, ticket.c.waiting_s <= limit)
        case Mark.ESTIMATE_TOLD:
            return promised
        case Mark.ESTIMATE_HELD:
            waited = ticket.c.waiting_s
            return and_(promised, waited >= ticket.c.low_minutes * 60, waited <= ticket.c.high_minutes * 60)
        case Mark.SHORT_SERVICES:
            return and_(_FINISHED, ticket.c.service_s < SHORT_SERVICE_S)
        case Mark.FORGOTTEN_FINISHES:
            return or_(ticket.c.id.in_(ids), and_(_FINISHED, ticket.c.service_s > LONG_SERVICE_S))
        case Mark.DOUBTED:
            return ticket.c.times_doubt.is_not(None)
        case Mark.RETURNED:
            return ticket.c.returned
        case Mark.BY_HAND:
            return ticket.c.origin.in_([origin.value for origin in BY_HAND])
        case Mark.IMPORTED:
            return ticket.c.origin == Origin.IMPORTED.value
        case Mark.UNPRINTED:
            return ticket.c.print_state.in_(("failed", "uncertain"))
        case Mark.CLOCK_JUMPS | Mark.OFFLINE:
            return ticket.c.id.in_(ids)


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
    total = ticket.c.waiting_s + ticket.c.walking_s + ticket.c.service_s
    if wanted.over_s is not None:
        found += [_FINISHED, total > wanted.over_s]
    if wanted.total_from_s is not None:
        found += [_FINISHED, total > wanted.total_from_s] if wanted.total_from_s else [_FINISHED]
    if wanted.total_to_s is not None:
        found += [_FINISHED, total <= wanted.total_to_s]
    if wanted.mark is not None:
        found.append(_marked(office, wanted.mark, wanted.ids))
    if hour is not None:
        found += [ticket.c.issued_at >= hour[0], ticket.c.issued_at < hour[1]]
    return found
