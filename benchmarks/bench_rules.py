"""Call rules, the estimate and the advice on simulated busy days: what each is worth for the promise of 30 minutes."""

from __future__ import annotations

import os
import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from time import process_time

from benchmarks.figures import show
from benchmarks.simulated_hall import (
    ALL,
    BOOKED,
    BY_LAW,
    COUNTERS,
    DAY_S,
    HOUR,
    MINUTE,
    PROFILE,
    SERVICES,
    SIGMA,
    SKILLS,
    USUAL_S,
    Day,
    arrivals_expected,
    day,
    interval,
    passers,
)
from queue_server.hall.advising import ways_out
from queue_server.hall.calling import ARRIVAL, WEIGHTED
from queue_server.hall.estimate import outwards
from queue_server.hall.forecast import HIGH, LOW, Desk, Present, Someone, Usual, forecast, quantile
from queue_server.hall.rollout import Counter, Rollout

RULE_DAYS, ESTIMATE_DAYS, ADVICE_DAYS = 200, 200, 100
PAST_DAYS = 40
LOADS = (0.8, 0.9)
#: Estimates of so many visitors a day.
SAMPLED = 15
ADVICE_EVERY_S, OPENINGS, OPENS_IN_S, OPEN_FOR_S = 10 * MINUTE, 2, 5 * MINUTE, HOUR
SAVED_AT_LEAST = 5.0


def run(folder: Path) -> list[bool]:
    results = []
    # A process a core: hundreds of days are one after another otherwise.
    with Pool(2, initializer=_all_cores) as pool:
        for load, goal in zip(LOADS, (1.0, 1.8), strict=True):
            results += _rules(pool.starmap(_rule_day, [(seed, load) for seed in range(RULE_DAYS)]), load, goal)
        for load in LOADS:
            estimated = [(seed, load) for seed in range(1000, 1000 + ESTIMATE_DAYS)]
            results += _estimates(pool.starmap(_estimated_day, estimated, STAFF_STAYS), load)
        results += _advices(pool.starmap(_advised_day, [(seed, 0.8) for seed in range(2000, 2000 + ADVICE_DAYS)], STAFF_STAYS))
    return [*results, _speed()]


def _all_cores() -> None:
    """Two days are played at once, also where this program itself was bound to one core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))


# Rules


def _rule_day(seed: int, load: float) -> tuple[float, float, int, float]:
    """Points kept under arrival, points gained by weighted wait, passed within a service, age of the youngest passer (s)."""
    base = gain = youngest = 0.0
    within = 0
    for skills in SKILLS:
        drawn = day(seed, load, skills)
        by_arrival, weighed = drawn.play(ARRIVAL), drawn.play(WEIGHTED)
        (kept, of), (kept_weighed, _) = drawn.kept(by_arrival), drawn.kept(weighed)
        base += 100 * kept / of / len(SKILLS)
        gain += 100 * (kept_weighed - kept) / of / len(SKILLS)
        passed, age = passers(weighed, drawn.counters)
        within, youngest = within + passed, max(youngest, age)
    return base, gain, within, youngest


def _rules(days: Sequence[tuple[float, float, int, float]], load: float, goal: float) -> list[bool]:
    base, gain = interval([one[0] for one in days]), interval([one[1] for one in days])
    words = f"points over {base[0]:.1f} ±{base[1]:.1f} %, ±{gain[1]:.2f}; {len(days)} days × 3 sets of skills"
    return [
        show(f"weighted wait, load {load}", gain[0], goal, words, higher=True),
        show(f"weighted wait, load {load}: end of the interval", gain[0] - gain[1], 0, "points", higher=True),
        show(f"passed within a service, load {load}", sum(one[2] for one in days), 0, "visitors"),
        show(f"the youngest passer, load {load}", max(one[3] for one in days) / MINUTE, 22.5, "minutes younger"),
    ]


# Estimate


#: The same people work so many days; the office has their last days and knows how quick each of them is.
STAFF_STAYS = 10


@dataclass(frozen=True)
class Past:
    """What an office has learnt: of those called after so many seconds so many had left; how slow each counter's operator is."""

    left: Sequence[tuple[float, float]]
    slowness: Sequence[float]


@cache
def _past(staff: int, load: float) -> Past:
    edges = [0.0, 10 * MINUTE, 20 * MINUTE, 30 * MINUTE, 45 * MINUTE, 60 * MINUTE, 90 * MINUTE]
    seen: list[list[tuple[float, bool]]] = [[] for _ in edges]
    took, usual = [0.0] * COUNTERS, [0.0] * COUNTERS
    for seed in range(PAST_DAYS):
        for one in day(100_000 + 1000 * staff + seed, load, staff=staff).play():
            wait = (one.called_at or 0.0) - one.clock
            seen[bisect_right(edges, wait) - 1].append((wait, one.lost))
            if one.done_at is not None and one.called_at is not None and one.counter is not None:
                took[one.counter] += one.done_at - one.called_at - one.walk_s
                usual[one.counter] += USUAL_S[one.service]
    left: list[tuple[float, float]] = []
    for group in filter(None, seen):
        share = sum(lost for _, lost in group) / len(group)
        left.append((sum(wait for wait, _ in group) / len(group), max(share, left[-1][1] if left else 0.0)))
    return Past(left, [actual / expected for actual, expected in zip(took, usual, strict=True)])


def _present(drawn: Day, truth: Rollout, load: float, past: Past) -> Present:
    """The hall as the product knows it at this moment of the day: no true duration, nothing of who has left."""
    now = truth.now
    busy = {one.counter: one for one in truth.serving.values() if one.done_at is not None and one.done_at > now}
    desks = []
    for position, counter in enumerate(truth.counters):
        visit = busy.get(position)
        if counter.until <= now:
            continue
        # Neither with a visitor nor without anything to do: it is away, and the timetable says until when.
        away = visit is None and not truth.is_idle(position)
        desks.append(
            Desk(
                counter.services,
                None if visit is None else (visit.service, max(0.0, now - (visit.called_at or 0.0) - visit.walk_s)),
                back_in_s=max(0.0, truth.free_at(position) - now) if away else None,
                pauses=tuple((at - now, seconds) for at, seconds in truth.pauses_to_come(position)),
                until_s=counter.until - now,
                slowness=past.slowness[position] if position < COUNTERS else 1.0,
            )
        )
    waiting = [
        Someone(str(one.place), one.service, now - one.clock, now - one.clock, one.rank, booked_in_s=_in(one.booked_at, now))
        for one in truth.waiting()
    ]
    usual = {code: Usual(seconds, SIGMA[code]) for code, seconds in USUAL_S.items()}
    return Present(
        waiting, desks, usual, weighed_s=drawn.norms_s, arrivals=_profile(now, load), ranked_share=BY_LAW + BOOKED, left=past.left
    )


def _in(instant: float | None, now: float) -> float | None:
    return None if instant is None else instant - now


def _profile(now: float, load: float) -> list[tuple[float, float, dict[str, float]]]:
    expected, whole = arrivals_expected(load), sum(PROFILE)
    found = []
    for half, weight in enumerate(PROFILE):
        begin, end = max(half * HOUR / 2, now), (half + 1) * HOUR / 2
        if begin < end:
            of_half = expected * weight / whole * (end - begin) / (HOUR / 2)
            found.append((begin - now, end - begin, {code: of_half * share for code, (_, _, share) in SERVICES.items()}))
    return found


def _estimated_day(seed: int, load: float) -> list[tuple[float, float, float, int, int]]:
    """Of ordinary visitors who had to wait: the wait, the middle of the runs, the peers' formula (s), the range told (min)."""
    staff = seed // STAFF_STAYS
    drawn, past = day(seed, load, staff=staff), _past(staff, load)
    visits = drawn.fresh()
    truth = Rollout(visits, drawn.counters, drawn.norms_s)
    dice = random.Random(seed)
    ordinary = [one for one in visits if one.rank == 0 and one.booked_at is None and one.at > 0]
    found = []
    for one in sorted(dice.sample(ordinary, min(SAMPLED, len(ordinary))), key=lambda one: one.at):
        truth.run(one.at - 1e-6)
        present = _present(drawn, truth, load, past)
        told = forecast(present, seed).waits.get(one.service)
        open_now = [desk for desk in present.desks if desk.back_in_s is None]
        mean = sum(seconds * SERVICES[code][2] for code, seconds in USUAL_S.items())
        peers = len(present.waiting) * mean / max(1, len(open_now))
        if told is not None:
            span = outwards(quantile(told, LOW), quantile(told, HIGH))
            found.append((one, told[len(told) // 2], peers, span.low_minutes, span.high_minutes))
    truth.run()
    return [
        (one.called_at - one.at, middle, peers, low, high)
        for one, middle, peers, low, high in found
        if one.called_at is not None and one.called_at - one.at > 0
    ]


def _estimates(days: Sequence[Sequence[tuple[float, float, float, int, int]]], load: float) -> list[bool]:
    told = [one for per_day in days for one in per_day]
    errors = sum(abs(wait - middle) for wait, middle, *_ in told) / len(told) / MINUTE
    peers = sum(abs(wait - other) for wait, _, other, *_ in told) / len(told) / MINUTE
    held = 100 * sum(low * MINUTE <= wait <= high * MINUTE for wait, _, _, low, high in told) / len(told)
    width = sum(high - low for *_, low, high in told) / len(told)
    of = f"{len(told)} visitors who waited {sum(one[0] for one in told) / len(told) / MINUTE:.1f} min"
    return [
        show(
            f"estimate's error, load {load}",
            errors / peers,
            0.5,
            f"× people ahead × mean / counters ({errors:.1f} of {peers:.1f} min), {of}",
        ),
        show(f"the range held, load {load}", held, 78, f"%, mean width {width:.1f} min", higher=True),
        show(f"the range held, load {load}", held, 92, "%: not too wide"),
    ]


# Advice


def _advised_day(seed: int, load: float) -> tuple[float, float, float]:
    """(points kept without advice, points gained by following it, counter-hours opened)."""
    staff = seed // STAFF_STAYS
    drawn, past = day(seed, load, staff=staff), _past(staff, load)
    before, of = drawn.kept(drawn.play())
    visits = drawn.fresh()
    truth = Rollout(visits, drawn.counters, drawn.norms_s)
    opened: list[float] = []
    at = ADVICE_EVERY_S
    while at < DAY_S:
        truth.run(at)
        running = opened and at < opened[-1] + OPENS_IN_S + OPEN_FOR_S
        if len(opened) < OPENINGS and not running and truth.waiting():
            present = _present(drawn, truth, load, past)
            if ways_out(present, seed * 1000 + int(at))[0].saved >= SAVED_AT_LEAST:
                opened.append(at)
                truth.open(Counter(frozenset(SERVICES), at + OPENS_IN_S, until=at + OPENS_IN_S + OPEN_FOR_S))
        at += ADVICE_EVERY_S
    truth.run()
    after, _ = drawn.kept(visits)
    return 100 * before / of, 100 * (after - before) / of, len(opened) * OPEN_FOR_S / HOUR


def _advices(days: Sequence[tuple[float, float, float]]) -> list[bool]:
    base, gain = interval([one[0] for one in days]), interval([one[1] for one in days])
    hours = sum(one[2] for one in days) / len(days)
    words = f"points over {base[0]:.1f} %, ±{gain[1]:.2f}; {len(days)} days"
    return [
        show("advice followed, load 0.8", gain[0], 4.0, words, higher=True),
        show("counter-hours opened for it", hours, 1.3, "a day"),
    ]


# Speed


def crowded() -> Present:
    """A hundred waiting before ten counters, to some of which services could be lent."""
    dice = random.Random(1)
    codes = list(SERVICES)
    waiting = [Someone(str(number), dice.choice(codes), waited, waited) for number, waited in enumerate(range(3000, 0, -30))]
    desks = [
        Desk(takes, (dice.choice(sorted(takes)), dice.uniform(0, 600)), str(1000 + number), 900.0, could=ALL - takes)
        for number, takes in enumerate((*SKILLS["partial"], *SKILLS["universal"][:4]))
    ]
    usual = {code: Usual(seconds, SIGMA[code]) for code, seconds in USUAL_S.items()}
    return Present(waiting, desks, usual, WEIGHTED, arrivals=_profile(2 * HOUR, 1.2), ranked_share=BY_LAW + BOOKED)


def _speed() -> bool:
    present = crowded()
    took = []
    for seed in range(3):
        begin = process_time()
        forecast(present, seed)
        ways_out(present, seed)
        took.append(process_time() - begin)
    return show("forecast and advice, 100 waiting, 10 counters", sorted(took)[1], 1.0, "s of one core")
