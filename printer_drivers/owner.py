"""One owner for each printer: two programs that print on one would mix their tickets."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO


class PrinterTaken(Exception):
    """Another program has this printer; the text is one line with the remedy."""


def claim(url: str) -> IO[bytes]:
    """Takes the printer behind `url` for as long as the returned file is open. Raises PrinterTaken.

    The operating system lets go of it when the program ends, however it ends. A place that cannot be written to keeps
    nobody from printing.
    """
    address = url.strip().partition("?")[0].lower()
    name = f"talon-printer-{hashlib.sha256(address.encode('utf-8', 'replace')).hexdigest()[:16]}.lock"
    path = Path(tempfile.gettempdir()) / name
    try:
        file = path.open("ab")
    except OSError:
        return open(os.devnull, "wb")
    try:
        _lock(file)
    except OSError:
        file.close()
        raise PrinterTaken(
            f"another program on this computer prints on {url}; end that one first, or give this one another printer"
        ) from None
    return file


def _lock(file: IO[bytes]) -> None:
    """Raises OSError when somebody else holds the lock."""
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
