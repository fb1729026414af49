"""Which days a report may be asked for, and which time is the one before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.reports.spans import KINDS, BadSpan, checked_day, checked_span, checked_year, kind_of, span_around, span_before

TODAY = date(2026, 3, 2)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(days, st.sampled_from(KINDS))
def test_a_period_holds_its_day_and_touches_the_one_before(day: date, kind: str) -> None:
    first, last = span_around(kind, day)
    assert first <= day <= last
    assert span_around(kind, first) == span_around(kind, last) == (first, last)
    assert kind_of(first, last) == kind
    before = span_before(first, last)
    assert before[1] == first - timedelta(days=1)
    assert kind_of(*before) == kind


@given(days, st.integers(0, 365))
def test_before_a_range_are_as_many_days(first: date, more: int) -> None:
    last = first + timedelta(days=more)
    before = span_before(first, last)
    assert before[1] == first - timedelta(days=1)
    if kind_of(first, last) == "range":
        assert before[1] - before[0] == last - first


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("2026-03-02", "2026-03-01", "period_backwards"),
        ("2025-03-01", "2026-03-02", "period_too_long"),
        ("2026-03-03", "2026-03-03", "day_in_future"),
        ("2026-03-01", "2026-03-03", "day_in_future"),
        ("2026-04-01", "2026-04-30", "day_in_future"),
    ],
)
def test_days_that_cannot_be_reported_are_refused(first: str, last: str, code: str) -> None:
    with pytest.raises(BadSpan) as refused:
        checked_span(date.fromisoformat(first), date.fromisoformat(last), TODAY)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2025-03-02", "2026-03-02"),
        ("2026-03-02", "2026-03-02"),
        ("2026-03-01", "2026-03-31"),
        ("2026-03-02", "2026-03-08"),
        ("2026-01-01", "2026-12-31"),
        ("2024-01-01", "2024-12-31"),
    ],
)
def test_a_leap_year_and_a_period_that_goes_on_may_be_asked_for(first: str, last: str) -> None:
    checked_span(date.fromisoformat(first), date.fromisoformat(last), TODAY)


def test_a_day_and_a_year_must_have_begun() -> None:
    assert checked_day(TODAY, TODAY) == TODAY
    assert checked_year(2026, TODAY) == 2026
    for refused in (lambda: checked_day(TODAY + timedelta(days=1), TODAY), lambda: checked_year(2027, TODAY)):
        with pytest.raises(BadSpan):
            refused()
