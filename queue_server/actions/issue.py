"""A visitor gets a ticket."""

from __future__ import annotations

import secrets

from queue_server.actions.actor import Actor, ClockNotSet, Invalid, KioskLocked, LimitReached, NotAtThisKiosk, ServiceClosed
from queue_server.actions.once import Answer, once
from queue_server.documents.devices import lock_reason
from queue_server.documents.menu import closed_service, in_language, waiting_estimate
from queue_server.documents.ticket import ticket_document
from queue_server.hall import numbering
from queue_server.hall.ticket import Origin, State
from queue_server.store import counters, tickets
from queue_server.store.catalogue import Office
from queue_server.store.clock import OLDEST_NOW
from queue_server.store.events import Event
from queue_server.store.store import Change, Store
from queue_server.texts import FALLBACK, languages


def issue(
    store: Store,
    actor: Actor,
    service: str,
    language: str = FALLBACK,
    priority: str | None = None,
    key: str | None = None,
    accessible: bool = False,
) -> Answer:
    """Gives the next number of the service's letter; returns the ticket.

    Raises Invalid, ServiceClosed, LimitReached, ClockNotSet.
    """

    def work(change: Change) -> Answer:
        # The clock itself is asked: `change.now` never goes back and would hide a clock that was never set.
        if store.clock.now() < OLDEST_NOW:
            raise ClockNotSet
        return _issue(change, actor, service, language, priority, accessible)

    asked = ("issue", service, language, priority, *(("accessible",) if accessible else ()))
    return once(store, actor, key, asked, work)


def _issue(
    change: Change, actor: Actor, code: str, language: str, priority_code: str | None, accessible: bool
) -> dict[str, object]:
    office = change.office
    kiosk = office.device_by_id.get(actor.device_id) if actor.device_id else None
    if kiosk is not None and kiosk.locked is not None:
        raise KioskLocked(reason=lock_reason(kiosk.locked, in_language(actor.language)))
    service = office.service_by_code.get(code)
    if service is None:
        raise Invalid(field="service")
    if kiosk is not None and not kiosk.offers(service):
        raise NotAtThisKiosk
    if language not in languages():
        raise Invalid(field="language")
    priority = office.priority_by_code.get(priority_code) if priority_code is not None else None
    if priority_code is not None and priority is None:
        raise Invalid(field="priority")
    issued = tickets.issued_today(change.connection, office, change.day, service.id) if service.daily_limit is not None else 0
    closed = closed_service(office, service, change.now, issued)
    if closed is not None:
        refusal = LimitReached if closed["code"] == "limit_reached" else ServiceClosed
        raise refusal(text=closed["text"], opens_at=closed["opens_at"])

    rank = priority.rank if priority else 0
    desks = counters.desks(change.connection, office, change.now)
    ahead, span = waiting_estimate(office, service, _ahead(change, office, rank), desks)
    ordinal = tickets.next_ordinal(change, service.group.letter)
    number = numbering.number(service.group.letter, ordinal)
    ticket_id = new_id(change.now, change.seq)
    row = tickets.add(
        change,
        {
            "id": ticket_id,
            "office_id": office.id,
            "business_day": change.day,
            "number": number,
            "lap": numbering.lap(ordinal),
            "service_id": service.id,
            "priority_id": priority.id if priority else None,
            "rank": rank,
            "place": float(change.seq + 1),
            "returned": False,
            "language": language,
            "state": State.WAITING.value,
            "since": change.now,
            "issued_at": change.now,
            "waiting_s": 0,
            "walking_s": 0,
            "service_s": 0,
            "paused_s": 0,
            "recalls": 0,
            "people_ahead": ahead,
            "low_minutes": span.low_minutes if span else None,
            "high_minutes": span.high_minutes if span else None,
            "kiosk_id": actor.device_id,
            "print_state": "pending" if actor.device_id else "not_needed",
            "copies": 0,
            "accessible": accessible,
            "origin": (Origin.KIOSK if actor.device_id else Origin.HOST).value,
        },
    )
    change.record(
        Event.ISSUED,
        actor.who,
        ticket_id,
        details={
            "number": number,
            "service": code,
            "priority": priority_code,
            "people_ahead": ahead,
            "low_minutes": span.low_minutes if span else None,
            "high_minutes": span.high_minutes if span else None,
        },
    )
    return ticket_document(row, office, change.now, actor.language, ahead)


def new_id(now: int, seq: int) -> str:
    """An identifier that nobody guesses; its beginning grows with every ticket: order of issue, side by side in the index."""
    return f"{now:09x}{seq:08x}{secrets.token_hex(8)}"


def _ahead(change: Change, office: Office, rank: int) -> dict[str, int]:
    """People waiting by service who are called before a newcomer of this rank."""
    ahead: dict[str, int] = {}
    for service_id, other_rank, count in tickets.waiting_counts(change.connection, office):
        if other_rank >= rank:
            code = office.service_by_id[service_id].code
            ahead[code] = ahead.get(code, 0) + count
    return ahead
