"""Files and names that the disk has when the call returns: they outlive a power cut."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def write_through(file: Path, content: bytes) -> None:
    """Writes a new file that the disk has when this returns. Raises OSError."""
    with file.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


def sync_folder(folder: Path) -> None:
    """The names in a folder outlive a power cut, where the system lets a folder be synced."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
