"""Tickets: the questions that the hall asks about them, and the changes it makes."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, func, insert, not_, or_, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from queue_server.hall.calling import BOOKED_EARLY_S, Waiting
from queue_server.hall.standard import Times, own_left_s, with_stretch
from queue_server.hall.ticket import RUNS_ON, ServiceGone, State, Step, StepNotAllowed, after
from queue_server.store import schema
from queue_server.store.catalogue import Office
from queue_server.store.prepared import Prepared
from queue_server.store.schema import ticket
from queue_server.store.store import Change

#: One row of the ticket table, or of a question about tickets: an object with the columns as attributes.
TicketRow = Any

_open = text(schema.IS_OPEN)
_at_counter = text(schema.IS_AT_COUNTER)

#: The appointment as the rule of calling takes it, see `appointment`; and whether its time has come, or there is none.
_appointment = case((and_(ticket.c.rank == 0, not_(ticket.c.returned)), ticket.c.booked_at))
_due = or_(_appointment.is_(None), _appointment <= bindparam("now") + BOOKED_EARLY_S)

_NEXT_ORDINAL = Prepared(
    upsert(schema.series)
    .values(office_id=bindparam("office"), business_day=bindparam("day"), letter=bindparam("letter_"), last=1)
    .on_conflict_do_update(index_elements=["office_id", "business_day", "letter"], set_={"last": schema.series.c.last + 1})
    .returning(schema.series.c.last)
)
_ADD = Prepared(insert(ticket))
_COLUMNS = [column.key for column in ticket.c]
_NewRow = namedtuple("_NewRow", _COLUMNS, defaults=[None] * len(_COLUMNS))  # type: ignore[misc]
_BY_ID = Prepared(select(ticket).where(ticket.c.id == bindparam("ticket"), ticket.c.office_id == bindparam("office")))
_WAITING_COUNTS = Prepared(
    select(ticket.c.service_id, ticket.c.rank, func.count().label("people"))
    .where(ticket.c.office_id == bindparam("office"), _open, ticket.c.state == State.WAITING.value, _due)
    .group_by(ticket.c.service_id, ticket.c.rank)
)
_line = func.row_number().over(
    partition_by=(ticket.c.service_id, ticket.c.rank, ticket.c.for_counter_id, _appointment.is_(None)),
    order_by=(_appointment, ticket.c.place),
)
_lines = (
    select(
        ticket.c.id,
        ticket.c.service_id,
        ticket.c.rank,
        ticket.c.place,
        ticket.c.for_counter_id,
        ticket.c.returned,
        ticket.c.issued_at,
        ticket.c.priority_id,
        ticket.c.passed,
        ticket.c.booked_at,
        _line.label("position"),
    )
    .where(ticket.c.office_id == bindparam("office"), _open, ticket.c.state == State.WAITING.value)
    .subquery()
)
_HEADS = Prepared(select(_lines).where(_lines.c.position == 1))
_AT_COUNTERS = Prepared(select(ticket.c.counter_id, ticket.c.service_id, ticket.c.state, ticket.c.since).where(_at_counter))
_AT_ONE_COUNTER = Prepared(select(ticket).where(ticket.c.counter_id == bindparam("counter"), _at_counter))
_IN_HALL = Prepared(select(ticket).where(ticket.c.office_id == bindparam("office"), _open).order_by(ticket.c.place))
_MISSED = Prepared(
    select(ticket)
    .where(
        ticket.c.office_id == bindparam("office"),
        ticket.c.business_day == bindparam("day"),
        ticket.c.state == State.NO_SHOW.value,
    )
    .order_by(ticket.c.since.desc())
)


def _how_many(condition: Any) -> Any:
    return func.count().filter(condition)


_finished = ticket.c.state == State.FINISHED.value
_total = ticket.c.waiting_s + ticket.c.walking_s + ticket.c.service_s
_DAY_COUNTS = Prepared(
    select(
        func.count().label("issued"),
        _how_many(_finished).label("finished"),
        _how_many(ticket.c.state == State.NO_SHOW.value).label("no_show"),
        _how_many(ticket.c.state == State.CANCELLED.value).label("cancelled"),
        _how_many(ticket.c.state == State.EXPIRED.value).label("expired"),
        _how_many(and_(_finished, _total <= bindparam("limit_s"))).label("within_standard"),
    ).where(ticket.c.office_id == bindparam("office"), ticket.c.business_day == bindparam("day"))
)
_COPIES = Prepared(
    select(ticket)
    .where(
        ticket.c.office_id == bindparam("office"),
        ticket.c.business_day == bindparam("day"),
        ticket.c.copies > 0,
        ticket.c.print_state == "pending",
        ticket.c.kiosk_id.is_not(None),
    )
    .order_by(ticket.c.place)
)
_RECENT_CALLS = Prepared(
    select(
        schema.announcement.c.announcement,
        schema.announcement.c.at,
        schema.announcement.c.counter_id.label("to_counter_id"),
        ticket.c.id,
        ticket.c.recalls,
        func.coalesce(schema.announcement.c.service_id, ticket.c.service_id).label("for_service_id"),
        ticket.c.number,
        ticket.c.state,
        ticket.c.language,
        ticket.c.accessible,
        ticket.c.counter_id,
    )
    .join(ticket, ticket.c.id == schema.announcement.c.ticket_id)
    .where(schema.announcement.c.office_id == bindparam("office"), schema.announcement.c.business_day == bindparam("day"))
    .order_by(schema.announcement.c.announcement.desc())
    .limit(bindparam("at_most"))
)


def next_ordinal(change: Change, letter: str) -> int:
    """The ordinal (1, 2, …) of the next ticket of a letter's business day; nobody else gets it."""
    values = {"office": change.office.id, "day": change.day, "letter_": letter}
    ordinal = int(_NEXT_ORDINAL.first(change.connection, values).last)
    change.gives_number(letter, ordinal)
    return ordinal


def add(change: Change, values: Mapping[str, Any]) -> TicketRow:
    """Adds a ticket and returns its row; what is not given is NULL."""
    _ADD.run(change.connection, values)
    return _NewRow(**values)


def by_id(connection: Connection, office: Office, ticket_id: str) -> TicketRow | None:
    found: TicketRow | None = _BY_ID.first(connection, {"ticket": ticket_id, "office": office.id})
    return found


def by_number(connection: Connection, office: Office, day: str, number: str) -> Sequence[TicketRow]:
    """The tickets with this number on a business day, the newest first."""
    return connection.execute(
        select(ticket)
        .where(ticket.c.office_id == office.id, ticket.c.business_day == day, ticket.c.number == number)
        .order_by(ticket.c.lap.desc())
    ).all()


def of_day(connection: Connection, office: Office, day: str, state: str | None = None) -> Sequence[TicketRow]:
    """The tickets issued on a business day in the order of issue, all or those in one state."""
    question = select(ticket).where(ticket.c.office_id == office.id, ticket.c.business_day == day)
    if state is not None:
        question = question.where(ticket.c.state == state)
    return connection.execute(question.order_by(ticket.c.issued_at, ticket.c.id)).all()


def issued_today(connection: Connection, office: Office, day: str, service_id: int) -> int:
    """How many tickets of a service were issued on a business day."""
    return int(
        connection.execute(
            select(func.count()).where(
                ticket.c.office_id == office.id, ticket.c.business_day == day, ticket.c.service_id == service_id
            )
        ).scalar_one()
    )


def waiting_counts(connection: Connection, office: Office, now: int) -> Sequence[TicketRow]:
    """(service_id, rank, people waiting) now, without those who wait for the time of their appointment."""
    return _WAITING_COUNTS.all(connection, {"office": office.id, "now": now})


def heads(connection: Connection, office: Office) -> list[Waiting]:
    """The first of each line (service, rank, booked or not, counter asked for): nobody else can be next."""
    return [as_waiting(one, office) for one in _HEADS.all(connection, {"office": office.id})]


def in_hall(connection: Connection, office: Office) -> Sequence[TicketRow]:
    """Every visit that is going on now, in the order of arrival."""
    return _IN_HALL.all(connection, {"office": office.id})


def places(connection: Connection, office: Office, day: str) -> frozenset[float]:
    """The places of all visits of a business day, wherever they are now."""
    of_the_day = select(ticket.c.place).where(ticket.c.office_id == office.id, ticket.c.business_day == day)
    return frozenset(connection.execute(of_the_day).scalars())


def missed(connection: Connection, office: Office, day: str) -> Sequence[TicketRow]:
    """Those who missed their call on a business day, the latest first."""
    return _MISSED.all(connection, {"office": office.id, "day": day})


def at_counters(connection: Connection) -> Sequence[TicketRow]:
    """(counter_id, service_id, state, since) of each visitor who is at a counter or on the way to it."""
    return _AT_COUNTERS.all(connection, {})


def at_counter(connection: Connection, counter_id: int) -> TicketRow | None:
    """The visitor whom a counter holds."""
    found: TicketRow | None = _AT_ONE_COUNTER.first(connection, {"counter": counter_id})
    return found


def people_ahead(connection: Connection, office: Office, row: TicketRow, services: frozenset[str], now: int) -> int:
    """How many waiting visitors for any of `services` are called before this one; before a booked one, when his time comes."""
    booked_at = appointment(row)
    if booked_at is not None:
        booked_before = or_(_appointment < booked_at, and_(_appointment == booked_at, ticket.c.place < row.place))
        before = or_(ticket.c.rank > 0, booked_before)
    elif row.rank > 0:
        before = or_(ticket.c.rank > row.rank, and_(ticket.c.rank == row.rank, ticket.c.place < row.place))
    else:
        come = and_(_appointment.is_not(None), _due)
        before = or_(ticket.c.rank > 0, come, and_(_appointment.is_(None), ticket.c.place < row.place))
    ids = [one.id for one in office.services if one.code in services]
    return int(
        connection.execute(
            select(func.count()).where(
                ticket.c.office_id == office.id,
                _open,
                ticket.c.state == State.WAITING.value,
                ticket.c.service_id.in_(ids),
                before,
            ),
            {"now": now},
        ).scalar_one()
    )


def count_passed(change: Change, tickets: Sequence[str]) -> None:
    """Notes for these visits that somebody who came later was called before them once more."""
    change.connection.execute(update(ticket).where(ticket.c.id.in_(tickets)).values(passed=ticket.c.passed + 1))


def as_waiting(row: Any, office: Office, at_counter: int | None = None) -> Waiting:
    """A ticket's row as the call rule sees it; with `at_counter`, as if the visitor were sent to that counter."""
    priority = office.priority_by_id.get(row.priority_id) if row.priority_id else None
    return Waiting(
        ticket=row.id,
        service=office.service_by_id[row.service_id].code,
        rank=row.rank,
        place=row.place,
        for_counter=at_counter or (office.counter_by_id[row.for_counter_id].number if row.for_counter_id else None),
        returned=bool(row.returned),
        came_at=clock_of(row),
        usual_s=office.usual_s[office.service_by_id[row.service_id].code],
        shares=priority is not None and priority.in_turns,
        booked_at=appointment(row),
        passed=row.passed,
    )


def appointment(row: Any) -> int | None:
    """The appointment that a visitor still has: a priority goes before it, a call that was missed at its time ends it."""
    return None if row.rank > 0 or row.returned else row.booked_at


def clock_of(row: Any) -> int:
    """When the waiting of a visitor began to count: when he came, and not before his appointment."""
    return int(max(row.issued_at, row.booked_at or 0))


def own_left(row: Any, now: int) -> int:
    """For how many seconds the budget still stands still, because the appointment is later."""
    return own_left_s(State(row.state), now, row.booked_at)


def take_step(change: Change, row: TicketRow, step: Step, values: Mapping[str, Any] | None = None) -> TicketRow:
    """Moves a ticket by one step and books the stretch that ends with it; returns the new row.

    The database decides: the row must still be in the state that was read. Raises StepNotAllowed, and ServiceGone where the
    visitor would wait for a service that the office has no more.
    """
    state = State(row.state)
    new_state = after(step, state)
    changed: dict[str, Any] = dict(values or {})
    if new_state is State.WAITING and not change.office.has_service(changed.get("service_id", row.service_id)):
        raise ServiceGone
    if step not in RUNS_ON:
        times = with_stretch(times_of(row), state, row.since, change.now, row.booked_at)
        changed |= {
            "state": new_state.value,
            "since": change.now,
            "waiting_s": times.waiting_s,
            "walking_s": times.walking_s,
            "service_s": times.service_s,
            "paused_s": times.paused_s,
        }
    moved = _move(change, row, changed)
    if moved is None:
        raise StepNotAllowed(step, state)
    return moved


def set_values(change: Change, row: TicketRow, values: Mapping[str, Any]) -> TicketRow:
    """Changes what is not a step: print state, copies, whether its times are true."""
    moved = _move(change, row, values)
    if moved is None:
        raise StepNotAllowed(Step.RECALL, State(row.state))
    return moved


def _move(change: Change, row: TicketRow, changed: Mapping[str, Any]) -> TicketRow | None:
    """Writes `changed` if the ticket is still in the state of `row`; returns the new row, or None."""
    values = {f"new_{key}": value for key, value in changed.items()}
    statement = _move_of(frozenset(changed))
    moved: TicketRow | None = statement.first(change.connection, {"ticket": row.id, "state_before": row.state, **values})
    return moved


@cache
def _move_of(columns: frozenset[str]) -> Prepared:
    """The change of these columns and no others: each one written costs its indexes and its foreign key a look."""
    return Prepared(
        update(ticket)
        .where(ticket.c.id == bindparam("ticket"), ticket.c.state == bindparam("state_before"))
        .values({key: bindparam(f"new_{key}") for key in sorted(columns)})
        .returning(ticket)
    )


def times_of(row: Any) -> Times:
    """The stretches that have ended."""
    return Times(row.waiting_s, row.walking_s, row.service_s, row.paused_s)


def times_now(row: Any, now: int) -> Times:
    """The stretches with the present one, as of `now`; a visit that has ended, or was missed, keeps what it had.

    The pause after a missed call is booked only when the visitor comes back.
    """
    state = State(row.state)
    if state is State.NO_SHOW:
        return times_of(row)
    return with_stretch(times_of(row), state, row.since, now, row.booked_at)


def left_open(connection: Connection, office: Office, before: str) -> Sequence[TicketRow]:
    """Visits of business days before `before` that were never ended."""
    return connection.execute(
        select(ticket).where(ticket.c.office_id == office.id, _open, ticket.c.business_day < before).order_by(ticket.c.place)
    ).all()


def history(connection: Connection, office: Office, ticket_id: str) -> Sequence[TicketRow]:
    """The events of a ticket, oldest first."""
    return connection.execute(
        select(schema.event)
        .where(schema.event.c.office_id == office.id, schema.event.c.ticket_id == ticket_id)
        .order_by(schema.event.c.seq)
    ).all()


def turns_of_day(connection: Connection, office: Office, day: str, kinds: Sequence[str]) -> Sequence[TicketRow]:
    """The events of these kinds of a day's tickets, oldest first: (seq, at, what, who, ticket_id, counter_id, details, number,
    issued_at)."""
    event = schema.event
    return connection.execute(
        select(
            event.c.seq,
            event.c.at,
            event.c.what,
            event.c.who,
            event.c.ticket_id,
            event.c.counter_id,
            event.c.details,
            ticket.c.number,
            ticket.c.issued_at,
        )
        .join(ticket, ticket.c.id == event.c.ticket_id)
        .where(ticket.c.office_id == office.id, ticket.c.business_day == day, event.c.what.in_(kinds))
        .order_by(event.c.seq)
    ).all()


def day_counts(connection: Connection, office: Office, day: str, total_limit_s: int) -> TicketRow:
    """How many tickets of a day were issued and how they ended, and how many finished ones kept the standard."""
    return _DAY_COUNTS.first(connection, {"office": office.id, "day": day, "limit_s": total_limit_s})


def copies_to_print(connection: Connection, office: Office, day: str) -> Sequence[TicketRow]:
    """Tickets whose copy was asked for and has not been reported on yet, for any kiosk."""
    return _COPIES.all(connection, {"office": office.id, "day": day})


def recent_calls(connection: Connection, office: Office, day: str, at_most: int = 20) -> Sequence[TicketRow]:
    """The newest announcements of a day with their tickets: (announcement, at, counter_id, then the ticket's columns)."""
    return _RECENT_CALLS.all(connection, {"office": office.id, "day": day, "at_most": at_most})
