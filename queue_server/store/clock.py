"""Time as a parameter: the clock that the whole server asks."""

from __future__ import annotations

import logging
import time
from typing import Protocol

log = logging.getLogger(__name__)

#: A clock before this instant (2026-01-01) was never set: a computer without a battery starts in 1970.
OLDEST_NOW = 1_767_225_600


class Clock(Protocol):
    """What tells the time: seconds since 1970, seconds that only grow, and by how many the computer's clock was set since."""

    def now(self) -> int: ...

    def monotonic(self) -> float: ...

    def ahead_s(self) -> int: ...


class SteadyClock:
    """The computer's clock without its jumps.

    Small corrections are followed. A step of more than `tolerance_s` while the server runs (somebody set the clock, a
    time server corrected it by minutes) is logged and not followed until the next start, because people are waiting: their
    minutes must not shrink or grow. Only a clock that was never set is followed when it is set: until then nobody got a
    ticket.
    """

    def __init__(self, tolerance_s: float = 2.0) -> None:
        self._tolerance_s = tolerance_s
        self._offset = time.time() - time.monotonic()
        self._warned = False
        self._ahead_s = 0

    def now(self) -> int:
        wall, monotonic = time.time(), time.monotonic()
        difference = wall - monotonic - self._offset
        if abs(difference) <= self._tolerance_s or monotonic + self._offset < OLDEST_NOW <= wall:
            self._offset += difference
            self._warned = False
            self._ahead_s = 0
        elif not self._warned:
            self._warned = True
            self._ahead_s = round(difference)
            log.warning("the computer's clock jumped by %.0f s; going on with the time that was", difference)
        return int(monotonic + self._offset)

    def jumped(self) -> bool:
        """Whether the computer's clock now differs from the one that the hall goes by."""
        return self._warned

    def ahead_s(self) -> int:
        """By how many seconds the computer's clock was set and the hall did not follow; 0 when they agree."""
        return self._ahead_s

    def monotonic(self) -> float:
        return time.monotonic()


class SetClock:
    """A clock that stands where it is put: for tests and for simulated days."""

    def __init__(self, now: int) -> None:
        self._now = now

    def now(self) -> int:
        return self._now

    def monotonic(self) -> float:
        return float(self._now)

    def jumped(self) -> bool:
        return False

    def ahead_s(self) -> int:
        return 0

    def set(self, now: int) -> None:
        """Puts the clock to `now` (seconds since 1970)."""
        self._now = now

    def forward(self, seconds: int) -> None:
        self._now += seconds
