"""How long a newcomer will wait: a range in fives that grows with the line and shrinks with open counters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.hall.estimate import Desk, Estimate, as_range, outwards, wait_s, waits_s

USUAL = {"advice": 300.0, "meter": 600.0, "connection": 900.0}
ALL = frozenset(USUAL)


def desk(free_in_s: float = 0.0, services: frozenset[str] = ALL) -> Desk:
    return Desk(services, free_in_s)


def test_at_a_free_counter_with_nobody_ahead_there_is_no_wait() -> None:
    assert wait_s({}, "advice", [desk()], USUAL) == 0


def test_a_busy_counter_is_waited_for() -> None:
    assert wait_s({}, "advice", [desk(240)], USUAL) == 240


def test_the_first_counter_that_becomes_free_takes_the_newcomer() -> None:
    assert wait_s({}, "advice", [desk(240), desk(60), desk(500)], USUAL) == 60


def test_those_ahead_are_served_first_each_for_the_usual_time_of_his_service() -> None:
    assert wait_s({"advice": 3}, "advice", [desk()], USUAL) == 900
    assert wait_s({"advice": 1, "meter": 1}, "advice", [desk()], USUAL) == 900


def test_two_counters_share_the_line() -> None:
    assert wait_s({"advice": 4}, "advice", [desk(), desk()], USUAL) == 600


def test_people_whom_the_counter_does_not_take_are_not_waited_for() -> None:
    only_advice = desk(services=frozenset({"advice"}))
    assert wait_s({"connection": 50}, "advice", [only_advice], USUAL) == 0


def test_a_counter_that_helps_takes_newcomers_for_its_own_services_first() -> None:
    helper = Desk(frozenset({"advice", "meter"}), 60.0, helps=frozenset({"meter"}))
    assert wait_s({"meter": 3}, "advice", [helper], USUAL) == 60
    assert wait_s({"advice": 1, "meter": 1}, "meter", [helper], USUAL) == 60 + 300 + 600


@pytest.mark.parametrize("desks", [[], [desk(services=frozenset({"meter"}))]])
def test_without_a_counter_for_the_service_nothing_is_promised(desks: list[Desk]) -> None:
    assert wait_s({"advice": 1}, "advice", desks, USUAL) is None


def test_a_crowd_is_estimated_as_well_as_a_line() -> None:
    seconds = wait_s({"advice": 5000}, "advice", [desk(), desk()], USUAL)
    assert seconds == pytest.approx(5000 * 300 / 2, rel=0.05)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, (0, 5)), (60, (0, 5)), (200, (0, 5)), (500, (5, 15)), (600, (5, 15)), (1000, (10, 25)), (3600, (35, 90))],
)
def test_the_range_is_rounded_outwards_to_five_minutes(seconds: float, told: tuple[int, int]) -> None:
    span = as_range(seconds)
    assert (span.low_minutes, span.high_minutes) == told


def test_two_quantiles_are_told_as_the_range_around_both() -> None:
    assert outwards(20 * 60, 85 * 60) == Estimate(20, 85)
    assert outwards(7.2 * 60, 7.2 * 60) == Estimate(5, 10)
    assert outwards(0.0, 0.0) == Estimate(0, 5)


@given(st.floats(0, 100_000))
def test_a_range_is_in_fives_holds_the_estimate_and_is_never_a_single_minute(seconds: float) -> None:
    span = as_range(seconds)
    assert span.low_minutes % 5 == 0
    assert span.high_minutes % 5 == 0
    assert span.low_minutes < span.high_minutes
    assert span.low_minutes * 60 <= seconds <= span.high_minutes * 60


@given(st.floats(0, 100_000), st.floats(0, 10_000))
def test_a_longer_wait_is_never_told_as_a_shorter_one(seconds: float, more: float) -> None:
    shorter, longer = as_range(seconds), as_range(seconds + more)
    assert shorter.low_minutes <= longer.low_minutes
    assert shorter.high_minutes <= longer.high_minutes


services = st.sampled_from(sorted(USUAL))
lines = st.dictionaries(services, st.integers(0, 30))
alike = st.lists(st.builds(lambda free: desk(float(free)), st.integers(0, 900)), min_size=1, max_size=5)
unlike = st.lists(
    st.builds(lambda free, some: desk(float(free), some), st.integers(0, 900), st.frozensets(services, min_size=1)),
    min_size=1,
    max_size=4,
)


def told(ahead: Mapping[str, int], service: str, desks: Sequence[Desk]) -> float:
    seconds = wait_s(ahead, service, desks, USUAL)
    assert seconds is not None
    return seconds


@given(lines, services, st.integers(1, 20), services, alike)
def test_more_people_ahead_never_shorten_the_wait(
    ahead: dict[str, int], their_service: str, more: int, service: str, desks: list[Desk]
) -> None:
    longer = {**ahead, their_service: ahead.get(their_service, 0) + more}
    assert told(ahead, service, desks) <= told(longer, service, desks)


@given(lines, services, alike, st.integers(0, 900))
def test_one_more_counter_never_lengthens_the_wait(ahead: dict[str, int], service: str, desks: list[Desk], free_in: int) -> None:
    assert told(ahead, service, [*desks, desk(float(free_in))]) <= told(ahead, service, desks)


@given(lines, services, services, unlike, unlike)
def test_where_counters_take_different_services_one_person_or_counter_more_misleads_by_one_service_at_most(
    ahead: dict[str, int], their_service: str, service: str, desks: list[Desk], others: list[Desk]
) -> None:
    """With lines of their own, one visitor more may let another counter take the longer line: a known coarseness."""
    seconds = wait_s(ahead, service, desks, USUAL)
    if seconds is None:
        return
    assert seconds <= told({**ahead, their_service: ahead.get(their_service, 0) + 1}, service, desks) + max(USUAL.values())
    assert told(ahead, service, [*desks, others[0]]) <= seconds + max(USUAL.values())


@given(lines, unlike)
def test_one_roll_tells_each_service_what_its_own_would_tell(ahead: dict[str, int], desks: list[Desk]) -> None:
    waits = waits_s(ahead, desks, USUAL)
    assert {code: waits.get(code) for code in USUAL} == {code: wait_s(ahead, code, desks, USUAL) for code in USUAL}


@given(lines, services, alike)
def test_the_wait_is_never_negative_and_never_more_than_one_counter_would_need(
    ahead: dict[str, int], service: str, desks: list[Desk]
) -> None:
    seconds = told(ahead, service, desks)
    work = sum(USUAL[code] * count for code, count in ahead.items())
    assert 0 <= seconds <= min(one.free_in_s for one in desks) + work


@given(lines, services, alike)
def test_the_wait_is_at_least_the_work_ahead_shared_by_all_counters_less_their_last_visitors(
    ahead: dict[str, int], service: str, desks: list[Desk]
) -> None:
    """No counter stands idle while people wait: whoever is called next finds the others busy."""
    seconds = told(ahead, service, desks)
    work = sum(USUAL[code] * count for code, count in ahead.items())
    longest = max((USUAL[code] for code, count in ahead.items() if count), default=0.0)
    busy = sum(max(0.0, seconds - one.free_in_s) + longest for one in desks)
    assert work <= busy
