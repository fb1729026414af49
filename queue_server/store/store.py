"""The open database of one office: where a change begins and ends, and who is told afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, insert, select, update

from queue_server.store import catalogue, schema
from queue_server.store.catalogue import Office
from queue_server.store.clock import Clock
from queue_server.store.events import Event

_OFFICE_NOW = select(
    schema.office.c.seq, schema.office.c.announcements, schema.office.c.last_at, schema.office.c.setup_version
).with_for_update()
_OFFICE_AFTER = (
    update(schema.office)
    .where(schema.office.c.id == bindparam("office"))
    .values(seq=bindparam("new_seq"), announcements=bindparam("new_announcements"), last_at=bindparam("new_last_at"))
)
_ADD_EVENTS = insert(schema.event)
_ADD_ANNOUNCEMENTS = insert(schema.announcement)


class NoSetup(Exception):
    """The database holds no office yet."""


@dataclass
class Change:
    """One transaction that changes the hall; `now` is the instant of all that happens in it."""

    connection: Connection
    office: Office
    now: int
    seq: int
    announcements: int
    _events: list[dict[str, Any]] = field(default_factory=list)
    _calls: list[dict[str, Any]] = field(default_factory=list)

    @property
    def day(self) -> str:
        """The business day of this change, YYYY-MM-DD."""
        return self.office.business_day(self.now)

    def record(
        self,
        what: Event,
        who: str,
        ticket: str | None = None,
        counter: int | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> int:
        """Adds an event to the history; returns its seq. `counter` is the counter's id."""
        self.seq += 1
        self._events.append(
            {
                "office_id": self.office.id,
                "seq": self.seq,
                "at": self.now,
                "what": what.value,
                "ticket_id": ticket,
                "counter_id": counter,
                "who": who,
                "details": dict(details or {}),
            }
        )
        return self.seq

    def announce(self, ticket: str, counter: int) -> int:
        """Adds an announcement of a ticket at a counter (its id); returns the announcement's number."""
        self.announcements += 1
        self._calls.append(
            {
                "office_id": self.office.id,
                "announcement": self.announcements,
                "ticket_id": ticket,
                "counter_id": counter,
                "business_day": self.day,
                "at": self.now,
            }
        )
        return self.announcements

    @property
    def happened(self) -> bool:
        return bool(self._events)

    def write_events(self) -> None:
        """Puts the events of this change into its transaction: they are committed with it or not at all."""
        if not self._events:
            return
        self.connection.execute(_ADD_EVENTS, self._events)
        if self._calls:
            self.connection.execute(_ADD_ANNOUNCEMENTS, self._calls)
        self.connection.execute(
            _OFFICE_AFTER,
            {
                "office": self.office.id,
                "new_seq": self.seq,
                "new_announcements": self.announcements,
                "new_last_at": self.now,
            },
        )


class Store:
    """One office's database, with the clock that it goes by."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine = engine
        self.clock = clock
        self._office: Office | None = None
        self._listeners: list[Callable[[], None]] = []
        self._reading = engine.execution_options(reads=True)

    @property
    def office(self) -> Office:
        """The office as its set-up says now. Raises NoSetup."""
        if self._office is None:
            self.reload()
        if self._office is None:
            raise NoSetup("no office was set up in this database yet: queue-server init --data DIR --setup FILE.toml")
        return self._office

    def reload(self) -> None:
        """Reads the set-up again."""
        with self.read() as connection:
            self._office = catalogue.load(connection)

    def when_changed(self, listener: Callable[[], None]) -> None:
        """`listener` is called after each commit that added events; it must return at once."""
        self._listeners.append(listener)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read transaction: one consistent picture."""
        with self._reading.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def change(self) -> Iterator[Change]:
        """A write transaction with its events; nothing of it stays when the block raises."""
        with self.engine.begin() as connection:
            seq, announcements, last_at, version = connection.execute(_OFFICE_NOW).one()
            if self._office is None or self._office.version != version:
                self._office = catalogue.load(connection)
            change = Change(connection, self.office, max(self.clock.now(), last_at), seq, announcements)
            yield change
            change.write_events()
        if change.happened:
            self.tell()

    def tell(self) -> None:
        for listener in self._listeners:
            listener()
