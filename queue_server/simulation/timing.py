"""The time of the played day: the server's own, or the one it is moved to."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

#: A clock that goes by faster steps at least so often (real seconds), so that screens show it going.
STEP_S = 0.5

PARTS = ("waiting_s", "walking_s", "service_s", "paused_s")


class Timing(Protocol):
    """What the play goes by; instants in seconds since 1970, as the server counts them."""

    #: Whether time goes by itself, so that other people may do something meanwhile.
    flows: bool

    def now(self) -> int: ...

    def wait_until(self, instant: int) -> None: ...

    def skip_to(self, instant: int) -> None:
        """Leaves out a time in which nothing is played, where that can be done."""

    def settle(self) -> None:
        """Brings the server's clock to `now()`, when it is ours to move."""

    def seen_at(self, ticket: dict[str, Any]) -> int:
        """The instant of the step that gave this ticket as its answer."""


class RealTime:
    """A server that goes by its own clock, which now shows `server_now`."""

    flows = True

    def __init__(self, server_now: int) -> None:
        self._offset = server_now - time.time()

    def now(self) -> int:
        return int(time.time() + self._offset)

    def wait_until(self, instant: int) -> None:
        time.sleep(max(0.0, instant - self._offset - time.time()))

    def skip_to(self, instant: int) -> None:
        self.wait_until(instant)

    def settle(self) -> None:
        pass

    def seen_at(self, ticket: dict[str, Any]) -> int:
        """The ticket's age tells: its four times together are the seconds since its issue."""
        return int(datetime.fromisoformat(ticket["issued_at"]).timestamp()) + sum(int(ticket[part]) for part in PARTS)


class MovedTime:
    """A server whose clock is moved with `move`, `speed` times as fast as real time; 0 is as fast as it answers."""

    def __init__(self, server_now: int, move: Callable[[int], None], speed: float) -> None:
        self.flows = speed > 0
        self._now = self._moved_to = server_now
        self._move = move
        self._speed = speed

    def now(self) -> int:
        return self._now

    def wait_until(self, instant: int) -> None:
        while self.flows and self._now < instant:
            step = min(instant - self._now, max(1, round(self._speed * STEP_S)))
            time.sleep(step / self._speed)
            self._now += step
            self.settle()
        self.skip_to(instant)

    def skip_to(self, instant: int) -> None:
        self._now = max(self._now, instant)

    def settle(self) -> None:
        if self._now != self._moved_to:
            self._move(self._now)
            self._moved_to = self._now

    def seen_at(self, ticket: dict[str, Any]) -> int:
        return self._now
