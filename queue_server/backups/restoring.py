"""A backup takes the place of the database: what was there is set aside, and numbers go on above all that were ever given."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from queue_server import data_dir
from queue_server.actions.actor import SYSTEM
from queue_server.actions.issue import give
from queue_server.backups import folder as backups
from queue_server.backups.folder import Backup, Contents, NoBackup
from queue_server.evening.files import FOLDER as SHEETS
from queue_server.hall import numbering
from queue_server.store import given, schema, series
from queue_server.store.clock import Clock
from queue_server.store.engine import open_engine, read_address, sqlite_url
from queue_server.store.events import Event
from queue_server.store.given import Notes
from queue_server.store.migrate import TooNew, upgrade
from queue_server.store.store import Store
from queue_server.store.synced import sync_folder

#: Where what a restore replaces is kept, below the data folder; a folder for each time.
ASIDE = "set-aside"
#: Where the new database is made ready, below the data folder.
_READY = ".restoring"


class NotRestored(Exception):
    """Nothing was changed; the text is one line with the remedy."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. `last_at`: the instant of the newest event of the backup; `next`: by letter, today's next number;
    `exact`: whether it was known what had been given; `aside`: where what gave way lies, if anything did; `tickets`: how many.
    """

    last_at: str
    next: Mapping[str, str]
    exact: bool
    aside: Path
    tickets: int


def restore(data: Path, file: Path, clock: Clock) -> Restored:
    """Puts a backup in the place of the database. Raises NotRestored, DataDirError, FolderInUse; then nothing was changed."""
    try:
        contents = _examined(data, file)
    except NoBackup as error:
        raise NotRestored(f"{error}; nothing was changed; take an older backup") from None
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotRestored(f"{data}: cannot be made ({error.strerror}); choose a folder that you may write to") from None
    data_dir.check_writable(data)
    with data_dir.locked(data):
        notes = given.read(data / given.FILE)
        _check_office(data, file, contents, notes)
        ready, aside = data / _READY, _free_aside(data, clock)
        shutil.rmtree(ready, ignore_errors=True)
        try:
            backups.check_room(data, file)
            ready.mkdir()
            found = _make_ready(file, ready, notes, aside, clock)
            for part in backups.BESIDE:
                backups.copy_missing(file.resolve().parent / backups.FILES / part, data / part)
            _set_aside(data, aside)
            _move_in(data, ready)
            _set_unknown_sheets_aside(data, aside)
        except TooNew:
            raise NotRestored(
                f"{file}: was made by a newer program (version {contents.version}); nothing was changed; install that one"
            ) from None
        except NoBackup as error:
            raise NotRestored(f"{error}; nothing was changed; make room on the disk") from None
        except (OSError, sqlite3.OperationalError, OperationalError) as error:
            raise NotRestored(
                f"{data}: the disk did not take it ({error}); make room, then give the same command again"
            ) from None
        finally:
            shutil.rmtree(ready, ignore_errors=True)
        return found


def _examined(data: Path, file: Path) -> Contents:
    """What the backup holds. A server that still runs is named first: it may just have dropped this very backup."""
    if not data.exists():
        return backups.examine(file)
    data_dir.check_writable(data)
    with data_dir.locked(data):
        return backups.examine(file)


def try_restore(backup: Backup, data: Path, clock: Clock) -> None:
    """Restores a backup in a folder of its own, counts it through, gives a ticket there, and removes it. Raises NoBackup."""
    ready = backup.file.parent / f"{backups.COMING}drill"
    shutil.rmtree(ready, ignore_errors=True)
    try:
        backups.examine(backup.file)
        backups.check_room(backup.file.parent, backup.file)
        ready.mkdir()
        _make_ready(backup.file, ready, given.read(data / given.FILE), ready, clock)
        _compare(backup.file, ready / data_dir.DATABASE)
        _give_one(ready / data_dir.DATABASE, clock)
        backups.examine(ready / data_dir.DATABASE)
    except TooNew as error:
        raise NoBackup("not_sound", str(error)) from None
    except (OSError, sqlite3.Error) as error:
        raise NoBackup("disk", f"{ready}: {error}") from None
    finally:
        shutil.rmtree(ready, ignore_errors=True)


def _check_office(data: Path, file: Path, contents: Contents, notes: Notes | None) -> None:
    here = notes.office if notes is not None else None
    if here is None:
        with suppress(sqlite3.Error, OSError):
            database = data_dir.database(data)
            if database.is_file():
                with closing(sqlite3.connect(read_address(database), uri=True)) as connection:
                    said = backups.said_by(connection)
                here = None if said is None else said.office
    if here is not None and here != contents.office:
        raise NotRestored(
            f"{file}: is a backup of the office {contents.office}, and {data} is of {here}; nothing was changed; "
            "restore it into a folder of its own"
        )


def _make_ready(file: Path, ready: Path, notes: Notes | None, aside: Path, clock: Clock) -> Restored:
    """The restored database and its notes in `ready`, all but in their place. Raises TooNew, NoBackup, OSError."""
    database = ready / data_dir.DATABASE
    known = backups.write(file, database)
    engine = open_engine(sqlite_url(database))
    try:
        upgrade(engine)
        store = Store(engine, clock)
        with closing(store), store.change() as change:
            tomorrow = (date.fromisoformat(change.day) + timedelta(days=1)).isoformat()
            series.go_on_above(change, notes, tomorrow)
            series.end_sessions(change)
            exact = notes is not None and notes.whole
            details = {"backup": file.name, "at": known.last_at, "seq": known.seq, "aside": aside.name, "exact": exact}
            change.record(Event.RESTORED, "command line", details=details)
            tickets = change.connection.execute(select(func.count()).select_from(schema.ticket)).scalar_one()
            coming = {letter: numbering.number(letter, last + 1) for letter, last in series.letters_now(change)}
            last_at = f"{change.office.calendar.local(known.last_at):%Y-%m-%d %H:%M:%S}"
    finally:
        engine.dispose()
    descriptor = os.open(database, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return Restored(last_at, coming, exact, aside, tickets)


def _free_aside(data: Path, clock: Clock) -> Path:
    """A folder that is not there yet, named by the time, for what gives way."""
    when = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(clock.now()))
    names = (when if number == 1 else f"{when}-{number}" for number in count(1))
    return next(data / ASIDE / one for one in names if not (data / ASIDE / one).exists())


def _set_aside(data: Path, aside: Path) -> None:
    """The present database is kept, before its log: a kill in between leaves none that could be served without its log."""
    for ending in ("", "-wal", "-shm", "-journal"):
        file = data / f"{data_dir.DATABASE}{ending}"
        if file.exists():
            aside.mkdir(parents=True, exist_ok=True)
            os.replace(file, aside / file.name)
    if aside.exists():
        sync_folder(aside)


def _move_in(data: Path, ready: Path) -> None:
    os.replace(ready / data_dir.DATABASE, data_dir.database(data))
    os.replace(ready / given.FILE, data / given.FILE)
    data_dir.mark(data)
    data_dir.note_closed(data)
    _belong_to_its_owner(data)
    sync_folder(data)


def _belong_to_its_owner(data: Path) -> None:
    """Whoever restores as root leaves the server's own user what it can open."""
    if sys.platform != "win32" and os.geteuid() == 0:
        owner = data.stat()
        for name in (data_dir.DATABASE, given.FILE, data_dir.MARKER, data_dir.LOCK):
            os.chown(data / name, owner.st_uid, owner.st_gid)


def _set_unknown_sheets_aside(data: Path, aside: Path) -> None:
    """Days whose sheets were kept after the backup are closed again, and must not write over the files of before."""
    with closing(sqlite3.connect(read_address(data_dir.database(data)), uri=True)) as connection:
        known = {name for (name,) in connection.execute("SELECT name FROM sheet_file")}
    for file in sorted((data / SHEETS).glob("*/*")):
        name = file.relative_to(data / SHEETS)
        if file.is_file() and name.as_posix() not in known:
            (aside / SHEETS / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(file, aside / SHEETS / name)


def _compare(file: Path, restored: Path) -> None:
    """Raises NoBackup unless the restored database has every visit and every event of the backup."""
    counts = []
    for one in (file, restored):
        with closing(sqlite3.connect(read_address(one), uri=True)) as connection:
            tickets = connection.execute("SELECT count(*) FROM ticket").fetchone()[0]
            events = connection.execute("SELECT count(*) FROM event WHERE what <> 'restored'").fetchone()[0]
            counts.append((tickets, events))
    if counts[0] != counts[1]:
        raise NoBackup("not_sound", f"{file}: has {counts[0]} tickets and events, restored {counts[1]}")


def _give_one(database: Path, clock: Clock) -> None:
    """A ticket can be given there, as soon as there is a service. Raises NoBackup."""
    engine = open_engine(sqlite_url(database))
    try:
        store = Store(engine, clock)
        with closing(store), store.change() as change:
            if not change.office.services:
                return  # an office that is not set up yet has none to give
            before = change.connection.execute(text("SELECT count(*) FROM ticket")).scalar_one()
            give(change, SYSTEM, change.office.services[0], None, "ru", accessible=False)
            after = change.connection.execute(text("SELECT count(*) FROM ticket")).scalar_one()
        if after != before + 1:
            raise NoBackup("not_sound", f"{database}: no ticket could be given")
    finally:
        engine.dispose()
