"""Whether the minutes that tickets promised held; pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from queue_server.reports.figures import share

#: Whoever was put aside, sent on or came back waited more than once: no promise was made for that.
MOVES = ("parked", "transferred", "returned")


def hit_rate(promised: Iterable[tuple[int, int, int]]) -> dict[str, Any]:
    """Of (low minutes, high minutes, seconds until the call): how many were told, and for how many it held, to the second."""
    told = held = 0
    for low, high, waited_s in promised:
        told += 1
        held += low * 60 <= waited_s <= high * 60
    return {"told": told, "held": held, "share_held": share(held, told)}
