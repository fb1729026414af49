"""Appointments: which times can be booked, when the code of one gives a ticket, and what a missed call leaves of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from queue_server.hall.calendar import MIDNIGHT, Calendar

#: The code of a booking gives its ticket so long before the booked time at the earliest, in seconds.
COME_EARLY_S = 30 * 60
#: Whoever comes so much later, in seconds, has lost the appointment and waits as everybody does.
COME_LATE_S = 15 * 60
#: Today and so many days after it can be booked.
DAYS_AHEAD = 14
#: A code is told on the phone and typed at the kiosk: so many digits.
CODE_DIGITS = 6


class Arrival(StrEnum):
    """What a booking is worth when its visitor comes."""

    ON_TIME = "on_time"
    LATE = "late"
    TOO_EARLY = "too_early"
    OTHER_DAY = "other_day"


def arrival(calendar: Calendar, booked_at: int, now: int) -> Arrival:
    """What the visitor of an appointment at `booked_at` is who comes at `now` (seconds since 1970)."""
    if calendar.business_day(booked_at) != calendar.business_day(now):
        return Arrival.OTHER_DAY
    if now < booked_at - COME_EARLY_S:
        return Arrival.TOO_EARLY
    return Arrival.LATE if now > booked_at + COME_LATE_S else Arrival.ON_TIME


def can_be_booked(calendar: Calendar, day: date, now: int) -> bool:
    """Whether a business day is near enough."""
    today = calendar.business_day(now)
    return today <= day <= today + timedelta(days=DAYS_AHEAD)


def times(calendar: Calendar, day: date, step_minutes: int, now: int) -> list[int]:
    """The instants of a business day at which an appointment may begin, ascending.

    They count from each opening in steps; the last step ends before the office closes, and what has begun at `now` is over.
    """
    step = timedelta(minutes=step_minutes)
    found = set()
    for span in calendar.spans(day):
        at = datetime.combine(day, span.opens)
        closes = datetime.combine(day + timedelta(days=1) if span.closes == MIDNIGHT else day, span.closes)
        while at + step <= closes:
            found.add(int(at.replace(tzinfo=calendar.timezone).timestamp()))
            at += step
    return sorted(at for at in found if at > now)


def free_times(calendar: Calendar, day: date, step_minutes: int, at_once: int, taken: Mapping[int, int], now: int) -> list[int]:
    """Those of `times` that fewer than `at_once` have booked; `taken`: how many each. None on a day that is not near enough."""
    if not can_be_booked(calendar, day, now):
        return []
    return [at for at in times(calendar, day, step_minutes, now) if taken.get(at, 0) < at_once]


def is_lost(booked_at: int, missed_at: int) -> bool:
    """Whether a call that was missed at `missed_at` ends the claim of an appointment: nobody need be there before its time."""
    return missed_at >= booked_at
