"""What past days tell of days to come: how long services take, who is quick, when people come, when they lose patience."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from queue_server.hall.forecast import HALF_HOUR_S, LEFT, SIGMA, Usual

#: So many cases the configured norm counts for, beside the real ones.
NORM_COUNTS = 10
#: With fewer finished visits nothing is foretold from runs: the estimate rolls the hall forward with the norms.
FEWEST_VISITS = 50
#: Shorter services are slips of the finger.
SHORTEST_S = 10
#: Waiting times (seconds) between which it is counted who had left when he was called.
WAITS = (0, 600, 1200, 1800, 2700, 3600)


@dataclass(frozen=True, slots=True)
class PastVisit:
    """One visit of a past day. `came_s` is the time of day in seconds; `served` or else missed; `operator` is the id."""

    day: str
    service: str
    operator: int | None
    came_s: int
    waiting_s: int
    service_s: int
    served: bool
    ranked: bool
    booked: bool = False


@dataclass(frozen=True, slots=True)
class Learnt:
    """`arrivals`: by half-hour of the day (0 to 47) the newcomers of each service on one day, without those who were booked.

    See `forecast` for the rest.
    """

    visits: int
    usual: Mapping[str, Usual]
    slowness: Mapping[int, float] = field(default_factory=dict)
    arrivals: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    ranked_share: float = 0.0
    left: Sequence[tuple[float, float]] = LEFT

    @property
    def is_enough(self) -> bool:
        return self.visits >= FEWEST_VISITS


def learn(visits: Iterable[PastVisit], norms_s: Mapping[str, float], like_today: frozenset[str]) -> Learnt:
    """`norms_s` are the set-up's durations by service; `like_today` the past days whose arrivals are those of today's weekday."""
    known = [one for one in visits if one.service in norms_s]
    served = [one for one in known if one.served and one.service_s >= SHORTEST_S]
    usual = {code: _usual(norm, [one.service_s for one in served if one.service == code]) for code, norm in norms_s.items()}
    return Learnt(
        len(served),
        usual,
        _slowness(served, usual),
        _arrivals(known, like_today),
        sum(one.ranked for one in known) / len(known) if known else 0.0,
        _left(known),
    )


def _usual(norm_s: float, seconds: Sequence[int]) -> Usual:
    count = NORM_COUNTS + len(seconds)
    mean = (NORM_COUNTS * norm_s + sum(seconds)) / count
    logs = [math.log(one) for one in seconds]
    middle = sum(logs) / len(logs) if logs else 0.0
    spread = (NORM_COUNTS * SIGMA**2 + sum((one - middle) ** 2 for one in logs)) / count
    return Usual(mean, math.sqrt(spread))


def _slowness(served: Sequence[PastVisit], usual: Mapping[str, Usual]) -> dict[int, float]:
    took: dict[int, float] = {}
    expected: dict[int, float] = {}
    for one in served:
        if one.operator is not None:
            took[one.operator] = took.get(one.operator, 0.0) + one.service_s
            expected[one.operator] = expected.get(one.operator, 0.0) + usual[one.service].mean_s
    mean = sum(one.mean_s for one in usual.values()) / len(usual) if usual else 0.0
    # Twenty usual services stand against a few lucky or unlucky ones.
    steady = 20 * mean
    return {operator: (seconds + steady) / (expected[operator] + steady) for operator, seconds in took.items()}


def _arrivals(visits: Sequence[PastVisit], like_today: frozenset[str]) -> dict[int, dict[str, float]]:
    days = {one.day for one in visits} & like_today or {one.day for one in visits}
    found: dict[int, dict[str, float]] = {}
    for one in visits:
        if one.day in days and not one.booked:
            of_half = found.setdefault(one.came_s // HALF_HOUR_S, {})
            of_half[one.service] = of_half.get(one.service, 0.0) + 1 / len(days)
    return found


def _left(visits: Sequence[PastVisit]) -> list[tuple[float, float]]:
    """Of those called after so many seconds the share that had left, never less than of those who waited less."""
    found: list[tuple[float, float]] = []
    for place, begin in enumerate(WAITS):
        end = WAITS[place + 1] if place + 1 < len(WAITS) else math.inf
        group = [one for one in visits if begin <= one.waiting_s < end]
        usual = _usual_share(begin)
        share = (NORM_COUNTS * usual + sum(not one.served for one in group)) / (NORM_COUNTS + len(group))
        found.append((float(begin), max(share, found[-1][1] if found else 0.0)))
    last = found[-1][1]
    return [*found, (LEFT[-1][0], max(last, LEFT[-1][1]))]


def _usual_share(wait_s: float) -> float:
    return max(share for begin, share in LEFT if begin <= wait_s)
