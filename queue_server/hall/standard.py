"""The standard: waiting plus service of one visit take no more than 30 minutes, and what counts as what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from queue_server.hall.ticket import State

#: A service shorter than this is doubtful: somebody pressed the keys without a visitor (seconds).
SHORT_SERVICE_S = 20
#: One longer than this too: somebody forgot to press a key.
LONG_SERVICE_S = 4 * 3600
#: Of those whose visit ended so it is known how long they waited for the call.
ENDS_OF_CALLED = (State.FINISHED.value, State.NO_SHOW.value)


class Light(StrEnum):
    """How near a visit is to breaking the standard."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Standard:
    """The promise of an office; all in seconds. `waiting_limit_s` is a second limit, on waiting alone, off when None."""

    total_limit_s: int = 30 * 60
    waiting_limit_s: int | None = None
    amber_s: int = 20 * 60
    red_s: int = 27 * 60


@dataclass(frozen=True, slots=True)
class Times:
    """What a visit has taken so far, in whole seconds; together the four make up finish minus issue."""

    waiting_s: int = 0
    walking_s: int = 0
    service_s: int = 0
    paused_s: int = 0

    @property
    def total_s(self) -> int:
        """What the standard limits: waiting, walking and service; pauses that were agreed with the visitor do not count."""
        return self.waiting_s + self.walking_s + self.service_s


#: What a stretch of time in each state counts as. Parked and missed stretches are pauses: the visitor is away. So is waiting
#: before the time of an appointment: see `with_stretch`.
COUNTS_AS: Mapping[State, str] = MappingProxyType(
    {
        State.WAITING: "waiting_s",
        State.CALLED: "walking_s",
        State.SERVING: "service_s",
        State.PARKED: "paused_s",
        State.NO_SHOW: "paused_s",
    }
)

#: While a visit is in one of these states its budget runs.
RUNNING = frozenset({State.WAITING, State.CALLED, State.SERVING})


def with_stretch(times: Times, state: State, since: int, until: int, booked_at: int | None = None) -> Times:
    """`times` with the stretch from `since` to `until` (seconds since 1970) in `state` added.

    A stretch is never negative: where a clock went back, it counts as nothing. Whoever waits for the time of an appointment
    (`booked_at`) came early by his own choice: until then his waiting is a pause.
    """
    part = COUNTS_AS.get(state)
    if part is None:
        return times
    seconds = max(0, until - since)
    own = min(seconds, own_left_s(state, since, booked_at))
    if own:
        times = replace(times, paused_s=times.paused_s + own)
    return replace(times, **{part: getattr(times, part) + seconds - own})


def own_left_s(state: State, at: int, booked_at: int | None) -> int:
    """For how many seconds from `at` on the budget of a visitor in `state` stands still, because his appointment is later."""
    return max(0, booked_at - at) if booked_at is not None and state is State.WAITING else 0


def light(standard: Standard, used_s: int) -> Light:
    """The light for a visit that has used `used_s` seconds of the standard."""
    if used_s >= standard.red_s:
        return Light.RED
    if used_s >= standard.amber_s:
        return Light.AMBER
    return Light.GREEN


def within(standard: Standard, total_s: int) -> bool:
    """Whether a finished visit kept the promise; exactly the limit is still kept."""
    return total_s <= standard.total_limit_s
