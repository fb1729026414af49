"""Staff lock a kiosk, unlock it, or send a device away for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queue_server.actions.actor import Actor, DeviceThere, NotFound
from queue_server.actions.once import Answer, once
from queue_server.secrets import token_hash
from queue_server.store import devices
from queue_server.store.catalogue import Device
from queue_server.store.events import Event
from queue_server.store.setup_versions import recorded
from queue_server.store.store import Change, Store


def found(change: Change, kind: str, name: str) -> Device:
    """The device of this name. Raises NotFound where there is none, or none any more."""
    device = change.office.device(kind, name)
    if device is None or device.revoked:
        raise NotFound(what="device")
    return device


def let_in(
    store: Store,
    actor: Actor,
    code: str,
    name: str,
    place: str | None,
    newcomer: Callable[[], tuple[str, str]],
    key: str | None = None,
) -> Answer:
    """Adds the device that shows a code; `newcomer()` says its kind and token, or raises why there is none.

    Raises DeviceThere when one of this name works already.
    """

    def work(change: Change) -> Answer:
        kind, token = newcomer()
        known = change.office.device(kind, name)
        if known is not None and not known.revoked and not known.unpaired:
            raise DeviceThere(name=name)
        with recorded(change, actor.who):
            devices.let_in(change, known, kind, name, token_hash(token), place)
        change.record(Event.DEVICE_PAIRED, actor.who, details={"kind": kind, "name": name})
        return {"kind": kind, "name": name}

    answer = once(store, actor, key, ("pair", code, name, place), work)
    store.refresh()
    return answer


def lock(store: Store, actor: Actor, kind: str, name: str, reason: str, key: str | None = None) -> Answer:
    """A locked kiosk shows why and gives no tickets; `reason` is a code of LOCK_REASONS or words. Raises NotFound."""

    def work(change: Change, device: Device) -> None:
        devices.lock(change, device.id, reason)
        change.record(Event.DEVICE_LOCKED, actor.who, details={"kind": kind, "name": name, "reason": reason})

    return _change(store, actor, ("lock", kind, name, reason), key, work)


def put(store: Store, actor: Actor, kind: str, name: str, place: str | None, key: str | None = None) -> Answer:
    """Keeps where a device stands, in the staff's own words. Raises NotFound."""

    def work(change: Change, device: Device) -> None:
        with recorded(change, actor.who):
            devices.put(change, device.id, place)
        change.record(Event.DEVICE_PLACED, actor.who, details={"kind": kind, "name": name, "place": place})

    return _change(store, actor, ("place", kind, name, place), key, work)


def unlock(store: Store, actor: Actor, kind: str, name: str, key: str | None = None) -> Answer:
    """The device works again. Raises NotFound."""

    def work(change: Change, device: Device) -> None:
        devices.lock(change, device.id, None)
        change.record(Event.DEVICE_UNLOCKED, actor.who, details={"kind": kind, "name": name})

    return _change(store, actor, ("unlock", kind, name), key, work)


def revoke(store: Store, actor: Actor, kind: str, name: str, key: str | None = None) -> Answer:
    """The device is let in no more. Raises NotFound."""

    def work(change: Change, device: Device) -> None:
        with recorded(change, actor.who):
            devices.revoke(change, device.id)
        change.record(Event.DEVICE_REVOKED, actor.who, details={"kind": kind, "name": name})

    return _change(store, actor, ("revoke", kind, name), key, work)


def _change(
    store: Store, actor: Actor, request: tuple[Any, ...], key: str | None, work: Callable[[Change, Device], None]
) -> Answer:
    kind, name = request[1:3]

    def whole(change: Change) -> Answer:
        work(change, found(change, kind, name))
        return {"kind": kind, "name": name}

    answer = once(store, actor, key, request, whole)
    store.refresh()
    return answer
