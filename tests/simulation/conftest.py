"""Days that were played through a server process, once for all tests of a file."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SKEK = ROOT / "examples" / "skek.toml"


@dataclass(frozen=True)
class Played:
    """What the command said, and the database that it left."""

    code: int
    out: str
    err: str
    data: Path

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database itself answers to a plain statement."""
        connection = sqlite3.connect(f"file:{self.data / 'queue.db'}?mode=ro", uri=True)
        try:
            return connection.execute(statement, values).fetchall()
        finally:
            connection.close()


def simulate(data: Path, *words: str) -> Played:
    """Runs `queue-server simulate` to its end."""
    done = subprocess.run(
        [sys.executable, "-m", "queue_server", "simulate", *words], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    return Played(done.returncode, done.stdout, done.stderr, data)
