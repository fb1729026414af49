"""The beginning and the end of a day's shift: calendar, what the day before left, who is expected, who began and closed it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection

from queue_server.documents.ticket import Document, moment, name_of
from queue_server.hall.calendar import MIDNIGHT, Span, seconds_of_day
from queue_server.hall.learning import Learnt
from queue_server.hall.workload import workload
from queue_server.store import bookings, past
from queue_server.store.catalogue import Office, told
from queue_server.store.events import Event


def shift_document(connection: Connection, office: Office, now: int, known: Learnt, language: str) -> Document:
    """What is asked for once; counters, devices and open visits are in the state of the hall. `known`: what past days tell."""
    today = date.fromisoformat(office.business_day(now))
    off = office.calendar.days_off.get(today)
    opening = office.calendar.next_opening(now)
    return {
        "server_time": moment(now, office),
        "day": today.isoformat(),
        "weekday": today.weekday(),
        "hours": [[f"{span.opens:%H:%M}", f"{span.closes:%H:%M}"] for span in office.calendar.spans(today)],
        "day_off": off.reason if off else None,
        "next_opening": opening.isoformat() if opening else None,
        "opened": shift_mark(connection, office, now, Event.SHIFT_OPENED),
        "closed": shift_mark(connection, office, now, Event.SHIFT_CLOSED),
        "day_before": _day_before(connection, office, today.isoformat(), language),
        "expected": _expected(connection, office, today, known) if known.is_enough else None,
    }


def _expected(connection: Connection, office: Office, today: date, known: Learnt) -> list[Document]:
    """Visitors and counters by hour."""
    booked = [
        (seconds_of_day(office.calendar.local(one.booked_at)), office.service_by_id[one.service_id].code)
        for one in bookings.of_day(connection, office, today.isoformat())
    ]
    operators = [one for one in office.users if one.role == "operator" and not one.disabled]
    away = [(*one.breaks, *((Span(one.until, MIDNIGHT),) if one.until else ())) for one in operators]
    hours = workload(known, booked, office.calendar.spans(today), away, len(office.counters))
    return [
        {"hour": one.hour, "visitors": round(one.visitors), "needed": one.needed, "there": one.there, "short": one.is_short}
        for one in hours
    ]


def shift_mark(connection: Connection, office: Office, now: int, kind: Event) -> Document | None:
    """When and by whom today's shift was begun or closed last: `{at, who}`."""
    begins, _ = office.calendar.midnights(date.fromisoformat(office.business_day(now)))
    marks = past.events_between(connection, office, begins, now + 1, [str(kind.value)])
    return {"at": moment(marks[-1].at, office), "who": name_of(marks[-1].who, office)} if marks else None


def _day_before(connection: Connection, office: Office, today: str, language: str) -> Document | None:
    """The newest day with visitors, and those of its visits that nobody ended; `by` is null where the night did."""
    day = past.last_day_before(connection, office, today)
    if day is None:
        return None
    return {"day": day, "expired": [_expired(office, row, language) for row in past.expired_of_day(connection, office, day)]}


def _expired(office: Office, row: Any, language: str) -> Document:
    service = office.service_by_id[row.service_id]
    return {
        "number": row.number,
        "service": {"code": service.code, "name": told(service.name, language)},
        "was": row.details.get("state"),
        "at": moment(row.at, office),
        "by": None if row.who == "system" else name_of(row.who, office),
        "reason": row.details.get("reason"),
    }
