"""When devices were last here, and how long devices and desks were cut off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from queue_server.actions.actor import SYSTEM
from queue_server.store import counters
from queue_server.store.devices import note_seen
from queue_server.store.events import Event
from queue_server.store.store import Change, Store

#: Whoever is back sooner was not away: pages are loaded anew, servers start anew (seconds).
AWAY_S = 60
#: When devices were last here is written down this often.
WRITTEN_EVERY_S = 60


@dataclass(frozen=True, slots=True)
class Absence:
    """A device or a counter's desk (their ids) that was away until an instant; `left_at` is None where the database says it."""

    left_at: int | None
    came_at: int
    device: int | None = None
    counter: int | None = None


def note(store: Store, seen: Mapping[int, int], absences: Sequence[Absence]) -> None:
    """Keeps when devices (their ids) were last connected, and who is back after more than a minute."""
    with store.change() as change:
        for one in absences:
            if one.device is not None:
                _device_was_away(change, one, one.device)
            elif one.counter is not None and one.left_at is not None:
                _desk_was_away(change, one.counter, one.left_at, one.came_at)
        if seen:
            note_seen(change, seen)


def _device_was_away(change: Change, absence: Absence, device_id: int) -> None:
    """A locked or disabled device is not missed. Of a server that was killed nobody knows how long after the last writing it was
    still here: no absence is made longer than it was.
    """
    device = change.office.device_by_id.get(device_id)
    if device is None or device.revoked or device.disabled or device.locked is not None:
        return
    left_at = absence.left_at
    if left_at is None and device.seen_at is not None:
        left_at = device.seen_at + WRITTEN_EVERY_S
    if left_at is not None and absence.came_at - left_at > AWAY_S:
        details = {"kind": device.kind, "name": device.name, "left_at": left_at, "came_at": absence.came_at}
        change.record(Event.DEVICE_AWAY, SYSTEM.who, details=details)


def _desk_was_away(change: Change, counter_id: int, left_at: int, came_at: int) -> None:
    """A computer that slept while its counter had a break is not missed."""
    row = next(one for one in counters.all_now(change.connection) if one.id == counter_id)
    if row.operator_id is not None and row.paused_reason is None and came_at - left_at > AWAY_S:
        change.record(Event.DESK_AWAY, SYSTEM.who, counter=counter_id, details={"left_at": left_at, "came_at": came_at})
