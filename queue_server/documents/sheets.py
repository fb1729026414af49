"""Sheets of closed days as managers and programs see them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from queue_server.documents.ticket import Document, moment
from queue_server.store.catalogue import Office
from queue_server.store.sheets import DeliveryRow, FileRow, SheetRow
from queue_server.texts import text


def version_document(
    row: SheetRow,
    files: Sequence[FileRow],
    deliveries: Sequence[DeliveryRow],
    office: Office,
    kinds: Sequence[str],
    language: str,
) -> Document:
    """One version of a day's sheet. `kinds`: the files that a sheet has when all were made."""
    report = json.loads(row.report)
    there = {one.kind for one in files}
    return {
        "version": row.version,
        "made_at": moment(row.made_at, office),
        "by": person(office, row.made_by),
        "reason": row.reason,
        "sha256": row.sha256,
        "figures": {
            "tickets": report["tickets"],
            "finished": report["finished"],
            "no_show": report["no_show"],
            "cancelled": report["cancelled"],
            "expired": report["expired"],
            "within_standard": report["total"]["within_standard"],
            "share_within_standard": report["total"]["share_within_standard"],
        },
        "files": [
            {"format": one.kind, "bytes": one.bytes, "sha256": one.sha256, "made_at": moment(one.made_at, office)}
            for one in sorted(files, key=lambda one: _place(kinds, one.kind))
        ],
        "missing": [kind for kind in kinds if kind not in there],
        "deliveries": [_delivery(one, office, language) for one in deliveries],
    }


def person(office: Office, who: str) -> str | None:
    """A person as colleagues know him; None for the system itself."""
    if who == "system":
        return None
    name = who.partition(":")[2] or who
    user = office.ever_user.get(name)
    return user.display_name if user else name


def trouble_of(row: DeliveryRow, language: str) -> str | None:
    """What came of the last try, in words."""
    return None if row.last_error is None else text(language, f"delivery.{row.last_error}", target=row.target)


def _delivery(row: DeliveryRow, office: Office, language: str) -> dict[str, Any]:
    return {
        "way": row.way,
        "target": row.target,
        "state": row.state,
        "tries": row.tries,
        "next_try_at": moment(row.next_try_at, office) if row.state == "pending" else None,
        "done_at": moment(row.done_at, office),
        "trouble": trouble_of(row, language) if row.state != "sent" else None,
    }


def _place(kinds: Sequence[str], kind: str) -> int:
    return kinds.index(kind) if kind in kinds else len(kinds)
