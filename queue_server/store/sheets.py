"""Sheets of closed days: the questions that are asked about them, and what is added to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from queue_server.store.catalogue import Office
from queue_server.store.prepared import Prepared
from queue_server.store.schema import event, ticket
from queue_server.store.schema import office as office_table
from queue_server.store.schema_reports import day_sheet, delivery, sheet_file
from queue_server.store.store import Change

#: Asked of at every change of the hall.
_UNDELIVERED = Prepared(
    select(
        day_sheet.c.business_day,
        day_sheet.c.made_at,
        delivery.c.way,
        delivery.c.target,
        delivery.c.state,
        delivery.c.last_error,
    )
    .join_from(delivery, day_sheet, delivery.c.sheet_id == day_sheet.c.id)
    .where(
        or_(delivery.c.state == "pending", delivery.c.state == "failed"),
        delivery.c.last_error.is_not(None),
        day_sheet.c.office_id == bindparam("office"),
        day_sheet.c.business_day >= bindparam("first"),
    )
    .order_by(day_sheet.c.business_day.desc(), delivery.c.id)
)

#: A row of one of the three tables.
SheetRow = Any
FileRow = Any
DeliveryRow = Any


def log_now(connection: Connection, office: Office) -> tuple[int, bytes | None]:
    """The newest event, and the hash of the log's newest row."""
    seq, chain = connection.execute(select(office_table.c.seq, office_table.c.chain).where(office_table.c.id == office.id)).one()
    return seq, chain


def newest(connection: Connection, office: Office, day: str) -> SheetRow | None:
    """The sheet of a business day in its newest version."""
    question = select(day_sheet).where(day_sheet.c.office_id == office.id, day_sheet.c.business_day == day)
    return connection.execute(question.order_by(day_sheet.c.version.desc()).limit(1)).first()


def version(connection: Connection, office: Office, day: str, number: int) -> SheetRow | None:
    question = select(day_sheet).where(
        day_sheet.c.office_id == office.id, day_sheet.c.business_day == day, day_sheet.c.version == number
    )
    return connection.execute(question).first()


def by_id(connection: Connection, sheet_id: int) -> SheetRow:
    return connection.execute(select(day_sheet).where(day_sheet.c.id == sheet_id)).one()


def between(connection: Connection, office: Office, first: str, last: str) -> Sequence[SheetRow]:
    """All versions of the business days from `first` to `last`: the newest day first, of each its newest version first."""
    question = select(day_sheet).where(
        day_sheet.c.office_id == office.id, day_sheet.c.business_day >= first, day_sheet.c.business_day <= last
    )
    return connection.execute(question.order_by(day_sheet.c.business_day.desc(), day_sheet.c.version.desc())).all()


def newest_made(connection: Connection, office: Office, at_most: int) -> list[int]:
    """The ids of the sheets that were made last, the newest first."""
    question = select(day_sheet.c.id).where(day_sheet.c.office_id == office.id)
    return list(connection.execute(question.order_by(day_sheet.c.id.desc()).limit(at_most)).scalars())


def unclosed(connection: Connection, office: Office, today: str, back: int) -> list[str]:
    """The days before `today`, at most `back` of them, that want a sheet and have none, the earliest first.

    A day wants one when it had tickets, or when the office was open on it and there already.
    """
    days = [date.fromisoformat(today) - timedelta(days=ago) for ago in range(back, 0, -1)]
    first, last = days[0].isoformat(), days[-1].isoformat()
    closed = set(
        connection.execute(
            select(day_sheet.c.business_day).where(
                day_sheet.c.office_id == office.id, day_sheet.c.business_day >= first, day_sheet.c.business_day <= last
            )
        ).scalars()
    )
    begun = connection.execute(select(event.c.at).where(event.c.office_id == office.id).order_by(event.c.seq).limit(1)).scalar()
    since = today if begun is None else office.business_day(begun)
    found = []
    for one in days:
        day = one.isoformat()
        if day not in closed and (has_tickets(connection, office, day) or (day > since and office.calendar.spans(one))):
            found.append(day)
    return found


def has_tickets(connection: Connection, office: Office, day: str) -> bool:
    question = select(ticket.c.id).where(ticket.c.office_id == office.id, ticket.c.business_day == day)
    return connection.execute(question.limit(1)).first() is not None


def last_step(connection: Connection, office: Office, day: str) -> int:
    """When something happened to a visit of a business day for the last time; 0 when it had none."""
    question = select(func.max(ticket.c.since)).where(ticket.c.office_id == office.id, ticket.c.business_day == day)
    return int(connection.execute(question).scalar_one() or 0)


def changed_since(connection: Connection, office: Office, days: Mapping[str, int]) -> set[str]:
    """Which of these business days have had anything happen to their visits after the event that is given for each."""
    if not days:
        return set()
    question = (
        select(ticket.c.business_day, func.max(event.c.seq))
        .join(event, event.c.ticket_id == ticket.c.id)
        .where(
            ticket.c.office_id == office.id,
            ticket.c.business_day.in_(list(days)),
            event.c.seq > min(days.values()),
        )
        .group_by(ticket.c.business_day)
    )
    return {day for day, seq in connection.execute(question) if seq > days[day]}


def add(change: Change, **values: Any) -> int:
    """Keeps a sheet; returns its id."""
    new = insert(day_sheet).values(office_id=change.office.id, **values).returning(day_sheet.c.id)
    return int(change.connection.execute(new).scalar_one())


def add_file(change: Change, sheet_id: int, **values: Any) -> None:
    change.connection.execute(insert(sheet_file).values(sheet_id=sheet_id, made_at=change.now, **values))


def files(connection: Connection, sheet_ids: Sequence[int]) -> dict[int, list[FileRow]]:
    """The kept files of some sheets, by sheet."""
    found: dict[int, list[FileRow]] = {one: [] for one in sheet_ids}
    for row in connection.execute(select(sheet_file).where(sheet_file.c.sheet_id.in_(list(sheet_ids)))):
        found[row.sheet_id].append(row)
    return found


def add_delivery(change: Change, sheet_id: int, way: str, target: str) -> None:
    """A sheet is to be delivered, from now on."""
    values = {"sheet_id": sheet_id, "way": way, "target": target, "state": "pending", "next_try_at": change.now}
    change.connection.execute(insert(delivery).values(**values))


def deliveries(connection: Connection, sheet_ids: Sequence[int]) -> dict[int, list[DeliveryRow]]:
    """Where some sheets go and went, by sheet."""
    found: dict[int, list[DeliveryRow]] = {one: [] for one in sheet_ids}
    question = select(delivery).where(delivery.c.sheet_id.in_(list(sheet_ids))).order_by(delivery.c.id)
    for row in connection.execute(question):
        found[row.sheet_id].append(row)
    return found


def due_deliveries(connection: Connection, now: int) -> Sequence[DeliveryRow]:
    """What is to be tried now, the longest due first."""
    question = select(delivery).where(delivery.c.state == "pending", delivery.c.next_try_at <= now)
    return connection.execute(question.order_by(delivery.c.next_try_at, delivery.c.id)).all()


def undelivered(connection: Connection, office: Office, first: str) -> Sequence[Any]:
    """What did not arrive when it was tried last, of the business days from `first` on, the newest day first: (business_day,
    made_at, way, target, state, last_error).
    """
    return _UNDELIVERED.all(connection, {"office": office.id, "first": first})


def try_again(change: Change, delivery_id: int) -> None:
    """What has not arrived is tried now, also when it was given up."""
    change.connection.execute(
        update(delivery)
        .where(delivery.c.id == delivery_id, delivery.c.state != "sent")
        .values(state="pending", next_try_at=change.now)
    )


def set_delivery(change: Change, delivery_id: int, **values: Any) -> None:
    """What came of a try; one that is done stays done."""
    change.connection.execute(
        update(delivery).where(delivery.c.id == delivery_id, delivery.c.state == "pending").values(**values)
    )
