"""Appointments: which times can be booked, who comes early or late, and who is called when."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.hall.booking import COME_EARLY_S, COME_LATE_S, DAYS_AHEAD, Arrival, arrival, can_be_booked, is_lost, times
from queue_server.hall.calendar import Calendar, DayOff, Span
from queue_server.hall.calling import ARRIVAL, BOOKED_EARLY_S, WEIGHTED, Choice, Rule, Waiting, Why, choose, in_order, why
from queue_server.hall.standard import Times, own_left_s, with_stretch
from queue_server.hall.ticket import State
from tests.office import at

MINUTE = 60
ZONE = ZoneInfo("Asia/Novokuznetsk")
MONDAY = date(2026, 3, 2)
CALENDAR = Calendar(
    ZONE,
    {0: [Span(time(8), time(12)), Span(time(13), time(17, 20))], 1: [Span(time(22), time(0))]},
    {date(2026, 3, 9): DayOff("Праздник")},
)


def clock(instants: list[int]) -> list[str]:
    return [f"{CALENDAR.local(one):%H:%M}" for one in instants]


# Which times can be booked


def test_times_count_from_each_opening_and_the_last_step_ends_before_the_doors_close() -> None:
    booked = clock(times(CALENDAR, MONDAY, 30, at("2026-03-01 10:00")))
    assert booked[:2] == ["08:00", "08:30"]
    assert "12:00" not in booked
    assert booked[booked.index("11:30") + 1] == "13:00"
    assert booked[-1] == "16:30"


def test_what_has_begun_is_over() -> None:
    assert clock(times(CALENDAR, MONDAY, 30, at("2026-03-02 10:00")))[0] == "10:30"
    assert times(CALENDAR, MONDAY, 30, at("2026-03-02 17:00")) == []


def test_a_day_without_hours_has_no_times_and_midnight_is_the_end_of_a_day() -> None:
    assert times(CALENDAR, date(2026, 3, 9), 15, at("2026-03-02 10:00")) == []
    assert times(CALENDAR, date(2026, 3, 4), 15, at("2026-03-02 10:00")) == []
    assert clock(times(CALENDAR, date(2026, 3, 3), 45, at("2026-03-02 10:00"))) == ["22:00", "22:45"]


def test_today_and_two_weeks_can_be_booked() -> None:
    now = at("2026-03-02 10:00")
    days = [
        (MONDAY.toordinal() + ahead, can_be_booked(CALENDAR, date.fromordinal(MONDAY.toordinal() + ahead), now))
        for ahead in (-1, 0, DAYS_AHEAD, DAYS_AHEAD + 1)
    ]
    assert [can for _, can in days] == [False, True, True, False]


# Who comes early or late


@pytest.mark.parametrize(
    ("comes_at", "worth"),
    [
        ("2026-03-02 09:59:59", Arrival.TOO_EARLY),
        ("2026-03-02 10:00", Arrival.ON_TIME),
        ("2026-03-02 10:30", Arrival.ON_TIME),
        ("2026-03-02 10:45", Arrival.ON_TIME),
        ("2026-03-02 10:45:01", Arrival.LATE),
        ("2026-03-02 23:59", Arrival.LATE),
        ("2026-03-03 10:30", Arrival.OTHER_DAY),
        ("2026-03-01 10:30", Arrival.OTHER_DAY),
    ],
)
def test_a_code_is_worth_what_its_time_says(comes_at: str, worth: Arrival) -> None:
    assert arrival(CALENDAR, at("2026-03-02 10:30"), at(comes_at)) is worth


@given(st.integers(-7200, 7200))
def test_between_early_and_late_everybody_is_on_time(seconds: int) -> None:
    booked = at("2026-03-02 12:00")
    on_time = -COME_EARLY_S <= seconds <= COME_LATE_S
    assert (arrival(CALENDAR, booked, booked + seconds) is Arrival.ON_TIME) == on_time


def test_a_call_that_was_missed_before_the_time_costs_nothing() -> None:
    assert not is_lost(1000, 999)
    assert is_lost(1000, 1000)


# Whose time it is


def test_waiting_before_the_appointment_is_a_pause_and_what_follows_counts() -> None:
    assert with_stretch(Times(), State.WAITING, 1000, 1900, booked_at=1600) == Times(waiting_s=300, paused_s=600)
    assert with_stretch(Times(), State.WAITING, 1000, 1500, booked_at=1600) == Times(paused_s=500)
    assert with_stretch(Times(), State.WAITING, 1700, 1900, booked_at=1600) == Times(waiting_s=200)


@pytest.mark.parametrize(("state", "part"), [("called", "walking_s"), ("serving", "service_s"), ("parked", "paused_s")])
def test_the_way_and_the_service_count_also_before_the_time(state: str, part: str) -> None:
    assert with_stretch(Times(), State(state), 1000, 1100, booked_at=1600) == Times(**{part: 100})
    assert own_left_s(State(state), 1000, 1600) == 0


@given(
    st.integers(-3000, 3000),
    st.lists(st.tuples(st.sampled_from(["waiting", "called", "serving", "parked", "no_show"]), st.integers(0, 3000)), max_size=8),
)
def test_with_an_appointment_too_the_parts_add_up_to_the_whole_visit(booked_in: int, stretches: list[tuple[str, int]]) -> None:
    came = now = 1_770_000_000
    found = Times()
    for state, seconds in stretches:
        found = with_stretch(found, State(state), now, now + seconds, came + booked_in)
        now += seconds
    assert found.waiting_s + found.walking_s + found.service_s + found.paused_s == now - came


@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(0, 6000))
def test_the_budget_stands_still_for_as_long_as_it_says(early: int, now: int, later: int) -> None:
    used = [with_stretch(Times(), State.WAITING, 0, instant, early).total_s for instant in (now, now + later)]
    assert used[1] == used[0] + max(0, later - own_left_s(State.WAITING, now, early))


# Who is called when

SERVICES = frozenset({"advice", "meter"})
NOW = 100_000


def someone(ticket: str, minutes: float, **more: Any) -> Waiting:
    """Who has waited so long."""
    came = NOW - round(minutes * MINUTE)
    return Waiting(**({"ticket": ticket, "service": "advice", "rank": 0, "place": float(came), "came_at": came} | more))


def booked(ticket: str, minutes: float, in_minutes: float, **more: Any) -> Waiting:
    return someone(ticket, minutes, booked_at=NOW + round(in_minutes * MINUTE), **more)


@pytest.mark.parametrize("rule", [ARRIVAL, WEIGHTED])
def test_from_five_minutes_before_a_booked_visitor_is_next_and_no_earlier(rule: Rule) -> None:
    waits = someone("waits", 20)
    assert choose([waits, booked("booked", 1, 5)], 1, SERVICES, rule, NOW) == Choice("booked", Why.BOOKED)
    assert choose([waits, booked("booked", 30, 5.1)], 1, SERVICES, rule, NOW) == Choice("waits", Why.ARRIVAL)


def test_who_has_waited_three_quarters_of_an_hour_lets_booked_and_law_go_first() -> None:
    hall = [someone("capped", 50), booked("booked", 1, 0), someone("by law", 1, rank=20)]
    assert [one.ticket for one in in_order(hall, WEIGHTED, NOW)] == ["by law", "booked", "capped"]


def test_booked_visitors_go_by_their_times_whoever_came_first() -> None:
    hall = [booked("half past", 20, 3), booked("a quarter past", 1, -12), someone("waits", 40)]
    assert [one.ticket for one in in_order(hall, ARRIVAL, NOW)] == ["a quarter past", "half past", "waits"]


def test_a_counter_with_nobody_else_takes_a_booked_visitor_early_and_says_why() -> None:
    assert choose([booked("booked", 1, 25), booked("later", 2, 29)], 1, SERVICES, ARRIVAL, NOW) == Choice("booked", Why.BOOKED)


rules = st.sampled_from([ARRIVAL, WEIGHTED, Rule(WEIGHTED.weights, passes=3), Rule(turns=(2, 1))])
visitors = st.tuples(
    st.sampled_from(sorted(SERVICES)),
    st.integers(0, 60),
    st.sampled_from([0, 0, 0, 0, 10]),
    st.one_of(st.none(), st.integers(-20, 30)),
    st.sampled_from([None, None, None, 1, 2]),
    st.booleans(),
)


def hall_of(rows: list[tuple[str, int, int, int | None, int | None, bool]]) -> list[Waiting]:
    return [
        Waiting(
            ticket=str(n),
            service=service,
            rank=rank,
            place=NOW - came * MINUTE + n / 100,
            for_counter=counter,
            came_at=NOW - came * MINUTE,
            usual_s=200.0 if service == "advice" else 900.0,
            shares=shares,
            booked_at=None if rank or in_minutes is None else NOW + in_minutes * MINUTE,
        )
        for n, (service, came, rank, in_minutes, counter, shares) in enumerate(rows)
    ]


halls = st.lists(visitors, min_size=1, max_size=20).map(hall_of)


@given(halls, rules, st.integers(0, 5))
def test_nobody_booked_is_called_earlier_than_five_minutes_before_while_others_wait(
    hall: list[Waiting], rule: Rule, turn: int
) -> None:
    choice = choose(hall, 1, SERVICES, rule, NOW, turn)
    if choice is None:
        return
    called = next(one for one in hall if one.ticket == choice.ticket)
    mine = [one for one in hall if one.for_counter in (None, 1)]
    if called.booked_at is not None and called.booked_at - NOW > BOOKED_EARLY_S:
        assert all(one.booked_at is not None and one.booked_at >= called.booked_at for one in mine)
    if called.rank == 0 and called.booked_at is None:
        # An ordinary visitor goes before no booked one whose time has come.
        assert all(one.booked_at is None or one.booked_at - NOW > BOOKED_EARLY_S for one in mine)
        assert choice.why is not Why.BOOKED


@given(halls, rules, st.integers(0, 5))
def test_the_first_of_each_line_are_enough_with_booked_visitors_too(hall: list[Waiting], rule: Rule, turn: int) -> None:
    heads = {}
    for one in sorted(hall, key=lambda one: (-(one.booked_at or 0), -one.place)):
        heads[one.service, one.rank, one.booked_at is not None, one.for_counter, one.shares] = one
    assert choose(heads.values(), 1, SERVICES, rule, NOW, turn) == choose(hall, 1, SERVICES, rule, NOW, turn)


@given(halls, rules)
def test_by_arrival_nobody_is_passed_but_by_law_by_appointment_or_in_turns(hall: list[Waiting], rule: Rule) -> None:
    ordered = in_order(hall, rule, NOW)
    assert sorted(one.ticket for one in ordered) == sorted(one.ticket for one in hall)
    ordinary = [one for one in ordered if one.rank == 0 and one.booked_at is None]
    for service in SERVICES:
        line = [one.place for one in ordinary if one.service == service]
        assert line == sorted(line)
    if rule is ARRIVAL and ordered[0] in ordinary:
        assert why(ordered, rule, NOW) is Why.ARRIVAL
