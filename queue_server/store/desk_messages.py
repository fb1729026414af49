"""Messages to desks: one row for each desk that has to read it; those of other days go."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from queue_server.store.catalogue import Counter
from queue_server.store.prepared import Prepared
from queue_server.store.schema_beside import desk_message
from queue_server.store.store import Change

#: id, counter_id, business_day, at, sender, words (JSON: a text, or texts by language), read_at
MessageRow = Any

_OF_DAY = Prepared(
    select(desk_message)
    .where(desk_message.c.business_day == bindparam("day"))
    .order_by(desk_message.c.at.desc(), desk_message.c.id, desk_message.c.counter_id)
)


def of_day(connection: Connection, day: str) -> Sequence[MessageRow]:
    """The messages of a business day, read or not, the newest first."""
    return _OF_DAY.all(connection, {"day": day})


def find(connection: Connection, message: str, counter_id: int) -> MessageRow | None:
    return connection.execute(
        select(desk_message).where(desk_message.c.id == message, desk_message.c.counter_id == counter_id)
    ).first()


def add(change: Change, to: Iterable[Counter], sender: str, words: str | Mapping[str, str]) -> str:
    """Adds a message for the desks of these counters; returns its id."""
    change.connection.execute(delete(desk_message).where(desk_message.c.business_day != change.day))
    message = secrets.token_hex(8)
    shared = {"id": message, "business_day": change.day, "at": change.now, "sender": sender, "words": words}
    change.connection.execute(insert(desk_message), [{**shared, "counter_id": one.id} for one in to])
    return message


def note_read(change: Change, message: str, counter_id: int) -> None:
    change.connection.execute(
        update(desk_message)
        .where(desk_message.c.id == message, desk_message.c.counter_id == counter_id)
        .values(read_at=change.now)
    )


def remove(connection: Connection, message: str) -> bool:
    """Takes a message from all desks; False when there is none."""
    return connection.execute(delete(desk_message).where(desk_message.c.id == message)).rowcount > 0
