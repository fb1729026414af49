"""When a day can be closed: the office is shut, nobody is being served, and nobody is about to be called; pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from queue_server.hall.calendar import Calendar

#: While somebody waits and an operator sits at an open counter, the hall must have been still for so long (seconds): between
#: two visitors nobody is sent home.
STILL_S = 10 * 60


class Obstacle(StrEnum):
    """Why a day is not closed yet."""

    EARLY = "early"
    SERVED = "served"
    QUEUE = "queue"


def closes_at(calendar: Calendar, day: date, after_s: int) -> int:
    """The earliest instant at which a day is closed: so long after the last closing time, and at midnight at the latest."""
    _, midnight = calendar.midnights(day)
    closing = calendar.last_closing(day)
    return midnight if closing is None else min(midnight, int(closing.timestamp()) + after_s)


def obstacle(
    calendar: Calendar, day: date, now: int, after_s: int, *, at_counters: bool, somebody_could_call: bool, last_step: int
) -> Obstacle | None:
    """What keeps a day open at `now`; when the business day is over, nothing does.

    `at_counters`: visitors are called or served. `somebody_could_call`: visits are open and an operator sits at an open
    counter. `last_step`: when something happened to a visit of the day for the last time.
    """
    _, midnight = calendar.midnights(day)
    if now >= midnight:
        return None
    if now < closes_at(calendar, day, after_s):
        return Obstacle.EARLY
    if at_counters:
        return Obstacle.SERVED
    return Obstacle.QUEUE if somebody_could_call and now < last_step + STILL_S else None
