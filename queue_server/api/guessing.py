"""Slows down who guesses passwords, without shutting anybody else out."""

from __future__ import annotations

from dataclasses import dataclass, field

#: So many wrong passwords of one address for one name are answered at once; then each makes the wait longer.
FREE_TRIES = 5
LONGEST_WAIT_S = 60.0
#: How many guessers are remembered at the most.
REMEMBERED = 10_000


@dataclass
class Guessing:
    """Wrong tries by (address, name): a stranger slows himself down, and the right person elsewhere notices nothing."""

    _wrong: dict[tuple[str, str], tuple[int, float]] = field(default_factory=dict)

    def wait_s(self, address: str, name: str, now: float) -> float:
        """Seconds until this address may try this name again; 0 when at once. `now` is monotonic."""
        tries, last = self._wrong.get((address, name), (0, 0.0))
        if tries < FREE_TRIES:
            return 0.0
        return max(0.0, last + min(LONGEST_WAIT_S, 2.0 ** (tries - FREE_TRIES)) - now)

    def was_wrong(self, address: str, name: str, now: float) -> None:
        tries, _ = self._wrong.pop((address, name), (0, 0.0))
        self._wrong[address, name] = (tries + 1, now)
        while len(self._wrong) > REMEMBERED:
            self._wrong.pop(next(iter(self._wrong)))

    def was_right(self, address: str, name: str) -> None:
        self._wrong.pop((address, name), None)
