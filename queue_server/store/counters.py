"""Counters and who sits at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from queue_server.hall.estimate import Desk
from queue_server.store import schema, tickets
from queue_server.store.catalogue import Counter, Office
from queue_server.store.prepared import Prepared
from queue_server.store.schema import counter
from queue_server.store.schema_beside import lent_service
from queue_server.store.store import Change

#: id, number, operator_id, paused_reason, back_at, since, help_at, helper, lent (ids of services, with commas between, or None)
CounterRow = Any

_now = select(
    counter.c.id,
    counter.c.number,
    counter.c.operator_id,
    counter.c.paused_reason,
    counter.c.back_at,
    counter.c.since,
    counter.c.help_at,
    counter.c.helper,
    select(func.group_concat(lent_service.c.service_id))
    .where(lent_service.c.counter_id == counter.c.id)
    .scalar_subquery()
    .label("lent"),
)
_ALL = Prepared(_now.where(counter.c.retired_at.is_(None)).order_by(counter.c.number))
_ONE = Prepared(_now.where(counter.c.id == bindparam("counter")))
_OF_OPERATOR = Prepared(_now.where(counter.c.operator_id == bindparam("user")))


def all_now(connection: Connection) -> Sequence[CounterRow]:
    """Each counter in use with its operator (or None), its pause (or None) and since when that is so."""
    return _ALL.all(connection, {})


def one_now(connection: Connection, counter_id: int) -> CounterRow:
    return _ONE.first(connection, {"counter": counter_id})


def of_operator(connection: Connection, user_id: int) -> CounterRow | None:
    """The counter at which an operator sits."""
    return _OF_OPERATOR.first(connection, {"user": user_id})


def seat(change: Change, counter_id: int, user_id: int | None) -> None:
    """Puts an operator at a counter, or leaves it empty; a pause, a call for help and what was lent end with it."""
    change.connection.execute(delete(lent_service).where(lent_service.c.counter_id == counter_id))
    _set(change, counter_id, operator_id=user_id, paused_reason=None, back_at=None, help_at=None, helper=None)


def pause(change: Change, counter_id: int, reason: str | None, back_at: int | None = None) -> None:
    """Closes a counter for a while, until `back_at` where that was said, or opens it again (None)."""
    _set(change, counter_id, paused_reason=reason, back_at=back_at)


def note_help(change: Change, counter_id: int, help_at: int | None, helper: str | None) -> None:
    """Since when a desk calls for help (None: it does not), and who said that he comes."""
    change.connection.execute(update(schema.counter).where(counter.c.id == counter_id).values(help_at=help_at, helper=helper))


def _set(change: Change, counter_id: int, **values: Any) -> None:
    change.connection.execute(update(schema.counter).where(counter.c.id == counter_id).values(since=change.now, **values))


def lend(change: Change, counter_id: int, service_id: int) -> None:
    """A counter takes one more service for now."""
    values = {"counter_id": counter_id, "service_id": service_id, "business_day": change.day}
    change.connection.execute(insert(lent_service).values(values))


def take_back(change: Change, counter_id: int, service_id: int) -> bool:
    """It takes it no longer; False when it was not lent."""
    lent = (lent_service.c.counter_id == counter_id, lent_service.c.service_id == service_id)
    return change.connection.execute(delete(lent_service).where(*lent)).rowcount > 0


def lent_on_other_days(change: Change) -> Sequence[Any]:
    """(counter_id, service_id) of what was lent on business days that are over."""
    return change.connection.execute(
        select(lent_service.c.counter_id, lent_service.c.service_id).where(lent_service.c.business_day != change.day)
    ).all()


def own_services(office: Office, one: Counter, operator_id: int | None) -> frozenset[str]:
    """What a counter takes by the set-up while this operator sits there: what both can."""
    if operator_id is None or operator_id not in office.user_by_id:
        return one.services
    return one.services & office.user_by_id[operator_id].services


def services_of(office: Office, row: CounterRow) -> frozenset[str]:
    """What a counter takes now: its own, and what was lent to it."""
    return own_services(office, office.counter_by_id[row.id], row.operator_id) | lent_to(office, row)


def helps_of(office: Office, row: CounterRow) -> frozenset[str]:
    """Of these the services with which it only helps; what was lent to it is its own for the day."""
    return office.counter_by_id[row.id].helps - lent_to(office, row)


def lent_to(office: Office, row: CounterRow) -> frozenset[str]:
    """The services that were lent to a counter."""
    if row.lent is None:
        return frozenset()
    return frozenset(office.service_by_id[int(one)].code for one in row.lent.split(","))


def could_take(office: Office, row: CounterRow) -> frozenset[str]:
    """What could be lent to a counter: what its operator can and is not its own already; nothing while nobody sits there."""
    operator = office.user_by_id.get(row.operator_id) if row.operator_id is not None else None
    return frozenset() if operator is None else operator.services - (services_of(office, row) - helps_of(office, row))


def desks(connection: Connection, office: Office, now: int) -> list[Desk]:
    """The counters that take visitors now, with the time until each is free."""
    busy = {row.counter_id: row for row in tickets.at_counters(connection)}
    found = []
    for row in all_now(connection):
        if row.operator_id is None or row.paused_reason is not None:
            continue
        visitor = busy.get(row.id)
        free_in = 0.0
        if visitor is not None:
            usual = office.service_by_id[visitor.service_id].expected_s
            # Somebody who has already taken longer than usual will need a while yet.
            free_in = max(usual - (now - visitor.since), usual * 0.2)
        found.append(Desk(services_of(office, row), free_in, helps_of(office, row)))
    return found
