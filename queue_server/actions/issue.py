"""A visitor gets a ticket."""

from __future__ import annotations

from collections.abc import Mapping

from queue_server.actions.actor import Actor, ClockNotSet, KioskLocked, NotAtThisKiosk
from queue_server.actions.newcomer import expectation, must_be_open, new_row, wish
from queue_server.actions.once import Answer, once
from queue_server.actions.pace import Paces
from queue_server.documents.devices import lock_reason
from queue_server.documents.menu import in_language
from queue_server.documents.ticket import ticket_document
from queue_server.hall import numbering
from queue_server.hall.ticket import Origin
from queue_server.store import tickets
from queue_server.store.catalogue import Device, Priority, Service
from queue_server.store.clock import OLDEST_NOW
from queue_server.store.events import Event
from queue_server.store.store import Change, Store
from queue_server.store.tickets import TicketRow
from queue_server.texts import FALLBACK


def issue(
    store: Store,
    paces: Paces,
    actor: Actor,
    service: str,
    language: str = FALLBACK,
    priority: str | None = None,
    key: str | None = None,
    accessible: bool = False,
) -> Answer:
    """Gives the next number of the service's letter; returns the ticket.

    Raises Invalid, ServiceClosed, LimitReached, KioskLocked, NotAtThisKiosk, TooManyTickets, ClockNotSet.
    """

    def work(change: Change) -> Answer:
        kiosk = check_kiosk(store, change, actor)
        wanted, ranked = wish(change.office, service, priority, language)
        if kiosk is not None and not kiosk.offers(wanted):
            raise NotAtThisKiosk
        must_be_open(change, wanted)
        if kiosk is not None:
            paces.one_more(kiosk.id, change.office.settings.kiosk_tickets_per_minute, store.clock.monotonic())
        row = give(change, actor, wanted, ranked, language, accessible)
        return ticket_document(row, change.office, change.now, actor.language, row.people_ahead)

    asked = ("issue", service, language, priority, *(("accessible",) if accessible else ()))
    return once(store, actor, key, asked, work)


def check_kiosk(store: Store, change: Change, actor: Actor) -> Device | None:
    """The kiosk that asks for a ticket; None when a person does. Raises KioskLocked, ClockNotSet."""
    # The clock itself is asked: `change.now` never goes back and would hide a clock that was never set.
    if store.clock.now() < OLDEST_NOW:
        raise ClockNotSet
    kiosk = change.office.device_by_id.get(actor.device_id) if actor.device_id else None
    if kiosk is not None and kiosk.locked is not None:
        raise KioskLocked(reason=lock_reason(kiosk.locked, in_language(actor.language)))
    return kiosk


def give(
    change: Change,
    actor: Actor,
    service: Service,
    priority: Priority | None,
    language: str,
    accessible: bool,
    about: Mapping[str, object] | None = None,
    booked_at: int | None = None,
) -> TicketRow:
    """A new ticket at the end of the queue, or with an appointment; `about` goes into its event beside the usual details."""
    rank = priority.rank if priority else 0
    expected = expectation(change, service, rank, booked_at=booked_at)
    ordinal = tickets.next_ordinal(change, service.group.letter)
    number = numbering.number(service.group.letter, ordinal)
    row = tickets.add(
        change,
        new_row(
            change,
            number,
            service,
            lap=numbering.lap(ordinal),
            priority_id=priority.id if priority else None,
            rank=rank,
            language=language,
            accessible=accessible,
            kiosk_id=actor.device_id,
            print_state="pending" if actor.device_id else "not_needed",
            origin=(Origin.KIOSK if actor.device_id else Origin.HOST).value,
            booked_at=booked_at,
            **expected,
        ),
    )
    details = {"number": number, "service": service.code, "priority": priority.code if priority else None, **expected}
    booked = {} if booked_at is None else {"booked_at": booked_at}
    change.record(Event.ISSUED, actor.who, row.id, details={**details, **(about or {}), **booked})
    return row
