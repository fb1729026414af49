"""The tables `[[hours]]` and `[[days_off]]` of the set-up file: when the office is open."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from queue_server.setup_faults import Wrong
from queue_server.setup_names import Name
from queue_server.voice_setup import Clock

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekdays(days: str) -> list[int]:
    """ "mon-thu, sat" as numbers, Monday = 0. Raises ValueError."""
    found: list[int] = []
    for part in days.split(","):
        first, _, last = part.strip().partition("-")
        if first not in WEEKDAYS or (last and last not in WEEKDAYS):
            raise ValueError(f"write days like mon-thu or sat, from {', '.join(WEEKDAYS)}")
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        if begin > end:
            raise ValueError(f"{part.strip()}: the first day must come first")
        found += range(begin, end + 1)
    return found


def _days(value: str) -> str:
    try:
        weekdays(value)
    except ValueError as error:
        raise Wrong("days", str(error)) from None
    return value


class HoursPart(BaseModel):
    model_config = ConfigDict(extra="forbid")

    days: Annotated[str, AfterValidator(_days)]
    opens: Clock
    closes: Clock

    @model_validator(mode="after")
    def _opens_first(self) -> HoursPart:
        if self.opens >= self.closes:
            raise Wrong("hours", "opens must be before closes (24:00 is the end of the day)")
        return self


class DayOffPart(BaseModel):
    model_config = ConfigDict(extra="forbid")

    date: date
    reason: Name
    opens: Clock | None = None
    closes: Clock | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> DayOffPart:
        if (self.opens is None) != (self.closes is None) or (self.opens and self.closes and self.opens >= self.closes):
            raise Wrong("hours", "give both opens and closes, in this order, for a short day, or neither for a day off")
        return self
