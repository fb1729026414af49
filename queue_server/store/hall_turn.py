"""Whose turn it is, where priorities and others take turns."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from queue_server.store.catalogue import Office
from queue_server.store.schema import office
from queue_server.store.store import Change


def turn(connection: Connection, of: Office) -> int:
    """How many contested calls there were; 0 where nobody takes turns."""
    if of.calling.turns is None:
        return 0
    return int(connection.execute(select(office.c.turn).where(office.c.id == of.id)).scalar_one())


def next_turn(change: Change) -> None:
    """One contested call more."""
    change.connection.execute(update(office).where(office.c.id == change.office.id).values(turn=office.c.turn + 1))
