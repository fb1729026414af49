"""The hall played forward: it calls as the rule says, keeps pauses and shifts, and loses nobody."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.hall.calling import ARRIVAL, WEIGHTED, Rule, Waiting, choose
from queue_server.hall.rollout import NO_SHOW_S, Counter, Rollout, Visit

MINUTE = 60.0
USUAL_S = {"documents": 3 * MINUTE, "meter": 10 * MINUTE, "connection": 20 * MINUTE}
ALL = frozenset(USUAL_S)
RULES = [ARRIVAL, WEIGHTED, Rule(WEIGHTED.weights, passes=2), Rule(turns=(2, 1))]


def visit(service: str, at: float, work_minutes: float = 5, **more: Any) -> Visit:
    return Visit(service, at * MINUTE, at * MINUTE, at, work_minutes * MINUTE, **more)


def play(*visits: Visit, counters: list[Counter] | None = None, rule: Rule = ARRIVAL) -> list[float | None]:
    """When each was called, in minutes."""
    Rollout(visits, counters or [Counter(ALL)], USUAL_S, rule).run()
    return [None if one.called_at is None else one.called_at / MINUTE for one in visits]


def test_one_after_another_in_the_order_of_arrival() -> None:
    assert play(visit("documents", 0), visit("meter", 1), visit("documents", 2)) == [0, 5, 10]


def test_a_free_counter_takes_a_newcomer_at_once_and_the_longest_idle_one_does() -> None:
    counters = [Counter(ALL), Counter(ALL, free_at=60.0)]
    first, second = visit("meter", 2), visit("meter", 3)
    assert play(first, second, counters=counters) == [2, 3]
    assert (first.counter, second.counter) == (0, 1)


def test_a_counter_takes_only_what_it_can() -> None:
    counters = [Counter(frozenset({"documents"})), Counter(frozenset({"meter"}), free_at=7 * MINUTE)]
    assert play(visit("meter", 0), visit("documents", 0.5), counters=counters) == [7, 0.5]


def test_a_counter_helps_only_while_nobody_waits_for_its_own_services() -> None:
    helper = Counter(ALL, helps=frozenset({"meter"}))
    assert play(visit("meter", 0), visit("meter", 1), visit("documents", 2), counters=[helper]) == [0, 10, 5]


def test_a_pause_begins_when_the_visitor_is_done_and_lasts_its_time() -> None:
    counter = Counter(ALL, pauses=[(3 * MINUTE, 30 * MINUTE)])
    assert play(visit("meter", 0), visit("meter", 1), counters=[counter]) == [0, 35]


def test_a_counter_without_a_visitor_goes_into_its_pause_on_time() -> None:
    counter = Counter(ALL, pauses=[(3 * MINUTE, 30 * MINUTE)])
    assert play(visit("meter", 10), counters=[counter]) == [33]


def test_after_its_last_call_a_counter_takes_nobody() -> None:
    counters = [Counter(ALL, until=5 * MINUTE), Counter(frozenset({"meter"}), free_at=60 * MINUTE)]
    assert play(visit("meter", 0), visit("documents", 1), visit("meter", 2), counters=counters) == [0, None, 60]


def test_who_has_left_without_a_word_costs_a_call() -> None:
    gone, next_one = visit("meter", 0.5, leaves_at=2 * MINUTE), visit("meter", 1)
    assert play(visit("meter", 0), gone, next_one) == [0, 5, 5 + NO_SHOW_S / MINUTE]
    assert (gone.lost, gone.done_at, next_one.lost) == (True, None, False)


def test_who_was_sent_to_a_counter_is_called_there_alone() -> None:
    counters = [Counter(ALL), Counter(frozenset({"documents"}), free_at=9 * MINUTE)]
    assert play(visit("meter", 0, for_counter=1), counters=counters) == [9]


def test_out_of_turn_goes_first_and_a_booked_one_when_it_is_time() -> None:
    at_work = visit("meter", 0, 12)
    by_law, booked, early = visit("meter", 3, rank=1), visit("meter", 2), visit("meter", 1)
    booked.booked_at, early.booked_at = 15 * MINUTE, 60 * MINUTE
    ordinary = visit("meter", 1.5)
    assert play(at_work, ordinary, by_law, booked, early) == [0, 22, 12, 17, 27]


def test_with_turns_two_priorities_are_followed_by_one_of_the_others() -> None:
    sharing = [visit("meter", 1 + number / 10, rank=1, shares=True) for number in range(4)]
    ordinary = [visit("meter", 0.5 + number / 10) for number in range(2)]
    called = play(visit("meter", 0), *sharing, *ordinary, rule=Rule(turns=(2, 1)))
    assert called == [0, 5, 10, 20, 25, 15, 30]


def test_a_counter_that_is_opened_later_helps() -> None:
    visits = [visit("meter", number, 10) for number in range(3)]
    rollout = Rollout(visits, [Counter(ALL)], USUAL_S)
    rollout.run(4 * MINUTE)
    rollout.open(Counter(ALL, free_at=6 * MINUTE))
    rollout.run()
    assert [one.called_at for one in visits] == [0, 6 * MINUTE, 10 * MINUTE]


def drawn_hall(seed: int) -> tuple[list[Visit], list[Counter]]:
    """Some who wait at the instant 0 already, many who come later, and four counters."""
    dice = random.Random(seed)
    visits = []
    for minutes in sorted(dice.uniform(-20, 90) for _ in range(40)):
        one = visit(
            dice.choice(sorted(ALL)), minutes, dice.uniform(1, 20), rank=int(dice.random() < 0.1), shares=dice.random() < 0.5
        )
        one.place, one.at = one.clock, max(0.0, one.at)
        if dice.random() < 0.1 and one.rank == 0:
            one.booked_at = one.clock + dice.uniform(0, 20) * MINUTE
        visits.append(one)
    counters = [Counter(frozenset(dice.sample(sorted(ALL), dice.choice([1, 2, 3])))) for _ in range(3)] + [Counter(ALL)]
    for counter in counters:
        if dice.random() < 0.4:
            counter.helps = frozenset(dice.sample(sorted(counter.services), dice.randrange(len(counter.services))))
    return visits, counters


@pytest.mark.parametrize("rule", RULES)
@given(seed=st.integers(0, 10_000))
def test_every_call_is_the_one_that_the_rule_would_make(rule: Rule, seed: int) -> None:
    visits, counters = drawn_hall(seed)
    Rollout(visits, counters, USUAL_S, rule).run()
    turn = 0
    passed: dict[int, int] = {}
    done: list[Visit] = []
    for called in sorted(visits, key=lambda one: (one.called_at or 0.0, one.counter or 0)):
        assert called.called_at is not None
        assert called.counter is not None
        now = called.called_at
        there = [one for one in visits if one.at <= now and one not in done]
        waiting = [as_waiting(one, number, passed.get(id(one), 0)) for number, one in enumerate(visits) if one in there]
        services, helps = counters[called.counter].services, counters[called.counter].helps
        choice = choose(waiting, 0, services, rule, now, turn, helps)  # type: ignore[arg-type]
        assert choice is not None
        assert visits[int(choice.ticket)] is called
        turn += choice.contested
        done.append(called)
        for one in there:
            if one.place < called.place and one.rank == 0 and one.booked_at is None and one.service in services:
                passed[id(one)] = passed.get(id(one), 0) + (called.rank == 0 and called.booked_at is None)


def as_waiting(one: Visit, number: int, passed: int) -> Waiting:
    waiting = Waiting(str(number), one.service, one.rank, one.place, usual_s=USUAL_S[one.service], shares=one.shares)
    return replace(waiting, came_at=one.clock, booked_at=one.booked_at, passed=passed)  # type: ignore[arg-type]


@given(seed=st.integers(0, 10_000), rule=st.sampled_from(RULES))
def test_within_a_service_nobody_ordinary_is_passed(seed: int, rule: Rule) -> None:
    visits, counters = drawn_hall(seed)
    Rollout(visits, counters, USUAL_S, rule).run()
    ordinary = [one for one in visits if one.rank == 0 and one.booked_at is None]
    for service in ALL:
        calls = [one.called_at for one in sorted(ordinary, key=lambda one: one.place) if one.service == service]
        assert calls == sorted(calls)  # type: ignore[type-var]


@given(seed=st.integers(0, 10_000), service=st.sampled_from(sorted(ALL)), rule=st.sampled_from([ARRIVAL, WEIGHTED]))
def test_a_newcomer_who_is_watched_waits_as_long_as_one_who_really_comes(seed: int, service: str, rule: Rule) -> None:
    visits, counters = drawn_hall(seed)
    watched = Rollout(visits, counters, USUAL_S, rule, newcomers=dict.fromkeys(ALL, 0.0))
    watched.run()
    visits, counters = drawn_hall(seed)
    real = visit(service, 0, 5)
    Rollout([*visits, real], counters, USUAL_S, rule).run()
    assert watched.waits[service] == real.called_at
