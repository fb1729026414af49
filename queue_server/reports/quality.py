"""How good the data of a report are: what was forgotten, entered late or by hand, doubted, or lost on the way; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from queue_server.hall.calendar import Calendar
from queue_server.hall.ticket import State


def was_forgotten(what: str, details: Mapping[str, Any]) -> bool:
    """Whether an event says that a service was ended by somebody else than who served, after its time: at the end of a shift,
    by a host who freed the counter, or by the night.
    """
    if what == "finished":
        return details.get("reason") is not None
    if what == "counter_freed":
        return details.get("then") == "finish"
    return what == "expired" and details.get("state") == State.SERVING.value


def in_hours(calendar: Calendar, on: date, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """What of the spans (from, until) lies between the first opening and the last closing of a day."""
    opening, closing = calendar.first_opening(on), calendar.last_closing(on)
    if opening is None or closing is None:
        return []
    opens, closes = int(opening.timestamp()), int(closing.timestamp())
    return [(max(begins, opens), min(ends, closes)) for begins, ends in spans if begins < closes and ends > opens]


def away_s(spans: Iterable[tuple[int, int]]) -> int:
    """How many seconds lie in at least one of the spans (from, until)."""
    seconds, reached = 0, 0
    for begins, ends in sorted(spans):
        seconds += max(0, ends - max(begins, reached))
        reached = max(reached, ends)
    return seconds
