"""Which backups are kept: all of the last day, then one an hour, for so many days; the newest whatever its age."""

from __future__ import annotations

from collections.abc import Iterable

HOUR_S = 3600
DAY_S = 24 * HOUR_S
#: Events may be without a backup for so many times its usual pause before somebody is told.
LATE_TIMES = 3


def superfluous(made: Iterable[int], now: int, days: int) -> set[int]:
    """Of backups made at these instants (seconds since 1970), those that need not be kept any more."""
    newest_first = sorted(set(made), reverse=True)
    kept: set[int] = set()
    hours: set[int] = set()
    for at in newest_first:
        if at > now - DAY_S or not kept:
            kept.add(at)
        elif at > now - days * DAY_S and at // HOUR_S not in hours:
            hours.add(at // HOUR_S)
            kept.add(at)
    return set(newest_first) - kept
