"""How long a newcomer will wait: the present hall rolled forward once with usual durations, told as a range."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Beyond this many people ahead, several are rolled forward as one: the range is coarse by then anyway.
STEPS_AT_MOST = 40

#: The range around the one roll: simulated halls kept within these factors in nine cases of ten.
LOW, HIGH = 0.6, 1.5
ROUND_S = 5 * 60


@dataclass(frozen=True, slots=True)
class Desk:
    """An open counter: the services it takes and in how many seconds it will be free."""

    services: frozenset[str]
    free_in_s: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A range of waiting in whole minutes, both multiples of five."""

    low_minutes: int
    high_minutes: int


def wait_s(ahead: Mapping[str, int], service: str, desks: Sequence[Desk], usual_s: Mapping[str, float]) -> float | None:
    """Seconds until a visitor for `service` is called after those `ahead` (waiting people by service).

    None when no desk takes the service. Each free desk takes the longest of the lines that it serves, which is what order of
    arrival does on the whole; the newcomer is taken by the first desk with nobody else left to call.
    """
    if not any(service in desk.services for desk in desks):
        return None
    left = {code: count for code, count in ahead.items() if count > 0}
    chunk = max(1, -(-sum(left.values()) // STEPS_AT_MOST))
    free = [(desk.free_in_s, index) for index, desk in enumerate(desks)]
    heapq.heapify(free)
    while free:
        at, index = heapq.heappop(free)
        lines = [code for code in left if code in desks[index].services]
        if not lines:
            if service in desks[index].services:
                return at
            continue
        longest = max(lines, key=lambda code: (left[code], code))
        taken = min(chunk, left[longest])
        left[longest] -= taken
        if not left[longest]:
            del left[longest]
        heapq.heappush(free, (at + taken * usual_s[longest], index))
    return None


def as_range(seconds: float) -> Estimate:
    """The range that is told to people: rounded outwards to five minutes, never a single minute."""
    low = int(seconds * LOW // ROUND_S) * 5
    high = max(1, -int(-seconds * HIGH // ROUND_S)) * 5
    return Estimate(low, max(high, low + 5))
