"""Sheets of closed days as managers and programs see them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from queue_server.documents.ticket import Document, moment
from queue_server.hall.retrying import is_late
from queue_server.hall.standard import Light
from queue_server.store.catalogue import Office
from queue_server.store.sheets import DeliveryRow, FileRow, SheetRow
from queue_server.texts import text

#: So many days are named in an alarm.
DAYS_NAMED = 3


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
        "deliveries": [delivery_document(one, office, language) for one in deliveries],
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


def undelivered(rows: Sequence[Any], now: int) -> list[Any]:
    """Those of the rows of `store.sheets.undelivered` that people are told of."""
    return [row for row in rows if is_late(row.state == "failed", row.made_at, now)]


def undelivered_alarms(rows: Sequence[Any], now: int, language: str) -> list[Document]:
    """What the hall's host is told of sheets that did not arrive: one line for each place, `day` is the newest."""
    days: dict[tuple[str, str], list[Any]] = {}
    for row in undelivered(rows, now):
        days.setdefault((row.way, row.target), []).append(row)
    return [_undelivered(some, language) for some in days.values()]


def _undelivered(rows: list[Any], language: str) -> Document:
    days = list(dict.fromkeys(row.business_day for row in rows))
    named = ", ".join(f"{day[8:]}.{day[5:7]}" for day in days[:DAYS_NAMED])
    key = "alarm.undelivered" if len(days) <= DAYS_NAMED else "alarm.undelivered_more"
    words = text(language, key, days=named, n=len(days) - DAYS_NAMED, target=rows[0].target, why=trouble_of(rows[0], language))
    return {"code": "undelivered", "text": words, "level": Light.AMBER.value, "day": days[0]}


def delivery_document(row: DeliveryRow, office: Office, language: str) -> Document:
    """Where a sheet goes or went; `trouble` says why it has not arrived."""
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
