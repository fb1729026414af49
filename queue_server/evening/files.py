"""The folder of kept sheets: a file is on the disk before it gets its name, and is read against its checksum."""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from queue_server.store.synced import sync_folder, write_through

#: The folder, below the data folder.
FOLDER = "reports"
_COMING = ".coming-"


@dataclass(frozen=True, slots=True)
class Written:
    """A file that lies on the disk and waits for its name; `name` is relative to the folder, with slashes."""

    kind: str
    name: str
    aside: Path
    bytes: int
    sha256: str


def checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class SheetFiles:
    """The files of one server."""

    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER

    def sweep(self) -> None:
        """Deletes what a server that ended at a bad moment left unnamed."""
        for file in self.folder.glob(f"*/{_COMING}*"):
            with suppress(OSError):
                file.unlink()

    def write(self, kind: str, name: str, content: bytes) -> Written:
        """Puts a file on the disk without its name yet; `keep` or `drop` comes next. Raises OSError."""
        folder = (self.folder / name).parent
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / f"{_COMING}{secrets.token_hex(16)}"
        try:
            write_through(aside, content)
        except OSError:
            with suppress(OSError):
                aside.unlink()
            raise
        return Written(kind, name, aside, len(content), checksum(content))

    def keep(self, written: Written) -> None:
        """Gives it its name; a file that a broken-off closing left under that name gives way. Raises OSError."""
        os.replace(written.aside, self.folder / written.name)
        sync_folder((self.folder / written.name).parent)

    def drop(self, written: Written) -> None:
        """Forgets a file that got no name; one that got it stays."""
        with suppress(OSError):
            written.aside.unlink(missing_ok=True)

    def read(self, name: str) -> bytes | None:
        """A kept file, None when it is not there. Raises OSError when it cannot be read."""
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None
