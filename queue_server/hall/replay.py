"""A day as it was: what every visit and every counter did from when on, told again from what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from queue_server.hall.ticket import State


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened at an instant (seconds since 1970).

    `counter` is the counter's number, `service` the code of the service that the visit has from now on, None where that is as
    before; `why` is the reason of a call, `reason` of a pause, `sent_to` the counter that a step sent the visitor to.
    """

    at: int
    what: str
    counter: int | None = None
    service: str | None = None
    why: str | None = None
    reason: str | None = None
    sent_to: int | None = None


class Stretch(NamedTuple):
    """From `at` on a visit was in this state, at this counter (or on the way to it), for this service.

    `sent_to` is the counter that alone may call the visitor; None: any that takes the service.
    """

    at: int
    state: State
    counter: int | None
    service: str
    sent_to: int | None = None


class Called(NamedTuple):
    """A call to a counter, and why it was this visitor; a repeated call has no reason of its own."""

    at: int
    counter: int | None
    why: str | None


class Seating(NamedTuple):
    """From `at` on a counter was `open`, `paused` (for a reason) or `closed`."""

    at: int
    state: str
    reason: str | None = None


#: The state that a visit is in after each step of its history.
STATE_AFTER: Mapping[str, State] = MappingProxyType(
    {
        "issued": State.WAITING,
        "issued_alone": State.WAITING,
        "issued_roll": State.WAITING,
        "called": State.CALLED,
        "started": State.SERVING,
        "further_service": State.SERVING,
        "finished": State.FINISHED,
        "sent_back": State.WAITING,
        "no_show": State.NO_SHOW,
        "parked": State.PARKED,
        "transferred": State.WAITING,
        "returned": State.WAITING,
        "cancelled": State.CANCELLED,
        "expired": State.EXPIRED,
    }
)

#: What belongs to a visit and leaves its state as it is. A visit from a paper form is told from its times; what became of the
#: visitor of a counter that was freed is an event of its own.
NO_STEP = frozenset(
    {
        "recalled",
        "print_reported",
        "reprint_asked",
        "issued_on_paper",
        "priority_changed",
        "times_doubted",
        "times_confirmed",
        "counter_freed",
        "cause_picked",
        "other_service",
    }
)

SEATING_AFTER: Mapping[str, str] = MappingProxyType(
    {"counter_opened": "open", "counter_paused": "paused", "counter_resumed": "open", "counter_closed": "closed"}
)

#: The visit goes on as it was, for another service.
_SERVICE_ONLY = "other_service"
_AT_COUNTER = frozenset({State.CALLED, State.SERVING})
#: After these steps another counter may be the only one that calls the visitor, or any.
_SENDS = frozenset({"called", "transferred", "sent_back"})


def visit(came_at: int, service: str, history: Iterable[Happening]) -> list[Stretch]:
    """The stretches of a visit that began with `service` at `came_at`, from its history, oldest first."""
    stretches: list[Stretch] = []
    at = came_at
    counter: int | None = None
    sent_to: int | None = None
    for one in history:
        state = STATE_AFTER.get(one.what)
        if state is None:
            service = one.service or service if one.what == _SERVICE_ONLY else service
            continue
        service = one.service or service
        counter = one.counter if one.counter is not None else counter
        sent_to = one.sent_to if one.what in _SENDS else sent_to
        # A visit that was entered late began when the visitor came, and nothing of it was before that.
        at = came_at if not stretches else max(at, one.at)
        stretches.append(Stretch(at, state, counter if state in _AT_COUNTER else None, service, sent_to))
    return stretches


def visit_of_form(
    came_at: int, service: str, called_at: int | None, started_at: int | None, ended_at: int, end: State, counter: int | None
) -> list[Stretch]:
    """The stretches of a visit that was written on a paper form: whatever time stands there."""
    stretches = [Stretch(came_at, State.WAITING, None, service)]
    for at, state in ((called_at, State.CALLED), (started_at, State.SERVING)):
        if at is not None:
            stretches.append(Stretch(at, state, counter, service))
    return [*stretches, Stretch(ended_at, end, None, service)]


def calls(history: Iterable[Happening]) -> list[Called]:
    """The calls of a visit with their reasons, repeated ones too."""
    return [Called(one.at, one.counter, one.why) for one in history if one.what in ("called", "recalled")]


def seatings(before: Happening | None, history: Iterable[Happening], begins_at: int) -> list[Seating]:
    """What a counter was, from the beginning of a day on; `before` is the last that happened to it earlier."""
    first = Seating(begins_at, "closed")
    if before is not None:
        first = Seating(begins_at, SEATING_AFTER[before.what], before.reason)
    return [first, *(Seating(one.at, SEATING_AFTER[one.what], one.reason) for one in history if one.what in SEATING_AFTER)]
