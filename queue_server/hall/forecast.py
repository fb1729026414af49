"""What will become of the hall as it is now: many runs of it with drawn durations, newcomers and people who lose patience.

From the same runs come the wait that a newcomer is told and the visits that will break the standard. What would help is tried in
such runs too (`advising`).
"""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist

from queue_server.hall import calling
from queue_server.hall.calling import Rule
from queue_server.hall.rollout import FOREVER, Counter, Rollout, Visit

MINUTE_S = 60
HALF_HOUR_S = 30 * MINUTE_S

#: Runs for an estimate; twice as many change the median by a few seconds.
RUNS = 100
#: Newcomers are drawn so far ahead; who comes later touches nobody of now.
AHEAD_S = 120 * MINUTE_S

#: A service time has this spread (sigma of its logarithm) until the office's own days tell better.
SIGMA = 0.6
#: The walk to the counter, when nothing better is known.
WALK_S = 30.0
#: How many of those called after so many seconds of waiting have left without a word, until the office's own days tell.
LEFT = ((0.0, 0.02), (15 * 60.0, 0.04), (30 * 60.0, 0.09), (60 * 60.0, 0.3), (120 * 60.0, 0.7))

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Usual:
    """How long a service takes: its mean in seconds and the sigma of the logarithm."""

    mean_s: float
    sigma: float = SIGMA

    def draw(self, dice: random.Random) -> float:
        return math.exp(dice.gauss(math.log(self.mean_s) - self.sigma * self.sigma / 2, self.sigma))

    def draw_rest(self, dice: random.Random, elapsed_s: float) -> float:
        """The seconds that are left of a service which has taken `elapsed_s` already."""
        if elapsed_s <= 0:
            return self.draw(dice)
        middle = math.log(self.mean_s) - self.sigma * self.sigma / 2
        past = _NORMAL.cdf((math.log(elapsed_s) - middle) / self.sigma)
        drawn = min(past + (1 - past) * dice.random(), 1 - 1e-9)
        return max(math.exp(middle + self.sigma * _NORMAL.inv_cdf(drawn)) - elapsed_s, 1.0)


@dataclass(frozen=True, slots=True)
class Someone:
    """A visitor who waits now, in the order of arrival among the others; `waited_s` is since the issue of the ticket.

    `used_s` of the standard are gone already; both are below 0 for one whose appointment is still to come. `booked_in_s` is when
    it is, `for_counter` the position of a counter.
    """

    ticket: str
    service: str
    waited_s: float
    used_s: float
    rank: int = 0
    shares: bool = False
    booked_in_s: float | None = None
    for_counter: int | None = None
    passed: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """An open counter now.

    `busy` is (service, seconds of it) with a visitor at the counter, seconds 0 while he is on the way; `ticket` and `used_s` are
    that visitor's. `back_in_s`: it is paused so long. `pauses` (in seconds from now, seconds) and `until_s` are what is planned.
    `slowness`: what the operator takes as a multiple of the usual, as past days tell. `could`: what might be lent to the counter,
    which is known by its `number`. `helps`: of its services those with which it only helps.
    """

    services: frozenset[str]
    busy: tuple[str, float] | None = None
    ticket: str | None = None
    used_s: float = 0.0
    back_in_s: float | None = None
    pauses: tuple[tuple[float, float], ...] = ()
    until_s: float = FOREVER
    slowness: float = 1.0
    could: frozenset[str] = frozenset()
    number: int = 0
    helps: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Present:
    """The hall at an instant, and what is known of such days.

    `arrivals`: (seconds from now, seconds, expected newcomers by service) one after another. `ranked_share`: of newcomers so
    many are out of turn. `left`: see LEFT. `limit_s` is the standard. `may_open`: a counter is closed and could be opened.
    `booked`: (seconds from now, service) of the appointments whose visitors are still to come.
    """

    waiting: Sequence[Someone]
    desks: Sequence[Desk]
    usual: Mapping[str, Usual]
    rule: Rule = calling.ARRIVAL
    turn: int = 0
    #: What the rule believes the services take; without it the usual means.
    weighed_s: Mapping[str, float] = field(default_factory=dict)
    arrivals: Sequence[tuple[float, float, Mapping[str, float]]] = ()
    ranked_share: float = 0.0
    left: Sequence[tuple[float, float]] = LEFT
    limit_s: float = 30 * MINUTE_S
    may_open: bool = True
    booked: Sequence[tuple[float, str]] = ()


@dataclass(frozen=True, slots=True)
class Breach:
    """A visit that will probably break the standard: the chance, in how many seconds, and by how many seconds in the middle."""

    ticket: str
    chance: float
    in_s: float
    over_s: float

    @property
    def in_words(self) -> tuple[str, float, int, int]:
        """As people are told: the chance in hundredths, in how many minutes, and by how many minutes."""
        return self.ticket, round(self.chance, 2), round(self.in_s / 60), max(1, round(self.over_s / 60))


@dataclass(frozen=True, slots=True)
class Forecast:
    """`waits`: for a newcomer of each service that somebody takes, the seconds of waiting in each run, ascending."""

    waits: Mapping[str, Sequence[float]]
    breaches: Sequence[Breach]


def forecast(present: Present, seed: int, runs: int = RUNS) -> Forecast:
    """Plays the present hall `runs` times; the same seed draws the same."""
    served = frozenset().union(*(desk.services for desk in present.desks)) & present.usual.keys()
    waits: dict[str, list[float]] = {code: [] for code in served}
    ends: dict[str, list[float]] = {}
    used: dict[str, float] = {}
    for number in range(runs):
        dice = dice_of(seed, number)
        drawn = draw(present, dice)
        rollout = Rollout(
            drawn.visits(),
            drawn.counters,
            weighed(present),
            present.rule,
            present.turn,
            newcomers=dict.fromkeys(served, 0.0),
        )
        rollout.run()
        for code in served:
            waits[code].append(rollout.waits.get(code, AHEAD_S))
        for one, end in drawn.ends():
            ends.setdefault(one, []).append(end)
    for some in present.waiting:
        used[some.ticket] = some.used_s
    for desk in present.desks:
        if desk.ticket is not None:
            used[desk.ticket] = desk.used_s
    breaches = [_breach(one, used[one], found, present.limit_s) for one, found in ends.items()]
    return Forecast({code: sorted(found) for code, found in waits.items()}, [one for one in breaches if one is not None])


LOW, HIGH = 0.20, 0.85
#: Where the ranges of a month held too rarely, they end here instead.
HIGH_WIDER = 0.90


def quantile(ascending: Sequence[float], share: float) -> float:
    """By the nearest rank."""
    return ascending[min(len(ascending) - 1, max(0, math.ceil(share * len(ascending)) - 1))]


@dataclass(slots=True)
class Drawn:
    """One draw: who waits (as he is known, as he is played), who comes, and the counters in the order of the desks."""

    waiting: list[tuple[Someone, Visit]]
    coming: list[Visit]
    counters: list[Counter]
    #: (ticket, its service's end in seconds from now) of those who are at a counter.
    at_counters: list[tuple[str, float]]

    def ends(self) -> list[tuple[str, float]]:
        waited = [(one.ticket, visit.done_at) for one, visit in self.waiting if visit.done_at is not None]
        return [*self.at_counters, *waited]

    def visits(self) -> list[Visit]:
        """Everybody, as before the hall was played."""
        for one, visit in self.waiting:
            visit.passed = one.passed
        for visit in self.coming:
            visit.passed = 0
        everybody = [*(visit for _, visit in self.waiting), *self.coming]
        for visit in everybody:
            visit.called_at = visit.done_at = visit.counter = None
            visit.lost = False
        return everybody


def dice_of(seed: int, number: int) -> random.Random:
    """The dice of one run."""
    return random.Random(f"{seed} {number}")  # noqa: S311  # draws of a simulation, no secret


def draw(present: Present, dice: random.Random, ahead_s: float = AHEAD_S) -> Drawn:
    """Durations, newcomers within `ahead_s` and everybody's patience."""
    usual = present.usual
    at_counters: list[tuple[str, float]] = []
    counters = []
    for desk in present.desks:
        free_at = desk.back_in_s or 0.0
        if desk.busy is not None:
            service, elapsed = desk.busy
            free_at = max(free_at, usual[service].draw_rest(dice, elapsed / desk.slowness) * desk.slowness)
            if desk.ticket is not None:
                at_counters.append((desk.ticket, free_at))
        counters.append(Counter(desk.services, free_at, desk.pauses, desk.until_s, desk.slowness, desk.helps))
    count = len(present.waiting)
    waiting = []
    for number, one in enumerate(present.waiting):
        clock = -one.waited_s
        waiting.append(
            (
                one,
                Visit(
                    one.service,
                    0.0,
                    clock,
                    number - count,
                    usual[one.service].draw(dice),
                    WALK_S,
                    one.rank,
                    one.shares,
                    one.booked_in_s,
                    one.for_counter,
                    clock + _patience(present.left, dice.random()),
                    one.passed,
                ),
            )
        )
    coming = [*_booked(present, dice, ahead_s), *_coming(present, dice, ahead_s)]
    return Drawn(waiting, coming, counters, at_counters)


def _booked(present: Present, dice: random.Random, ahead_s: float) -> list[Visit]:
    """Those who have an appointment within the time ahead: there when they may be called."""
    visits = []
    for at, service in present.booked:
        if at < ahead_s:
            comes, leaves = max(0.0, at - calling.BOOKED_EARLY_S), at + _patience(present.left, dice.random())
            work_s = present.usual[service].draw(dice)
            visits.append(Visit(service, comes, max(0.0, at), comes, work_s, WALK_S, booked_at=at, leaves_at=leaves))
    return visits


def _coming(present: Present, dice: random.Random, ahead_s: float) -> list[Visit]:
    """Newcomers of the time ahead who have no appointment, one after another."""
    visits = []
    for begin, seconds, by_service in present.arrivals:
        expected = sum(by_service.values())
        if begin >= ahead_s or expected <= 0:
            continue
        codes, weights = list(by_service), list(by_service.values())
        at = begin
        while True:
            at += dice.expovariate(expected / seconds)
            if at >= min(begin + seconds, ahead_s):
                break
            service = dice.choices(codes, weights)[0]
            rank = 1 if dice.random() < present.ranked_share else 0
            leaves = at + _patience(present.left, dice.random())
            visits.append(Visit(service, at, at, at, present.usual[service].draw(dice), WALK_S, rank, leaves_at=leaves))
    return visits


def _patience(left: Sequence[tuple[float, float]], drawn: float) -> float:
    """After how many seconds of waiting somebody leaves; `drawn` is a share between 0 and 1."""
    place = bisect_left(left, drawn, key=lambda one: one[1])
    if place == len(left):
        return FOREVER
    if place == 0:
        return 0.0
    (from_s, below), (to_s, above) = left[place - 1], left[place]
    return from_s + (to_s - from_s) * (drawn - below) / (above - below)


def weighed(present: Present) -> Mapping[str, float]:
    """What the rule believes each service takes, in seconds."""
    return {code: present.weighed_s.get(code, one.mean_s) for code, one in present.usual.items()}


def is_late(one: Visit, limit_s: float) -> bool:
    """A visitor who left without a word was not kept either."""
    return one.done_at is None or one.done_at - one.clock > limit_s


#: A visit is said to break the standard when so many runs say so.
SAID_AT = 0.7


def _breach(ticket: str, used_s: float, ends: Sequence[float], limit_s: float) -> Breach | None:
    over = sorted(used_s + end - limit_s for end in ends)
    late = [one for one in over if one > 0]
    chance = len(late) / len(over)
    if used_s > limit_s or chance < SAID_AT:
        return None
    return Breach(ticket, chance, limit_s - used_s, quantile(over, 0.5))
