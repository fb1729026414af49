"""A past day under another rule, and with other lunches."""

from __future__ import annotations

from typing import Any

from queue_server.hall.calling import ARRIVAL, WEIGHTED
from queue_server.hall.rehearsal import PLANS, Lunches, PastDay, best_lunches, rehearse, with_lunches
from queue_server.hall.rollout import Counter, Visit

MINUTE, HOUR = 60.0, 3600.0
USUAL_S = {"short": 3 * MINUTE, "long": 20 * MINUTE}
BOTH = frozenset(USUAL_S)
EIGHT = 8 * HOUR


def visit(number: int, service: str, came: float, work: float, **more: Any) -> Visit:
    return Visit(service, came * MINUTE, came * MINUTE, float(number), work * MINUTE, **more)


def day(*visits: Visit, counters: int = 1) -> PastDay:
    return PastDay(visits, [Counter(BOTH) for _ in range(counters)], USUAL_S)


def test_weighted_wait_would_have_let_a_short_question_go_before_a_long_matter() -> None:
    past = day(visit(0, "long", 0, 25), visit(1, "long", 10, 20), visit(2, "short", 13, 3))
    by_arrival, weighed = rehearse(past, ARRIVAL), rehearse(past, WEIGHTED)
    assert (by_arrival.kept, weighed.kept) == (1, 2)
    assert (by_arrival.passed, weighed.passed) == (0, 1)
    assert weighed.youngest_s == 3 * MINUTE
    assert by_arrival.totals_s == [25 * MINUTE, 35 * MINUTE, 35 * MINUTE]


def test_a_visitor_who_had_left_is_called_in_vain_again_and_counts_nowhere() -> None:
    gone = visit(1, "short", 1, 0, leaves_at=1 * MINUTE)
    outcome = rehearse(day(visit(0, "short", 0, 3), gone, visit(2, "short", 2, 3)))
    assert outcome.totals_s == [3 * MINUTE, 5 * MINUTE]


def test_a_rehearsal_leaves_the_day_as_it_was() -> None:
    past = day(visit(0, "short", 0, 3))
    assert rehearse(past) == rehearse(past)
    assert past.visits[0].called_at is None


def test_lunch_in_waves_takes_the_counters_in_turn() -> None:
    plan = Lunches(2, 12 * HOUR)
    assert [plan.pause(position)[0] / HOUR for position in range(4)] == [12, 12.75, 12, 12.75]
    changed = with_lunches(day(visit(0, "short", 0, 3), counters=2), plan, EIGHT)
    assert [counter.pauses for counter in changed.counters] == [((4 * HOUR, 45 * MINUTE),), ((4.75 * HOUR, 45 * MINUTE),)]


def test_the_lunches_that_keep_most_visits_are_named_first() -> None:
    crowd_at_noon = [visit(number, "short", 240 + number * 0.9, 6) for number in range(80)]
    found = best_lunches([(day(*crowd_at_noon, counters=4), EIGHT)], ARRIVAL)
    assert [kept for _, kept in found] == sorted((kept for _, kept in found), reverse=True)
    assert len(found) == len(PLANS)
    # Everybody comes between twelve and one: the best plan has few counters away then.
    best, worst = found[0][0], found[-1][0]
    assert found[0][1] > found[-1][1]
    assert best.waves >= worst.waves
