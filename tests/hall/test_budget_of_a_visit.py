"""The 30 minutes of a visit: what counts, when the light changes, and that exactly 30 are kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.hall.standard import COUNTS_AS, RUNNING, Light, Standard, Times, light, with_stretch, within
from queue_server.hall.ticket import State

STANDARD = Standard()
MINUTE = 60


@pytest.mark.parametrize(
    ("minutes", "seconds", "colour"),
    [
        (0, 0, "green"),
        (19, 59, "green"),
        (20, 0, "amber"),
        (20, 1, "amber"),
        (26, 59, "amber"),
        (27, 0, "red"),
        (30, 0, "red"),
        (90, 0, "red"),
    ],
)
def test_the_light_changes_at_twenty_and_at_twenty_seven_minutes(minutes: int, seconds: int, colour: str) -> None:
    assert light(STANDARD, minutes * MINUTE + seconds) is Light(colour)


def test_a_visit_of_exactly_thirty_minutes_has_kept_the_standard() -> None:
    assert within(STANDARD, 29 * MINUTE + 59)
    assert within(STANDARD, 30 * MINUTE)
    assert not within(STANDARD, 30 * MINUTE + 1)


def test_an_office_with_another_promise_has_its_own_lights() -> None:
    strict = Standard(total_limit_s=15 * MINUTE, amber_s=10 * MINUTE, red_s=13 * MINUTE)
    assert [light(strict, minutes * MINUTE) for minutes in (9, 10, 13)] == [Light.GREEN, Light.AMBER, Light.RED]
    assert not within(strict, 15 * MINUTE + 1)


@pytest.mark.parametrize(
    ("state", "part"),
    [
        ("waiting", "waiting_s"),
        ("called", "walking_s"),
        ("serving", "service_s"),
        ("parked", "paused_s"),
        ("no_show", "paused_s"),
    ],
)
def test_every_stretch_counts_as_one_thing(state: str, part: str) -> None:
    times = with_stretch(Times(1, 2, 3, 4), State(state), 1000, 1100)
    before = {"waiting_s": 1, "walking_s": 2, "service_s": 3, "paused_s": 4}
    before[part] += 100
    assert times == Times(**before)


@pytest.mark.parametrize("state", ["finished", "cancelled", "expired"])
def test_an_ended_visit_takes_no_more_time(state: str) -> None:
    assert with_stretch(Times(1, 2, 3, 4), State(state), 1000, 9000) == Times(1, 2, 3, 4)


def test_the_standard_limits_waiting_walking_and_service_and_not_the_pauses() -> None:
    assert Times(waiting_s=600, walking_s=60, service_s=300, paused_s=7200).total_s == 960


def test_the_budget_runs_only_while_the_visitor_waits_walks_or_is_served() -> None:
    assert {"waiting", "called", "serving"} == RUNNING
    assert {state for state, part in COUNTS_AS.items() if part != "paused_s"} == RUNNING


def test_a_clock_that_went_back_never_makes_a_time_negative() -> None:
    assert with_stretch(Times(10, 10, 10, 10), State.WAITING, 1000, 400) == Times(10, 10, 10, 10)


@given(
    st.lists(
        st.tuples(st.sampled_from(["waiting", "called", "serving", "parked", "no_show"]), st.integers(0, 20_000)), max_size=12
    )
)
def test_the_parts_of_a_visit_add_up_to_its_whole_length(stretches: list[tuple[str, int]]) -> None:
    times, now = Times(), 1_770_000_000
    begin = now
    for state, seconds in stretches:
        times = with_stretch(times, State(state), now, now + seconds)
        now += seconds
    assert times.waiting_s + times.walking_s + times.service_s + times.paused_s == now - begin
    assert times.total_s + times.paused_s == now - begin


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_light_never_turns_back_towards_green(used: int, more: int) -> None:
    order = [Light.GREEN, Light.AMBER, Light.RED]
    assert order.index(light(STANDARD, used)) <= order.index(light(STANDARD, used + more))
