"""Kiosks that cannot reach the server give numbers of their own and hand the visits in afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from queue_server.actions.actor import Actor, Forbidden, NotYourNumber
from queue_server.actions.newcomer import new_row, place_of, wish
from queue_server.actions.once import Answer, kept, once
from queue_server.documents.ticket import ticket_document
from queue_server.hall import numbering
from queue_server.hall.ticket import OPEN, Origin, State, Step
from queue_server.store import alone, tickets
from queue_server.store.catalogue import Office
from queue_server.store.events import Event
from queue_server.store.store import Change, Store
from queue_server.store.tickets import TicketRow


def numbers(store: Store, actor: Actor) -> Answer:
    """The numbers that a kiosk may give on its own, today and on the next business day, with the opening hours.

    Asking again gives the same numbers, and further ones once those are nearly used up. A kiosk has no number that another
    has; when all are given, a letter is missing. Raises Forbidden.
    """
    kiosk = actor.device_id
    if kiosk is None:
        raise Forbidden
    with store.change() as change:
        today = date.fromisoformat(change.day)
        days = [_day(change, day.isoformat(), kiosk) for day in (today, today + timedelta(days=1))]
        return {"timezone": str(change.office.calendar.timezone), "days": days}


def _day(change: Change, day: str, device_id: int) -> dict[str, Any]:
    given = {one for one in alone.numbers_given(change.connection, change.office, day, device_id) if numbering.counted_alone(one)}
    blocks = alone.blocks(change.connection, change.office, day)
    free: dict[str, list[list[int]]] = {}
    for group in change.office.groups:
        own = [one.first for one in blocks if one.letter == group.letter and one.device_id == device_id]
        left = sum(1 for first in own for counted in _counted(first) if _number(group.letter, counted) not in given)
        first = numbering.next_block([one.first for one in blocks if one.letter == group.letter])
        if left < numbering.BLOCK and first is not None:
            alone.give_block(change, day, group.letter, first, device_id)
            own.append(first)
        if own:
            free[group.letter] = [[first, _counted(first)[-1]] for first in own]
    return {"day": day, "numbers": free, "given": sorted(given), "hours": _hours(change.office, day)}


def take_in(
    store: Store,
    actor: Actor,
    tap: str,
    day: str,
    number: str,
    service: str,
    language: str,
    priority: str | None,
    issued_at: int,
    key: str | None = None,
    accessible: bool = False,
) -> Answer:
    """A visit that a kiosk began on its own comes into the queue, at the place that its time gives; returns the ticket.

    `tap` is the key of the visitor's tap: when the server had answered it and the answer was lost on the way, that first
    ticket, which nobody holds, is called off. Closed services and limits do not matter any more: the paper is in somebody's hand.
    Raises Invalid, NotYourNumber.
    """

    def work(change: Change) -> Answer:
        office = change.office
        wanted, ranked = wish(office, *_still_there(office, number, service, priority))
        block = _own_block(change, actor, day, number)
        at = min(max(issued_at, block.given_at), change.now)
        _call_off_the_first(change, actor, tap, number)
        row = tickets.add(
            change,
            new_row(
                change,
                number,
                wanted,
                business_day=day,
                priority_id=ranked.id if ranked else None,
                rank=ranked.rank if ranked else 0,
                place=place_of(change, day, at),
                language=language,
                since=at,
                issued_at=at,
                kiosk_id=actor.device_id,
                print_state="pending",
                accessible=accessible,
                origin=Origin.KIOSK.value,
            ),
        )
        details = {"number": number, "service": wanted.code, "priority": ranked.code if ranked else None, "issued_at": at}
        change.record(Event.ISSUED_ALONE, actor.who, row.id, details=details)
        if day < change.day:  # handed in when the day was over: nobody waits any more
            row = _expire(change, actor, row)
        return ticket_document(row, office, change.now, actor.language)

    asked = ("alone", tap, day, number, service, language, priority, issued_at, *(("accessible",) if accessible else ()))
    return once(store, actor, key, asked, work)


def _still_there(office: Office, number: str, service: str, priority: str | None) -> tuple[str, str | None]:
    """What the kiosk's menu had may have left the set-up meanwhile: then the first service with the number's letter stands in."""
    if service in office.ever_service and service not in office.service_by_code:
        service = next((one.code for one in office.services if one.group.letter == number[0]), office.services[0].code)
    if priority is not None and any(one.code == priority for one in office.past.priorities):
        priority = None
    return service, priority


def _own_block(change: Change, actor: Actor, day: str, number: str) -> Any:
    counted = numbering.counted_alone(number)
    block = None
    if counted is not None and actor.device_id is not None:
        block = alone.block_of(change.connection, change.office, day, number[0], counted, actor.device_id)
    if block is None or tickets.by_number(change.connection, change.office, day, number):
        raise NotYourNumber(number=number)
    return block


def _call_off_the_first(change: Change, actor: Actor, tap: str, number: str) -> None:
    answer = kept(change, actor, tap)
    first = None if answer is None else tickets.by_id(change.connection, change.office, str(answer.get("id")))
    if first is None or first.state not in OPEN or first.state == State.SERVING:
        return
    tickets.take_step(change, first, Step.CANCEL, {"finished_at": change.now})
    change.record(Event.CANCELLED, actor.who, first.id, first.counter_id, {"reason": f"the visitor holds {number}"})


def _expire(change: Change, actor: Actor, row: TicketRow) -> TicketRow:
    moved = tickets.take_step(change, row, Step.EXPIRE, {"finished_at": change.now})
    change.record(Event.EXPIRED, actor.who, row.id, details={"state": row.state})
    return moved


def _counted(first: int) -> range:
    return range(first, min(first + numbering.BLOCK, numbering.LAST_ALONE + 1))


def _number(letter: str, counted: int) -> str:
    return numbering.alone_number(letter, counted)


def _hours(office: Office, day: str) -> list[list[str]]:
    """When the office is open on a day: [from, to] as HH:MM, 00:00 for its end."""
    spans = office.calendar.spans(date.fromisoformat(day))
    return [[f"{span.opens:%H:%M}", f"{span.closes:%H:%M}"] for span in spans]
