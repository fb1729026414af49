"""What the hall was advised to do, and what came of it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, func, insert, or_, select, update

from queue_server.hall.advising import Advice
from queue_server.hall.ticket import State
from queue_server.store.catalogue import Office
from queue_server.store.prepared import Prepared
from queue_server.store.schema import ticket
from queue_server.store.schema_beside import advice
from queue_server.store.store import Change

#: A row of the table: id, given_at, saved, late, chance, counter, service, answer, answered_at, late_really.
AdviceRow = Any


_NEWEST = Prepared(
    select(advice)
    .where(advice.c.office_id == bindparam("office"))
    .order_by(advice.c.given_at.desc(), advice.c.id.desc())
    .limit(1)
)
_RECORD = Prepared(
    select(advice)
    .where(
        advice.c.office_id == bindparam("office"), advice.c.business_day >= bindparam("since"), advice.c.late_really.is_not(None)
    )
    .order_by(advice.c.given_at)
)


def newest(connection: Connection, office: Office) -> AdviceRow | None:
    return _NEWEST.first(connection, {"office": office.id})


def by_id(connection: Connection, office: Office, advice_id: str) -> AdviceRow | None:
    return connection.execute(select(advice).where(advice.c.office_id == office.id, advice.c.id == advice_id)).first()


def add(change: Change, given: Advice) -> str:
    """Keeps a new advice; returns its id."""
    new = secrets.token_hex(8)
    values = {"id": new, "office_id": change.office.id, "business_day": change.day, "given_at": change.now}
    change.connection.execute(insert(advice).values(**values, **asdict(given)))
    return new


def set_values(change: Change, advice_id: str, **values: Any) -> None:
    change.connection.execute(update(advice).where(advice.c.id == advice_id).values(**values))


def unjudged(connection: Connection, office: Office, given_before: int) -> AdviceRow | None:
    """The oldest advice given before an instant of which nobody knows yet what came."""
    return connection.execute(
        select(advice)
        .where(advice.c.office_id == office.id, advice.c.late_really.is_(None), advice.c.given_at < given_before)
        .order_by(advice.c.given_at)
        .limit(1)
    ).first()


def late_since(connection: Connection, office: Office, given_at: int, came_until: int, now: int) -> int:
    """How many of those who waited at `given_at`, or came until `came_until`, have broken the standard or left in vain."""
    limit = office.standard.total_limit_s
    booked = ticket.c.waiting_s + ticket.c.walking_s + ticket.c.service_s
    running = ticket.c.state.in_((State.WAITING.value, State.CALLED.value, State.SERVING.value))
    # Before the time of an appointment nobody waits.
    early = and_(ticket.c.state == State.WAITING.value, ticket.c.booked_at > ticket.c.since)
    since = case((early, ticket.c.booked_at), else_=ticket.c.since)
    day = office.business_day(given_at)
    return int(
        connection.execute(
            select(func.count()).where(
                ticket.c.office_id == office.id,
                ticket.c.business_day == day,
                ticket.c.issued_at <= came_until,
                or_(ticket.c.called_at.is_(None), ticket.c.called_at > given_at),
                or_(
                    and_(ticket.c.state == State.FINISHED.value, booked > limit),
                    ticket.c.state == State.NO_SHOW.value,
                    and_(running, booked + (now - since) > limit),
                ),
            )
        ).scalar_one()
    )


def record(connection: Connection, office: Office, since: str) -> Sequence[AdviceRow]:
    """All that was advised from a business day on and has been judged, oldest first."""
    return _RECORD.all(connection, {"office": office.id, "since": since})
