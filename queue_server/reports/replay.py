"""A day to be looked at again: what every visit and counter did when, as numbers and names of services, and nothing of people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from queue_server.documents.ticket import moment
from queue_server.hall import replay
from queue_server.hall.calling import BOOKED_EARLY_S
from queue_server.hall.replay import Stretch
from queue_server.hall.standard import COUNTS_AS
from queue_server.reports.figures import grouped
from queue_server.reports.visits import LOOK_BACK_S, stretches, told_of
from queue_server.store import past, tickets
from queue_server.store.catalogue import Office, told
from queue_server.store.store import Store

Document = dict[str, Any]

#: A day on which nothing happened is shown so long.
SHORTEST_S = 3600


def replay_document(store: Store, day: str, language: str) -> Document:
    """The day (YYYY-MM-DD) as far as it has gone; times are whole seconds after `starts_at`."""
    office = store.office
    begins, ends = office.calendar.midnights(date.fromisoformat(day))
    with store.read_apart() as connection:
        rows = tickets.of_day(connection, office, day)
        histories = grouped(past.histories_of_day(connection, office, day), lambda one: one.ticket_id)
        seated = past.events_between(connection, office, begins - LOOK_BACK_S, ends, list(replay.SEATING_AFTER))
    now = store.clock.now()
    histories_told = [told_of(office, histories.get(row.id, ())) for row in rows]
    visits = [stretches(office, row, happenings) for row, happenings in zip(rows, histories_told, strict=True)]
    starts, length = _span(office, day, now, visits, [one.at for one in seated if one.at >= begins])

    def after(at: int) -> int:
        """Seconds after the start; what was done about the day afterwards belongs to its end."""
        return min(max(at - starts, 0), length)

    came_for = {one.service for visit in visits for one in visit}
    shown = [*office.services, *(one for one in office.past.services if one.code in came_for)]
    services = {service.code: position for position, service in enumerate(shown)}
    groups = {one.letter: one for one in (*office.groups, *(service.group for service in shown))}
    letters = list(groups)
    happened_at = {one.counter_id for one in seated} | {one.counter_id for listed in histories.values() for one in listed}
    counters = [*office.counters, *(one for one in office.past.counters if one.id in happened_at)]
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
        "groups": [{"letter": group.letter, "name": told(group.name, language)} for group in groups.values()],
        "services": [
            {"code": one.code, "name": told(one.name, language), "group": letters.index(one.group.letter)} for one in shown
        ],
        "counters": [_counter(office, counter, seated, begins, after, language) for counter in counters],
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
                for index, happenings in enumerate(histories_told)
                for called in replay.calls(happenings)
            ),
            key=lambda call: call[:2],
        ),
    }


def _counter(office: Office, counter: Any, seated: Sequence[Any], begins: int, after: Any, language: str) -> Document:
    own = told_of(office, [one for one in seated if one.counter_id == counter.id])
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
