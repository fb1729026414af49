"""Which days a report may be asked for: a day, a week, a month, a quarter, a year or a range, none in the future; pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

#: A range is at most a leap year.
LONGEST_DAYS = 366
KINDS = ("week", "month", "quarter", "year")
RANGE = "range"


class BadSpan(Exception):
    """These days cannot be reported: `error.CODE` in the catalogue says why, with `details`."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def checked_day(day: date, today: date) -> date:
    """The day, when it has begun. Raises BadSpan."""
    if day > today:
        raise BadSpan("day_in_future", day=day.isoformat())
    return day


def checked_year(year: int, today: date) -> int:
    """The year, when it has begun. Raises BadSpan."""
    checked_day(date(year, 1, 1), today)
    return year


def checked_span(first: date, last: date, today: date) -> None:
    """Raises BadSpan for days in the wrong order, for too many, and for a time that has not come.

    A week, month, quarter or year that goes on may be asked for; it is told as far as it has gone.
    """
    if first > last:
        raise BadSpan("period_backwards", first=first.isoformat(), last=last.isoformat())
    if (last - first).days >= LONGEST_DAYS:
        raise BadSpan("period_too_long", days=LONGEST_DAYS)
    if first > today or (last > today and kind_of(first, last) == RANGE):
        raise BadSpan("day_in_future", day=(first if first > today else last).isoformat())


def span_around(kind: str, day: date) -> tuple[date, date]:
    """The first and last day of the week (from Monday), month, quarter or year that a day belongs to."""
    if kind == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    first_month, months = {"month": (day.month, 1), "quarter": (day.month - (day.month - 1) % 3, 3), "year": (1, 12)}[kind]
    first = date(day.year, first_month, 1)
    after = first_month + months
    return first, date(day.year + after // 13, (after - 1) % 12 + 1, 1) - timedelta(days=1)


def kind_of(first: date, last: date) -> str:
    """What these days are together: a week, month, quarter or year of the calendar, else a range."""
    return next((kind for kind in KINDS if span_around(kind, first) == (first, last)), RANGE)


def span_before(first: date, last: date) -> tuple[date, date]:
    """The same kind of time directly before: the month before a month, as many days before a range."""
    kind = kind_of(first, last)
    day_before = first - timedelta(days=1)
    return (first - (last - first) - timedelta(days=1), day_before) if kind == RANGE else span_around(kind, day_before)
