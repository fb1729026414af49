"""Who was called before whom on one day, as staff read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from queue_server.documents.ticket import Document, moment, name_of
from queue_server.hall.overtaking import Call, Visit, Wait, order_of
from queue_server.store import tickets
from queue_server.store.catalogue import Office
from queue_server.store.counters import own_services
from queue_server.store.events import Event
from queue_server.texts import text

#: With these events a stretch of waiting begins; any of the others ends it.
_BEGINS = frozenset(
    event.value
    for event in (
        Event.ISSUED,
        Event.ISSUED_ALONE,
        Event.ISSUED_ROLL,
        Event.RETURNED,
        Event.TRANSFERRED,
        Event.SENT_BACK,
    )
)
_ENDS = frozenset(event.value for event in (Event.CALLED, Event.CANCELLED, Event.EXPIRED))


def order_document(connection: Connection, office: Office, row: Any, language: str) -> Document:
    """By whom this visitor was passed and whom he passed, with the rule or the reason of each call."""
    events = tickets.turns_of_day(connection, office, row.business_day, sorted(_BEGINS | _ENDS))
    visits = _visits(office, events)
    calls = {call.seq: (call, event) for call, event in _calls(office, events)}
    if row.id not in visits:  # a visit that was entered after it had ended has no turn in the queue
        return {"overtaken_by": [], "overtook": [], "elsewhere": 0}
    order = order_of(row.id, visits, [call for call, _ in calls.values()])
    known = {event.ticket_id: event for event in events}

    def shown(call: Call, ticket: str) -> Document:
        event, other = calls[call.seq][1], known[ticket]
        why = event.details.get("why", "arrival")
        return {
            "ticket": ticket,
            "number": other.number,
            "issued_at": moment(other.issued_at, office),
            "at": moment(event.at, office),
            "counter": call.counter,
            "who": event.who,
            "name": name_of(event.who, office),
            "why": {"code": why, "text": text(language, f"why.{why}")},
            "reason": event.details.get("reason"),
        }

    return {
        "overtaken_by": [shown(call, call.ticket) for call in order.overtaken_by],
        "overtook": [shown(call, ticket) for call, ticket in order.overtook],
        "elsewhere": order.elsewhere,
    }


def _visits(office: Office, events: Iterable[Any]) -> Mapping[str, Visit]:
    """The visits of a day with their stretches of waiting, from their events."""
    came: dict[str, tuple[int, int]] = {}
    service: dict[str, str] = {}
    open_waits: dict[str, Wait] = {}
    waits: dict[str, list[Wait]] = {}
    for one in events:
        ticket = one.ticket_id
        came.setdefault(ticket, (one.issued_at, one.seq))
        before = open_waits.pop(ticket, None)
        if before is not None:
            waits[ticket].append(Wait(before.begin, one.seq, before.service, before.for_counter))
        if one.what in _BEGINS:
            service[ticket] = one.details.get("service") or service.get(ticket, "")
            open_waits[ticket] = Wait(one.seq, None, service[ticket], one.details.get("counter"))
            waits.setdefault(ticket, [])
    for ticket, wait in open_waits.items():
        waits[ticket].append(wait)
    return {ticket: Visit(ticket, came[ticket], tuple(listed)) for ticket, listed in waits.items()}


def _calls(office: Office, events: Iterable[Any]) -> Iterable[tuple[Call, Any]]:
    names = {f"user:{one.name}": one.id for one in office.user_by_id.values()}
    for one in events:
        counter = office.counter_by_id.get(one.counter_id)
        if one.what == Event.CALLED.value and counter is not None:
            services = own_services(office, counter, names.get(one.who)) | frozenset(one.details.get("lent", ()))
            yield Call(one.ticket_id, one.seq, counter.number, services), one
