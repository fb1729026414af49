"""Kiosks and boards: what staff change about them."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import update

from queue_server.store.catalogue import REVOKED
from queue_server.store.schema import device, office
from queue_server.store.store import Change


def lock(change: Change, device_id: int, reason: str | None) -> None:
    """Locks a device for a reason, or unlocks it (None)."""
    _set(change, device_id, locked=reason)


def revoke(change: Change, device_id: int) -> None:
    """Makes the device's token worth nothing."""
    _set(change, device_id, token_hash=REVOKED + secrets.token_hex(16))


def _set(change: Change, device_id: int, **values: Any) -> None:
    """A change of the set-up: whoever keeps it reads it again."""
    change.connection.execute(update(device).where(device.c.id == device_id).values(**values))
    change.connection.execute(update(office).values(setup_version=change.office.version + 1))
