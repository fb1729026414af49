"""How long a newcomer will wait: the present hall rolled forward once with usual durations, told as a range."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

#: Beyond this many people ahead, several are rolled forward as one: the wait is hours by then.
STEPS_AT_MOST = 200

#: The range around the one roll: simulated halls kept within these factors in nine cases of ten.
LOW, HIGH = 0.6, 1.5
ROUND_S = 5 * 60


@dataclass(frozen=True, slots=True)
class Desk:
    """An open counter: the services it takes, in how many seconds it will be free, and with which of them it only helps."""

    services: frozenset[str]
    free_in_s: float
    helps: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Estimate:
    """A range of waiting in whole minutes, both multiples of five."""

    low_minutes: int
    high_minutes: int


def wait_s(ahead: Mapping[str, int], service: str, desks: Sequence[Desk], usual_s: Mapping[str, float]) -> float | None:
    """Seconds until a visitor for `service` is called after those `ahead` (waiting people by service).

    None when no desk takes the service.
    """
    return next((at for takes, at in _nobody_left(ahead, desks, usual_s) if service in takes), None)


def waits_s(ahead: Mapping[str, int], desks: Sequence[Desk], usual_s: Mapping[str, float]) -> dict[str, float]:
    """The same for every service that some desk takes, from one roll."""
    waits: dict[str, float] = {}
    for takes, at in _nobody_left(ahead, desks, usual_s):
        for service in takes:
            waits.setdefault(service, at)
    return waits


def _nobody_left(
    ahead: Mapping[str, int], desks: Sequence[Desk], usual_s: Mapping[str, float]
) -> Iterator[tuple[frozenset[str], float]]:
    """When a desk has nobody left to call before a newcomer for these services, in seconds from now, the earliest first.

    Each free desk takes the longest of the lines that it serves, which is what order of arrival does on the whole; those with
    which it only helps when the others are empty: then it takes a newcomer for the others.
    """
    left = {code: count for code, count in ahead.items() if count > 0}
    chunk = max(1, -(-sum(left.values()) // STEPS_AT_MOST))
    free = [(desk.free_in_s, index) for index, desk in enumerate(desks)]
    heapq.heapify(free)
    while free:
        at, index = heapq.heappop(free)
        desk = desks[index]
        lines = [(code not in desk.helps, left[code], code) for code in desk.services if code in left]
        if not lines:
            yield desk.services, at
            continue
        own, count, longest = max(lines)
        if not own:
            yield desk.services - desk.helps, at
        taken = min(chunk, count)
        if taken == count:
            del left[longest]
        else:
            left[longest] = count - taken
        heapq.heappush(free, (at + taken * usual_s[longest], index))


def as_range(seconds: float) -> Estimate:
    """The range that is told to people of one roll."""
    return outwards(seconds * LOW, seconds * HIGH)


def outwards(low_s: float, high_s: float) -> Estimate:
    """The range that is told to people for these seconds: rounded outwards to five minutes, never a single minute."""
    low = int(low_s // ROUND_S) * 5
    return Estimate(low, max(math.ceil(high_s / ROUND_S) * 5, low + 5))
