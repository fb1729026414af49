"""The yardstick of a ticket: a bare durable SQLite commit, counter row and insert in one BEGIN IMMEDIATE."""

from __future__ import annotations

import sqlite3
from pathlib import Path


class BareCommit:
    """A database with WAL and FULL on the same disk as the server's; calling it commits once."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute("CREATE TABLE IF NOT EXISTS series (letter TEXT PRIMARY KEY, last INTEGER)")
        self._connection.execute("CREATE TABLE IF NOT EXISTS ticket (id INTEGER PRIMARY KEY, number TEXT, at REAL, state TEXT)")
        self._connection.execute("INSERT OR IGNORE INTO series VALUES ('А', 0)")

    def __call__(self) -> None:
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        last = execute("UPDATE series SET last = last + 1 WHERE letter = 'А' RETURNING last").fetchone()[0]
        execute("INSERT INTO ticket (number, at, state) VALUES (?, ?, 'waiting')", (f"А{last:03d}", 0.0))
        execute("COMMIT")

    def close(self) -> None:
        self._connection.close()
