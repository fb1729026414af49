"""The menu as visitors see it at the kiosk: what can be chosen now, what is closed and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from queue_server.documents.now import HallNow
from queue_server.documents.ticket import Document
from queue_server.hall import estimate
from queue_server.hall.calling import in_order
from queue_server.hall.estimate import Desk
from queue_server.hall.foreseen import Foreseen
from queue_server.hall.ticket import State
from queue_server.store import counters, hall_turn, tickets
from queue_server.store.catalogue import Device, Office, Service, told
from queue_server.store.settings import Name
from queue_server.texts import languages, text

#: How a name is written into the document: one text, or a table by language for screens that switch by themselves.
Written = Callable[[Name], Any]


def in_language(language: str) -> Written:
    return lambda name: told(name, language)


def in_all_languages(name: Name) -> dict[str, str]:
    return {language: told(name, language) for language in languages()}


def texts_of(key: str, **values: object) -> Name:
    """A text of the catalogue as a name in every language; a value that is a name itself is told in each."""
    return {
        language: text(
            language, key, **{each: told(value, language) if isinstance(value, dict) else value for each, value in values.items()}
        )
        for language in languages()
    }


def closed_office(office: Office, now: int) -> Document | None:
    """Why the office takes nobody now, or None when it does. `text` is a Name."""
    if not office.set_up:
        return {"code": "not_set_up", "text": texts_of("closed.not_set_up"), "opens_at": None}
    if office.calendar.is_open(now):
        return None
    opening = office.calendar.next_opening(now)
    if opening is None:
        return {"code": "office_closed", "text": texts_of("closed.office"), "opens_at": None}
    words = {language: text(language, "closed.office_until", when=day_and_time(opening, language)) for language in languages()}
    return {"code": "office_closed", "text": words, "opens_at": opening.isoformat()}


def day_and_time(instant: datetime, language: str) -> str:
    """«понедельник 9 марта, 08:00» of an instant in office time."""
    return f"{text(language, f'weekday.{instant.weekday()}')} {day_of(instant, language)}, {instant:%H:%M}"


def day_of(instant: datetime, language: str) -> str:
    """«9 марта» of an instant in office time: in digits a day is another one in another country."""
    return f"{instant.day} {text(language, f'kiosk.month.{instant.month}')}"


def closed_service(office: Office, service: Service, now: int, issued: int) -> Document | None:
    """Why a service takes nobody now, or None when it does. `issued` is how many tickets it gave today."""
    closed = closed_office(office, now)
    if closed is not None:
        return closed
    if (reason := closed_reason(office, service)) is not None:
        return {"code": "service_closed", "text": reason, "opens_at": None}
    if service.daily_limit is not None and issued >= service.daily_limit:
        return {"code": "limit_reached", "text": texts_of("closed.limit"), "opens_at": None}
    return None


def closed_reason(office: Office, service: Service) -> Name | None:
    """Why the set-up lets nobody be served here, whatever the hour: it is closed, or no counter could ever call for it."""
    if service.closed_reason is not None:
        return service.closed_reason or texts_of("closed.service")
    return None if service.code in office.served else texts_of("closed.unserved")


def reachable(office: Office, service: Service, desks: Sequence[Desk]) -> frozenset[str]:
    """The services of people who may stand before a visitor of `service`: those of the counters that take it.

    Where a counter's own visitors are before him because it only helps with his service, another calls him sooner.
    """
    for takers in (desks, office.counters):
        own = [one.services - one.helps for one in takers if service.code in one.services - one.helps]
        if taken := own or [one.services for one in takers if service.code in one.services]:
            return frozenset({service.code}).union(*taken)
    return frozenset({service.code})


def waiting_estimate(
    office: Office, service: Service, ahead: Mapping[str, int], desks: Sequence[Desk], now: int, foreseen: Foreseen | None
) -> tuple[int, estimate.Estimate | None]:
    """How many wait before a newcomer for `service`, and the range of minutes; `ahead` is the people waiting by service."""
    seconds = estimate.wait_s(ahead, service.code, desks, office.usual_s)
    return _before(office, service, ahead, desks), _told(service, seconds, now, foreseen)


def _told(service: Service, rolled_s: float | None, now: int, foreseen: Foreseen | None) -> estimate.Estimate | None:
    """What the forecast says, as long as there is one that holds; else one roll of the hall."""
    told = None if foreseen is None else foreseen.wait(service.code, rolled_s, now)
    return told or (None if rolled_s is None else estimate.as_range(rolled_s))


def _before(office: Office, service: Service, ahead: Mapping[str, int], desks: Sequence[Desk]) -> int:
    mine = reachable(office, service, desks)
    return sum(count for code, count in ahead.items() if code in mine)


def people_before(connection: Connection, office: Office, row: Any, now: int) -> int | None:
    """How many waiting visitors are called before this one, as far as the counters that take his service go; None: he waits not.

    By the rule of the office as it stands now: under weighted wait the number may grow. Who has an appointment is told how many
    are before him when its time comes.
    """
    if row.state != State.WAITING:
        return None
    service = office.service_by_id[row.service_id]
    others = reachable(office, service, counters.desks(connection, office, now))
    if office.calling.is_plain or tickets.appointment(row) is not None:
        return tickets.people_ahead(connection, office, row, others, now)
    waiting = [tickets.as_waiting(one, office) for one in tickets.in_hall(connection, office) if one.state == State.WAITING]
    queue = in_order((one for one in waiting if one.service in others), office.calling, now, hall_turn.turn(connection, office))
    return [one.ticket for one in queue].index(row.id)


def menu_document(now: HallNow, written: Written, kiosk: Device | None = None) -> Document:
    """The menu of a hall that was read already, as far as this kiosk offers it."""
    office = now.office
    closed = closed_office(office, now.now)
    waits = estimate.waits_s(now.ahead, now.desks, office.usual_s)
    groups = []
    for group in office.groups:
        mine = [one for one in office.services if one.group is group and (kiosk is None or kiosk.offers(one))]
        if not mine and kiosk is not None and kiosk.has_menu:
            continue
        services = [
            _service(
                office,
                one,
                now.now,
                _before(office, one, now.ahead, now.desks),
                _told(one, waits.get(one.code), now.now, now.foreseen),
                now.issued.get(one.id, 0),
                written,
            )
            for one in mine
        ]
        takes = [one for one in services if one["open"] and one["estimate"]]
        groups.append(
            {
                "letter": group.letter,
                "name": written(group.name),
                "waiting": sum(now.ahead[one.code] for one in mine),
                "estimate": {
                    "low_minutes": min(one["estimate"]["low_minutes"] for one in takes),
                    "high_minutes": max(one["estimate"]["high_minutes"] for one in takes),
                }
                if takes
                else None,
                "open": any(one["open"] for one in services),
                "services": services,
            }
        )
    return {
        "office": {"code": office.code, "name": written(office.name)},
        "open": closed is None,
        "reason": _closed(closed, written),
        "groups": groups,
        "priorities": [{"code": one.code, "name": written(one.name)} for one in office.priorities],
    }


def _service(
    office: Office,
    service: Service,
    now: int,
    before: int,
    span: estimate.Estimate | None,
    issued: int,
    written: Written,
) -> Document:
    closed = closed_service(office, service, now, issued)
    return {
        "code": service.code,
        "name": written(service.name),
        "papers": _papers(service, written),
        "open": closed is None,
        "closed": _closed(closed, written),
        "for": service.audience,
        "waiting": before,
        "estimate": {"low_minutes": span.low_minutes, "high_minutes": span.high_minutes} if span else None,
    }


def _papers(service: Service, written: Written) -> list[Any]:
    """The papers needed, line by line, each written like a name."""
    lines = max((len(one) for one in service.papers.values()), default=0)
    return [
        written({language: one[line] for language, one in service.papers.items() if line < len(one)}) for line in range(lines)
    ]


def _closed(closed: Document | None, written: Written) -> Document | None:
    return None if closed is None else {**closed, "text": written(closed["text"])}
