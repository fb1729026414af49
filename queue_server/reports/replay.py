"""A day to be looked at again: what every visit and counter did when, as numbers and names of services, and nothing of people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from queue_server.documents.ticket import moment
from queue_server.hall import replay
from queue_server.hall.calling import BOOKED_EARLY_S
from queue_server.hall.desk import PAUSES
from queue_server.hall.replay import Happening, Stretch
from queue_server.hall.standard import COUNTS_AS
from queue_server.hall.ticket import WITHOUT_STEPS, State
from queue_server.reports.figures import grouped
from queue_server.store import past, tickets
from queue_server.store.catalogue import Office, told
from queue_server.store.store import Store

Document = dict[str, Any]

#: What a counter was when the day began is looked for so far back; whoever sat there longer ago has left.
LOOK_BACK = timedelta(days=7)
#: A day on which nothing happened is shown so long.
SHORTEST_S = 3600


def replay_document(store: Store, day: str, language: str) -> Document:
    """The day (YYYY-MM-DD) as far as it has gone; times are whole seconds after `starts_at`."""
    office = store.office
    begins, ends = office.calendar.midnights(date.fromisoformat(day))
    with store.read_apart() as connection:
        rows = tickets.of_day(connection, office, day)
        histories = grouped(past.histories_of_day(connection, office, day), lambda one: one.ticket_id)
        seated = past.events_between(
            connection, office, begins - int(LOOK_BACK.total_seconds()), ends, list(replay.SEATING_AFTER)
        )
    now = store.clock.now()
    told_of = [_told_of(office, histories.get(row.id, ())) for row in rows]
    visits = [_stretches(office, row, happenings) for row, happenings in zip(rows, told_of, strict=True)]
    starts, length = _span(office, day, now, visits, [one.at for one in seated if one.at >= begins])

    def after(at: int) -> int:
        """Seconds after the start; what was done about the day afterwards belongs to its end."""
        return min(max(at - starts, 0), length)

    services = {service.code: position for position, service in enumerate(office.services)}
    letters = [group.letter for group in office.groups]
    return {
        "day": day,
        "office": {"code": office.code, "name": told(office.name, language)},
        "starts_at": moment(starts, office),
        "length_s": length,
        "goes_on": begins <= now < ends,
        "standard": {
            "total_limit_s": office.standard.total_limit_s,
            "amber_s": office.standard.amber_s,
            "red_s": office.standard.red_s,
        },
        "booked_early_s": BOOKED_EARLY_S,
        "counts_as": {state.value: part.removesuffix("_s") for state, part in COUNTS_AS.items()},
        "groups": [{"letter": group.letter, "name": told(group.name, language)} for group in office.groups],
        "services": [
            {"code": one.code, "name": told(one.name, language), "group": letters.index(one.group.letter)}
            for one in office.services
        ],
        "counters": [_counter(office, counter, seated, begins, after, language) for counter in office.counters],
        "tickets": [
            {
                "number": row.number,
                "priority": row.priority_id is not None,
                "booked": None if row.booked_at is None else row.booked_at - starts,
                "stretches": [[after(one.at), one.state.value, one.counter, services[one.service]] for one in visit],
            }
            for row, visit in zip(rows, visits, strict=True)
        ],
        "calls": sorted(
            (
                [after(called.at), index, called.counter, called.why]
                for index, happenings in enumerate(told_of)
                for called in replay.calls(happenings)
            ),
            key=lambda call: call[:2],
        ),
    }


def _told_of(office: Office, events: Sequence[Any]) -> list[Happening]:
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
                service if service in office.service_by_code else None,
                one.details.get("why"),
                reason if reason in PAUSES else None,
            )
        )
    return listed


def _stretches(office: Office, row: Any, happenings: Sequence[Happening]) -> list[Stretch]:
    now_for = office.service_by_id[row.service_id].code
    came_for = next((one.service for one in happenings if one.service is not None), now_for)
    if row.origin not in WITHOUT_STEPS:
        return replay.visit(row.issued_at, came_for, happenings)
    counter = office.counter_by_id.get(row.counter_id)
    number = counter.number if counter else None
    return replay.visit_of_form(row.issued_at, came_for, row.called_at, row.started_at, row.since, State(row.state), number)


def _counter(office: Office, counter: Any, seated: Sequence[Any], begins: int, after: Any, language: str) -> Document:
    own = _told_of(office, [one for one in seated if one.counter_id == counter.id])
    before = [one for one in own if one.at < begins]
    today = [one for one in own if one.at >= begins]
    seatings = replay.seatings(before[-1] if before else None, today, begins)
    return {
        "number": counter.number,
        "name": told(counter.name, language),
        "seatings": [[after(one.at), one.state, one.reason] for one in seatings],
    }


def _span(office: Office, day: str, now: int, visits: Sequence[Sequence[Stretch]], seated: Sequence[int]) -> tuple[int, int]:
    """When the day began (seconds since 1970), and how many seconds it took: from the opening, or what was before it, to the
    closing, or what was after it that evening; a day that goes on ends now.
    """
    on = date.fromisoformat(day)
    begins, ends = office.calendar.midnights(on)
    spans = [datetime.combine(on, span.opens, office.calendar.timezone) for span in office.calendar.spans(on)]
    closing = office.calendar.last_closing(on)
    happened = [one.at for visit in visits for one in visit if one.at < ends] + [at for at in seated if at < ends]
    first = min([*happened, *(int(one.timestamp()) for one in spans)], default=begins)
    starts = first - first % 60
    if now < ends:
        # What is still open goes on until now.
        return starts, max(now - starts, 0)
    last = max([*happened, *([int(closing.timestamp())] if closing else [])], default=starts + SHORTEST_S)
    return starts, last - starts
