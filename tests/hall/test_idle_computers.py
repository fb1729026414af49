"""When a computer that nobody uses is locked."""

from __future__ import annotations

import pytest

from queue_server.hall.idle import NOTED_EVERY_S, is_idle, keeps_busy, limit_s

HALF_AN_HOUR = 30 * 60
NOON = 1_800_000_000


def test_a_computer_is_locked_when_the_limit_is_over_and_not_a_second_before() -> None:
    assert not is_idle(NOON + HALF_AN_HOUR - 1, NOON, None, HALF_AN_HOUR)
    assert is_idle(NOON + HALF_AN_HOUR, NOON, None, HALF_AN_HOUR)


@pytest.mark.parametrize("called_ago", [0, 60, 3 * HALF_AN_HOUR])
def test_whoever_has_a_visitor_is_not_locked_however_long_it_takes(called_ago: int) -> None:
    called_at = NOON - called_ago
    assert not is_idle(NOON + 10 * HALF_AN_HOUR, NOON, called_at, HALF_AN_HOUR)


def test_a_second_computer_of_the_same_person_is_locked_while_he_serves_at_the_first() -> None:
    called_at = NOON + NOTED_EVERY_S + 1
    assert is_idle(NOON + HALF_AN_HOUR, NOON, called_at, HALF_AN_HOUR)


def test_a_restart_that_knows_the_last_deed_a_minute_late_locks_nobody_in_the_middle_of_a_visit() -> None:
    assert keeps_busy(NOON, NOON + NOTED_EVERY_S)


def test_an_office_that_does_not_want_it_locks_nobody() -> None:
    assert not is_idle(NOON + 100 * HALF_AN_HOUR, NOON, None, 0)


def test_administrators_have_a_limit_of_their_own_and_a_clock_that_went_back_locks_nobody() -> None:
    assert (limit_s("administrator", 30, 15), limit_s("operator", 30, 15), limit_s("host", 30, 0)) == (900, 1800, 1800)
    assert not is_idle(NOON - 5, NOON, None, 60)
