"""Some tests have the machine to themselves: what they promise in seconds, nobody can keep beside others' work.

All other tests of a run share the room. Who wants it alone keeps newcomers out at the gate and waits until the last has left.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

#: Names the folder of the locks to the workers of a run.
WHERE = "TALON_TESTS_TURNS"


def begin_run() -> TemporaryDirectory[str]:
    """The folder of this run's locks, known to the workers that begin from now on; whoever made it cleans it up."""
    folder = TemporaryDirectory(prefix="talon-turns-")
    os.environ[WHERE] = folder.name
    return folder


@contextmanager
def of_a_test(alone: bool) -> Iterator[None]:
    """Waits until this test may begin, and holds the room until it is over."""
    gate, room = map(_lock, ("gate", "room"))
    fcntl.flock(gate, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
    fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
    if not alone:
        fcntl.flock(gate, fcntl.LOCK_UN)
    try:
        yield
    finally:
        fcntl.flock(room, fcntl.LOCK_UN)
        fcntl.flock(gate, fcntl.LOCK_UN)


@cache
def _lock(name: str) -> int:
    return os.open(Path(os.environ[WHERE]) / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
