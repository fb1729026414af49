"""Appointments as staff see them: those of a day, and the times that are free."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection

from queue_server.documents import menu
from queue_server.documents.ticket import Document, moment
from queue_server.hall import booking as rules
from queue_server.store import bookings
from queue_server.store.catalogue import Office, Service, told
from queue_server.store.settings import Name
from queue_server.texts import languages


def booking_document(row: Any, office: Office, now: int, language: str, number: str | None = None) -> Document:
    """One booking; `number` is that of its ticket."""
    service = office.service_by_id[row.service_id]
    return {
        "id": row.id,
        "code": row.code,
        "service": {"code": service.code, "name": told(service.name, language)},
        "day": row.business_day,
        "time": clock_of(office, row.booked_at),
        "booked_at": moment(row.booked_at, office),
        "name": row.name,
        "made_at": moment(row.made_at, office),
        "made_by": row.made_by,
        "state": _state(row, now),
        "ticket": None if row.ticket_id is None or number is None else {"id": row.ticket_id, "number": number},
    }


def day_document(connection: Connection, office: Office, day: date, service: Service | None, now: int, language: str) -> Document:
    """What is booked for a business day, and for `service` the times that are still free."""
    rows = bookings.of_day(connection, office, day.isoformat())
    free = None if service is None else free_times(connection, office, day, service, now)
    return {
        "day": day.isoformat(),
        "items": [booking_document(row, office, now, language, row.number) for row in rows],
        "free": None if free is None else [clock_of(office, at) for at in free],
    }


def free_times(connection: Connection, office: Office, day: date, service: Service, now: int) -> list[int]:
    """The instants of a business day that can still be booked for a service; none while it is closed."""
    if menu.closed_reason(office, service) is not None:
        return []
    settings = office.settings
    taken = bookings.taken(connection, office, day.isoformat(), service.id)
    return rules.free_times(office.calendar, day, settings.booking_minutes, settings.bookings_at_once, taken, now)


def day_of(office: Office, booked_at: int) -> Name:
    """«9 марта»: the day of an appointment in every language."""
    here = office.calendar.local(booked_at)
    return {language: menu.day_of(here, language) for language in languages()}


def clock_of(office: Office, booked_at: int) -> str:
    """«09:30»: the time of an appointment."""
    return f"{office.calendar.local(booked_at):%H:%M}"


def _state(row: Any, now: int) -> str:
    if row.cancelled_at is not None:
        return "cancelled"
    if row.ticket_id is not None:
        return "came"
    return "expected" if now <= row.booked_at + rules.COME_LATE_S else "missed"
