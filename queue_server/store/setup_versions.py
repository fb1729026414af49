"""Versions of the set-up: every change of it is recorded here, whoever makes it, and can be looked at and undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, func, insert, select

from queue_server.hall.setup_difference import Difference
from queue_server.setup_document import differences_of, without_secrets
from queue_server.store import office_setup
from queue_server.store.schema import event
from queue_server.store.schema_beside import setup_version
from queue_server.store.store import Change

#: (version, at, who, reason, setup, differences)
VersionRow = Any

#: The version of an office whose set-up was never changed.
FIRST = 1
#: Who made that one.
BEGINNING = "setup"


def document(connection: Connection) -> dict[str, Any]:
    """The present set-up as the content of a set-up file, without passwords and tokens."""
    return without_secrets(office_setup.export(connection))


def present(connection: Connection) -> int:
    """The number of the present version."""
    newest = connection.execute(select(func.max(setup_version.c.version))).scalar_one()
    return FIRST if newest is None else int(newest)


def one(connection: Connection, version: int) -> VersionRow | None:
    return connection.execute(select(setup_version).where(setup_version.c.version == version)).first()


def page(connection: Connection, first: int, most: int) -> tuple[Sequence[VersionRow], int]:
    """Up to `most` versions, the newest first, after as many as `first` says; and how many there are."""
    question = select(setup_version).order_by(setup_version.c.version.desc()).offset(first).limit(most)
    count = connection.execute(select(func.count()).select_from(setup_version)).scalar_one()
    return connection.execute(question).all(), int(count)


@contextmanager
def recorded(change: Change, who: str, reason: str | None = None) -> Iterator[list[Difference]]:
    """Keeps what the block changes of the set-up as its next version; before the first change also what was before.

    The list is filled with the differences when the block is over; without any there is no new version.
    """
    differences: list[Difference] = []
    before = document(change.connection)
    yield differences
    after = document(change.connection)
    differences += differences_of(before, after)
    if not differences:
        return
    version = present(change.connection)
    if one(change.connection, version) is None:
        began = change.connection.execute(select(event.c.at).where(event.c.seq == 1)).scalar()
        _add(change, version, change.now if began is None else began, BEGINNING, None, before, [])
    _add(change, version + 1, change.now, who, reason, after, differences)


def _add(
    change: Change, version: int, at: int, who: str, reason: str | None, setup: dict[str, Any], differences: list[Difference]
) -> None:
    values = {"version": version, "at": at, "who": who, "reason": reason, "setup": setup, "differences": differences}
    change.connection.execute(insert(setup_version).values(office_id=change.office.id, **values))
