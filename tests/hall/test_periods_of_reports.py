"""Weeks, months, quarters and years of reports."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.hall.periods import NAMED, BadPeriod, around, check


@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        ("day", "2026-03-02", "2026-03-02", "2026-03-02"),
        ("week", "2026-03-01", "2026-02-23", "2026-03-01"),
        ("week", "2026-01-01", "2025-12-29", "2026-01-04"),
        ("month", "2024-02-10", "2024-02-01", "2024-02-29"),
        ("month", "2026-12-31", "2026-12-01", "2026-12-31"),
        ("quarter", "2026-11-27", "2026-10-01", "2026-12-31"),
        ("quarter", "2026-02-28", "2026-01-01", "2026-03-31"),
        ("year", "2024-06-15", "2024-01-01", "2024-12-31"),
    ],
)
def test_a_day_names_the_time_around_it(kind: str, day: str, first: str, last: str) -> None:
    assert around(kind, date.fromisoformat(day)) == (date.fromisoformat(first), date.fromisoformat(last))


@given(st.sampled_from(NAMED), st.dates(date(1, 1, 1), date(9998, 12, 31)))
def test_times_of_one_kind_lie_side_by_side_and_may_be_reported_on(kind: str, day: date) -> None:
    first, last = around(kind, day)
    assert first <= day <= last
    check(first, last)
    assert around(kind, first) == around(kind, last) == (first, last)
    assert around(kind, last + timedelta(days=1))[0] == last + timedelta(days=1)


def test_days_the_wrong_way_round_and_too_many_of_them_are_refused_in_words() -> None:
    with pytest.raises(BadPeriod, match="put the earlier day first"):
        check(date(2026, 3, 2), date(2026, 3, 1))
    check(date(2024, 1, 1), date(2024, 12, 31))
    with pytest.raises(BadPeriod, match="367 days; a report is about 366 at most"):
        check(date(2024, 1, 1), date(2025, 1, 1))


@pytest.mark.parametrize("kind", ["week", "month", "quarter", "year"])
def test_the_end_of_the_calendar_is_too_far_away(kind: str) -> None:
    with pytest.raises(BadPeriod, match="too far away"):
        around(kind, date.max)
