"""A visitor has a number of a pre-printed roll: staff enter it, and the visit goes on like any other."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from queue_server.actions.actor import (
    Actor,
    BadArrival,
    BadRollNumber,
    ClockNotSet,
    Forbidden,
    Invalid,
    LimitReached,
    RollNumberMistakable,
    RollNumberTaken,
    ServiceClosed,
)
from queue_server.actions.alone import place_of
from queue_server.actions.issue import new_id
from queue_server.actions.once import Answer, once
from queue_server.documents.menu import closed_service, waiting_estimate
from queue_server.documents.ticket import moment, ticket_document
from queue_server.hall import numbering
from queue_server.hall.ticket import Origin, State
from queue_server.store import counters, tickets
from queue_server.store.catalogue import Office
from queue_server.store.clock import OLDEST_NOW
from queue_server.store.events import Event
from queue_server.store.store import Change, Store
from queue_server.texts import FALLBACK, languages, text

#: Somebody who came longer ago than this has left, or the time is mistyped.
ARRIVED_AT_MOST_S = 4 * 3600


def take(
    store: Store,
    actor: Actor,
    number_on_paper: str,
    service: str,
    language: str = FALLBACK,
    priority: str | None = None,
    arrived_at: str | None = None,
    key: str | None = None,
) -> Answer:
    """Enters a visitor with a number of the roll, who came now or at `arrived_at` (HH:MM today); returns the ticket.

    Raises Forbidden, Invalid, BadRollNumber, RollNumberTaken, RollNumberMistakable, BadArrival, ServiceClosed, LimitReached,
    ClockNotSet.
    """
    if not (actor.host or (actor.role == "operator" and store.office.settings.operators_take_roll_numbers)):
        raise Forbidden

    def work(change: Change) -> Answer:
        if store.clock.now() < OLDEST_NOW:
            raise ClockNotSet
        return _take(change, actor, number_on_paper, service, language, priority, arrived_at)

    return once(store, actor, key, ("roll", number_on_paper, service, language, priority, arrived_at), work)


def _take(
    change: Change,
    actor: Actor,
    number_on_paper: str,
    code: str,
    language: str,
    priority_code: str | None,
    arrived_at: str | None,
) -> dict[str, Any]:
    office = change.office
    service = office.service_by_code.get(code)
    if service is None:
        raise Invalid(field="service")
    if language not in languages():
        raise Invalid(field="language")
    priority = office.priority_by_code.get(priority_code) if priority_code is not None else None
    if priority_code is not None and priority is None:
        raise Invalid(field="priority")
    number, lap = free_number(change, actor, change.day, number_on_paper)
    came = change.now if arrived_at is None else _arrival(change, arrived_at)
    issued = tickets.issued_today(change.connection, office, change.day, service.id) if service.daily_limit is not None else 0
    closed = closed_service(office, service, change.now, issued)
    if closed is not None:
        refusal = LimitReached if closed["code"] == "limit_reached" else ServiceClosed
        raise refusal(text=closed["text"], opens_at=closed["opens_at"])

    rank = priority.rank if priority else 0
    place = float(change.seq + 1) if arrived_at is None else place_of(change, change.day, came)
    desks = counters.desks(change.connection, office, change.now)
    ahead, span = waiting_estimate(office, service, _ahead(change, office, rank, place), desks)
    row = tickets.add(
        change,
        {
            **whole_row(change, change.day, number, lap, service.id, came, place),
            "priority_id": priority.id if priority else None,
            "rank": rank,
            "language": language,
            "people_ahead": ahead,
            "low_minutes": span.low_minutes if span else None,
            "high_minutes": span.high_minutes if span else None,
            "origin": Origin.ROLL.value,
        },
    )
    change.record(
        Event.ISSUED_ROLL,
        actor.who,
        row.id,
        details={
            "number": number,
            "number_on_paper": number_on_paper.strip(),
            "service": code,
            "priority": priority_code,
            "people_ahead": ahead,
            "low_minutes": span.low_minutes if span else None,
            "high_minutes": span.high_minutes if span else None,
            **({} if arrived_at is None else {"arrived_at": moment(came, office)}),
        },
    )
    return ticket_document(row, office, change.now, actor.language, ahead)


def free_number(change: Change, actor: Actor, day: str, number_on_paper: str) -> tuple[str, int]:
    """The number of a roll as it is kept, and its lap: how often it was entered on that day and called off again.

    Raises BadRollNumber, RollNumberTaken, RollNumberMistakable.
    """
    number = numbering.roll_number(number_on_paper)
    if number is None:
        raise BadRollNumber(field="number_on_paper")
    entered = tickets.by_number(change.connection, change.office, day, number)
    there = next((one for one in entered if one.state != State.CANCELLED), None)
    if there is not None:
        raise RollNumberTaken(**_existing(there, change.office, actor))
    like = numbering.machine_number_like(number_on_paper)
    machines = tickets.by_number(change.connection, change.office, day, like) if like else []
    if machines:
        raise RollNumberMistakable(**_existing(machines[0], change.office, actor))
    return number, len(entered)


def whole_row(change: Change, day: str, number: str, lap: int, service_id: int, came: int, place: float) -> dict[str, Any]:
    """What a visit entered by hand has in every case: it waits since `came`, and no kiosk owes it a paper."""
    return {
        "id": new_id(change.now, change.seq),
        "office_id": change.office.id,
        "business_day": day,
        "number": number,
        "lap": lap,
        "service_id": service_id,
        "rank": 0,
        "place": place,
        "returned": False,
        "language": FALLBACK,
        "state": State.WAITING.value,
        "since": came,
        "issued_at": came,
        "waiting_s": 0,
        "walking_s": 0,
        "service_s": 0,
        "paused_s": 0,
        "recalls": 0,
        "people_ahead": 0,
        "print_state": "not_needed",
        "copies": 0,
        "accessible": False,
    }


def instant(office: Office, day: str, clock: str) -> int | None:
    """The instant at which the office's clocks show HH:MM on a day (YYYY-MM-DD); None when there is no such time."""
    if not re.fullmatch(r"([01]?[0-9]|2[0-3]):[0-5][0-9]", clock):
        return None
    hour, minute = (int(part) for part in clock.split(":"))
    on = date.fromisoformat(day)
    return int(datetime(on.year, on.month, on.day, hour, minute, tzinfo=office.calendar.timezone).timestamp())


def _arrival(change: Change, arrived_at: str) -> int:
    came = instant(change.office, change.day, arrived_at)
    if came is None:
        raise Invalid(field="arrived_at")
    if not change.now - ARRIVED_AT_MOST_S <= came <= change.now:
        raise BadArrival(field="arrived_at", hours=ARRIVED_AT_MOST_S // 3600)
    return came


def _existing(row: Any, office: Office, actor: Actor) -> dict[str, Any]:
    """What a refusal says about the ticket that is there already."""
    return {
        "number": row.number,
        "ticket": row.id,
        "state": row.state,
        "words": text(actor.language, f"state.{row.state}"),
        "since": f"{office.calendar.local(row.since):%H:%M}",
    }


def _ahead(change: Change, office: Office, rank: int, place: float) -> dict[str, int]:
    """People waiting by service who are called before a newcomer of this rank at this place."""
    ahead: dict[str, int] = {}
    for one in tickets.in_hall(change.connection, office):
        if one.state == State.WAITING and (one.rank > rank or (one.rank == rank and one.place < place)):
            code = office.service_by_id[one.service_id].code
            ahead[code] = ahead.get(code, 0) + 1
    return ahead
