"""What visits and counters did on a day, told from its rows and events as stretches of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from queue_server.hall import replay
from queue_server.hall.desk import PAUSES
from queue_server.hall.replay import SEATING_AFTER, STATE_AFTER, Happening, Stretch
from queue_server.hall.standard import own_left_s
from queue_server.hall.ticket import AT_COUNTER, OPEN, State
from queue_server.reports.occupation import Hold, Seat, Wait
from queue_server.store.catalogue import Counter, Office
from queue_server.store.counters import own_services

#: What a counter was when the day began is looked for so far back; whoever sat there longer ago has left.
LOOK_BACK_S = 7 * 24 * 3600
#: What says who sits at a counter and which services it takes.
SEATING = (*SEATING_AFTER, "service_lent", "service_taken_back")
_SENDS = ("transferred", "sent_back")


def told_of(office: Office, events: Iterable[Any]) -> list[Happening]:
    """Events without anything that a person typed: of a pause only the reasons that everybody has."""
    listed = []
    for one in events:
        counter = office.counter_by_id.get(one.counter_id)
        reason = one.details.get("reason")
        service = one.details.get("service")
        listed.append(
            Happening(
                one.at,
                one.what,
                counter.number if counter else None,
                service if service in office.ever_service else None,
                one.details.get("why"),
                reason if reason in PAUSES else None,
                one.details.get("counter") if one.what in _SENDS else None,
            )
        )
    return listed


def stretches(office: Office, row: Any, happenings: Sequence[Happening]) -> list[Stretch]:
    """The stretches of a visit; one without any step in its history came from a paper form or another program."""
    now_for = office.service_by_id[row.service_id].code
    came_for = next((one.service for one in happenings if one.service is not None), now_for)
    if any(one.what in STATE_AFTER for one in happenings):
        return replay.visit(row.issued_at, came_for, happenings)
    counter = office.counter_by_id.get(row.counter_id)
    number = counter.number if counter else None
    return replay.visit_of_form(row.issued_at, came_for, row.called_at, row.started_at, row.since, State(row.state), number)


def in_the_hall(office: Office, row: Any, visit: Sequence[Stretch], now: int) -> tuple[list[Wait], list[Hold]]:
    """When somebody waited and which counters had the visitor when, until `now`; stretches of no length are left out.

    A visit that nobody ended is taken to have gone on until the office closed: nobody knows when the visitor left.
    """
    waits, holds, waited = [], [], 0
    for one, until in _with_ends(office, row, visit, now):
        if one.state is State.WAITING:
            # Until the time of his appointment a visitor does not wait, see hall/standard.py.
            begins = min(until, one.at + own_left_s(one.state, one.at, row.booked_at))
            if begins < until:
                waits.append(Wait(begins, until, one.service, one.sent_to, waited))
                waited += until - begins
        elif one.state in AT_COUNTER and one.counter is not None and one.at < until:
            holds.append(Hold(one.at, until, one.counter))
    return waits, holds


def _with_ends(office: Office, row: Any, visit: Sequence[Stretch], now: int) -> Iterator[tuple[Stretch, int]]:
    for one, following in pairwise(visit):
        until = following.at
        if following.state is State.EXPIRED:
            closing = office.calendar.last_closing(date.fromisoformat(row.business_day))
            until = min(until, max(one.at, int(closing.timestamp()) if closing else one.at))
        yield one, until
    if visit and visit[-1].state in OPEN:
        yield visit[-1], max(now, visit[-1].at)


def seats(office: Office, happened: Iterable[Any], until: int) -> list[Seat]:
    """When which counter was open for calls, with its operator and the services that it took; `happened`: events of SEATING.

    Services are those of the set-up as it is now, with what was lent.
    """
    own: dict[int, list[Any]] = {}
    for one in happened:
        if one.counter_id in office.counter_by_id:
            own.setdefault(one.counter_id, []).append(one)
    return [seat for key, events in own.items() for seat in _seats_of(office, office.counter_by_id[key], events, until)]


def _seats_of(office: Office, counter: Counter, events: Sequence[Any], until: int) -> Iterator[Seat]:
    # An open counter of whose operator nothing is known any more takes all that the counter takes.
    operator: int | None = None
    state, lent, since = "closed", frozenset[str](), until
    for one in events:
        if state == "open" and since < one.at:
            yield Seat(since, one.at, counter.number, operator, own_services(office, counter, operator) | lent)
        since = one.at
        details: Mapping[str, Any] = one.details
        if one.what == "service_lent":
            lent |= {details["service"]} & office.ever_service.keys()
        elif one.what == "service_taken_back":
            lent -= {details["service"]}
        else:
            state = SEATING_AFTER[one.what]
        if one.what in ("counter_opened", "counter_closed"):
            user = office.ever_user.get(details.get("operator", "")) if one.what == "counter_opened" else None
            operator, lent = user.id if user else None, frozenset()
    if state == "open" and since < until:
        yield Seat(since, until, counter.number, operator, own_services(office, counter, operator) | lent)
