"""Where kept sheets go: into a folder, and by mail; each version once to each target, tried again in growing pauses."""

from __future__ import annotations

import errno
import json
import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from queue_server.actions.actor import Actor, NotFound
from queue_server.actions.once import Answer, once
from queue_server.beside import beside_the_hub
from queue_server.documents.sheets import delivery_document
from queue_server.evening.files import SheetFiles, checksum
from queue_server.evening.kinds import KINDS, Kind
from queue_server.evening.mail import Attachment, Letter, NotDelivered, message, send
from queue_server.hall.retrying import GIVE_UP_S, pause_s
from queue_server.store import sheets
from queue_server.store.catalogue import Office, told
from queue_server.store.events import Event
from queue_server.store.store import Change, Store
from queue_server.store.synced import sync_folder, write_through

log = logging.getLogger(__name__)

#: A sheet waits so long for files that could not be made at once; then it goes without them (seconds).
WAIT_FOR_FILES_S = 3600

_BY_NAME: dict[str, Kind] = {one.name: one for one in KINDS}


def deliver_due(store: Store, data: Path, files: SheetFiles) -> int:
    """Tries every delivery whose time has come, one after another; returns how many arrived."""
    now = store.clock.now()
    with store.read() as connection:
        due = sheets.due_deliveries(connection, now)
        sheet_by_id = {row.sheet_id: sheets.by_id(connection, row.sheet_id) for row in due}
        kept = sheets.files(connection, list(sheet_by_id))
    arrived = 0
    for row in due:
        sheet, there = sheet_by_id[row.sheet_id], kept[row.sheet_id]
        missing = [one.name for one in KINDS if one.name not in {file.kind for file in there}]
        if missing and now < sheet.made_at + WAIT_FOR_FILES_S:
            continue
        arrived += _try(store, data, files, row, sheet, there, missing)
    return arrived


def send_again(store: Store, actor: Actor, day: str, version: int, way: str, target: str, key: str | None = None) -> Answer:
    """Has a sheet that did not arrive tried at once, also when it was given up; one that arrived, or is tried now anyway, stays
    as it is. Returns its delivery. Raises NotFound.
    """

    def work(change: Change) -> Answer:
        sheet = sheets.version(change.connection, change.office, day, version)
        going = [] if sheet is None else sheets.deliveries(change.connection, [sheet.id])[sheet.id]
        row = next((one for one in going if (one.way, one.target) == (way, target)), None)
        if row is None:
            raise NotFound(what="sheet")
        if row.state == "failed" or (row.state == "pending" and row.next_try_at > change.now):
            sheets.try_again(change, row.id)
            details = {"day": day, "version": version, "way": way, "target": target}
            change.record(Event.SHEET_SENT_AGAIN, actor.who, details=details)
            row = next(one for one in sheets.deliveries(change.connection, [row.sheet_id])[row.sheet_id] if one.id == row.id)
        return delivery_document(row, change.office, actor.language)

    return once(store, actor, key, ("send", day, version, way, target), work)


def _try(store: Store, data: Path, files: SheetFiles, row: Any, sheet: Any, there: list[Any], missing: list[str]) -> bool:
    error = beside_the_hub(_hand_over, store.office, store.clock.now(), data, files, row, sheet, there, missing)
    if error is None:
        with store.change() as change:
            sheets.set_delivery(change, row.id, state="sent", tries=row.tries + 1, done_at=change.now)
        return True
    tries = row.tries + 1
    with store.change() as change:
        given_up = change.now >= sheet.made_at + GIVE_UP_S
        values = {"tries": tries, "last_error": error.code, "last_detail": error.detail or None}
        values |= {"state": "failed"} if given_up else {"next_try_at": change.now + pause_s(tries)}
        sheets.set_delivery(change, row.id, **values)
    words = "given up" if given_up else f"trying again in {pause_s(tries)} s"
    log.warning("the sheet of %s did not arrive (%s): %s %s; %s", sheet.business_day, row.way, error.code, error.detail, words)
    return False


def _hand_over(
    office: Office, now: int, data: Path, files: SheetFiles, row: Any, sheet: Any, there: list[Any], missing: list[str]
) -> NotDelivered | None:
    """One try, in a native thread. What went wrong is returned: gevent writes a trace of whatever such a thread raises."""
    try:
        attached = _attachments(files, there)
        if row.way == "folder":
            _into_folder(Path(row.target), attached)
        elif (mail := office.reports.mail) is None:
            raise NotDelivered("no_mail")
        else:
            made = message(_letter(office, now, sheet, attached, missing), mail.sender, row.target)
            send(mail, made, row.target, data)
    except NotDelivered as error:
        return error
    return None


def _attachments(files: SheetFiles, there: list[Any]) -> list[Attachment]:
    """The kept files, each as it was kept: a file that was changed since goes nowhere. Raises NotDelivered."""
    found = []
    for one in there:
        try:
            content = files.read(one.name)
        except OSError as error:
            raise NotDelivered("file_changed", error) from None
        if content is None or checksum(content) != one.sha256:
            raise NotDelivered("file_changed", one.name)
        found.append(Attachment(one.name.rpartition("/")[2], _BY_NAME[one.kind].media_type, content, one.sha256))
    return found


def _into_folder(folder: Path, attached: list[Attachment]) -> None:
    """Copies files into a folder that must be there: whoever looks into it sees whole files only. Raises NotDelivered."""
    if not folder.is_dir():
        # Never made: where a network folder is not mounted, the copies would lie on the disk below it and nobody would know.
        raise NotDelivered("folder_gone", folder)
    try:
        for one in attached:
            aside = folder / f".{one.name}.coming"
            try:
                write_through(aside, one.content)
                os.replace(aside, folder / one.name)
            finally:
                with suppress(OSError):
                    aside.unlink(missing_ok=True)
        with suppress(OSError):  # not every network folder can be synced
            sync_folder(folder)
    except OSError as error:
        raise NotDelivered("folder_full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "folder_shut", error) from None


def _letter(office: Office, now: int, sheet: Any, attached: list[Attachment], missing: list[str]) -> Letter:
    language = office.reports.language
    mailed = {one.name for one in KINDS if one.mailed}
    return Letter(
        office=told(office.name, language),
        office_code=office.code,
        day=sheet.business_day,
        version=sheet.version,
        reason=sheet.reason,
        report=json.loads(sheet.report),
        missing=[one for one in missing if one in mailed],
        files=[one for one in attached if one.name.rpartition(".")[2] in mailed],
        language=language,
        at=office.calendar.local(now),
    )
