"""Which calls and which queues a board is given."""

from __future__ import annotations

from queue_server.hall.boards import EVERYTHING, of_counter, of_part

ZONE = {1: frozenset({"meter"}), 2: frozenset({"meter", "advice"})}


def test_a_board_that_nobody_said_anything_about_shows_all() -> None:
    assert EVERYTHING.shows_call("meter", 7)
    assert EVERYTHING.shows_queue("meter")
    assert of_part(None, None) == EVERYTHING


def test_a_board_of_services_shows_their_calls_at_any_counter() -> None:
    board = of_part(frozenset({"meter"}), None)
    assert board.shows_call("meter", 1)
    assert board.shows_call("meter", 9)
    assert not board.shows_call("advice", 1)
    assert board.shows_queue("meter")
    assert not board.shows_queue("advice")


def test_a_board_of_a_zone_shows_calls_to_its_counters_and_who_waits_for_them() -> None:
    board = of_part(None, ZONE)
    assert board.shows_call("connection", 2)
    assert not board.shows_call("meter", 3)
    assert board.shows_queue("advice")
    assert not board.shows_queue("connection")


def test_a_board_of_services_in_a_zone_shows_what_is_both() -> None:
    board = of_part(frozenset({"advice", "connection"}), ZONE)
    assert board.shows_call("advice", 1)
    assert not board.shows_call("meter", 1)
    assert not board.shows_call("advice", 3)
    assert board.shows_queue("advice")
    assert not board.shows_queue("connection")
    assert not board.shows_queue("meter")


def test_a_board_over_a_counter_shows_its_calls_and_nobody_who_waits() -> None:
    board = of_counter(2)
    assert board.shows_call("meter", 2)
    assert not board.shows_call("meter", 1)
    assert not board.shows_queue("meter")


def test_boards_with_the_same_wishes_are_told_apart_by_nothing() -> None:
    assert len({of_part(frozenset({"a", "b"}), None), of_part(frozenset({"b", "a"}), None)}) == 1
    assert of_counter(2) != of_counter(2, "small")
