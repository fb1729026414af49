"""The kept sheets of some days with what has come of them, and what staff should know of in plain words."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from queue_server.documents.sheets import trouble_of, undelivered, version_document
from queue_server.evening.closing import waits_for
from queue_server.evening.evening import DAYS_BACK, Evening
from queue_server.hall.closing import Obstacle
from queue_server.hall.retrying import TELL_DAYS
from queue_server.reports.day import day_report
from queue_server.reports.same_figures import same_figures
from queue_server.store import sheets
from queue_server.store.catalogue import Office
from queue_server.store.store import Store
from queue_server.texts import text

Document = dict[str, Any]


def sheet_list(store: Store, evening: Evening, first: str, last: str, language: str) -> Document:
    """`{items, alarms}`: the closed days from `first` to `last`, the newest first. May take long: beside the hub."""
    office = store.office
    kinds = evening.maker.kinds
    with store.read_apart() as connection:
        rows = sheets.between(connection, office, first, last)
        files = sheets.files(connection, [row.id for row in rows])
        going = sheets.deliveries(connection, [row.id for row in rows])
        days = {day: list(some) for day, some in groupby(rows, key=lambda row: str(row.business_day))}
        touched = sheets.changed_since(connection, office, {day: some[0].seq for day, some in days.items()})
        alarms = _alarms(connection, office, evening, store.clock.now(), language)
    items = [
        {
            "day": day,
            "differs": day in touched and differs(store, day, some[0].report),
            "versions": [version_document(row, files[row.id], going[row.id], office, kinds, language) for row in some],
        }
        for day, some in days.items()
    ]
    return {"items": items, "alarms": alarms}


def differs(store: Store, day: str, kept: str) -> bool:
    """Whether the day would be counted otherwise now than a kept report says."""
    now = json.loads(json.dumps(day_report(store, day, store.office.reports.language)))
    return not same_figures(json.loads(kept), now)


def _alarms(connection: Connection, office: Office, evening: Evening, now: int, language: str) -> list[Document]:
    alarms = [_alarm("not_closed", day, language) for day in sorted(evening.not_closed)]
    today = office.business_day(now)
    if sheets.newest(connection, office, today) is None and waits_for(connection, office, today, now) is Obstacle.SERVED:
        alarms.append(_alarm("still_served", today, language))
    newest = sheets.newest_made(connection, office, DAYS_BACK)
    files = sheets.files(connection, newest)
    for sheet in newest:
        day, there = sheets.by_id(connection, sheet).business_day, {one.kind for one in files[sheet]}
        alarms += [_alarm("not_made", day, language, format=kind.upper()) for kind in evening.maker.kinds if kind not in there]
    first = (date.fromisoformat(today) - timedelta(days=TELL_DAYS)).isoformat()
    for row in undelivered(sheets.undelivered(connection, office, first), now):
        why = trouble_of(row, language)
        alarms.append(_alarm("not_delivered", row.business_day, language, target=row.target, why=why))
    return alarms


def _alarm(code: str, day: str, language: str, **values: object) -> Document:
    year, month, on = day.split("-")
    return {"code": code, "day": day, "text": text(language, f"sheets.alarm.{code}", day=f"{on}.{month}.{year}", **values)}
