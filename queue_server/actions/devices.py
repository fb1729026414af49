"""Staff lock a kiosk, unlock it, or send a device away for good."""

from __future__ import annotations

from collections.abc import Callable

from queue_server.actions.actor import Actor, NotFound
from queue_server.actions.once import Answer, once
from queue_server.store import devices
from queue_server.store.catalogue import Device
from queue_server.store.events import Event
from queue_server.store.store import Change, Store


def lock(store: Store, actor: Actor, kind: str, name: str, reason: str, key: str | None = None) -> Answer:
    """A locked kiosk shows why and gives no tickets. Raises NotFound."""

    def work(change: Change, device: Device) -> None:
        devices.lock(change, device.id, reason)
        change.record(Event.DEVICE_LOCKED, actor.who, details={"kind": kind, "name": name, "reason": reason})

    return _change(store, actor, ("lock", kind, name, reason), key, work)


def unlock(store: Store, actor: Actor, kind: str, name: str, key: str | None = None) -> Answer:
    """The device works again. Raises NotFound."""

    def work(change: Change, device: Device) -> None:
        devices.lock(change, device.id, None)
        change.record(Event.DEVICE_UNLOCKED, actor.who, details={"kind": kind, "name": name})

    return _change(store, actor, ("unlock", kind, name), key, work)


def revoke(store: Store, actor: Actor, kind: str, name: str, key: str | None = None) -> Answer:
    """The device is let in no more. Raises NotFound."""

    def work(change: Change, device: Device) -> None:
        devices.revoke(change, device.id)
        change.record(Event.DEVICE_REVOKED, actor.who, details={"kind": kind, "name": name})

    return _change(store, actor, ("revoke", kind, name), key, work)


def _change(
    store: Store, actor: Actor, request: tuple[str, ...], key: str | None, work: Callable[[Change, Device], None]
) -> Answer:
    kind, name = request[1:3]

    def whole(change: Change) -> Answer:
        device = change.office.device(kind, name)
        if device is None:
            raise NotFound(what="device")
        work(change, device)
        return {"kind": kind, "name": name}

    answer = once(store, actor, key, request, whole)
    store.refresh()
    return answer
