"""Days, weeks, months, quarters and years that a report can be about."""

from __future__ import annotations

from datetime import date, timedelta

#: What is named by any one of its days; and what is named by its first and last.
NAMED = ("day", "week", "month", "quarter", "year")
RANGE = "range"
LONGEST_DAYS = 366


class BadPeriod(ValueError):
    """No report can be about these days; the text says why."""


def around(kind: str, day: date) -> tuple[date, date]:
    """The first and the last day of the day, week (from Monday), month, quarter or year that holds `day`.

    Raises BadPeriod at the very ends of the calendar.
    """
    try:
        if kind == "day":
            return day, day
        if kind == "week":
            first = day - timedelta(days=day.weekday())
            return first, first + timedelta(days=6)
        months = {"month": 1, "quarter": 3, "year": 12}[kind]
        begins = (day.month - 1) // months * months + 1
        first = day.replace(month=begins, day=1)
        after = begins + months
        return first, date(day.year + (after - 1) // 12, (after - 1) % 12 + 1, 1) - timedelta(days=1)
    except (OverflowError, ValueError):
        raise BadPeriod(f"{day} is too far away") from None


def check(first: date, last: date) -> None:
    """Raises BadPeriod where the days stand the wrong way round or are too many."""
    days = (last - first).days + 1
    if days < 1:
        raise BadPeriod(f"{first} is after {last}; put the earlier day first")
    if days > LONGEST_DAYS:
        raise BadPeriod(f"{first} to {last} are {days} days; a report is about {LONGEST_DAYS} at most")
