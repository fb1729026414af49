"""The forecast of a hall: what newcomers are told, and who will break the standard."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from queue_server.hall.calling import WEIGHTED
from queue_server.hall.estimate import Estimate
from queue_server.hall.forecast import Breach, Desk, Present, Someone, Usual, forecast, quantile
from queue_server.hall.foreseen import HOLDS_S, Foreseen

MINUTE = 60.0
USUAL = {"short": Usual(4 * MINUTE, 0.5), "long": Usual(20 * MINUTE, 0.6)}
BOTH = frozenset(USUAL)


def waiting(count: int, service: str = "short", each_minutes: float = 1.0) -> list[Someone]:
    """So many wait, the first since longest."""
    waits = [each_minutes * MINUTE * number for number in range(count, 0, -1)]
    return [Someone(f"{service} {number}", service, wait, wait) for number, wait in enumerate(waits)]


def hall(people: list[Someone], *desks: Desk, **more: Any) -> Present:
    return Present(people, desks or (Desk(BOTH), Desk(BOTH)), USUAL, **more)


def middle(present: Present, service: str = "short") -> float:
    return quantile(forecast(present, 1).waits[service], 0.5)


def test_with_a_free_counter_a_newcomer_does_not_wait() -> None:
    assert set(forecast(hall([]), 1).waits["short"]) == {0.0}


def test_the_same_hall_is_foreseen_the_same_way() -> None:
    present = hall(waiting(6))
    assert forecast(present, 1) == forecast(present, 1)
    assert forecast(present, 1).waits != forecast(present, 2).waits


def test_more_people_ahead_are_a_longer_wait_and_one_more_counter_a_shorter_one() -> None:
    waits = [middle(hall(waiting(count))) for count in (2, 6, 12)]
    assert waits == sorted(waits)
    assert middle(hall(waiting(12), Desk(BOTH), Desk(BOTH), Desk(BOTH))) < waits[-1]
    # Twelve short matters of four minutes at two counters: the middle of the runs is near the plain reckoning.
    assert waits[-1] == pytest.approx(24 * MINUTE, rel=0.25)


def test_appointments_still_to_come_lengthen_the_wait_of_those_whom_they_go_before() -> None:
    people = waiting(4)
    plain = middle(hall(people, Desk(BOTH)))
    assert middle(hall(people, Desk(BOTH), booked=[(8 * MINUTE, "long")])) > plain + 10 * MINUTE
    assert middle(hall(people, Desk(BOTH), booked=[(180 * MINUTE, "long")])) == plain


def test_who_comes_for_a_service_that_no_open_counter_takes_is_told_nothing() -> None:
    assert set(forecast(hall([], Desk(frozenset({"short"}))), 1).waits) == {"short"}


def test_a_pause_that_is_known_lengthens_the_wait_and_a_return_that_is_known_shortens_it() -> None:
    people = waiting(6)
    plain = middle(hall(people, Desk(BOTH), Desk(BOTH)))
    lunch = middle(hall(people, Desk(BOTH, pauses=((5 * MINUTE, 45 * MINUTE),)), Desk(BOTH)))
    end_of_shift = middle(hall(people, Desk(BOTH, until_s=5 * MINUTE), Desk(BOTH)))
    back_soon, back_late = (middle(hall(people, Desk(BOTH, back_in_s=seconds), Desk(BOTH))) for seconds in (60.0, 2400.0))
    assert plain < lunch
    assert plain < end_of_shift
    assert back_soon < back_late


def test_a_slow_operator_and_a_service_that_began_long_ago_are_reckoned_with() -> None:
    people = waiting(6)
    assert middle(hall(people, Desk(BOTH, slowness=1.5))) > 1.2 * middle(hall(people, Desk(BOTH)))
    just_begun, long_at_it = (middle(hall([], Desk(BOTH, busy=("short", seconds)))) for seconds in (0.0, 180.0))
    assert long_at_it < just_begun


def test_under_a_rule_that_weighs_a_short_question_waits_less_among_long_matters() -> None:
    present = hall(waiting(6, "long"), Desk(BOTH), Desk(BOTH))
    assert middle(replace(present, rule=WEIGHTED)) < middle(present)


def test_who_will_break_the_standard_is_named_before_he_does() -> None:
    people = [*waiting(1, "long", 22.0), *waiting(2, "short", 1.0)]
    busy = Desk(BOTH, busy=("long", 0.0), ticket="at the counter", used_s=60.0)
    breaches = forecast(hall(people, busy, Desk(frozenset({"short"}))), 1).breaches
    assert [one.ticket for one in breaches] == ["long 0"]
    assert breaches[0].chance >= 0.7
    assert breaches[0].in_s == 8 * MINUTE
    assert breaches[0].over_s > 0


def test_who_has_broken_it_already_is_no_forecast_any_more() -> None:
    assert forecast(hall(waiting(1, "long", 31.0)), 1).breaches == []


def test_a_forecast_moves_with_the_queue_and_says_nothing_once_it_is_old() -> None:
    seen = Foreseen(1000, {"short": (300.0, 840.0)}, {"short": 400.0})
    assert seen.wait("short", 400.0, 1010) == Estimate(5, 15)
    assert seen.wait("short", 760.0, 1010) == Estimate(10, 20)
    assert seen.wait("short", 40.0, 1010) == Estimate(0, 10)
    assert seen.wait("short", 400.0, 1001 + HOLDS_S) is None
    assert seen.wait("long", 400.0, 1010) is None


def test_screens_are_drawn_anew_only_when_a_forecast_would_show_something_else() -> None:
    late = Breach("one", 0.8, 600.0, 240.0)
    before = Foreseen(1000, {"short": (300.0, 840.0)}, {"short": 400.0}, [late])
    assert before.is_news_after(None)
    # The hall has moved as it was thought to, and the seconds are others.
    moved = Foreseen(1010, {"short": (360.0, 890.0)}, {"short": 460.0}, [replace(late, in_s=590.0, over_s=231.0)])
    assert not moved.is_news_after(before)
    assert moved.is_news_after(replace(before, at=moved.at - HOLDS_S - 1))
    assert replace(moved, waits={"short": (360.0, 1260.0)}).is_news_after(before)
    assert replace(moved, breaches=[replace(late, in_s=520.0)]).is_news_after(before)
    assert replace(moved, breaches=[]).is_news_after(before)
    assert replace(moved, counted=1).is_news_after(before)
