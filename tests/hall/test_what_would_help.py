"""What would help a hall: one more counter, or a service lent to one that is open; when it is said, and when it was right."""

from __future__ import annotations

import pytest

from queue_server.hall import advising
from queue_server.hall.advising import Advice, best, likely_moves, ways_out
from queue_server.hall.forecast import Desk, Present
from tests.hall.test_forecast_of_the_hall import BOTH, hall, waiting

SHORT, LONG = frozenset({"short"}), frozenset({"long"})


def split_hall(people: int = 14, may_open: bool = False) -> Present:
    """A crowd with short questions at two counters; the two for long matters have little to do, and one could help."""
    desks = [
        *(Desk(SHORT, number=number) for number in (1, 2)),
        Desk(LONG, busy=("long", 60.0), number=3),
        Desk(LONG, could=SHORT, number=4),
    ]
    coming = [(0.0, 3600.0, {"short": 40.0, "long": 1.0})]
    return hall(waiting(people), *desks, arrivals=coming, may_open=may_open)


def test_one_more_counter_saves_many_in_a_crowd_and_nobody_in_an_empty_hall() -> None:
    coming = [(0.0, 3600.0, {"short": 25.0, "long": 2.0})]
    crowd = hall(waiting(14), Desk(BOTH), Desk(BOTH), arrivals=coming)
    calm = hall(waiting(1), Desk(BOTH), Desk(BOTH))
    (said,) = ways_out(crowd, 1)
    assert (said.counter, said.service) == (None, None)
    assert said.saved >= 5
    assert said.chance > 0.9
    assert said.late >= said.saved
    assert ways_out(calm, 1)[0].saved < 1


def test_where_counters_are_split_a_service_that_is_lent_saves_many_and_nobody_has_to_come() -> None:
    (move,) = ways_out(split_hall(), 1)
    assert (move.counter, move.service) == (4, "short")
    assert move.saved >= 5
    assert move.late >= move.saved


def test_with_every_counter_taken_nothing_is_said_of_opening_one() -> None:
    assert [one.counter for one in ways_out(split_hall(may_open=True), 1)] == [None, 4]
    assert ways_out(hall(waiting(14), Desk(BOTH), Desk(BOTH), may_open=False), 1) == []


def test_the_same_hall_is_helped_the_same_way() -> None:
    assert ways_out(split_hall(may_open=True), 1) == ways_out(split_hall(may_open=True), 1)
    assert ways_out(split_hall(may_open=True), 1)[0] == ways_out(hall_without_skills(), 1)[0]


def hall_without_skills() -> Present:
    present = split_hall(may_open=True)
    desks = [Desk(desk.services, desk.busy, number=desk.number) for desk in present.desks]
    return hall(list(present.waiting), *desks, arrivals=present.arrivals)


def test_what_is_tried_first_goes_from_the_counter_with_the_least_work_to_the_service_with_the_most() -> None:
    busy, idle = Desk(SHORT, could=LONG, number=1), Desk(SHORT, could=LONG, number=2)
    crowd = waiting(6, "long")
    assert likely_moves(hall(crowd, busy, idle, Desk(LONG, could=SHORT, number=3))) == [(0, "long"), (1, "long")]
    # Nobody else takes it at all: any counter that can will do.
    assert likely_moves(hall(crowd, Desk(SHORT), idle)) == [(1, "long")]


def test_at_most_three_moves_are_tried_and_none_to_where_nobody_waits_or_a_counter_is_away() -> None:
    helpers = [Desk(SHORT, could=LONG, number=number) for number in range(2, 9)]
    taker = Desk(LONG, number=1)
    assert len(likely_moves(hall(waiting(9, "long"), taker, *helpers))) == advising.MOVES
    assert likely_moves(hall([], taker, *helpers)) == []
    assert likely_moves(hall(waiting(9, "long"), taker, Desk(SHORT, could=LONG, back_in_s=600.0))) == []
    assert likely_moves(hall(waiting(9, "short"), taker, *helpers)) == []


@pytest.mark.parametrize(
    ("opening", "move", "said"),
    [
        (9.0, 6.8, "move"),  # nearly as much, and nobody has to come
        (9.0, 6.0, "open"),
        (9.0, 4.9, "open"),
        (4.0, 5.0, "move"),
        (None, 5.0, "move"),
        (4.9, 4.9, None),
        (None, None, None),
    ],
)
def test_a_service_is_lent_rather_than_a_counter_opened_unless_that_saves_clearly_more(
    opening: float | None, move: float | None, said: str | None
) -> None:
    found = [] if opening is None else [Advice(opening, 0.9, 12.0)]
    if move is not None:
        found += [Advice(move - 1, 0.9, 12.0, 2, "long"), Advice(move, 0.9, 12.0, 4, "short")]
    chosen = best(found, 5)
    expected = {"open": (opening, None), "move": (move, 4), None: None}
    assert (chosen and (chosen.saved, chosen.counter)) == expected[said]


def test_after_a_refusal_nothing_is_advised_for_half_an_hour_and_after_a_yes_for_as_long_as_it_works() -> None:
    minutes = [0, 9, 10, 29, 30, 64, 65]
    spoken = {
        answer: [minute for minute in minutes if advising.may_speak(0, answer, 0, minute * 60)]
        for answer in (None, "refused", "followed")
    }
    assert spoken == {None: [10, 29, 30, 64, 65], "refused": [30, 64, 65], "followed": [65]}
    assert advising.may_speak(None, None, None, 0)


def test_an_advice_that_was_followed_is_right_when_fewer_were_late_and_one_that_was_not_when_many_were() -> None:
    assert advising.was_right("followed", 8.0, 3)
    assert not advising.was_right("followed", 8.0, 9)
    assert advising.was_right("refused", 8.0, 5)
    assert not advising.was_right(None, 8.0, 4)
