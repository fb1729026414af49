"""The folder that holds everything one server owns, and what must be true of it before anything is opened."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

DATABASE = "queue.db"
#: Says that a database was here: SQLite makes a new empty one of a missing or zero-length file without a word.
MARKER = "queue.marker"
LOCK = "queue.lock"
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


def check(data: Path) -> None:
    """Raises DataDirError when the folder, or the database in it, must not be served."""
    check_there(data)
    _check_sound(data, database(data))


def check_there(data: Path) -> None:
    """The part of `check` that does not read the database: folder, file, and the right to write."""
    if not data.is_dir():
        raise DataDirError(f"{data}: no such folder; make an office first: queue-server init --data {data} --setup FILE.toml")
    file = database(data)
    if not file.exists() or file.stat().st_size == 0:
        if (data / MARKER).exists():
            raise DataDirError(f"{file}: the database is gone; put your newest copy of it back in its place")
        raise DataDirError(f"{data}: no office here; make one first: queue-server init --data {data} --setup FILE.toml")
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
            f"{file}: the database is damaged ({str(found).splitlines()[-1]}); nothing was changed; "
            "put your newest sound copy back in its place"
        )


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
