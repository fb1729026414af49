"""Visits of the past on their way in: where they wait while a file is read, what the hall has of those days, and the way in."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from queue_server.hall.history import PastVisit
from queue_server.hall.ticket import Origin, State
from queue_server.store.catalogue import Office
from queue_server.store.prepared import Prepared
from queue_server.store.schema import event, ticket
from queue_server.store.store import Change
from queue_server.texts import FALLBACK

#: The tickets of one number of a business day: what the unique index holds, and nothing beside it.
_THERE = Prepared(
    select(ticket.c.origin).where(
        ticket.c.office_id == bindparam("office"),
        ticket.c.business_day == bindparam("day"),
        ticket.c.number == bindparam("number_"),
    )
)
_BY_TIMES = ("business_day", "number", "service_id", "counter_id", "operator_id", "state")
_OTHERS = ("issued_at", "called_at", "started_at", "finished_at", "waiting_s", "walking_s", "service_s", "since", "place", "id")
_ADD = Prepared(
    insert(ticket).values(
        {
            **{name: bindparam(name) for name in (*_BY_TIMES, *_OTHERS)},
            "office_id": bindparam("office"),
            **dict.fromkeys(("lap", "rank", "paused_s", "recalls", "people_ahead", "copies", "passed"), 0),
            "returned": False,
            "accessible": False,
            "language": FALLBACK,
            "print_state": "not_needed",
            "origin": Origin.IMPORTED.value,
        }
    )
)


class Waiting:
    """Visits that were read and wait to go in, by day and number.

    They lie in a database without a name in the system's temporary folder: it needs little memory however many they are, and
    is gone when this is closed or the process ends.
    """

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)
        for pragma in ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-16384"):
            self._connection.execute(pragma)
        self._connection.execute(
            "CREATE TABLE visit (business_day TEXT, number TEXT, service INTEGER, counter INTEGER, operator INTEGER,"
            " outcome TEXT, issued_at INTEGER, called_at INTEGER, started_at INTEGER, finished_at INTEGER, line INTEGER,"
            " PRIMARY KEY (business_day, number)) WITHOUT ROWID"
        )
        self._connection.execute("BEGIN")

    def __enter__(self) -> Waiting:
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._connection.close()

    def add(self, visit: PastVisit, line: int) -> int | None:
        """Takes a visit in; returns the line of the visit that has its number of that day already, None when none has."""
        added = self._connection.execute(
            "INSERT OR IGNORE INTO visit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*visit, line)
        ).rowcount
        if added:
            return None
        found = self._connection.execute(
            "SELECT line FROM visit WHERE business_day = ? AND number = ?", (visit.business_day, visit.number)
        )
        return int(found.fetchone()[0])

    def __len__(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM visit").fetchone()[0])

    def days(self) -> list[str]:
        """Their business days, the oldest first."""
        return [day for (day,) in self._connection.execute("SELECT DISTINCT business_day FROM visit ORDER BY business_day")]

    def __iter__(self) -> Iterator[tuple[PastVisit, int]]:
        """Each visit with its line, day by day."""
        for row in self._connection.execute("SELECT * FROM visit ORDER BY business_day, number"):
            yield PastVisit(*row[:-1]), row[-1]


def days_with_visits(connection: Connection, office: Office) -> frozenset[str]:
    """The business days on which the office has a ticket."""
    return frozenset(
        connection.execute(select(ticket.c.business_day).where(ticket.c.office_id == office.id).distinct()).scalars()
    )


def origin_of(connection: Connection, office: Office, day: str, number: str) -> str | None:
    """Where the number of a business day came from; None when nobody has it."""
    found = _THERE.first(connection, {"office": office.id, "day": day, "number_": number})
    return None if found is None else found.origin


def brought_in(connection: Connection, office: Office, sha256: str) -> tuple[int, Mapping[str, Any]] | None:
    """When a file with this checksum came in (seconds since 1970), and what was noted of it; None when it never did."""
    question = select(event.c.at, event.c.details).where(event.c.office_id == office.id, event.c.what == "history_imported")
    for at, details in connection.execute(question):
        noted = json.loads(details) if isinstance(details, str) else details
        if noted["sha256"] == sha256:
            return at, noted
    return None


def add_all(change: Change, visits: Iterable[tuple[PastVisit, int]]) -> None:
    """Adds visits (each with its line) as tickets that are over; series, announcements and events stay what they are."""
    _ADD.run_all(change.connection, (_row(change.office.id, visit, line) for visit, line in visits))


def _row(office: int, visit: PastVisit, line: int) -> dict[str, Any]:
    times, ended = visit.times, visit.ended_at
    return {
        "office": office,
        # As those of the hall: in the order of issue, and nobody guesses its end.
        "id": f"{visit.issued_at:09x}{line:08x}{secrets.token_hex(8)}",
        "business_day": visit.business_day,
        "number": visit.number,
        "service_id": visit.service,
        "counter_id": visit.counter,
        "operator_id": visit.operator,
        "state": visit.outcome,
        "since": ended,
        "place": float(visit.issued_at),
        "issued_at": visit.issued_at,
        "called_at": visit.called_at,
        "started_at": visit.started_at,
        # A missed call ends nothing by itself, in the hall as here.
        "finished_at": None if visit.outcome == State.NO_SHOW else ended,
        "waiting_s": times.waiting_s,
        "walking_s": times.walking_s,
        "service_s": times.service_s,
    }
