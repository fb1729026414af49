"""When a board is behind, and when its sound is tried."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from queue_server.hall.board_health import behind, sound_test
from queue_server.hall.calendar import MIDNIGHT, Calendar, DayOff, Span

NOW = 1_000_000
ZONE = ZoneInfo("Asia/Novokuznetsk")
MORNING, ALL_DAY = Span(time(8), time(12)), Span(MIDNIGHT, MIDNIGHT)
OFFICE = Calendar(ZONE, {0: (Span(time(13), time(18)), MORNING), 1: (MORNING,)}, {date(2026, 3, 3): DayOff("Праздник")})


def test_a_board_keeps_up_while_a_few_calls_are_on_their_way() -> None:
    five_at_once = [(announcement, NOW - 5) for announcement in range(1, 6)]
    assert behind(five_at_once, 0, NOW) == 0
    assert behind([(1, NOW - 30), (2, NOW - 30), (3, NOW - 30)], 0, NOW) == 0


def test_a_board_with_many_older_calls_before_it_is_behind() -> None:
    calls = [(announcement, NOW - 30) for announcement in range(1, 7)]
    assert behind(calls, 1, NOW) == 5
    assert behind(calls, 3, NOW) == 0
    assert behind(calls, 6, NOW) == 0


def test_a_board_that_leaves_one_call_for_a_minute_is_behind() -> None:
    assert behind([(7, NOW - 61)], 6, NOW) == 1
    assert behind([(7, NOW - 60)], 6, NOW) == 0


def test_a_board_that_has_not_spoken_yet_is_not_behind() -> None:
    assert behind([(7, NOW - 500)], None, NOW) == 0


@pytest.mark.parametrize(
    ("now", "begins", "opens"),
    [
        ("2026-03-02 00:00", "2026-03-02 07:50", "2026-03-02 08:00"),
        ("2026-03-02 07:55", "2026-03-02 07:50", "2026-03-02 08:00"),
        ("2026-03-09 09:00", "2026-03-10 07:50", "2026-03-10 08:00"),  # not before it opens again after noon
        ("2026-03-09 12:30", "2026-03-10 07:50", "2026-03-10 08:00"),
    ],
)
def test_sound_is_tried_before_the_first_opening_of_a_day(now: str, begins: str, opens: str) -> None:
    found = sound_test(OFFICE, int(datetime.fromisoformat(now).replace(tzinfo=ZONE).timestamp()), 10)
    assert found == tuple(datetime.fromisoformat(one).replace(tzinfo=ZONE) for one in (begins, opens))


@pytest.mark.parametrize("calendar", [Calendar(ZONE, {0: (MORNING,)}), Calendar(ZONE, dict.fromkeys(range(7), (ALL_DAY,)))])
def test_sound_is_not_tried_before_a_day_off_nor_where_the_doors_never_close(calendar: Calendar) -> None:
    assert sound_test(calendar, int(datetime(2026, 3, 2, 9, tzinfo=ZONE).timestamp()), 10) is None


def test_sound_is_not_tried_where_the_set_up_says_so() -> None:
    assert sound_test(OFFICE, int(datetime(2026, 3, 2, 7, tzinfo=ZONE).timestamp()), 0) is None
