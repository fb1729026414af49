"""What boards show beside calls, as rows; every change is one of the set-up, which is then read again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, insert, update

from queue_server.store.schema import office
from queue_server.store.schema_beside import medium, message
from queue_server.store.store import Change


def add_medium(change: Change, medium_id: str, kind: str, title: str, size: int, seconds: int) -> None:
    """Puts a picture or a video at the end of the row."""
    last = max((one.position for one in change.office.media), default=0)
    values = {"kind": kind, "title": title, "bytes": size, "seconds": seconds, "shown": True, "position": last + 1}
    change.connection.execute(insert(medium).values(id=medium_id, office_id=change.office.id, **values))
    _new_version(change)


def change_medium(change: Change, medium_id: str, **values: Any) -> None:
    change.connection.execute(update(medium).where(medium.c.id == medium_id).values(**values))
    _new_version(change)


def remove_medium(change: Change, medium_id: str) -> None:
    change.connection.execute(delete(medium).where(medium.c.id == medium_id))
    _new_version(change)


def add_message(change: Change, message_id: str, words: str) -> None:
    """Adds a message for today; those of other days go."""
    change.connection.execute(delete(message).where(message.c.business_day != change.day))
    last = len([one for one in change.office.messages if one.business_day == change.day])
    values = {"business_day": change.day, "position": last + 1, "words": words}
    change.connection.execute(insert(message).values(id=message_id, office_id=change.office.id, **values))
    _new_version(change)


def remove_message(change: Change, message_id: str) -> None:
    change.connection.execute(delete(message).where(message.c.id == message_id))
    _new_version(change)


def _new_version(change: Change) -> None:
    change.connection.execute(update(office).values(setup_version=change.office.version + 1))
