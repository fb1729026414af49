"""Kept sheets of closed days, and why visits broke the standard: for the manager."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from flask import Response, current_app

from queue_server.access import MANAGERS
from queue_server.actions import causes as cause_actions
from queue_server.actions.actor import NotFound
from queue_server.api.models import a_day
from queue_server.api.problems import Problem
from queue_server.api.routing import Call, answer
from queue_server.api.sheet_models import (
    CauseBody,
    CausesAnswer,
    CorrectBody,
    NewSheetAnswer,
    PickedAnswer,
    SendBody,
    SheetDelivery,
    SheetQuery,
    SheetsAnswer,
    SheetsQuery,
)
from queue_server.api.table import routes
from queue_server.api.telling import file_taken
from queue_server.beside import beside_the_hub
from queue_server.evening import closing
from queue_server.evening.delivery import send_again
from queue_server.evening.evening import Evening
from queue_server.evening.files import SheetFiles, checksum
from queue_server.evening.kinds import KINDS, Kind, file_name
from queue_server.evening.listing import sheet_list
from queue_server.store import causes, sheets

log = logging.getLogger(__name__)

#: What is shown when nothing is said.
DAYS_SHOWN = 31
LONGEST_DAYS = 366
_MEDIA = ("application/json", "text/csv", "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@routes.add("GET", "/reports/sheets", MANAGERS, {200: ("The closed days", SheetsAnswer)}, query=SheetsQuery)
def list_sheets(call: Call) -> Response:
    """The closed days with their sheets, the newest first, and what has gone wrong with them."""
    query: SheetsQuery = call.query
    last = query.last or date.fromisoformat(call.store.office.business_day(call.store.clock.now()))
    first = query.first or last - timedelta(days=DAYS_SHOWN - 1)
    if first > last or (last - first).days >= LONGEST_DAYS:
        raise Problem(422, "bad_period", field="from", days=LONGEST_DAYS)
    found = beside_the_hub(sheet_list, call.store, _evening(), first.isoformat(), last.isoformat(), call.language)
    return answer(found)


@routes.add(
    "GET",
    "/reports/sheets/<day>/<int:version>",
    MANAGERS,
    {200: ("The sheet as it was kept", *_MEDIA)},
    query=SheetQuery,
    refusals=(404, 409),
)
def show_sheet(call: Call) -> Response:
    """A version of a day's sheet, letter for letter; one that does not fit its checksum any more is not given out."""
    query: SheetQuery = call.query
    day, number = _day(call), int(call.path["version"])
    office = call.store.office
    with call.store.read() as connection:
        row = sheets.version(connection, office, day, number) if number < 2**31 else None
        kept = [] if row is None else sheets.files(connection, [row.id])[row.id]
    kind = next((one for one in KINDS if one.name == query.format), None)
    if row is None or kind is None:
        raise NotFound(what="sheet")
    name = file_name(office.code, day, number, kind.name)
    if kind.name == "json":
        content, known = row.report.encode(), row.sha256
    else:
        file = next((one for one in kept if one.kind == kind.name), None)
        if file is None:
            raise Problem(409, "sheet_not_made", format=kind.name.upper())
        content, known = beside_the_hub(_content, _evening().maker.files, file.name), file.sha256
    if content is None or checksum(content) != known:
        raise Problem(409, "sheet_changed", name=name)
    file_taken(call, name)
    return _download(content, kind, name)


@routes.add(
    "POST",
    "/reports/sheets/<day>",
    MANAGERS,
    {201: ("The next version", NewSheetAnswer)},
    body=CorrectBody,
    keyed=True,
    refusals=(404, 409),
)
def correct_sheet(call: Call) -> Response:
    """Counts a closed day again and keeps it as the next version, for a reason; earlier versions stay."""
    body: CorrectBody = call.body
    made = closing.correct(call.store, call.actor, _day(call), body.reason, _evening().maker, call.key)
    return answer(made, 201)


@routes.add(
    "POST",
    "/reports/sheets/<day>/<int:version>/send",
    MANAGERS,
    {200: ("The delivery as it stands now", SheetDelivery)},
    body=SendBody,
    keyed=True,
    refusals=(404,),
)
def send_sheet(call: Call) -> Response:
    """Has a sheet that did not arrive sent once more, at once; one that arrived stays as it is."""
    body, number = call.body, int(call.path["version"])
    if number >= 2**31:
        raise NotFound(what="sheet")
    return answer(send_again(call.store, call.actor, _day(call), number, body.way, body.target, call.key))


@routes.add("GET", "/reports/causes", MANAGERS, {200: ("The causes, in order", CausesAnswer)})
def list_causes(call: Call) -> Response:
    """Why a visit may have broken the standard: what one can pick."""
    return answer({"items": causes.listed(call.store.office, call.language)})


@routes.add(
    "PUT",
    "/reports/causes/<ticket>",
    MANAGERS,
    {200: ("The visit's cause", PickedAnswer)},
    body=CauseBody,
    refusals=(404, 409),
)
def pick_cause(call: Call) -> Response:
    """Says why a visit broke the standard; the newest word counts, and the sheet of a closed day stays as it is."""
    body: CauseBody = call.body
    return answer(cause_actions.pick(call.store, call.actor, call.path["ticket"], body.cause, body.comment))


def _day(call: Call) -> str:
    try:
        return a_day(call.path["day"]).isoformat()
    except ValueError:
        raise NotFound(what="sheet") from None


def _evening() -> Evening:
    found: Evening = current_app.extensions["evening"]
    return found


def _content(files: SheetFiles, name: str) -> bytes | None:
    """None also for a file that cannot be read: it is not what was kept."""
    try:
        return files.read(name)
    except OSError as error:
        log.error("the kept file %s cannot be read: %s", name, error)
        return None


def _download(content: bytes, kind: Kind, name: str) -> Response:
    response = Response(content, content_type=kind.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
