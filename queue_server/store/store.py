"""The open database of one office: where a change begins and ends, and who is told afterwards."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, insert, select, update

from queue_server.hall.foreseen import Foreseen
from queue_server.store import given, office_rows, schema, schema_beside, series
from queue_server.store.catalogue import Office
from queue_server.store.chain import EVENT_KEYS, NOTE_KEYS, link
from queue_server.store.clock import Clock
from queue_server.store.events import Event
from queue_server.store.given import Block, Given, Mark
from queue_server.store.prepared import Prepared

_OFFICE_NOW = Prepared(
    select(
        schema.office.c.seq,
        schema.office.c.announcements,
        schema.office.c.last_at,
        schema.office.c.setup_version,
        schema.office.c.chain,
    )
)
_OFFICE_AFTER = Prepared(
    update(schema.office)
    .where(schema.office.c.id == bindparam("office"))
    .values(
        seq=bindparam("new_seq"),
        announcements=bindparam("new_announcements"),
        last_at=bindparam("new_last_at"),
        chain=bindparam("new_chain"),
    )
)
_ADD_EVENT = Prepared(insert(schema.event))
_NEWEST_NOTE = Prepared(
    select(schema_beside.audit.c.n)
    .where(schema_beside.audit.c.office_id == bindparam("office"))
    .order_by(schema_beside.audit.c.n.desc())
    .limit(1)
)
_ADD_NOTE = Prepared(insert(schema_beside.audit))
_CHAIN_AFTER = Prepared(
    update(schema.office).where(schema.office.c.id == bindparam("office")).values(chain=bindparam("new_chain"))
)
_ADD_ANNOUNCEMENT = Prepared(insert(schema.announcement))


def newest(connection: Connection) -> Any:
    """What the office's counters say: (seq, announcements, last_at, setup_version); None without a set-up."""
    return _OFFICE_NOW.first(connection, {})


#: A clock is put right by so little all the time; nobody's minutes change by that.
SMALL_STEP_S = 2


class NoSetup(Exception):
    """The database holds no office yet; the text is one line with the remedy."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(
            f"{engine.url.database}: no office was set up here yet; make one in another folder: queue-server init --data DIR"
        )


@dataclass
class Change:
    """One transaction that changes the hall; `now` is the instant of all that happens in it, `day` its business day."""

    connection: Connection
    office: Office
    now: int
    day: str
    seq: int
    announcements: int
    #: The newest forecast of the hall.
    foreseen: Foreseen | None = None
    #: By how many seconds the computer's clock differs from `now`, where nobody wrote that down yet.
    jumped_s: int = 0
    #: The hash of the newest row of the log.
    chain: bytes | None = None
    _events: list[dict[str, Any]] = field(default_factory=list)
    _calls: list[dict[str, Any]] = field(default_factory=list)
    _notes: list[dict[str, Any]] = field(default_factory=list)
    _numbers: dict[Mark, int] = field(default_factory=dict)
    _blocks: dict[Block, str] = field(default_factory=dict)

    def record(
        self,
        what: Event,
        who: str,
        ticket: str | None = None,
        counter: int | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> int:
        """Adds an event to the history; returns its seq. `counter` is the counter's id."""
        if self.jumped_s and not self._events:
            # Before the first event that the jump could make doubtful, and only with one: a look at the hall writes nothing.
            jumped_s, self.jumped_s = self.jumped_s, 0
            self.record(Event.CLOCK_JUMPED, "system", details={"seconds": jumped_s})
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
                "details": json.dumps(details or {}, ensure_ascii=False),
            }
        )
        return self.seq

    def announce(self, ticket: str, counter: int, service: int) -> int:
        """Adds an announcement of a ticket at a counter for a service (their ids); returns the announcement's number."""
        self.announcements += 1
        self._calls.append(
            {
                "office_id": self.office.id,
                "announcement": self.announcements,
                "ticket_id": ticket,
                "counter_id": counter,
                "business_day": self.day,
                "at": self.now,
                "service_id": service,
            }
        )
        return self.announcements

    def note(self, row: Mapping[str, Any]) -> None:
        """Adds a row to the audit log (see `audit.note`). Screens are not told of it: it is nothing that they show."""
        self._notes.append({**row, "office_id": self.office.id, "at": self.now})

    def gives_number(self, letter: str, ordinal: int) -> None:
        """A number of this business day is given in this change."""
        self._numbers["series", self.day, letter] = ordinal

    def gives_block(self, day: str, letter: str, first: int, kiosk: str) -> None:
        """A kiosk is given numbers for the case that it is alone."""
        self._blocks[day, letter, first] = kiosk

    @property
    def happened(self) -> bool:
        return bool(self._events)

    def note_what_is_given(self, notes: Given) -> None:
        """Lets the disk know beside the database how far this change goes: before anybody is told of it."""
        counts: dict[Mark, int] = {("seq",): self.seq, ("announcements",): self.announcements} if self._events else {}
        notes.note({**counts, **self._numbers}, self._blocks)

    def write_log(self) -> None:
        """Puts the events and notes of this change into its transaction: they are committed with it or not at all."""
        for event in self._events:
            event["hash"] = self.chain = link(self.chain, "event", *map(event.get, EVENT_KEYS))
            _ADD_EVENT.run(self.connection, event)
        for call in self._calls:
            _ADD_ANNOUNCEMENT.run(self.connection, call)
        if self._notes:
            self._write_notes()
        if self._events:
            _OFFICE_AFTER.run(
                self.connection,
                {
                    "office": self.office.id,
                    "new_seq": self.seq,
                    "new_announcements": self.announcements,
                    "new_last_at": self.now,
                    "new_chain": self.chain,
                },
            )
        elif self._notes:
            _CHAIN_AFTER.run(self.connection, {"office": self.office.id, "new_chain": self.chain})

    def _write_notes(self) -> None:
        newest = _NEWEST_NOTE.first(self.connection, {"office": self.office.id})
        for n, row in enumerate(self._notes, start=1 if newest is None else newest.n + 1):
            row |= {"n": n, "seq": self.seq}
            row["hash"] = self.chain = link(self.chain, "note", *map(row.get, NOTE_KEYS))
            _ADD_NOTE.run(self.connection, row)


class Store:
    """One office's database, with the clock that it goes by.

    One connection writes and one reads, each kept open and used by one at a time: a transaction takes a few milliseconds at
    the most and nobody waits in the middle of one. Long reads take a connection of their own (`read_apart`).
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine = engine
        self.clock = clock
        #: The newest forecast of the hall; None while there is none.
        self.foreseen: Foreseen | None = None
        #: Why the backups are not as they should be, as a code that has words; None: they are.
        self.backup_trouble: str | None = None
        #: Whether the present jump of the computer's clock stands in the history.
        self._jump_told = False
        self._office: Office | None = None
        self._listeners: list[Callable[[], None]] = []
        #: What was given, noted beside the database's file.
        self._given = Given(Path(str(engine.url.database)).with_name(given.FILE))
        self._followers: list[Callable[[], None]] = []
        #: The set-up that those who follow it know.
        self._followed: int | None = None
        self._writer = _Kept(engine, "BEGIN IMMEDIATE")
        self._reader = _Kept(engine, "BEGIN")

    @property
    def office(self) -> Office:
        """The office as its set-up says now. Raises NoSetup."""
        if self._office is None:
            self.reload()
        if self._office is None:
            raise NoSetup(self.engine)
        return self._office

    def reload(self) -> None:
        """Reads the set-up again."""
        with self.read_apart() as connection:
            self._office = office_rows.load(connection)
        self._tell_followers()

    def when_set_up_anew(self, follower: Callable[[], None]) -> None:
        """`follower` is called, outside of any transaction, once this program knows another set-up than before."""
        self._followers.append(follower)

    def _tell_followers(self) -> None:
        version = self._office.version if self._office is not None else None
        if version != self._followed:
            self._followed = version
            for follower in self._followers:
                follower()

    def refresh(self) -> None:
        """Reads the set-up again if another program has changed it: whoever is unknown may have been added just now."""
        with self.read() as connection:
            row = newest(connection)
        if row is not None and row.setup_version != self.office.version:
            self.reload()

    def when_changed(self, listener: Callable[[], None]) -> None:
        """`listener` is called after each commit that added events; it must return at once."""
        self._listeners.append(listener)

    def read(self) -> AbstractContextManager[Connection]:
        """A short read transaction: one consistent picture."""
        return self._reader.transaction()

    @contextmanager
    def read_apart(self) -> Iterator[Connection]:
        """A read transaction on a connection of its own, for long reads in a native thread."""
        with self.engine.execution_options(reads=True).connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def change(self) -> Iterator[Change]:
        """A write transaction with its events; nothing of it stays when the block raises."""
        with self._writer.transaction() as connection:
            row = newest(connection)
            if row is None:
                raise NoSetup(self.engine)
            seq, announcements, last_at, version, chain = row
            if self._office is None or self._office.version != version:
                self._office = office_rows.load(connection)
            if self._office is None:
                raise NoSetup(self.engine)
            shown = self.clock.now()
            now = max(shown, last_at)
            jumped_s = self._jump(shown - last_at)
            day = self._office.business_day(now)
            change = Change(connection, self._office, now, day, seq, announcements, self.foreseen, jumped_s, chain)
            yield change
            self._note(change)
            change.write_log()
        self._tell_followers()
        if change.happened:
            self._jump_told |= jumped_s != 0
            for listener in self._listeners:
                listener()

    def tidy(self) -> None:
        """Keeps the notes of what was given short; done while the data folder is held."""
        self._given.tidy(self.office.business_day(self.clock.now()))

    def _note(self, change: Change) -> None:
        if not self._given.begun(change.office.code):
            marks, blocks = series.given(change.connection, change.office, change.day)
            self._given.begin(change.office.code, marks, blocks)
        change.note_what_is_given(self._given)

    def _jump(self, after_newest_s: int) -> int:
        """By how many seconds the computer's clock jumped, each time told once; 0: it did not.

        It was set while the server runs, or it shows a time before the newest event: then it was set while the server was away.
        """
        jumped_s = self.clock.ahead_s() or (after_newest_s if after_newest_s < -SMALL_STEP_S else 0)
        if not jumped_s:
            self._jump_told = False
        return 0 if self._jump_told else jumped_s

    def close(self) -> None:
        """Closes the database; a later use opens it again."""
        self._writer.close()
        self._reader.close()
        self.engine.dispose()


class _Kept:
    """One connection that is kept open, with a lock for those who would use it at once."""

    def __init__(self, engine: Engine, begin: str) -> None:
        self._engine = engine
        self._begin = begin
        self._lock = threading.Lock()
        self._connection: Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with self._lock:
            if self._connection is None:
                self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            driver: Any = self._connection.connection.dbapi_connection
            driver.execute(self._begin)
            try:
                yield self._connection
                driver.execute("COMMIT")
            except BaseException:
                # A full disk ends the transaction by itself; then there is nothing left to roll back.
                if driver.in_transaction:
                    driver.execute("ROLLBACK")
                raise

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
