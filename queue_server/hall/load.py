"""How full the hall usually is: the wait of past days by the hour of arrival, as one can tell a stranger."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median_low

#: Of so many weeks, the days with today's name.
WEEKS = 4
#: With fewer visits than this an hour says nothing, and might tell of a single person.
FEWEST = 5


def usual_waits(visits: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The middle wait in seconds by hour (0 to 23) over `visits`, each (hour of arrival, seconds of waiting)."""
    by_hour: dict[int, list[int]] = {}
    for hour, wait_s in visits:
        by_hour.setdefault(hour, []).append(wait_s)
    return {hour: median_low(waits) for hour, waits in sorted(by_hour.items()) if len(waits) >= FEWEST}
