"""Hall displays: when one is behind with its calls, and when its sound is tried before the doors open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from queue_server.hall.calendar import Calendar

#: A call this old is still on its way: a few at once are announced one after another, and the board says so a little later.
ON_ITS_WAY_S = 20
#: So many older calls a board may have before it, and the oldest of them at most so old.
CALLS_BEFORE_IT = 3
OLDEST_S = 60

_DAY = timedelta(days=1)


def behind(calls: Iterable[tuple[int, int]], announced: int | None, now: int) -> int:
    """How many calls a board is behind, 0 while it keeps up.

    `calls`: (announcement, instant) of what it is shown; `announced`: the last one that it made, None before the first.
    """
    if announced is None:
        return 0
    late = [at for announcement, at in calls if announcement > announced and now - at > ON_ITS_WAY_S]
    keeps_up = len(late) <= CALLS_BEFORE_IT and all(now - at <= OLDEST_S for at in late)
    return 0 if keeps_up else len(late)


def sound_test(calendar: Calendar, now: int, before_minutes: int) -> tuple[datetime, datetime] | None:
    """From when until when each board tries its sound next, in office time: before the day's first opening.

    None where the setting says so (0), and where the office does not close before it opens.
    """
    here = calendar.local(now)
    if before_minutes == 0:
        return None
    for ahead in range(2):
        day = here.date() + ahead * _DAY
        opens = min((span.opens for span in calendar.spans(day)), default=None)
        if opens is None:
            continue
        opening = datetime.combine(day, opens, calendar.timezone)
        begins = opening - timedelta(minutes=before_minutes)
        if opening > here and not calendar.is_open(int(begins.timestamp())):
            return begins, opening
    return None
