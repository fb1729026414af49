"""The ways to a printer, one small file each, and what they have in common."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from printer_drivers.paper import Look, PrintResult


class Deadline:
    """An instant by which something must be over, on a clock that nobody sets."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def left(self, at_most: float = float("inf")) -> float:
        """Seconds left, never negative, and not more than `at_most`."""
        return max(0.0, min(self._end - self._clock(), at_most))

    @property
    def passed(self) -> bool:
        """Whether no time is left."""
        return self.left() == 0.0


class Transport(Protocol):
    """One way to a printer. A new one is a file with a class like this and a line in `printer.TRANSPORTS`."""

    def transfer_s(self, job: bytes) -> float:
        """How long the way itself needs for a job, in seconds: its deadline grows by that."""

    def send(self, job: bytes, rows: int, deadline: Deadline) -> PrintResult:
        """Brings one job (`rows` of paper) to the printer; a fault of the printer is an outcome, not an exception."""

    def look(self) -> Look:
        """How much paper there is and what is wrong, as far as the printer says; within about two seconds."""

    def close(self) -> None:
        """Lets go of what is held."""
