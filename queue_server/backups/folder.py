"""The folder of backups: how one is made, checked before it gets its name, copied to a second folder, and found again."""

from __future__ import annotations

import calendar
import json
import os
import re
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from queue_server.hall.keeping import superfluous
from queue_server.store.engine import read_address
from queue_server.store.synced import sync_folder, write_through

#: The folder, below the data folder.
FOLDER = "backups"
STATE = "state.json"
#: What lies beside the database and is the office's own: copied to the second folder, and back from there.
BESIDE = ("reports", "media", "languages", "voice")
FILES = "files"
COMING = ".coming-"
_NAME = re.compile(r"queue-(\d{8}T\d{6})Z-s(\d+)-v(\w+)\.db")
#: A backup is only made while the disk has room for so many databases: it must never be what fills it.
ROOM_FOR = 2


class NoBackup(Exception):
    """There is no backup this time. `code` has words in the catalogues (`backup.trouble.*`); the text is one line for the log."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup by its name: when it was made (seconds since 1970), its newest event, and the version of its tables."""

    file: Path
    at: int
    seq: int
    version: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: the office's code, its newest event with its instant, and the version of its tables."""

    office: str
    seq: int
    last_at: int
    version: str


def name(at: int, contents: Contents) -> str:
    return f"queue-{time.strftime('%Y%m%dT%H%M%S', time.gmtime(at))}Z-s{contents.seq}-v{contents.version}.db"


def by_name(file: Path) -> Backup | None:
    """What the name of a file says; None for a file that is no backup."""
    found = _NAME.fullmatch(file.name)
    if found is None:
        return None
    at = calendar.timegm(time.strptime(found[1], "%Y%m%dT%H%M%S"))
    return Backup(file, at, int(found[2]), found[3])


def listed(folder: Path) -> list[Backup]:
    """All backups of a folder, the newest first, by their events: a clock may be wrong; none when it cannot be read."""
    try:
        found = [backup for file in folder.iterdir() if (backup := by_name(file)) is not None]
    except OSError:
        return []
    return _newest_first(found)


def _newest_first(found: Iterable[Backup]) -> list[Backup]:
    return sorted(found, key=lambda one: (one.seq, one.at), reverse=True)


def newest_good(folders: list[Path]) -> Backup | None:
    """The newest backup of these folders that is whole; each is read through until one is."""
    for one in sorted(
        (each for folder in folders for each in listed(folder)), key=lambda each: (each.at, each.seq), reverse=True
    ):
        try:
            examine(one.file)
        except NoBackup:
            continue
        return one
    return None


def make(database: Path, folder: Path, now: int, at_least: int = 0) -> Backup:
    """Makes a backup with all events up to `at_least`; while a server writes the database, too. Raises NoBackup."""
    try:
        folder.mkdir(exist_ok=True)
        check_room(folder, database)
        aside = folder / f"{COMING}{secrets.token_hex(16)}"
        try:
            contents = write(database, aside, at_least)
            backup = Backup(folder / name(now, contents), now, contents.seq, contents.version)
            os.replace(aside, backup.file)
        finally:
            for left in (aside, aside.with_name(f"{aside.name}-journal")):
                with suppress(OSError):
                    left.unlink(missing_ok=True)
        sync_folder(folder)
    except OSError as error:
        raise NoBackup("disk", f"{folder}: {error.strerror or error}") from None
    return backup


def write(database: Path, aside: Path, at_least: int = 0) -> Contents:
    """Copies a database into a new file, one consistent picture of it, and reads it through. Raises NoBackup, OSError."""
    try:
        source, copy = sqlite3.connect(read_address(database), uri=True), sqlite3.connect(aside)
        with closing(source), closing(copy):
            # In one step: a copy in several begins anew whenever somebody writes, and under load would never end.
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise NoBackup("disk", f"{aside.parent}: {error}") from None
    except sqlite3.DatabaseError as error:
        raise NoBackup("not_sound", f"{database}: {error}") from None
    # It holds names and hashes of passwords: nobody else reads it.
    aside.chmod(0o600)
    contents = examine(aside)
    if contents.seq < at_least:
        raise NoBackup("not_sound", f"{database}: the copy ends at event {contents.seq}, before {at_least}")
    descriptor = os.open(aside, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return contents


def examine(file: Path) -> Contents:
    """Reads a backup through and says what it holds. Raises NoBackup when it is not whole, or holds no office."""
    try:
        if not file.is_file() or file.stat().st_size == 0:
            raise NoBackup("not_sound", f"{file}: no such file, or nothing in it")
        with closing(sqlite3.connect(read_address(file), uri=True)) as connection:
            found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
            if found != "ok":
                raise NoBackup("not_sound", f"{file}: damaged ({found.splitlines()[-1]})")
            contents = said_by(connection)
            newest = connection.execute("SELECT max(seq) FROM event").fetchone()[0] or 0
    except sqlite3.Error as error:
        raise NoBackup("not_sound", f"{file}: {error}") from None
    except OSError as error:
        raise NoBackup("disk", f"{file}: {error.strerror or error}") from None
    if contents is None:
        raise NoBackup("no_office", f"{file}: holds no office")
    if newest != contents.seq:
        raise NoBackup("not_sound", f"{file}: its newest event is {newest} and should be {contents.seq}")
    return contents


def said_by(connection: sqlite3.Connection) -> Contents | None:
    """What an open database holds; None when no office was set up. Raises sqlite3.Error."""
    office = connection.execute("SELECT code, seq, last_at FROM office").fetchone()
    version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if office is None or version is None else Contents(office[0], int(office[1]), int(office[2]), version[0])


def check_room(folder: Path, database: Path) -> None:
    """Raises NoBackup when the disk of a folder has too little room for a copy of the database."""
    size = sum(file.stat().st_size for file in (database, database.with_name(f"{database.name}-wal")) if file.exists())
    free = shutil.disk_usage(folder).free
    if free < ROOM_FOR * size:
        raise NoBackup("no_room", f"{folder}: {free // 2**20} MB are free, and {ROOM_FOR * size // 2**20} MB would be needed")


def copy_to(backup: Backup, second: Path, office: str, data: Path) -> Path:
    """Copies a backup into its folder below the second one, and the files beside the database. Raises NoBackup.

    The second folder must be there already: below a network drive that is not mounted the copies would fill this disk.
    """
    if not second.is_dir():
        raise NoBackup("second_missing", f"{second}: no such folder")
    folder = second / office
    try:
        folder.mkdir(exist_ok=True)
        check_room(folder, backup.file)
        _copy(backup.file, folder / backup.file.name)
        for part in BESIDE:
            copy_missing(data / part, folder / FILES / part)
        sync_folder(folder)
    except OSError as error:
        raise NoBackup("second", f"{folder}: {error.strerror or error}") from None
    return folder


def copy_missing(source: Path, target: Path) -> int:
    """Copies every file of a folder that the other has not, or has in another size; returns how many. Raises OSError."""
    copied = 0
    for file in sorted(source.rglob("*")):
        there = target / file.relative_to(source)
        if not file.is_file() or file.name.startswith((COMING, "coming-")):
            continue
        if not there.exists() or there.stat().st_size != file.stat().st_size:
            there.parent.mkdir(parents=True, exist_ok=True)
            _copy(file, there)
            copied += 1
    return copied


def _copy(file: Path, there: Path) -> None:
    aside = there.with_name(f"{COMING}{secrets.token_hex(16)}")
    try:
        with file.open("rb") as source, aside.open("wb") as copy:
            shutil.copyfileobj(source, copy, 2**20)
            copy.flush()
            os.fsync(copy.fileno())
        os.replace(aside, there)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def prune(folder: Path, now: int, days: int) -> None:
    """Deletes backups that need not be kept any more, and what a killed process left; one process does this at a time."""
    found = listed(folder)
    drop = superfluous((one.at for one in found), now, days)
    old = [one.file for one in found if one.at in drop]
    with suppress(OSError):
        old += [*folder.glob(f"{COMING}*"), *folder.glob(f".{STATE}-*")]
    for file in old:
        with suppress(OSError):
            shutil.rmtree(file) if file.is_dir() else file.unlink()


def state(folder: Path) -> dict[str, Any]:
    """What is known of the last drill, the last failure and the second folder; empty when nothing is."""
    try:
        found = json.loads((folder / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def second_folders(data: Path) -> list[Path]:
    """The folder of this office below the second one, where backups were copied to one."""
    known = state(data / FOLDER).get("second_folder")
    return [Path(known)] if isinstance(known, str) else []


def keep_state(folder: Path, **said: Any) -> None:
    """Adds to what is known. Raises OSError."""
    folder.mkdir(exist_ok=True)
    aside = folder / f".{STATE}-{secrets.token_hex(16)}"
    write_through(aside, json.dumps({**state(folder), **said}, ensure_ascii=False, indent=1).encode())
    os.replace(aside, folder / STATE)
