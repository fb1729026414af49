"""How often something that failed is tried again: soon at first, then in growing pauses; pure."""

from __future__ import annotations

_MINUTES = (1, 2, 5, 10, 30, 60, 120, 240, 360)
#: What has not arrived after three days is given up.
GIVE_UP_S = 3 * 24 * 3600
#: Whoever looks after it is told of what has not arrived for an hour.
TELL_AFTER_S = 3600


def pause_s(tries: int) -> int:
    """Seconds until the next try after so many failed ones."""
    return 60 * _MINUTES[min(max(tries, 1), len(_MINUTES)) - 1]
