"""Kiosks and boards: what staff change about them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, insert, null, update

from queue_server.store.catalogue import REVOKED, Device
from queue_server.store.schema import device, office
from queue_server.store.store import Change


def lock(change: Change, device_id: int, reason: str | None) -> None:
    """Locks a device for a reason, or unlocks it (None)."""
    _set(change, device_id, locked=reason, locked_at=None if reason is None else change.now)


def put(change: Change, device_id: int, place: str | None) -> None:
    """Keeps where the device stands."""
    _set(change, device_id, place=place)


def note_seen(change: Change, seen: Mapping[int, int]) -> None:
    """Keeps when devices (their ids) were last connected. This is no change of the set-up: nobody reads it again for that."""
    one = update(device).where(device.c.id == bindparam("device")).values(seen_at=bindparam("instant"))
    change.connection.execute(one, [{"device": device_id, "instant": instant} for device_id, instant in seen.items()])


def revoke(change: Change, device_id: int) -> None:
    """Makes the device's token worth nothing."""
    _set(change, device_id, token_hash=REVOKED + secrets.token_hex(16))


def let_in(change: Change, known: Device | None, kind: str, name: str, token_hash: str, place: str | None = None) -> None:
    """A new device, or one that was sent away and comes back under its name."""
    if known is not None:
        place = place or known.place
        _set(change, known.id, token_hash=token_hash, locked=None, locked_at=None, seen_at=None, disabled=False, place=place)
        return
    values = {"kind": kind, "name": name, "token_hash": token_hash, "place": place, "letters": null(), "services": null()}
    change.connection.execute(insert(device).values(office_id=change.office.id, **values))
    _new_version(change)


def _set(change: Change, device_id: int, **values: Any) -> None:
    """A change of the set-up: whoever keeps it reads it again."""
    change.connection.execute(update(device).where(device.c.id == device_id).values(**values))
    _new_version(change)


def _new_version(change: Change) -> None:
    change.connection.execute(update(office).values(setup_version=change.office.version + 1))
