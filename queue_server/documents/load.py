"""How full the hall is, for anybody: numbers of people and minutes, nothing of a single visit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from queue_server.documents.menu import in_language, menu_document
from queue_server.documents.now import HallNow
from queue_server.documents.ticket import Document, moment
from queue_server.hall.calendar import seconds_by_hour
from queue_server.store.catalogue import told


def load_document(now: HallNow, usual: Mapping[int, int], language: str) -> Document:
    """The hall now, and the usual wait of today's weekday (`usual`: seconds by hour) in the hours in which it is open."""
    office = now.office
    menu = menu_document(now, in_language(language))
    is_open = menu["open"]
    today = date.fromisoformat(now.day)
    opening = None if is_open else office.calendar.next_opening(now.now)
    closing = office.calendar.last_closing(today) if is_open else None
    return {
        "office": {"code": office.code, "name": told(office.name, language)},
        "server_time": moment(now.now, office),
        "open": is_open,
        "opens_at": opening.isoformat() if opening else None,
        "closes_at": closing.isoformat() if closing else None,
        "waiting": {
            "total": len(now.waiting),
            "by_group": [
                {key: group[key] for key in ("letter", "name", "waiting", "open", "estimate")} for group in menu["groups"]
            ],
        },
        "counters_open": len(now.desks),
        "weekday": today.weekday(),
        "usual": [{"hour": hour, "wait_s": usual.get(hour)} for hour in seconds_by_hour(office.calendar.spans(today))],
    }
