"""The chain of the log: each row of the history and of the audit log bears a hash over the row before it and itself."""

from __future__ import annotations

import hashlib
import heapq
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Connection, String, Table, select, type_coerce

from queue_server.store.schema import event, office
from queue_server.store.schema_beside import audit

_written = json.JSONEncoder(separators=(",", ":")).encode

#: What of a row the chain covers, in this order; JSON as the text that stands in the table.
EVENT_KEYS = ("office_id", "seq", "at", "what", "ticket_id", "counter_id", "who", "details")
NOTE_KEYS = ("office_id", "n", "seq", "at", "what", "who", "role", "origin", "on_kind", "on_id", "before", "after")
#: What is said of a row whose hash is not the one that it must have.
BROKEN = "does not fit what stands before it: it was changed, added or moved, or the row before it was removed"
#: Rows that are looked at together.
_PIECE = 5000


def link(before: bytes | None, kind: str, *row: Any) -> bytes:
    """The hash (32 bytes) of a row of a kind, "event" or "note", after the row whose hash is `before` (None: it is the first)."""
    return hashlib.sha256((before or b"") + _written((kind, *row)).encode()).digest()


@dataclass(frozen=True, slots=True)
class Link:
    """A row as the chain sees it; `fault` says what is wrong with it, "" where nothing is."""

    kind: str
    number: int
    at: int
    hash: bytes
    fault: str = ""

    def __str__(self) -> str:
        return f"{'event' if self.kind == 'event' else 'note'} {self.number}"


def links(connection: Connection) -> Iterator[Link]:
    """All rows of the office in the order in which they were written, up to the first wrong one, which is the last of them."""
    there = connection.execute(select(office.c.id, office.c.seq, office.c.chain)).one()
    before: bytes | None = None
    expected = {"event": 1, "note": 1}
    for kind, number, at, kept, row in heapq.merge(_events(connection, there.id), _notes(connection, there.id), key=_order):
        missing = kind if number > expected[kind] else "event" if kind == "note" and row[2] >= expected["event"] else ""
        if missing:
            yield Link(missing, expected[missing], at, b"", "was removed")
            return
        hashed = link(before, kind, *row)
        if hashed != kept:
            yield Link(
                kind,
                number,
                at,
                b"",
                BROKEN,
            )
            return
        yield Link(kind, number, at, hashed)
        before, expected[kind] = hashed, number + 1
    if there.seq >= expected["event"]:
        yield Link("event", expected["event"], 0, b"", "was removed")
    elif before != there.chain:
        yield Link("note", expected["note"], 0, b"", "was removed, or what comes after it was added without the program")


def events_written(connection: Connection) -> int:
    """How many events were ever written."""
    return int(connection.execute(select(office.c.seq)).scalar_one())


def _order(row: tuple[str, int, int, Any, tuple[Any, ...]]) -> tuple[int, int, int]:
    """Notes stand after the newest event that was there when they were written, or was written with them."""
    kind, number, *_, values = row
    return (number, 0, 0) if kind == "event" else (values[2], 1, number)


def _events(connection: Connection, office_id: int) -> Iterator[tuple[str, int, int, Any, tuple[Any, ...]]]:
    question = select(event.c.hash, *_covered(event, EVENT_KEYS)).where(event.c.office_id == office_id).order_by(event.c.seq)
    for kept, *row in connection.execution_options(yield_per=_PIECE).execute(question):
        yield "event", row[1], row[2], kept, tuple(row)


def _notes(connection: Connection, office_id: int) -> Iterator[tuple[str, int, int, Any, tuple[Any, ...]]]:
    question = select(audit.c.hash, *_covered(audit, NOTE_KEYS)).where(audit.c.office_id == office_id).order_by(audit.c.n)
    for kept, *row in connection.execution_options(yield_per=_PIECE).execute(question):
        yield "note", row[1], row[3], kept, tuple(row)


def _covered(table: Table, keys: Sequence[str]) -> list[Any]:
    """The columns, each as it stands in the table: JSON as its text."""
    columns = [table.c[key] for key in keys]
    return [type_coerce(one, String).label(one.key) if isinstance(one.type, JSON) else one for one in columns]
