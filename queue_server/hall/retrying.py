"""How often something that failed is tried again: soon at first, then in growing pauses; pure."""

from __future__ import annotations

_MINUTES = (1, 2, 5, 10, 30, 60, 120, 240, 360)
#: What has not arrived after three days is given up.
GIVE_UP_S = 3 * 24 * 3600
#: Whoever looks after it is told of what has not arrived for an hour, and no more of what is older than so many days.
TELL_AFTER_S = 3600
TELL_DAYS = 14


def is_late(given_up: bool, made_at: int, now: int) -> bool:
    """Whether people should be told of something that failed when it was tried last: it was given up, or is an hour old."""
    return given_up or now >= made_at + TELL_AFTER_S


def pause_s(tries: int) -> int:
    """Seconds until the next try after so many failed ones."""
    return 60 * _MINUTES[min(max(tries, 1), len(_MINUTES)) - 1]
