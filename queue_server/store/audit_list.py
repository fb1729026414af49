"""Reading the log: events and notes together, as one list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    String,
    and_,
    case,
    cast,
    desc,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from queue_server.hall.calling import Why
from queue_server.store.audit import Noted
from queue_server.store.catalogue import Office
from queue_server.store.events import Event
from queue_server.store.past import first_since
from queue_server.store.schema import counter, event, ticket
from queue_server.store.schema_beside import audit

#: What happens all day long: it is listed only where it is asked for, but for chosen calls and counters that were taken over.
ROUTINE = (
    Event.ISSUED,
    Event.ISSUED_ALONE,
    Event.CALLED,
    Event.STARTED,
    Event.FINISHED,
    Event.FURTHER_SERVICE,
    Event.SENT_BACK,
    Event.PRINT_REPORTED,
    Event.TEST_PRINT_REPORTED,
    Event.COUNTER_OPENED,
    Event.COUNTER_RESUMED,
    Event.DESK_MESSAGE_READ,
    Event.ADVICE_GIVEN,
    Event.ADVICE_JUDGED,
)

#: Every kind that can stand in the log.
KINDS = (*(str(one.value) for one in Event), *(str(one.value) for one in Noted))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the log is wanted: from an instant until before one, of a person or device, of a kind.

    `who` is as it stands in the log, or a person's name alone; None: all. `what` None: all but the routine.
    """

    begins: int
    ends: int
    who: str | None = None
    what: str | None = None


def page(connection: Connection, office: Office, wanted: Wanted, at_most: int, skipped: int) -> Sequence[Any]:
    """At most so many rows after the skipped ones, newest first; see `every` for what stands in them."""
    question = _both(connection, office, wanted).order_by(desc("seq"), desc("note"))
    return connection.execute(question.limit(at_most).offset(skipped)).all()


def every(connection: Connection, office: Office, wanted: Wanted) -> Iterator[Any]:
    """Rows (seq, note, at, what, who, role, origin, on_kind, on_id, before, after), oldest first, without holding all of them.

    `note` is a note's number and 0 for an event. Of an event `after` are its details, and it is on its ticket (`on_id`: its
    number) or counter; `before` and `after` are JSON as text or None.
    """
    question = _both(connection, office, wanted).order_by("seq", "note")
    yield from connection.execution_options(yield_per=1000).execute(question)


def count(connection: Connection, office: Office, wanted: Wanted) -> int:
    """How many rows are wanted."""
    inner = _both(connection, office, wanted).subquery()
    return int(connection.execute(select(func.count()).select_from(inner)).scalar_one())


def _both(connection: Connection, office: Office, wanted: Wanted) -> CompoundSelect[Any]:
    name = None if wanted.who is None else wanted.who.removeprefix("user:")
    whose = None if wanted.who is None else (wanted.who, f"user:{name}")
    first, last = (first_since(connection, office, one) for one in (wanted.begins, wanted.ends))
    numbered = select(ticket.c.number).where(ticket.c.id == event.c.ticket_id).scalar_subquery()
    seated = select(counter.c.number).where(counter.c.id == event.c.counter_id).scalar_subquery()
    events = select(
        event.c.seq,
        literal(0).label("note"),
        event.c.at,
        event.c.what,
        event.c.who,
        literal("").label("role"),
        literal("").label("origin"),
        case((event.c.ticket_id.is_not(None), "ticket"), (event.c.counter_id.is_not(None), "counter"), else_="").label("on_kind"),
        func.coalesce(numbered, cast(seated, String), "").label("on_id"),
        null().label("before"),
        type_coerce(event.c.details, String).label("after"),
    ).where(event.c.office_id == office.id, event.c.seq >= first, event.c.seq < last)
    notes = select(
        audit.c.seq,
        audit.c.n.label("note"),
        audit.c.at,
        audit.c.what,
        audit.c.who,
        audit.c.role,
        audit.c.origin,
        audit.c.on_kind,
        audit.c.on_id,
        type_coerce(audit.c.before, String).label("before"),
        type_coerce(audit.c.after, String).label("after"),
    ).where(audit.c.office_id == office.id, audit.c.at >= wanted.begins, audit.c.at < wanted.ends)
    if whose is not None:
        events = events.where(event.c.who.in_(whose))
        notes = notes.where(or_(audit.c.who.in_(whose), and_(audit.c.on_kind == "user", audit.c.on_id == name)))
    if wanted.what is not None:
        events, notes = events.where(event.c.what == wanted.what), notes.where(audit.c.what == wanted.what)
    else:
        chosen = and_(event.c.what == Event.CALLED.value, event.c.details["why"].as_string() == Why.CHOSEN.value)
        taken_over = and_(event.c.what == Event.COUNTER_OPENED.value, event.c.details["instead_of"].as_string().is_not(None))
        events = events.where(or_(event.c.what.not_in([one.value for one in ROUTINE]), chosen, taken_over))
    return union_all(events, notes)
