"""Appointments are made and called off by staff; whoever comes for one gets a ticket for its code."""

from __future__ import annotations

import secrets
from datetime import date, time

from queue_server.actions.actor import Actor, Invalid, NotFound, Refused, ServiceClosed
from queue_server.actions.found import the_ticket
from queue_server.actions.issue import check_kiosk, give
from queue_server.actions.newcomer import must_be_open, wish
from queue_server.actions.once import Answer, once
from queue_server.documents.bookings import booking_document, clock_of, day_of, free_times
from queue_server.documents.menu import closed_reason, texts_of
from queue_server.documents.ticket import ticket_document
from queue_server.hall import booking as rules
from queue_server.hall.booking import Arrival
from queue_server.store import bookings
from queue_server.store.bookings import BookingRow
from queue_server.store.catalogue import Service
from queue_server.store.events import Event
from queue_server.store.store import Change, Store


class BookingTaken(Refused):
    """As many as the set-up allows have booked this time already, or it is none that can be booked. details: time"""

    code = "booking_taken"


class BookingUnknown(Refused):
    """No booking has this code."""

    code = "booking_unknown"


class BookingUsed(Refused):
    """The visitor of this booking has a ticket already. details: number"""

    code = "booking_used"


class BookingTooEarly(Refused):
    """The ticket can be had later. details: time, opens"""

    code = "booking_too_early"


class BookingOtherDay(Refused):
    """The booking is for another day. details: text by language"""

    code = "booking_other_day"


def book(
    store: Store, actor: Actor, service: str, day: date, at: time, name: str | None = None, key: str | None = None
) -> Answer:
    """Books a time of a business day for a service; returns the booking with its code.

    Raises Invalid, ServiceClosed, BookingTaken.
    """

    def work(change: Change) -> Answer:
        office = change.office
        wanted, _ = wish(office, service, None)
        if (reason := closed_reason(office, wanted)) is not None:
            raise ServiceClosed(text=reason, opens_at=None)
        if not rules.can_be_booked(office.calendar, day, change.now):
            raise Invalid(field="day")
        booked_at = _free(change, wanted, day, at)
        values = {
            "id": secrets.token_hex(8),
            "service_id": wanted.id,
            "business_day": day.isoformat(),
            "booked_at": booked_at,
            "code": _new_code(change),
            "name": name,
            "made_at": change.now,
            "made_by": actor.who,
        }
        bookings.add(change, values)
        _record(change, actor, Event.BOOKING_MADE, str(values["id"]), wanted, booked_at)
        return booking_document(_found(change, str(values["id"])), office, change.now, actor.language)

    return once(store, actor, key, ("book", service, day.isoformat(), at.isoformat(), name), work)


def cancel(store: Store, actor: Actor, booking: str, key: str | None = None) -> Answer:
    """Calls a booking off: its time is free again, its code is unknown from now on. Raises NotFound, BookingUsed."""

    def work(change: Change) -> Answer:
        row = _found(change, booking)
        if row.cancelled_at is not None:
            raise NotFound(what="booking")
        _not_used(change, row)
        bookings.set_values(change, row.id, cancelled_at=change.now, code=None, name=None)
        _record(change, actor, Event.BOOKING_CANCELLED, row.id, change.office.service_by_id[row.service_id], row.booked_at)
        return booking_document(_found(change, booking), change.office, change.now, actor.language)

    return once(store, actor, key, ("booking cancelled", booking), work)


def arrive(store: Store, actor: Actor, code: str, language: str, accessible: bool = False, key: str | None = None) -> Answer:
    """Gives the visitor of a booking his ticket; one who comes too late for it gets an ordinary one, and `late` says so.

    A kiosk that asks again before anything is known of the paper lost the first answer, and gets the same ticket again.
    Raises BookingUnknown, BookingOtherDay, BookingTooEarly, BookingUsed, ServiceClosed, KioskLocked, ClockNotSet.
    """

    def work(change: Change) -> Answer:
        office = change.office
        check_kiosk(store, change, actor)
        row = bookings.by_code(change.connection, office, code)
        if row is None:
            raise BookingUnknown
        comes = rules.arrival(office.calendar, row.booked_at, change.now)
        if comes is Arrival.OTHER_DAY:
            when = {"date": day_of(office, row.booked_at), "time": clock_of(office, row.booked_at)}
            raise BookingOtherDay(text=texts_of("error.booking_other_day", **when))
        late = comes is Arrival.LATE
        if row.ticket_id is not None:
            given = the_ticket(change, row.ticket_id)
            if given.kiosk_id is None or given.kiosk_id != actor.device_id or given.print_state != "pending":
                raise BookingUsed(number=given.number)
            ticket, late = given, given.booked_at is None
        elif comes is Arrival.TOO_EARLY:
            opens = office.calendar.local(row.booked_at - rules.COME_EARLY_S)
            raise BookingTooEarly(time=clock_of(office, row.booked_at), opens=f"{opens:%H:%M}")
        else:
            service = office.service_by_id[row.service_id]
            # A place was kept for him: the day's limit of tickets is for those who were not booked.
            must_be_open(change, service, limited=False)
            booked_at = None if late else row.booked_at
            ticket = give(change, actor, service, None, language, accessible, {"booking": row.id}, booked_at)
            bookings.set_values(change, row.id, ticket_id=ticket.id)
        document = ticket_document(ticket, office, change.now, actor.language, ticket.people_ahead)
        return {"ticket": document, "late": late}

    return once(store, actor, key, ("arrive", code, language, *(("accessible",) if accessible else ())), work)


def _free(change: Change, service: Service, day: date, at: time) -> int:
    """The instant of a time that is still free. Raises BookingTaken."""
    for instant in free_times(change.connection, change.office, day, service, change.now):
        if change.office.calendar.local(instant).time() == at:
            return instant
    raise BookingTaken(time=f"{at:%H:%M}")


def _new_code(change: Change) -> str:
    """One that no other booking has, and that nobody foresees."""
    while True:
        code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}}"
        if bookings.by_code(change.connection, change.office, code) is None:
            return code


def _found(change: Change, booking: str) -> BookingRow:
    row = bookings.by_id(change.connection, change.office, booking)
    if row is None:
        raise NotFound(what="booking")
    return row


def _not_used(change: Change, row: BookingRow) -> None:
    if row.ticket_id is not None:
        raise BookingUsed(number=the_ticket(change, row.ticket_id).number)


def _record(change: Change, actor: Actor, what: Event, booking: str, service: Service, booked_at: int) -> None:
    """Neither code nor name: the history is for ever."""
    change.record(what, actor.who, details={"booking": booking, "service": service.code, "booked_at": booked_at})
