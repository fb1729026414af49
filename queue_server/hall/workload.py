"""How many people a day brings, hour by hour, how many counters they need, and how many the timetable has for them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from queue_server.hall.calendar import HOUR_S, Span, seconds_by_hour
from queue_server.hall.forecast import HALF_HOUR_S, WALK_S
from queue_server.hall.learning import Learnt

#: Counters that are busy for a larger share of an hour make people wait too long: on simulated days, in the order of arrival,
#: 87 of 100 visits keep to the 30 minutes at this load, 80 at 0.8 and 70 at 0.9.
GOOD_LOAD = 0.7


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the day (0 to 23): `visitors` expected, counters `needed` for them, counters that are `there`."""

    hour: int
    visitors: float
    needed: int
    there: int

    @property
    def is_short(self) -> bool:
        return self.needed > self.there


def workload(
    known: Learnt,
    booked: Iterable[tuple[int, str]],
    opened: Sequence[Span],
    away: Iterable[Sequence[Span]],
    places: int,
) -> list[Hour]:
    """The hours of a day in which the office is open (`opened`).

    `booked`: (time of day in seconds, service) of the day's appointments; `away`: when each operator is not at work, by the
    timetable; `places`: the office's counters.
    """
    open_s = seconds_by_hour(opened)
    coming: dict[int, list[tuple[str, float]]] = {hour: [] for hour in open_s}
    for half, of_half in known.arrivals.items():
        coming.setdefault(half * HALF_HOUR_S // HOUR_S, []).extend(of_half.items())
    for of_day, service in booked:
        coming.setdefault(of_day // HOUR_S, []).append((service, 1.0))
    people = [seconds_by_hour(opened, without) for without in away]
    return [
        Hour(
            hour,
            sum(count for _, count in coming[hour]),
            _needed(sum(count * (known.usual[service].mean_s + WALK_S) for service, count in coming[hour]), seconds),
            min(places, sum(one.get(hour, 0) for one in people) // seconds),
        )
        for hour, seconds in open_s.items()
    ]


def _needed(work_s: float, seconds: int) -> int:
    """Counters for so much work in an hour of which so many seconds are open; a billionth more is no further counter."""
    return math.ceil(work_s / (seconds * GOOD_LOAD) - 1e-9)
