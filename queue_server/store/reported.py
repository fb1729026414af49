"""What reports ask of many days at once: narrow rows by the index of the business day, and events by their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from queue_server.hall.ticket import BY_HAND, Origin, State
from queue_server.store.catalogue import Office
from queue_server.store.events import Event
from queue_server.store.past import first_since
from queue_server.store.schema import event, ticket

#: What became of a visit on the day it belongs to is written down within so long after it; the night's closing may come later.
AFTERWARDS_S = 2 * 24 * 3600


def _of_days(office: Office, first: str, last: str) -> tuple[Any, ...]:
    return ticket.c.office_id == office.id, ticket.c.business_day >= first, ticket.c.business_day <= last


def times_of_days(connection: Connection, office: Office, first: str, last: str) -> Iterable[Any]:
    """(business_day, id, service_id, operator_id, counter_id, issued_at, state, waiting_s, walking_s, service_s, paused_s,
    low_minutes, high_minutes) of each ticket of these business days, read as they are used.
    """
    columns = (
        ticket.c.business_day,
        ticket.c.id,
        ticket.c.service_id,
        ticket.c.operator_id,
        ticket.c.counter_id,
        ticket.c.issued_at,
        ticket.c.state,
        ticket.c.waiting_s,
        ticket.c.walking_s,
        ticket.c.service_s,
        ticket.c.paused_s,
        ticket.c.low_minutes,
        ticket.c.high_minutes,
    )
    return connection.execute(select(*columns).where(*_of_days(office, first, last)))


def endings_of_days(connection: Connection, office: Office, first: str, last: str) -> Iterable[Any]:
    """(state, waiting_s, walking_s, service_s) of each ticket of these business days."""
    columns = (ticket.c.state, ticket.c.waiting_s, ticket.c.walking_s, ticket.c.service_s)
    return connection.execute(select(*columns).where(*_of_days(office, first, last)))


def served_in_days(connection: Connection, office: Office, first: str, last: str) -> Any:
    """(tickets, finished, waiting_s, service_s): how many, and the sums of the finished ones (None of nothing)."""
    finished = ticket.c.state == State.FINISHED.value
    return connection.execute(
        select(
            func.count().label("tickets"),
            func.count().filter(finished).label("finished"),
            func.sum(ticket.c.waiting_s).filter(finished).label("waiting_s"),
            func.sum(ticket.c.service_s).filter(finished).label("service_s"),
        ).where(*_of_days(office, first, last))
    ).one()


def results_of_days(connection: Connection, office: Office, first: str, last: str) -> Sequence[Any]:
    """(outcome, count) of the finished visits."""
    return connection.execute(
        select(ticket.c.outcome, func.count())
        .where(*_of_days(office, first, last), ticket.c.state == State.FINISHED.value)
        .group_by(ticket.c.outcome)
    ).all()


def oddities_of_days(
    connection: Connection, office: Office, first: str, last: str, short_s: int, long_s: int
) -> tuple[Any, Sequence[str]]:
    """Counts (short, returned, by_hand, imported, unprinted, doubted), and the ids of visits served longer than `long_s`."""

    def count(condition: Any) -> Any:
        return func.count().filter(condition)

    finished = ticket.c.state == State.FINISHED.value
    counts = connection.execute(
        select(
            count(and_(finished, ticket.c.service_s < short_s)).label("short"),
            count(ticket.c.returned).label("returned"),
            count(ticket.c.origin.in_([origin.value for origin in BY_HAND])).label("by_hand"),
            count(ticket.c.origin == Origin.IMPORTED.value).label("imported"),
            count(ticket.c.print_state.in_(("failed", "uncertain"))).label("unprinted"),
            count(ticket.c.times_doubt.is_not(None)).label("doubted"),
        ).where(*_of_days(office, first, last))
    ).one()
    long = select(ticket.c.id).where(*_of_days(office, first, last), finished, ticket.c.service_s > long_s)
    return counts, connection.execute(long).scalars().all()


def events_of_some(connection: Connection, office: Office, ids: Sequence[str]) -> Sequence[Any]:
    """The events of these tickets, oldest first."""
    return connection.execute(select(event).where(event.c.ticket_id.in_(ids)).order_by(event.c.seq)).all()


def rows_of_some(connection: Connection, office: Office, ids: Sequence[str]) -> Sequence[Any]:
    """These tickets, in no order."""
    return connection.execute(select(ticket).where(ticket.c.office_id == office.id, ticket.c.id.in_(ids))).all()


def marks_of_days(
    connection: Connection, office: Office, first: str, last: str, begins: int, ends: int, moves: Sequence[str]
) -> Sequence[Any]:
    """(what, ticket_id, at, details, business_day, issued_at) of what says how good the data of these days are: services ended
    late, `moves` of visits, visits of kiosks on their own, visits that nobody ended. The days last from `begins` to `ends`.
    """
    columns = (event.c.what, event.c.ticket_id, event.c.at, event.c.details, ticket.c.business_day, ticket.c.issued_at)
    joined = select(*columns).join_from(event, ticket, event.c.ticket_id == ticket.c.id)
    since, until = first_since(connection, office, begins), first_since(connection, office, ends + AFTERWARDS_S)
    in_the_days = joined.where(
        event.c.office_id == office.id,
        event.c.seq >= since,
        event.c.seq < until,
        or_(
            event.c.what.in_(("counter_freed", *moves)),
            and_(event.c.what == "finished", event.c.details["reason"].as_string().is_not(None)),
        ),
        ticket.c.business_day >= first,
        ticket.c.business_day <= last,
    )
    # These may be written at any time later: they are found by their tickets, which are few.
    later = joined.where(
        *_of_days(office, first, last),
        or_(
            and_(ticket.c.state == State.EXPIRED.value, event.c.what == "expired"),
            and_(ticket.c.number.like("_9__"), event.c.what == "issued_alone"),
        ),
    )
    return [*connection.execute(in_the_days).all(), *connection.execute(later).all()]


def instants(connection: Connection, office: Office, what: Event, begins: int, ends: int) -> Sequence[int]:
    """When something happened from `begins` until before `ends`, in its order."""
    since, until = first_since(connection, office, begins), first_since(connection, office, ends)
    return (
        connection.execute(
            select(event.c.at)
            .where(event.c.office_id == office.id, event.c.seq >= since, event.c.seq < until, event.c.what == what.value)
            .order_by(event.c.seq)
        )
        .scalars()
        .all()
    )


def aways_between(connection: Connection, office: Office, begins: int, ends: int) -> Sequence[tuple[int, int]]:
    """(from, until) of each stretch that a device or a desk was cut off, as far as it was over within two days after `ends`."""
    since, until = first_since(connection, office, begins), first_since(connection, office, ends + AFTERWARDS_S)
    rows = connection.execute(
        select(event.c.details).where(
            event.c.office_id == office.id,
            event.c.seq >= since,
            event.c.seq < until,
            event.c.what.in_(("device_away", "desk_away")),
        )
    ).scalars()
    return [(details["left_at"], details["came_at"]) for details in rows]


def over_midnight(connection: Connection, office: Office, day_before: str, begins: int) -> Sequence[Any]:
    """The visits of the business day before that were still in the hall when it ended at `begins`, but for those nobody ended."""
    return connection.execute(
        select(ticket).where(
            ticket.c.office_id == office.id,
            ticket.c.business_day == day_before,
            ticket.c.since > begins,
            ticket.c.state != State.EXPIRED.value,
        )
    ).all()
