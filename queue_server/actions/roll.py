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
    RollNumberMistakable,
    RollNumberTaken,
)
from queue_server.actions.newcomer import expectation, must_be_open, new_row, place_of, wish
from queue_server.actions.once import Answer, once
from queue_server.documents.ticket import moment, ticket_document
from queue_server.hall import numbering
from queue_server.hall.ticket import Origin, State
from queue_server.store import tickets
from queue_server.store.catalogue import Office
from queue_server.store.clock import OLDEST_NOW
from queue_server.store.events import Event
from queue_server.store.store import Change, Store
from queue_server.texts import FALLBACK, text

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
    service, priority = wish(change.office, code, priority_code, language)
    number, lap = free_number(change, actor, change.day, number_on_paper)
    came = change.now if arrived_at is None else _arrival(change, arrived_at)
    must_be_open(change, service)

    rank = priority.rank if priority else 0
    place = float(change.seq + 1) if arrived_at is None else place_of(change, change.day, came)
    expected = expectation(change, service, rank, place)
    row = tickets.add(
        change,
        new_row(
            change,
            number,
            service,
            lap=lap,
            priority_id=priority.id if priority else None,
            rank=rank,
            place=place,
            language=language,
            since=came,
            issued_at=came,
            origin=Origin.ROLL.value,
            **expected,
        ),
    )
    details = {
        "number": number,
        "number_on_paper": number_on_paper.strip(),
        "service": code,
        "priority": priority_code,
        **expected,
        **({} if arrived_at is None else {"arrived_at": moment(came, change.office)}),
    }
    change.record(Event.ISSUED_ROLL, actor.who, row.id, details=details)
    return ticket_document(row, change.office, change.now, actor.language, row.people_ahead)


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
