"""A day is told again from what happened: no step is forgotten, nothing lies before it began."""

from __future__ import annotations

from queue_server.hall import replay
from queue_server.hall.replay import Happening, Seating, Stretch
from queue_server.hall.ticket import State
from queue_server.store.events import Event
from tests.house.test_catalogue import NOT_OF_A_TICKET


def test_every_event_of_a_visit_is_a_step_or_known_to_be_none() -> None:
    of_visits = {event.value for event in Event if not event.value.startswith(NOT_OF_A_TICKET)}
    assert replay.STATE_AFTER.keys() | replay.NO_STEP == of_visits
    assert not replay.STATE_AFTER.keys() & replay.NO_STEP


def test_every_event_of_a_counter_says_whether_it_is_open() -> None:
    of_counters = {event.value for event in Event if event.value.startswith("counter_")}
    assert replay.SEATING_AFTER.keys() | {"counter_freed"} == of_counters


def test_a_visit_is_at_a_counter_from_its_call_until_it_leaves_it() -> None:
    history = [
        Happening(100, "issued", service="meter"),
        Happening(400, "called", 2, why="arrival"),
        Happening(430, "recalled", 2),
        Happening(450, "started", 2),
        Happening(700, "transferred", 2, "advice"),
        Happening(900, "called", 3, why="arrival"),
        Happening(910, "started", 3),
        Happening(1000, "finished", 3),
    ]
    assert replay.visit(100, "meter", history) == [
        Stretch(100, State.WAITING, None, "meter"),
        Stretch(400, State.CALLED, 2, "meter"),
        Stretch(450, State.SERVING, 2, "meter"),
        Stretch(700, State.WAITING, None, "advice"),
        Stretch(900, State.CALLED, 3, "advice"),
        Stretch(910, State.SERVING, 3, "advice"),
        Stretch(1000, State.FINISHED, None, "advice"),
    ]
    assert [(one.at, one.counter, one.why) for one in replay.calls(history)] == [
        (400, 2, "arrival"),
        (430, 2, None),
        (900, 3, "arrival"),
    ]


def test_a_visit_that_was_entered_late_begins_when_the_visitor_came() -> None:
    entered = [Happening(500, "issued_alone", service="advice"), Happening(520, "called", 1, why="arrival")]
    assert [one.at for one in replay.visit(200, "advice", entered)] == [200, 520]


def test_a_visit_of_a_paper_form_has_the_times_that_stand_there() -> None:
    assert replay.visit_of_form(10, "advice", 40, 50, 90, State.FINISHED, 2) == [
        Stretch(10, State.WAITING, None, "advice"),
        Stretch(40, State.CALLED, 2, "advice"),
        Stretch(50, State.SERVING, 2, "advice"),
        Stretch(90, State.FINISHED, None, "advice"),
    ]
    assert [one.state for one in replay.visit_of_form(10, "advice", None, None, 30, State.CANCELLED, None)] == [
        State.WAITING,
        State.CANCELLED,
    ]


def test_a_counter_that_nobody_left_last_night_is_open_in_the_morning() -> None:
    yesterday = Happening(50, "counter_opened", 1)
    today = [Happening(200, "counter_paused", 1, reason="lunch"), Happening(300, "counter_resumed", 1)]
    assert replay.seatings(yesterday, today, 100) == [
        Seating(100, "open"),
        Seating(200, "paused", "lunch"),
        Seating(300, "open"),
    ]
    assert replay.seatings(None, [], 100) == [Seating(100, "closed")]
