"""When an office is open, and which business day an instant belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

#: How far ahead an opening is looked for.
_DAYS_AHEAD = 60

MIDNIGHT = time(0, 0)
HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Span:
    """Open from `opens` until just before `closes`; `closes` at 00:00 means the end of the day."""

    opens: time
    closes: time

    def holds(self, moment: time) -> bool:
        return self.opens <= moment and (self.closes == MIDNIGHT or moment < self.closes)


def seconds_by_hour(spans: Sequence[Span], without: Sequence[Span] = ()) -> dict[int, int]:
    """How many seconds of each hour of the day (0 to 23) lie in `spans` and in none of `without`; hours with none are missing."""
    found: dict[int, int] = {}
    for hour in range(24):
        begin = hour * HOUR_S
        cuts = sorted({begin, begin + HOUR_S, *(cut for one in (*spans, *without) for cut in _ends(one))})
        seconds = 0
        for first, second in pairwise(cut for cut in cuts if begin <= cut <= begin + HOUR_S):
            if _in_one_of(spans, first) and not _in_one_of(without, first):
                seconds += second - first
        if seconds:
            found[hour] = seconds
    return found


def _ends(span: Span) -> tuple[int, int]:
    """Begin and end in seconds of the day."""
    closes = 24 * HOUR_S if span.closes == MIDNIGHT else seconds_of_day(span.closes)
    return seconds_of_day(span.opens), closes


def seconds_of_day(moment: time | datetime) -> int:
    """How many seconds after midnight the clock shows it."""
    return moment.hour * HOUR_S + moment.minute * 60 + moment.second


def _in_one_of(spans: Sequence[Span], of_day: int) -> bool:
    return any(begin <= of_day < end for begin, end in map(_ends, spans))


@dataclass(frozen=True, slots=True)
class DayOff:
    """A date on which the usual hours do not hold: closed, or open for other hours (`spans`)."""

    reason: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """The hours of an office by weekday (0 = Monday), and the dates that differ."""

    timezone: ZoneInfo
    hours: Mapping[int, Sequence[Span]]
    days_off: Mapping[date, DayOff] = field(default_factory=dict)

    def local(self, instant: int) -> datetime:
        """Seconds since 1970 as the office's clock shows them."""
        return datetime.fromtimestamp(instant, self.timezone)

    def business_day(self, instant: int) -> date:
        """The office's local date: tickets, numbers and reports belong to it."""
        return self.local(instant).date()

    def spans(self, day: date) -> Sequence[Span]:
        """When the office is open on `day`, possibly never."""
        off = self.days_off.get(day)
        return off.spans if off else self.hours.get(day.weekday(), ())

    def midnights(self, day: date) -> tuple[int, int]:
        """The instants (seconds since 1970) at which a business day begins and at which the next one does."""
        first, second = (datetime.combine(day + timedelta(days=more), MIDNIGHT, self.timezone) for more in (0, 1))
        return int(first.timestamp()), int(second.timestamp())

    @property
    def ever_open(self) -> bool:
        """Whether any hours are known, of a weekday or of a date."""
        return any(self.hours.values()) or any(off.spans for off in self.days_off.values())

    def is_open(self, instant: int) -> bool:
        here = self.local(instant)
        return any(span.holds(here.time()) for span in self.spans(here.date()))

    def next_opening(self, instant: int) -> datetime | None:
        """When the office opens next after `instant`, in office time; None when it does not within two months."""
        here = self.local(instant)
        for ahead in range(_DAYS_AHEAD):
            day = here.date() + timedelta(days=ahead)
            for span in sorted(self.spans(day), key=lambda span: span.opens):
                opening = datetime.combine(day, span.opens, self.timezone)
                if opening > here:
                    return opening
        return None

    def first_opening(self, day: date) -> datetime | None:
        """When the office opens on `day` for the first time, in office time; None when it is closed all day."""
        return min((datetime.combine(day, span.opens, self.timezone) for span in self.spans(day)), default=None)

    def last_closing(self, day: date) -> datetime | None:
        """When the office closes on `day` for the last time, in office time; None when it is closed all day."""
        ends = [
            datetime.combine(day + timedelta(days=1) if span.closes == MIDNIGHT else day, span.closes, self.timezone)
            for span in self.spans(day)
        ]
        return max(ends, default=None)
