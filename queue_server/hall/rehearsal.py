"""A past day played again: under another rule of calling, or with other lunches, with the visitors and durations that it had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from queue_server.hall.calling import ARRIVAL, Rule
from queue_server.hall.rollout import Counter, Rollout, Visit

MINUTE_S = 60.0


@dataclass(frozen=True, slots=True)
class PastDay:
    """The visits of a day with the work that they really took, and its counters with their pauses; seconds from a beginning.

    A visitor who missed his call has no work and comes as one who has left already: he is called in vain under every rule.
    """

    visits: Sequence[Visit]
    counters: Sequence[Counter]
    usual_s: Mapping[str, float]
    limit_s: float = 30 * MINUTE_S


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule would have made of a day.

    `totals_s` are waiting, walking and service of those who were served, ascending; `kept` of them are within the standard.
    `passed` ordinary visitors saw somebody who came later called before them at a counter that takes their service too, at most
    `youngest_s` younger.
    """

    totals_s: Sequence[float]
    kept: int
    passed: int
    youngest_s: float


def rehearse(day: PastDay, rule: Rule = ARRIVAL) -> Outcome:
    """The day under a rule; everybody is called as soon as a counter that takes him is free."""
    visits = [replace(one) for one in day.visits]
    Rollout(visits, day.counters, day.usual_s, rule).run()
    totals = sorted(one.done_at - one.clock for one in visits if one.done_at is not None)
    passed, youngest = _passed(visits, day.counters)
    return Outcome(totals, sum(one <= day.limit_s for one in totals), passed, youngest)


def _passed(visits: Sequence[Visit], counters: Sequence[Counter]) -> tuple[int, float]:
    ordinary = [one for one in visits if one.rank == 0 and one.booked_at is None and one.called_at is not None]
    count, youngest = 0, 0.0
    for one in ordinary:
        later = [
            other.clock - one.clock
            for other in ordinary
            if other.place > one.place
            and other.at < (one.called_at or 0.0)
            and (other.called_at or 0.0) < (one.called_at or 0.0)
            and one.service in counters[other.counter or 0].services
        ]
        count += bool(later)
        youngest = max(youngest, max(later, default=0.0))
    return count, youngest


@dataclass(frozen=True, slots=True)
class Lunches:
    """A plan of lunches: so many waves one after another, the first of them at a time of day in seconds, each so long."""

    waves: int
    first_s: float
    seconds: float = 45 * MINUTE_S

    def pause(self, position: int) -> tuple[float, float]:
        """(begin, seconds) of the lunch of a counter."""
        return self.first_s + position % self.waves * self.seconds, self.seconds


#: The plans that are tried: two to four waves, the first between 11:15 and 12:30.
PLANS = tuple(Lunches(waves, (11 * 60 + 15 + quarter * 15) * MINUTE_S) for waves in (2, 3, 4) for quarter in range(6))


def with_lunches(day: PastDay, plan: Lunches, begins_s: float) -> PastDay:
    """The day with the lunches of a plan instead of the pauses that it had; `begins_s` is the time of day of its beginning."""
    counters = []
    for position, counter in enumerate(day.counters):
        at, seconds = plan.pause(position)
        counters.append(replace(counter, pauses=((at - begins_s, seconds),)))
    return replace(day, counters=counters)


def best_lunches(days: Sequence[tuple[PastDay, float]], rule: Rule) -> list[tuple[Lunches, int]]:
    """The plans with the visits that each would have kept on these days (with the time of day of their beginning), best first."""
    found = [(plan, sum(rehearse(with_lunches(day, plan, begins), rule).kept for day, begins in days)) for plan in PLANS]
    return sorted(found, key=lambda one: -one[1])
