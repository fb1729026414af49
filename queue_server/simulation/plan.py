"""The day as it will happen, drawn in advance: who comes when, for what, for how long; pure, the same for the same seed."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from queue_server.simulation.presets import Preset, usual

MINUTE, HOUR = 60, 3600

#: Visits vary from day to day by about 12 % (shape and scale of a gamma distribution with mean 1).
DAY_SHAPE = 70.0
#: People at one kiosk follow each other at this distance at the least.
KIOSK_S = 8
#: Spread of service times (sigma of ln seconds), and their bounds.
SERVICE_SIGMA = 0.65
SERVICE_S = (40, 60 * MINUTE)
#: Operators differ in pace by about 12 %.
PACE_SIGMA = 0.12
WALKING_S = (10, 60)

OUT_OF_TURN = 0.03
OTHER_LANGUAGE = 0.03
ABSENT = 0.055
COMES_BACK = 0.35
TRANSFERRED = 0.05
PARKED = 0.02
#: Patience in the queue: Weibull, mean about 90 minutes. A quarter of those who leave say so to the hall host.
PATIENCE_S, PATIENCE_SHAPE = 100 * MINUTE, 1.5
SAYS_SO = 0.25

LUNCH_S, LUNCH_AFTER_S, LUNCH_WAVES = 45 * MINUTE, 4 * HOUR, 4
REST_S, REST_AFTER_S, REST_SPACING_S = 10 * MINUTE, (3 * HOUR, 31 * HOUR // 4), 12 * MINUTE

OUTCOMES = (("solved", 70), ("application_taken", 14), ("appeal_registered", 6), ("papers_missing", 7), ("sent_elsewhere", 3))


class Then(Enum):
    """How a stretch at a counter ends."""

    FINISH = "finish"
    TRANSFER = "transfer"
    PARK = "park"


@dataclass(frozen=True, slots=True)
class Leg:
    """One stretch of a visit at a counter, in seconds at a usual operator's pace.

    `to_service` or `to_other_counter` and `back_here` belong to a transfer, `away_s` to a park.
    """

    walking_s: int
    service_s: int
    then: Then = Then.FINISH
    to_service: str | None = None
    to_other_counter: bool = False
    back_here: bool = False
    away_s: int = 0


@dataclass(frozen=True, slots=True)
class Visit:
    """One visitor; times in seconds, `arrives_s` after the opening.

    Who waits longer than `patience_s` leaves and perhaps says so. Who is `absent` misses the first call, and comes back
    `back_after_s` later or never.
    """

    arrives_s: int
    service: str
    legs: tuple[Leg, ...]
    language: str = "ru"
    priority: str | None = None
    patience_s: int = 24 * HOUR
    says_so: bool = False
    absent: bool = False
    back_after_s: int | None = None
    outcome: str = "solved"


@dataclass(frozen=True, slots=True)
class Break:
    """A break of an operator: when it is due (seconds after the opening), how long, and the reason as the desks know it."""

    due_s: int
    length_s: int
    reason: str


@dataclass(frozen=True, slots=True)
class Clerk:
    """How one operator works: `pace` stretches service times, `gaps_s` are the seconds before each next call, in turn."""

    pace: float
    breaks: tuple[Break, ...]
    gaps_s: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A day: its visitors in the order of arrival, and one clerk for each open counter."""

    visits: tuple[Visit, ...]
    clerks: tuple[Clerk, ...]


def plan_day(
    preset: Preset,
    seed: str,
    *,
    length_s: int,
    services: Sequence[str],
    priorities: Sequence[str] = (),
    counters: int,
    share: float = 1.0,
) -> DayPlan:
    """Draws a day of `length_s` seconds from opening to closing, with `share` (0-1) of a whole day's visits.

    `services` and `priorities` are the codes that the office has. The same arguments give the same day.
    """
    rng = random.Random(seed)  # noqa: S311  # a game, not a secret
    visits = preset.visits * share * min(1.0, counters / preset.counters) * rng.gammavariate(DAY_SHAPE, 1 / DAY_SHAPE)
    arrivals = _arrivals(rng, preset, max(1, round(visits)), length_s)
    return DayPlan(
        tuple(_visit(rng, at, preset.service_factor, services, priorities) for at in arrivals),
        tuple(_clerk(seed, index, counters, length_s) for index in range(counters)),
    )


def _arrivals(rng: random.Random, preset: Preset, count: int, length_s: int) -> list[int]:
    """Seconds after the opening, in order, one visitor after the other at the kiosk."""
    drawn = sorted(
        int(rng.triangular(0, preset.early_s, 0)) if rng.random() < preset.early_share else int(_moment(rng) * length_s)
        for _ in range(count)
    )
    arrivals: list[int] = []
    for at in drawn:
        arrivals.append(max(at, arrivals[-1] + KIOSK_S) if arrivals else at)
    return [at for at in arrivals if at < length_s]


def _moment(rng: random.Random) -> float:
    """A moment of the day as a part of it (0-1), by rejection from `_crowd`, which is never above 1."""
    while True:
        part = rng.random()
        if rng.random() <= _crowd(part):
            return part


def _crowd(part: float) -> float:
    """How many come at a part of the day: a peak two hours after the opening, a lower one after lunch, few at the end."""
    morning = 0.55 * math.exp(-(((part - 0.22) / 0.10) ** 2) / 2)
    afternoon = 0.35 * math.exp(-(((part - 0.65) / 0.08) ** 2) / 2)
    tail = 1.0 - max(0.0, part - 0.85) * 4
    return (0.45 + morning + afternoon) * tail


def _visit(rng: random.Random, arrives_s: int, factor: float, services: Sequence[str], priorities: Sequence[str]) -> Visit:
    service = rng.choices(services, [usual(one).weight for one in services])[0]
    absent = rng.random() < ABSENT
    return Visit(
        arrives_s=arrives_s,
        service=service,
        legs=_legs(rng, service, factor, services),
        language="en" if rng.random() < OTHER_LANGUAGE else "ru",
        priority=rng.choice(priorities) if priorities and rng.random() < OUT_OF_TURN else None,
        patience_s=int(rng.weibullvariate(PATIENCE_S, PATIENCE_SHAPE)),
        says_so=rng.random() < SAYS_SO,
        absent=absent,
        back_after_s=rng.randint(2 * MINUTE, 25 * MINUTE) if absent and rng.random() < COMES_BACK else None,
        outcome=rng.choices([name for name, _ in OUTCOMES], [weight for _, weight in OUTCOMES])[0],
    )


def _legs(rng: random.Random, service: str, factor: float, services: Sequence[str]) -> tuple[Leg, ...]:
    """The visit's stretches at counters: one, or more when it is sent on or put aside on the way."""
    whole_s = _service_s(rng, service, factor)
    chance = rng.random()
    if chance < TRANSFERRED:
        return _sent_on(rng, service, whole_s, factor, services)
    if chance < TRANSFERRED + PARKED:
        away_s = rng.randint(5 * MINUTE, 20 * MINUTE)
        return (
            Leg(_walking_s(rng), whole_s // 3, Then.PARK, away_s=away_s),
            Leg(_walking_s(rng), whole_s - whole_s // 3),
        )
    return (Leg(_walking_s(rng), whole_s),)


def _sent_on(rng: random.Random, service: str, whole_s: int, factor: float, services: Sequence[str]) -> tuple[Leg, ...]:
    """To another service; in one case of four with the way back, in another of four to another counter for the same matter."""
    first, rest = whole_s * 2 // 5, whole_s - whole_s * 2 // 5
    others = [one for one in services if one != service]
    kind = rng.random()
    if not others or kind < 0.25:
        return (Leg(_walking_s(rng), first, Then.TRANSFER, to_other_counter=True), Leg(_walking_s(rng), rest))
    there = rng.choice(others)
    second = Leg(_walking_s(rng), _service_s(rng, there, factor))
    if kind < 0.5:
        return (
            Leg(_walking_s(rng), first, Then.TRANSFER, to_service=there, back_here=True),
            second,
            Leg(_walking_s(rng), rest),
        )
    return (Leg(_walking_s(rng), first, Then.TRANSFER, to_service=there), second)


def _service_s(rng: random.Random, service: str, factor: float) -> int:
    """Lognormal, with the service's mean."""
    mean_s = usual(service).minutes * MINUTE * factor
    drawn = rng.lognormvariate(math.log(mean_s) - SERVICE_SIGMA**2 / 2, SERVICE_SIGMA)
    return round(min(max(drawn, SERVICE_S[0]), SERVICE_S[1]))


def _walking_s(rng: random.Random) -> int:
    return rng.randint(*WALKING_S)


def _clerk(seed: str, index: int, counters: int, length_s: int) -> Clerk:
    rng = random.Random(f"{seed}, clerk {index}")  # noqa: S311  # a game, not a secret
    return Clerk(
        pace=rng.lognormvariate(-(PACE_SIGMA**2) / 2, PACE_SIGMA),
        breaks=_breaks(index, counters, length_s),
        gaps_s=tuple(rng.randint(3, 20) for _ in range(97)),
    )


def _breaks(index: int, counters: int, length_s: int) -> tuple[Break, ...]:
    """Lunch in waves from the middle of the day, two short rests; none for an operator who is alone, none near the closing."""
    if counters < 2:
        return ()
    waves = min(LUNCH_WAVES, counters)
    planned = [Break(after + index * REST_SPACING_S % HOUR, REST_S, "back_office") for after in REST_AFTER_S]
    planned.append(Break(LUNCH_AFTER_S + index % waves * LUNCH_S, LUNCH_S, "lunch"))
    return tuple(one for one in sorted(planned, key=lambda one: one.due_s) if one.due_s + one.length_s < length_s - HOUR // 2)
