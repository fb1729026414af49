"""What the official calendar of Russia changes in a year: days off, moved working days, and eves that end an hour earlier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from queue_server.texts import text

Kind = Literal["day_off", "working_day", "short_day"]
#: The languages of the library by ours.
LANGUAGES = {"ru": "ru", "en": "en_US"}
#: Month and day of the holidays themselves (article 112 of the labour code); the day before one is an hour shorter.
HOLIDAYS = frozenset({*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)})
FIRST_YEAR = 2020
LAST_YEAR = 2060


@dataclass(frozen=True, slots=True)
class Proposal:
    """A date that differs from its weekday; `reason` by language."""

    day: date
    kind: Kind
    reason: dict[str, str]


def proposals(year: int) -> list[Proposal]:
    """Dates of `year` in order, at weekends too: some offices are open then. Moved days are known for published years only."""
    return sorted(_found(year), key=lambda one: one.day)


def _found(year: int) -> Iterator[Proposal]:
    from holidays import country_holidays  # a table of the whole world, for one page of the set-up

    known = {code: country_holidays("RU", years=year, language=language) for code, language in LANGUAGES.items()}
    official = known["ru"]
    for day in official:
        # what stands in brackets is how the day came about; visitors are told what it is
        yield Proposal(day, "day_off", {code: names[day].split(" (")[0] for code, names in known.items()})
    day = date(year, 1, 1)
    while day.year == year:
        if day not in official and official.is_working_day(day):
            after = day + timedelta(days=1)
            if day.weekday() >= 5:
                yield Proposal(day, "working_day", _words("working_day"))
            elif (after.month, after.day) in HOLIDAYS:
                yield Proposal(day, "short_day", _words("short_day"))
        day += timedelta(days=1)


def _words(kind: Kind) -> dict[str, str]:
    return {code: text(code, f"calendar.{kind}") for code in LANGUAGES}
