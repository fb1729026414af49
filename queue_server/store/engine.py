"""Opening the database: SQLite's pragmas, and how transactions begin."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

#: WAL with FULL: an answer leaves only after the disk has it, even when the power is cut right then.
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA cache_size=-16384",
    "PRAGMA temp_store=MEMORY",
    # What is forgotten (names of the booked) is overwritten in the file too.
    "PRAGMA secure_delete=ON",
    "PRAGMA journal_size_limit=67108864",
    # The log goes back into the file once in some 300 tickets (16 MiB), not in 80: whoever comes then waits for it.
    "PRAGMA wal_autocheckpoint=4000",
)


def sqlite_url(file: Path) -> str:
    return f"sqlite:///{file}"


def open_engine(url: str) -> Engine:
    """An engine whose transactions are the product's: writes begin with BEGIN IMMEDIATE, reads with BEGIN.

    A deferred transaction that reads and then writes fails at once with SQLITE_BUSY_SNAPSHOT, whatever the timeout.
    """
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def open_to_read(file: Path) -> Engine:
    """An engine that reads a database and leaves nothing in its folder, whether a server runs on it or not."""
    address = read_address(file)
    return create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool)


def read_address(file: Path) -> str:
    """The address by which SQLite reads a database and leaves nothing in its folder, whether a server runs on it or not."""
    running = file.with_name(f"{file.name}-wal").exists()
    return f"file:{quote(str(file.resolve()))}?mode=ro{'' if running else '&immutable=1'}"


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    native: Any = connection
    native.isolation_level = None  # the driver begins nothing by itself
    cursor = native.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    # The store's own connections begin and end their transactions themselves.
    if options.get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN" if options.get("reads") else "BEGIN IMMEDIATE")
