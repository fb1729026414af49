"""Before the doors open it is known how many people each hour brings, and whether the timetable has counters for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from hypothesis import given
from hypothesis import strategies as some

from queue_server.hall.calendar import Span, seconds_by_hour
from queue_server.hall.forecast import WALK_S, Usual
from queue_server.hall.learning import Learnt
from queue_server.hall.workload import GOOD_LOAD, workload

NINE_TO_NOON = (Span(time(9), time(12)),)
#: With the way to the counter a visit of this service takes it ten minutes.
ADVICE = Usual(600 - WALK_S, 0.5)


def known(arrivals: Mapping[int, Mapping[str, float]]) -> Learnt:
    return Learnt(500, {"advice": ADVICE}, arrivals=arrivals)


def test_an_hour_needs_so_many_counters_that_none_is_busy_for_more_than_seven_tenths_of_it() -> None:
    # 21 visits of ten minutes are three and a half hours of work: five counters are busy for 0.7 of an hour.
    [_, ten, _] = workload(known({20: {"advice": 12}, 21: {"advice": 9}}), [], NINE_TO_NOON, [()] * 6, 6)
    assert (ten.hour, ten.visitors, ten.needed, ten.there, ten.is_short) == (10, 21, 5, 6, False)
    [_, ten, _] = workload(known({20: {"advice": 13}, 21: {"advice": 9}}), [], NINE_TO_NOON, [()] * 5, 6)
    assert (ten.needed, ten.there, ten.is_short) == (6, 5, True)


def test_who_is_booked_is_expected_at_the_time_of_the_appointment() -> None:
    hours = workload(known({}), [(11 * 3600 + 1800, "advice"), (11 * 3600, "advice")], NINE_TO_NOON, [()], 6)
    assert [(one.hour, one.visitors, one.needed) for one in hours] == [(9, 0, 0), (10, 0, 0), (11, 2, 1)]


def test_whoever_is_at_lunch_or_has_gone_home_is_not_there_and_no_more_are_there_than_counters() -> None:
    lunch, leaves = Span(time(10), time(10, 45)), Span(time(11), time(0))
    hours = workload(known({}), [], NINE_TO_NOON, [(lunch,), (leaves,), (), ()], 3)
    assert [one.there for one in hours] == [3, 3, 3]
    hours = workload(known({}), [], NINE_TO_NOON, [(lunch,), (leaves,)], 3)
    assert [one.there for one in hours] == [2, 1, 1]


def test_an_office_that_opens_at_half_past_needs_the_counters_in_the_half_hour_that_is_left() -> None:
    [nine] = workload(known({19: {"advice": 7}}), [], (Span(time(9, 30), time(10)),), [()] * 6, 6)
    assert (nine.needed, nine.there) == (4, 6)


def test_people_of_hours_in_which_the_office_is_closed_today_are_not_counted() -> None:
    hours = workload(known({16: {"advice": 5}, 18: {"advice": 2}}), [], NINE_TO_NOON, [()], 6)
    assert sum(one.visitors for one in hours) == 2


def test_a_closed_day_has_no_hours() -> None:
    assert workload(known({20: {"advice": 5}}), [], (), [()], 6) == []


times = some.integers(0, 24 * 60 - 1)


@some.composite
def spans(draw: some.DrawFn) -> Span:
    first, second = sorted(draw(some.lists(times, min_size=2, max_size=2, unique=True)))
    return Span(time(first // 60, first % 60), time(second // 60, second % 60))


@given(some.lists(spans(), max_size=4), some.lists(spans(), max_size=4))
def test_the_seconds_of_the_hours_are_those_that_the_clock_goes_through(opened: list[Span], without: list[Span]) -> None:
    by_hand: dict[int, int] = {}
    for minute in range(24 * 60):
        now = time(minute // 60, minute % 60)
        if any(one.holds(now) for one in opened) and not any(one.holds(now) for one in without):
            by_hand[minute // 60] = by_hand.get(minute // 60, 0) + 60
    assert seconds_by_hour(opened, without) == by_hand


@given(some.dictionaries(some.integers(18, 23), some.fixed_dictionaries({"advice": some.floats(0, 40)})))
def test_with_the_counters_needed_no_hour_is_fuller_than_it_should_be_and_with_one_fewer_it_is(
    arrivals: dict[int, dict[str, float]],
) -> None:
    for one in workload(known(arrivals), [], NINE_TO_NOON, [()], 6):
        work = one.visitors * 600
        assert work <= one.needed * 3600 * GOOD_LOAD + 0.001
        assert one.needed == 0 or work > (one.needed - 1) * 3600 * GOOD_LOAD - 0.001
