"""The hall on which rules, estimates and advice are compared: busy days of six counters, drawn from a seed.

Services, arrivals, staff and patience are those of a service centre with mostly short questions and a fifth of long ones: six
services of 3 to 20 minutes (lognormal), arrivals by half-hours with a peak before noon and a second one after, 4 % at the door,
3 % out of turn by law, 10 % booked, 3 % who go away at once, others who lose patience; lunch in two waves and two breaks.
Times are seconds from the opening.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from queue_server.hall.calling import ARRIVAL, Rule
from queue_server.hall.rollout import Counter, Rollout, Visit

MINUTE, HOUR = 60.0, 3600.0
DAY_S = 9 * HOUR
LIMIT_S = 30 * MINUTE

#: Service: mean minutes, sigma of the logarithm, share of visits.
SERVICES = {
    "documents": (3.0, 0.6, 0.15),
    "readings": (5.0, 0.5, 0.20),
    "consultation": (8.0, 0.7, 0.25),
    "meter": (12.0, 0.6, 0.15),
    "complaint": (12.0, 0.8, 0.08),
    "connection": (20.0, 0.6, 0.17),
}
USUAL_S = {code: mean * MINUTE for code, (mean, _, _) in SERVICES.items()}
SIGMA = {code: sigma for code, (_, sigma, _) in SERVICES.items()}
ALL = frozenset(SERVICES)
SHORT, LONG = frozenset({"documents", "readings", "consultation"}), frozenset({"meter", "complaint", "connection"})
#: What the six counters take: all everything; a third each short, all, long; split but for one.
SKILLS = {
    "universal": (ALL,) * 6,
    "partial": (SHORT, SHORT, ALL, ALL, LONG, LONG),
    "special": (SHORT, SHORT, LONG, LONG, LONG, ALL),
}
COUNTERS = 6

#: Arrivals by half-hours from 8:00: a peak at 9:30–11, a second hump at 14–15:30, a tail.
PROFILE = (0.85, 1.0, 1.2, 1.45, 1.5, 1.45, 1.2, 1.05, 1.0, 1.0, 1.0, 1.0, 1.1, 1.1, 1.1, 0.8, 0.5, 0.3)
AT_THE_DOOR, BY_LAW, BOOKED, GONE_AT_ONCE = 0.04, 0.03, 0.10, 0.03
DAY_FACTOR_CV, OPERATORS_CV, NORM_ERROR = 0.12, 0.12, 0.20
#: Weibull patience with this mean; the shape at which the share of those who leave is that of the halls that were published.
PATIENCE_S, PATIENCE_SHAPE = 90 * MINUTE, 2.0
#: Who has an appointment comes a little before it; the clock runs from the appointment.
BOOKED_COME_EARLY_S = 15 * MINUTE
WALK_S = (0.2 * MINUTE, 0.8 * MINUTE)
LUNCH_S, BREAK_S = 45 * MINUTE, 10 * MINUTE
TWO_WAVES = (4 * HOUR, 4.75 * HOUR)


@dataclass(frozen=True)
class Day:
    """One drawn day: its visits in the order of arrival, who works how, and what the product believes the services take."""

    visits: Sequence[Visit]
    counters: Sequence[Counter]
    norms_s: dict[str, float]
    gone_at_once: frozenset[int] = field(default_factory=frozenset)

    def fresh(self) -> list[Visit]:
        """The visits as they were before anybody was called."""
        return [
            Visit(
                one.service,
                one.at,
                one.clock,
                one.place,
                one.work_s,
                one.walk_s,
                one.rank,
                False,
                one.booked_at,
                None,
                one.leaves_at,
            )
            for one in self.visits
        ]

    def play(self, rule: Rule = ARRIVAL) -> list[Visit]:
        """The day under a rule, to the end."""
        visits = self.fresh()
        Rollout(visits, self.counters, self.norms_s, rule).run()
        return visits

    def kept(self, visits: Sequence[Visit]) -> tuple[int, int]:
        """(visits within the standard, all that count): who left without a word was not kept, who went at once does not count."""
        counted = [one for number, one in enumerate(visits) if number not in self.gone_at_once]
        held = [one for one in counted if one.done_at is not None and one.done_at - one.clock <= LIMIT_S]
        return len(held), len(counted)


def day(seed: int, load: float, skills: str = "partial", lunches: Sequence[float] = TWO_WAVES, staff: int | None = None) -> Day:
    """The day of a seed at a load: the offered work as a share of the staffed minutes.

    `lunches`: when the waves begin; `staff`: the people who work, others every day without it.
    """
    dice = random.Random(f"{seed} {load}")
    visits = _visits(dice, load)
    people = random.Random(f"staff {seed if staff is None else staff}")
    counters = [
        Counter(takes, pauses=pauses(position, lunches), slowness=max(0.6, people.gauss(1.0, OPERATORS_CV)))
        for position, takes in enumerate(SKILLS[skills])
    ]
    # The configured norm is wrong by about 20 % and stays so all day: the order does not flicker.
    norms = {code: seconds * math.exp(dice.gauss(0.0, NORM_ERROR)) for code, seconds in USUAL_S.items()}
    gone = frozenset(number for number, one in enumerate(visits) if one.leaves_at == one.clock)
    return Day(visits, counters, norms, gone)


def pauses(position: int, lunches: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """(begin, seconds) of the lunch and the two breaks of a counter."""
    breaks = (1.75 * HOUR + position * BREAK_S, 7.25 * HOUR + position * BREAK_S)
    return tuple(sorted([(lunches[position % len(lunches)], LUNCH_S), *((at, BREAK_S) for at in breaks)]))


def staffed_s() -> float:
    return COUNTERS * (DAY_S - LUNCH_S - 2 * BREAK_S)


def arrivals_expected(load: float) -> float:
    """Visits of a usual day at this load."""
    mean_work = sum(mean * MINUTE * share for mean, _, share in SERVICES.values()) + sum(WALK_S) / 2
    return load * staffed_s() / mean_work


def work_s(dice: random.Random, service: str) -> float:
    sigma = SIGMA[service]
    return dice.lognormvariate(math.log(USUAL_S[service]) - sigma * sigma / 2, sigma)


def _visits(dice: random.Random, load: float) -> list[Visit]:
    shape = 1 / DAY_FACTOR_CV**2
    expected = arrivals_expected(load) * dice.gammavariate(shape, 1 / shape)
    instants = [0.0] * _poisson(dice, expected * AT_THE_DOOR)
    whole = sum(PROFILE)
    for half, weight in enumerate(PROFILE):
        count = _poisson(dice, expected * (1 - AT_THE_DOOR) * weight / whole)
        instants += [(half + dice.random()) * HOUR / 2 for _ in range(count)]
    codes = list(SERVICES)
    shares = [share for _, _, share in SERVICES.values()]
    visits = []
    for number, at in enumerate(sorted(instants)):
        service = dice.choices(codes, shares)[0]
        kind = dice.random()
        walk = dice.uniform(*WALK_S)
        patience = dice.weibullvariate(PATIENCE_S / math.gamma(1 + 1 / PATIENCE_SHAPE), PATIENCE_SHAPE)
        rank, booked = (1 if kind < BY_LAW else 0), (at if BY_LAW <= kind < BY_LAW + BOOKED else None)
        came = at if booked is None else max(0.0, at - dice.uniform(0.0, BOOKED_COME_EARLY_S))
        leaves = at if dice.random() < GONE_AT_ONCE else at + patience
        visits.append(
            Visit(service, came, at, number, work_s(dice, service), walk, rank=rank, booked_at=booked, leaves_at=leaves)
        )
    return visits


def _poisson(dice: random.Random, mean: float) -> int:
    """Knuth's way; the means here are small."""
    limit, product, count = math.exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count


def passers(visits: Sequence[Visit], counters: Sequence[Counter]) -> tuple[int, float]:
    """(how often an ordinary visitor was passed within his service, how many seconds later the latest passer had come).

    Passed: somebody ordinary who came later was called before him at a counter that could have taken him.
    """
    called = [one for one in visits if one.called_at is not None and one.rank == 0 and one.booked_at is None]
    within, youngest = 0, 0.0
    for one in called:
        for other in called:
            if other.place <= one.place or other.at >= one.called_at or other.called_at >= one.called_at:  # type: ignore[operator]
                continue
            if other.service == one.service:
                within += 1
            if one.service in counters[other.counter or 0].services:
                youngest = max(youngest, other.clock - one.clock)
    return within, youngest


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The mean of the values and half of its 95 % interval."""
    count = len(values)
    mean = math.fsum(values) / count
    deviation = math.sqrt(math.fsum((one - mean) ** 2 for one in values) / (count - 1))
    return mean, 1.96 * deviation / math.sqrt(count)
