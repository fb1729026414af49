"""The office's row in the yearly form on the work of offices (4.2): visitors in person, mean service and mean wait in minutes."""

from __future__ import annotations

import csv
import io
from datetime import date
from itertools import groupby
from typing import Any

from queue_server.documents.now import hall_time
from queue_server.documents.ticket import moment
from queue_server.hall.calendar import MIDNIGHT
from queue_server.reports.cells import harmless
from queue_server.reports.figures import minutes
from queue_server.store import reported
from queue_server.store.catalogue import Office, told
from queue_server.store.settings import Name
from queue_server.store.store import Store
from queue_server.texts import text

Document = dict[str, Any]

#: The columns in the order of the form, and whether their wording was seen in a form that somebody had filled in. The others
#: are remembered, not read: whoever hands the form in checks them against the one in force.
COLUMNS = (
    ("number", True),
    ("office", True),
    ("kind", True),
    ("address", True),
    ("contacts", True),
    ("hours", True),
    ("services", True),
    ("visitors", False),
    ("service_mean_minutes", False),
    ("waiting_mean_minutes", False),
    ("others", False),
)


def form_4_2(store: Store, year: int, language: str) -> Document:
    """The form of a year: `{year, made_at, goes_on, title, note, columns, rows}`, one row for the office.

    Visitors are those who were served, and both means are theirs, in minutes with one decimal. What the office does not say of
    itself is None and stays to be filled in by hand.
    """
    office, card = store.office, store.office.settings.card
    with store.read_apart() as connection:
        now = hall_time(connection, store.clock.now())
        served = reported.served_in_days(connection, office, f"{year}-01-01", f"{year}-12-31")
    return {
        "year": year,
        "made_at": moment(now, office),
        "goes_on": now < office.calendar.midnights(date(year, 12, 31))[1],
        "title": text(language, "form42.title", year=year),
        "note": text(language, "form42.note"),
        "columns": [
            {"key": key, "number": place, "name": text(language, f"form42.{key}"), "confirmed": confirmed}
            for place, (key, confirmed) in enumerate(COLUMNS, 1)
        ],
        "rows": [
            {
                "number": 1,
                "office": told(office.name, language),
                "kind": _said(card.get("kind"), language),
                "address": _said(card.get("address"), language),
                "contacts": ", ".join(card[key] for key in ("phone", "email") if key in card) or None,
                "hours": working_hours(office, language),
                "services": "; ".join(told(service.name, language) for service in office.services),
                "visitors": served.finished,
                "service_mean_minutes": minutes(served.service_s, served.finished),
                "waiting_mean_minutes": minutes(served.waiting_s, served.finished),
                "others": None,
                "tickets": served.tickets,
            }
        ],
    }


def form_csv(form: Document) -> str:
    """The form for a spreadsheet, with a byte order mark for Excel; no cell begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(column["name"]) for column in form["columns"]])
    writer.writerow([column["number"] for column in form["columns"]])
    for row in form["rows"]:
        writer.writerow([_cell(row[column["key"]]) for column in form["columns"]])
    writer.writerow([])
    writer.writerow([harmless(form["note"])])
    return "\ufeff" + out.getvalue()


def working_hours(office: Office, language: str) -> str:
    """The usual week in words: days that have the same hours stand together."""
    of_weekday = [
        ", ".join(
            f"{span.opens:%H:%M}–{'24:00' if span.closes == MIDNIGHT else f'{span.closes:%H:%M}'}"
            for span in sorted(office.calendar.hours.get(weekday, ()), key=lambda span: span.opens)
        )
        for weekday in range(7)
    ]
    parts = []
    for hours, same in groupby(range(7), key=lambda weekday: of_weekday[weekday]):
        days = list(same)
        names = [text(language, f"form42.weekday.{day}") for day in (days[0], days[-1])]
        span = names[0] if len(days) == 1 else "–".join(names)
        parts.append(f"{span} {hours or text(language, 'form42.closed')}")
    return "; ".join(parts)


def _said(name: Name | None, language: str) -> str | None:
    return None if name is None else told(name, language)


def _cell(value: Any) -> Any:
    """Numbers as a Russian spreadsheet reads them, with a comma."""
    return str(value).replace(".", ",") if isinstance(value, float) else harmless(value)
