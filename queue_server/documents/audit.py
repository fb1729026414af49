"""The log as documents: who did what, with what, and from where."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from queue_server.documents.ticket import Document, moment
from queue_server.store.catalogue import Office

#: The keys of an entry, in the order in which a table shows them.
COLUMNS = ("entry", "at", "at_utc", "who", "name", "role", "what", "on_kind", "on_id", "before", "after", "origin")


def entry_document(row: Any, office: Office) -> Document:
    """A row of `audit_list.every`. `entry`: "event 12" or "note 3", as it is named when the log is looked through."""
    return {
        "entry": f"note {row.note}" if row.note else f"event {row.seq}",
        "at": moment(row.at, office),
        "at_utc": datetime.fromtimestamp(row.at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "who": row.who,
        "name": _name(row.who, office),
        "role": row.role or None,
        "what": row.what,
        "on_kind": row.on_kind or None,
        "on_id": row.on_id or None,
        "before": _told(row.before, office),
        "after": _told(row.after, office),
        "origin": row.origin or None,
    }


def _told(text: str | None, office: Office) -> Document | None:
    """What was kept as JSON, with instants as everywhere outside: ISO 8601 with the office's offset."""
    if text is None:
        return None
    kept: Document = json.loads(text)
    instants = {name for name, value in kept.items() if isinstance(value, int) and (name == "at" or name.endswith("_at"))}
    return {name: moment(value, office) if name in instants else value for name, value in kept.items()}


def whose(office: Office) -> list[Document]:
    """Who can stand in the log by the present set-up, each with the name that people read."""
    people = [{"who": f"user:{one.name}", "name": one.display_name} for one in office.users]
    return people + [{"who": f"{one.kind}:{one.name}", "name": one.name} for one in office.devices]


def _name(who: str, office: Office) -> str | None:
    """A person's or device's own name; None for the system, commands and strangers."""
    kind, _, name = who.partition(":")
    if kind == "user" and name in office.user_by_name:
        return office.user_by_name[name].display_name
    return name or None
