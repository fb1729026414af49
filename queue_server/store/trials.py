"""Test prints: which kiosk was asked for one, and what it said."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, insert, literal_column, select, update

from queue_server.hall.trial import SHOWN_S
from queue_server.store.prepared import Prepared
from queue_server.store.schema_beside import trial_print
from queue_server.store.store import Change

_RECENT = Prepared(
    select(trial_print)
    .where(trial_print.c.asked_at > bindparam("after"))
    .order_by(trial_print.c.asked_at, literal_column("rowid"))
)


def newest(connection: Connection, now: int) -> dict[int, Any]:
    """The newest test print of each kiosk (its id) that staff are still shown."""
    return {row.device_id: row for row in _RECENT.all(connection, {"after": now - SHOWN_S})}


def ask(change: Change, trial_id: str, device_id: int, language: str) -> None:
    """A kiosk is to print a test page."""
    values = {"id": trial_id, "device_id": device_id, "asked_at": change.now, "language": language}
    change.connection.execute(insert(trial_print).values(values))


def of_device(connection: Connection, trial_id: str, device_id: int) -> Any:
    """A test print of this kiosk by its id, or None."""
    found = select(trial_print).where(trial_print.c.id == trial_id, trial_print.c.device_id == device_id)
    return connection.execute(found).first()


def end(change: Change, trial_id: str, outcome: str, fault: str | None) -> None:
    """Keeps what the kiosk said became of the page."""
    change.connection.execute(update(trial_print).where(trial_print.c.id == trial_id).values(outcome=outcome, fault=fault))
