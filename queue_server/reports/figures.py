"""One definition for each figure: mean, nearest-rank percentiles, true maximum, share; pure, over whole seconds.

docs/counting-rules.md says in words what is counted here.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from queue_server.hall.ticket import State

PERCENTILES = (50, 80, 90, 95)
#: Total times are told apart in steps of five minutes, the last for all above an hour.
STEP_S = 5 * 60
STEPS = 12

#: How a visit can have ended, in the order of the report.
ENDED = tuple(state.value for state in (State.FINISHED, State.NO_SHOW, State.CANCELLED, State.EXPIRED))
FINISHED, NO_SHOW = ENDED[:2]


def spread(values: Iterable[int]) -> dict[str, Any]:
    """Count, mean, percentiles and maximum of durations in seconds; None where there are none."""
    ordered = sorted(values)
    figures: dict[str, Any] = {"count": len(ordered), "mean_s": mean(sum(ordered), len(ordered))}
    for percent in PERCENTILES:
        figures[f"p{percent}_s"] = nearest_rank(ordered, percent)
    figures["max_s"] = ordered[-1] if ordered else None
    return figures


def nearest_rank(ordered: Sequence[int], percent: int) -> int | None:
    """The smallest value that at least `percent` of a hundred do not exceed."""
    if not ordered:
        return None
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def share(part: int, whole: int) -> float | None:
    """Part of the whole with four decimals, None of nothing."""
    return round(part / whole, 4) if whole else None


def minutes(seconds: int | None, visitors: int) -> float | None:
    """The mean in minutes with one decimal, as the form 4.2 wants it; None without visitors."""
    return round(seconds / visitors / 60, 1) if seconds is not None and visitors else None


def mean(seconds: int, count: int) -> float | None:
    """Seconds with one decimal, None of nothing."""
    return round(seconds / count, 1) if count else None


def distribution(totals: Iterable[int]) -> list[dict[str, int | None]]:
    """How many total times lie in each step `from_s` < total ≤ `to_s`; nought belongs to the first, and the last has no end."""
    counts = [0] * (STEPS + 1)
    for total in totals:
        counts[min(max(0, (total - 1) // STEP_S), STEPS)] += 1
    return [
        {"from_s": step * STEP_S, "to_s": (step + 1) * STEP_S if step < STEPS else None, "count": count}
        for step, count in enumerate(counts)
    ]


def grouped(rows: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    """Rows by key, in the order in which the keys appear."""
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


class Tally:
    """Tickets of one kind: how many, how they ended, and the raw seconds of the finished ones."""

    __slots__ = ("ended", "service", "tickets", "total", "waiting")

    def __init__(self) -> None:
        self.tickets = 0
        self.ended: dict[str, int] = dict.fromkeys(ENDED, 0)
        self.waiting, self.service, self.total = array("i"), array("i"), array("i")

    def add(self, state: str, waiting_s: int, walking_s: int, service_s: int) -> None:
        """One more ticket; its times count when it is finished."""
        self.tickets += 1
        if state in self.ended:
            self.ended[state] += 1
        if state == FINISHED:
            self.waiting.append(waiting_s)
            self.service.append(service_s)
            self.total.append(waiting_s + walking_s + service_s)

    @property
    def finished(self) -> int:
        return self.ended[FINISHED]

    @property
    def no_show(self) -> int:
        return self.ended[NO_SHOW]

    def within(self, limit_s: int) -> int:
        """How many finished visits kept a limit of total time; exactly the limit is kept."""
        return sum(1 for total in self.total if total <= limit_s)

    def times(self, limit_s: int) -> dict[str, Any]:
        """Waiting, service and total of the finished visits."""
        within = self.within(limit_s)
        return {
            "waiting": spread(self.waiting),
            "service": spread(self.service),
            "total": {
                **spread(self.total),
                "within_standard": within,
                "share_within_standard": share(within, self.finished),
            },
        }

    def part(self, limit_s: int) -> dict[str, Any]:
        """The figures of one service, operator, counter or hour."""
        return {"tickets": self.tickets, "finished": self.finished, "no_show": self.no_show, **self.times(limit_s)}


class DayTally(Tally):
    """The same for all tickets of a report, with walking and pauses."""

    __slots__ = ("paused", "walking")

    def __init__(self) -> None:
        super().__init__()
        self.walking, self.paused = array("i"), array("i")

    def add_all(self, state: str, waiting_s: int, walking_s: int, service_s: int, paused_s: int) -> None:
        self.add(state, waiting_s, walking_s, service_s)
        if state == FINISHED:
            self.walking.append(walking_s)
            self.paused.append(paused_s)

    def headline(self, limit_s: int, waiting_limit_s: int | None) -> dict[str, Any]:
        """Counts and times of the whole report."""
        times = self.times(limit_s)
        within = None if waiting_limit_s is None else sum(1 for seconds in self.waiting if seconds <= waiting_limit_s)
        of_limit = {
            "within_limit": within,
            "share_within_limit": None if within is None else share(within, self.finished),
        }
        return {
            "tickets": self.tickets,
            **self.ended,
            "open": self.tickets - sum(self.ended.values()),
            **times,
            "waiting": {**times["waiting"], **of_limit},
            "walking": spread(self.walking),
            "paused": spread(self.paused),
        }
