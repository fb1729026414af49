"""A day is closed: what is left of it ends, its figures are counted, and its sheet is kept for good, once and in versions.

The order is what makes it safe. The report is counted and its files are written and synced under names that nobody reads; then
one transaction looks whether the day is still as it was counted, gives the files their names, and writes the sheet with its
event. Whatever breaks off before the commit leaves a day that is not closed, and is closed the next time.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Connection

from queue_server.actions.actor import SYSTEM, Actor, Refused
from queue_server.actions.day import expire
from queue_server.actions.once import Answer, once
from queue_server.documents.sheets import version_document
from queue_server.evening.files import SheetFiles, Written, checksum
from queue_server.hall.closing import Obstacle, obstacle
from queue_server.hall.ticket import AT_COUNTER
from queue_server.store import counters, sheets, tickets
from queue_server.store.catalogue import Office
from queue_server.store.events import Event
from queue_server.store.store import Change, Store

log = logging.getLogger(__name__)

#: How often a day is counted again because its visits changed while its sheet was drawn.
TRIES = 5

Report = dict[str, Any]


class DayNotClosed(Refused):
    """The day has no sheet yet that could be corrected. details: day"""

    code = "day_not_closed"


class DayChanges(Refused):
    """The day's visits changed again and again while its sheet was drawn. details: day"""

    code = "day_changes"


class Maker(Protocol):
    """What counts a day and makes its files; both may take long and are done beside the hub."""

    files: SheetFiles

    @property
    def kinds(self) -> Sequence[str]:
        """The files that a sheet has when all were made."""

    def count(self, day: str) -> Report:
        """The day's report."""

    def make(self, report: Report, text: str, version: int, seq: int, kinds: Sequence[str]) -> list[Written]:
        """The files of these kinds that could be made and are on the disk; `text` is the report as it is kept, which knows the
        day up to the event `seq`.
        """


def waits_for(connection: Connection, office: Office, day: str, now: int) -> Obstacle | None:
    """Why a day cannot be closed now; None when it can."""
    visits = tickets.in_hall(connection, office)
    seated = any(row.operator_id is not None and row.paused_reason is None for row in counters.all_now(connection))
    return obstacle(
        office.calendar,
        date.fromisoformat(day),
        now,
        office.reports.close_after_s,
        at_counters=any(row.state in AT_COUNTER for row in visits),
        somebody_could_call=seated and bool(visits),
        last_step=sheets.last_step(connection, office, day),
    )


def close_day(store: Store, day: str, maker: Maker) -> bool:
    """Closes a business day when its time has come; True when it is closed now or was before. Time is the store's clock.

    Visits that still wait or are put aside expire; one at a counter keeps the day open until the business day is over.
    Raises DayChanges.
    """
    if not _end_visits(store, day):
        return False
    for _ in range(TRIES):
        if _first_version(store, day, maker):
            return True
    raise DayChanges(day=day)


def correct(store: Store, actor: Actor, day: str, reason: str, maker: Maker, key: str | None = None) -> Answer:
    """Counts a closed day again and keeps that as its next version; returns it. Raises DayNotClosed, DayChanges."""
    for _ in range(TRIES):
        with store.read() as connection:
            before = sheets.newest(connection, store.office, day)
            seq, chain = sheets.log_now(connection, store.office)
        if before is None:
            raise DayNotClosed(day=day)
        version = before.version + 1
        report, text = _counted(maker, day, chain, store.office.reports.signed_by)
        written = maker.make(report, text, version, seq, maker.kinds)
        try:
            return once(store, actor, key, ("sheet", day, reason), _next(actor, day, version, reason, seq, text, written, maker))
        except _CountAgain:
            continue
        finally:
            _drop(maker, written)
    raise DayChanges(day=day)


def add_files(store: Store, sheet_id: int, maker: Maker, kinds: Sequence[str]) -> list[str]:
    """Makes files of a kept sheet that are still missing, from its report; returns the kinds that are there now."""
    with store.read() as connection:
        sheet = sheets.by_id(connection, sheet_id)
    written = maker.make(json.loads(sheet.report), sheet.report, sheet.version, sheet.seq, kinds)
    try:
        with store.change() as change:
            there = {one.kind for one in sheets.files(change.connection, [sheet_id])[sheet_id]}
            return _keep(change, maker, sheet_id, [one for one in written if one.kind not in there])
    finally:
        _drop(maker, written)


class _CountAgain(Exception):
    """The day is not any more as it was counted."""


def _end_visits(store: Store, day: str) -> bool:
    """Whether the day may be closed; then nothing of it goes on any more."""
    with store.read() as connection:
        if waits_for(connection, store.office, day, store.clock.now()) is not None:
            return False
        if not any(row.business_day <= day for row in tickets.in_hall(connection, store.office)):
            return True
    with store.change() as change:
        if sheets.newest(change.connection, change.office, day) is not None:
            return True
        if waits_for(change.connection, change.office, day, change.now) is not None:
            return False
        expire(change, [row for row in tickets.in_hall(change.connection, change.office) if row.business_day <= day])
        return True


def _first_version(store: Store, day: str, maker: Maker) -> bool:
    with store.read() as connection:
        if sheets.newest(connection, store.office, day) is not None:
            return True
        seq, chain = sheets.log_now(connection, store.office)
    report, text = _counted(maker, day, chain, store.office.reports.signed_by)
    written = maker.make(report, text, 1, seq, maker.kinds)
    try:
        with store.change() as change:
            if sheets.newest(change.connection, change.office, day) is not None:
                return True
            if sheets.changed_since(change.connection, change.office, {day: seq}):
                return False
            _enter(change, SYSTEM, day, 1, None, text, written, maker)
            details = {"day": day, **{name: report[name] for name in ("tickets", "finished", "expired")}}
            change.record(Event.DAY_CLOSED, SYSTEM.who, details={**details, "sha256": checksum(text.encode())})
            return True
    finally:
        _drop(maker, written)


def _next(
    actor: Actor, day: str, version: int, reason: str, seq: int, text: str, written: Sequence[Written], maker: Maker
) -> Callable[[Change], Answer]:
    def work(change: Change) -> Answer:
        newest = sheets.newest(change.connection, change.office, day)
        changed = sheets.changed_since(change.connection, change.office, {day: seq})
        if newest is None or newest.version != version - 1 or changed:
            raise _CountAgain
        sheet = _enter(change, actor, day, version, reason, text, written, maker)
        details = {"day": day, "version": version, "reason": reason, "sha256": checksum(text.encode())}
        change.record(Event.SHEET_MADE, actor.who, details=details)
        row = sheets.by_id(change.connection, sheet)
        kept = sheets.files(change.connection, [sheet])[sheet]
        going = sheets.deliveries(change.connection, [sheet])[sheet]
        return {"day": day, **version_document(row, kept, going, change.office, maker.kinds, actor.language)}

    return work


def _counted(maker: Maker, day: str, chain: bytes | None, signed_by: str | None) -> tuple[Report, str]:
    """The report of a day that is over by now, and the text that is kept of it.

    `log` is the beginning of the newest hash of the log: on signed paper it is out of reach of whoever would write the log anew.
    `signed_by` is whose name stands where it is signed.
    """
    report = maker.count(day)
    if signed_by is not None:
        report["signed_by"] = signed_by
    if chain is not None:
        report["log"] = chain.hex()[:16]
    if "goes_on" in report:
        report["goes_on"] = False
    return report, json.dumps(report, ensure_ascii=False)


def _enter(
    change: Change,
    actor: Actor,
    day: str,
    version: int,
    reason: str | None,
    text: str,
    written: Sequence[Written],
    maker: Maker,
) -> int:
    """The sheet with its files and where it is to go; returns its id."""
    values: Mapping[str, Any] = {
        "business_day": day,
        "version": version,
        "made_at": change.now,
        "made_by": actor.who,
        "reason": reason,
        "seq": change.seq,
        "report": text,
        "sha256": checksum(text.encode()),
    }
    sheet = sheets.add(change, **values)
    _keep(change, maker, sheet, written)
    for way, target in change.office.reports.targets:
        sheets.add_delivery(change, sheet, way, target)
    return sheet


def _keep(change: Change, maker: Maker, sheet: int, written: Sequence[Written]) -> list[str]:
    """Gives files their names. One that cannot have it is made again later: the figures do not wait for it."""
    kept = []
    for one in written:
        try:
            maker.files.keep(one)
        except OSError as error:
            log.error("the file %s could not be kept: %s", one.name, error)
            continue
        sheets.add_file(change, sheet, kind=one.kind, name=one.name, bytes=one.bytes, sha256=one.sha256)
        kept.append(one.kind)
    return kept


def _drop(maker: Maker, written: Sequence[Written]) -> None:
    for one in written:
        maker.files.drop(one)
