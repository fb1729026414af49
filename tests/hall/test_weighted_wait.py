"""Weighted wait: a minute of waiting with a short question counts for more, and nobody pays for it dearly."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from queue_server.hall.calling import ARRIVAL, WEIGHTED, Choice, Rule, Waiting, Why, choose, in_order, rule, why

NOW = 10_000
MINUTE = 60
USUAL_S = {"documents": 3 * MINUTE, "readings": 6 * MINUTE, "meter": 12 * MINUTE, "connection": 20 * MINUTE}
ALL = frozenset(USUAL_S)


def someone(service: str, minutes: float, **more: Any) -> Waiting:
    """Who has waited so long; the longer, the earlier the place."""
    came_at = NOW - round(minutes * MINUTE)
    values = {"ticket": f"{service} {minutes}", "service": service, "rank": 0, "place": float(came_at), "came_at": came_at}
    return Waiting(**(values | {"usual_s": USUAL_S[service]} | more))


def called(*waiting: Waiting, rule: Rule = WEIGHTED) -> Choice | None:
    return choose(waiting, 1, ALL, rule, NOW)


def test_a_short_question_that_waited_a_little_more_than_half_as_long_goes_first() -> None:
    assert called(someone("connection", 20), someone("documents", 11)) == Choice("documents 11", Why.WEIGHED)
    assert called(someone("connection", 20), someone("documents", 9)) == Choice("connection 20", Why.ARRIVAL)


def test_a_medium_matter_counts_one_and_a_half() -> None:
    assert called(someone("connection", 15), someone("meter", 11)) == Choice("meter 11", Why.WEIGHED)
    assert called(someone("connection", 15), someone("meter", 9)) == Choice("connection 15", Why.ARRIVAL)
    assert called(someone("meter", 16), someone("readings", 11)) == Choice("meter 16", Why.ARRIVAL)


def test_whoever_has_waited_three_quarters_of_an_hour_is_next() -> None:
    assert called(someone("connection", 45), someone("documents", 44)) == Choice("connection 45", Why.WAITED)
    assert called(someone("meter", 50), someone("connection", 46), someone("documents", 45)) == Choice("meter 50", Why.WAITED)


def test_who_is_out_of_turn_by_law_goes_before_every_weight() -> None:
    assert called(someone("documents", 50), someone("connection", 1, rank=20)) == Choice("connection 1", Why.PRIORITY)


def test_the_list_of_who_waits_is_in_the_order_of_calling() -> None:
    queue = [someone("connection", 20), someone("documents", 12), someone("documents", 8), someone("meter", 13)]
    assert [one.ticket for one in in_order(queue, WEIGHTED, NOW)] == ["documents 12", "connection 20", "meter 13", "documents 8"]


def test_a_centre_that_says_nothing_calls_in_the_order_of_arrival() -> None:
    assert rule({}) == ARRIVAL
    assert rule({"rule": "weighted"}) == WEIGHTED
    assert rule({"rule": "weighted", "weights": [3, 2, 1], "cap_minutes": 30}) == Rule((3, 2, 1), cap_s=30 * MINUTE)


# What must hold in every hall

visitors = st.tuples(
    st.sampled_from(sorted(ALL)), st.integers(0, 90), st.sampled_from([0, 0, 0, 0, 20]), st.sampled_from([None, None, 1, 2])
)
halls = st.lists(visitors, min_size=1, max_size=25).map(
    lambda rows: [
        someone(service, minutes, rank=rank, for_counter=counter, ticket=str(n), place=NOW - minutes * MINUTE + n / 100)
        for n, (service, minutes, rank, counter) in enumerate(rows)
    ]
)
rules = st.sampled_from([WEIGHTED, Rule((1.5, 1.25, 1.0)), Rule((3.0, 2.0, 1.0))])


@given(halls, rules)
def test_nobody_is_passed_within_his_own_service(hall: list[Waiting], rule: Rule) -> None:
    for service in ALL:
        for ranks in ({0}, {20}):
            line = [one.place for one in in_order(hall, rule, NOW) if one.service == service and one.rank in ranks]
            assert line == sorted(line)


@given(halls, rules)
def test_whoever_passes_came_not_much_later_and_nobody_passes_after_three_quarters_of_an_hour(
    hall: list[Waiting], rule: Rule
) -> None:
    choice = choose(hall, 1, ALL, rule, NOW)
    if choice is None:
        return
    chosen = next(one for one in hall if one.ticket == choice.ticket)
    might = [one for one in hall if one.rank == chosen.rank and one.for_counter in (None, 1) and one.place < chosen.place]
    for passed in might:
        assert NOW - passed.came_at < rule.cap_s
        assert max(rule.weights) * (NOW - chosen.came_at) >= NOW - passed.came_at
    assert (choice.why is Why.WEIGHED) == (bool(might) and chosen.rank == 0)


@given(halls)
def test_equal_weights_are_the_order_of_arrival(hall: list[Waiting]) -> None:
    assert in_order(hall, Rule((2.0, 2.0, 2.0)), NOW) == in_order(hall)


@given(halls, rules)
def test_the_first_of_each_line_are_enough_to_choose(hall: list[Waiting], rule: Rule) -> None:
    heads = {}
    for one in sorted(hall, key=lambda one: -one.place):
        heads[one.service, one.rank, one.for_counter] = one
    assert choose(heads.values(), 1, ALL, rule, NOW) == choose(hall, 1, ALL, rule, NOW)


@given(halls, rules)
def test_everybody_stands_in_the_order_of_calling_once(hall: list[Waiting], rule: Rule) -> None:
    ordered = in_order(hall, rule, NOW)
    assert sorted(one.ticket for one in ordered) == sorted(one.ticket for one in hall)
    for place in range(len(ordered)):
        rest = ordered[place:]
        assert why(rest, rule, NOW) in (Why.PRIORITY, Why.ARRIVAL, Why.WEIGHED, Why.WAITED)
