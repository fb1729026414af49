"""What every visit begins with, whichever way its number came: a kiosk, a kiosk on its own, a roll, a paper form."""

from __future__ import annotations

import secrets
from types import SimpleNamespace
from typing import Any

from queue_server.actions.actor import Invalid, LimitReached, ServiceClosed
from queue_server.documents.menu import closed_service, people_before, waiting_estimate
from queue_server.hall.ticket import State
from queue_server.store import alone, counters, tickets
from queue_server.store.catalogue import Office, Priority, Service
from queue_server.store.store import Change
from queue_server.texts import FALLBACK, languages

#: A visit goes right behind the one before it: there stays room for hundreds between two neighbours.
STEP_TOWARDS_NEXT = 1 / 1000


def wish(office: Office, service: str, priority: str | None, language: str = FALLBACK) -> tuple[Service, Priority | None]:
    """The service and the priority that these codes stand for; the language must be one that the hall speaks. Raises Invalid."""
    wanted = office.service_by_code.get(service)
    if wanted is None:
        raise Invalid(field="service")
    if language not in languages():
        raise Invalid(field="language")
    ranked = office.priority_by_code.get(priority) if priority is not None else None
    if priority is not None and ranked is None:
        raise Invalid(field="priority")
    return wanted, ranked


def must_be_open(change: Change, service: Service, limited: bool = True) -> None:
    """Raises ServiceClosed, or LimitReached where the day's limit counts (`limited`), when the service takes nobody now."""
    counts = limited and service.daily_limit is not None
    issued = tickets.issued_today(change.connection, change.office, change.day, service.id) if counts else 0
    closed = closed_service(change.office, service, change.now, issued)
    if closed is not None:
        refusal = LimitReached if closed["code"] == "limit_reached" else ServiceClosed
        raise refusal(text=closed["text"], opens_at=closed["opens_at"])


def expectation(
    change: Change, service: Service, rank: int, place: float | None = None, booked_at: int | None = None
) -> dict[str, int | None]:
    """How many are called before a newcomer, and the minutes until the call; behind everybody of his rank unless at `place`.

    Who has an appointment is told its time, and no minutes.
    """
    if booked_at is not None:
        row = new_row(change, "", service, rank=rank, booked_at=booked_at)
        booked_before = people_before(change.connection, change.office, SimpleNamespace(**row), change.now)
        return {"people_ahead": booked_before, "low_minutes": None, "high_minutes": None}
    before = _before(change, rank) if place is None else _before_place(change, rank, place)
    desks = counters.desks(change.connection, change.office, change.now)
    # What is foreseen is the wait of one who stands behind everybody and has no priority.
    foreseen = change.foreseen if rank == 0 and place is None else None
    ahead, span = waiting_estimate(change.office, service, before, desks, change.now, foreseen)
    low, high = (span.low_minutes, span.high_minutes) if span else (None, None)
    return {"people_ahead": ahead, "low_minutes": low, "high_minutes": high}


def new_row(change: Change, number: str, service: Service, **known: Any) -> dict[str, Any]:
    """The row of a ticket that waits, came now and is owed no paper by a kiosk, except for what is `known` otherwise."""
    return {
        "id": f"{change.now:09x}{change.seq:08x}{secrets.token_hex(8)}",  # grows with every ticket; nobody guesses its end
        "office_id": change.office.id,
        "business_day": change.day,
        "number": number,
        "lap": 0,
        "service_id": service.id,
        "rank": 0,
        "place": float(change.seq + 1),
        "returned": False,
        "language": FALLBACK,
        "state": State.WAITING.value,
        "since": change.now,
        "issued_at": change.now,
        "waiting_s": 0,
        "walking_s": 0,
        "service_s": 0,
        "paused_s": 0,
        "recalls": 0,
        "people_ahead": 0,
        "print_state": "not_needed",
        "copies": 0,
        "accessible": False,
        "passed": 0,
        **known,
    }


def place_of(change: Change, day: str, at: int) -> float:
    """The place of somebody who came at an instant of a business day: right behind the last who came before."""
    before, after = alone.neighbours(change.connection, change.office, day, at)
    if after is None:
        return float(change.seq + 1)
    if before is None:
        before = after - 1
    return before + (after - before) * STEP_TOWARDS_NEXT


def _before(change: Change, rank: int) -> dict[str, int]:
    """People waiting by service who are called before a newcomer of this rank."""
    ahead: dict[str, int] = {}
    for service_id, other_rank, count in tickets.waiting_counts(change.connection, change.office, change.now):
        if other_rank >= rank:
            code = change.office.service_by_id[service_id].code
            ahead[code] = ahead.get(code, 0) + count
    return ahead


def _before_place(change: Change, rank: int, place: float) -> dict[str, int]:
    ahead: dict[str, int] = {}
    for one in tickets.in_hall(change.connection, change.office):
        waiting = tickets.as_waiting(one, change.office)
        before = one.place < place if waiting.booked_at is None else waiting.is_due(change.now)
        if one.state == State.WAITING and (one.rank > rank or (one.rank == rank and before)):
            code = change.office.service_by_id[one.service_id].code
            ahead[code] = ahead.get(code, 0) + 1
    return ahead
