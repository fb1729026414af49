"""The folder that holds everything one server owns, and what must be true of it before anything is opened."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path

from queue_server.backups import folder as backups

DATABASE = "queue.db"
#: Says that a database was here: SQLite makes a new empty one of a missing or zero-length file without a word.
MARKER = "queue.marker"
LOCK = "queue.lock"
#: Says that a server has the database open, or had it open when it was killed.
OPEN = "queue.open"
FIRST_SECRETS = "access.toml"
#: Recorded fragments of calls, a folder for each language.
VOICE_PACK = "voice"


class SecretOpen(Exception):
    """A secret stands in a file that others may read; the text names it."""


class DataDirError(Exception):
    """The folder cannot be used; the text is one line with the remedy."""


class FolderInUse(DataDirError):
    """Another process holds the folder."""


def database(data: Path) -> Path:
    return data / DATABASE


def create(data: Path) -> None:
    """Makes a new, empty data folder. Raises DataDirError when one is there already."""
    try:
        # Nobody else on the machine reads names, hashes of passwords, or the log.
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DataDirError(f"{data}: cannot be made ({error.strerror}); choose a folder that you may write to") from None
    if (data / MARKER).exists() or database(data).exists():
        raise DataDirError(
            f"{data}: there is an office already; choose another folder, or run it: queue-server run --data {data}"
        )
    check_writable(data)


def mark(data: Path) -> None:
    """Notes that the folder holds a database from now on."""
    (data / MARKER).write_text("This folder holds an office's database. Do not remove this file.\n", encoding="utf-8")


def note_open(data: Path) -> None:
    """Notes that a server has the database open from now on, and so its log of changes. A full disk keeps no hall closed."""
    with suppress(OSError):
        (data / OPEN).write_bytes(b"A server has the database open, or was killed while it had.\n")


def note_closed(data: Path) -> None:
    """Notes that the server closed the database; its log went into it."""
    (data / OPEN).unlink(missing_ok=True)


def take_in_log(data: Path, held: bool) -> None:
    """Puts what a killed server left in its log into its sound database: whoever closed it last would do so without a note.

    `held`: this process holds the folder. Does nothing while a server runs.
    """
    if not (data / OPEN).exists():
        return
    with suppress(FolderInUse, sqlite3.OperationalError), nullcontext() if held else locked(data):
        with closing(sqlite3.connect(database(data))) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        note_closed(data)


def check(data: Path) -> None:
    """Raises DataDirError when the folder, or the database in it, must not be served."""
    check_there(data)
    _check_sound(data, database(data))


def check_there(data: Path) -> None:
    """The part of `check` that does not read the database: folder, file, and the right to write."""
    if not data.is_dir():
        raise DataDirError(f"{data}: no such folder; make an office first: queue-server init --data {data}")
    file = database(data)
    if not file.exists() or file.stat().st_size == 0:
        if (data / MARKER).exists():
            raise DataDirError(f"{file}: the database is gone; nothing was changed; {_put_back(data)}")
        raise DataDirError(f"{data}: no office here; make one first: queue-server init --data {data}")
    log = file.with_name(f"{DATABASE}-wal")
    if (data / OPEN).exists() and not log.exists():
        raise DataDirError(
            f"{file}: the database is without its log {log.name}, and so without the newest changes; nothing was changed; "
            f"put that file back, or {_put_back(data, file)}"
        )
    check_writable(data)


def check_writable(data: Path) -> None:
    probe = data / ".writable"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise DataDirError(
            f"{data}: cannot be written ({error.strerror}); give the server's user the right to write there"
        ) from None


def _check_sound(data: Path, file: Path) -> None:
    try:
        # Not to be written: the end of a connection that may write puts what stands in the log into the damaged file.
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise DataDirError(f"{file}: cannot be opened ({error}); see that the disk works and has room") from None
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        raise DataDirError(
            f"{file}: the database is damaged ({str(found).splitlines()[-1]}); nothing was changed; {_put_back(data)}"
        )


def _put_back(data: Path, stale: Path | None = None) -> str:
    """What to do: the exact command. `stale`: a sound database that may lack the newest changes, where it is no older."""
    folders = [data / backups.FOLDER, *backups.second_folders(data)]
    newest = backups.newest_good(folders)
    if stale is not None:
        with suppress(backups.NoBackup):
            if newest is None or backups.examine(stale).seq >= newest.seq:
                return f"go on with what it has: queue-server restore --data {data} {stale}"
    if newest is None:
        return f"there is no good backup in {folders[0]}; take your newest copy: queue-server restore --data {data} FILE"
    return f"put the newest good backup back: queue-server restore --data {data} {newest.file}"


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Holds the folder for this process alone. Raises FolderInUse when another server, or an import, has it."""
    handle = open(data / LOCK, "a+")  # noqa: SIM115
    try:
        try:
            _lock(handle.fileno())
        except OSError:
            raise FolderInUse(
                f"{data}: another server runs on this folder, or an import; end it first, or choose another folder"
            ) from None
        yield
    finally:
        handle.close()


def in_use(data: Path) -> bool:
    """Whether another process holds the folder."""
    if not (data / LOCK).exists():
        return False
    try:
        with locked(data):
            return False
    except FolderInUse:
        return True


if sys.platform == "win32":
    import msvcrt

    def _lock(fileno: int) -> None:
        msvcrt.locking(fileno, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(fileno: int) -> None:
        fcntl.flock(fileno, fcntl.LOCK_EX | fcntl.LOCK_NB)


def write_secret(file: Path, text: str) -> None:
    """Writes a file that only its owner may read."""
    with suppress(FileNotFoundError):
        file.unlink()
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(text)


def read_secret(file: Path) -> str:
    """The one line of a file that only its owner may read. Raises SecretOpen, OSError, UnicodeError."""
    with file.open("rb") as handle:
        if sys.platform != "win32" and os.fstat(handle.fileno()).st_mode & 0o077:
            raise SecretOpen(str(file))
        return handle.read(4096).decode().strip("\r\n")
