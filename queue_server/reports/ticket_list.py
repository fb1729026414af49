"""The tickets behind a figure of a report: of a day or of many, by service, operator, counter, hour or how they ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from queue_server.documents.results import results_shown
from queue_server.documents.ticket import counter_number, moment
from queue_server.hall.calendar import Calendar
from queue_server.hall.ticket import OPEN, State
from queue_server.reports.spans import checked_span
from queue_server.reports.ticket_marks import ids_by_day
from queue_server.store import ticket_lists
from queue_server.store.catalogue import Office, told
from queue_server.store.store import Store
from queue_server.store.ticket_lists import Mark, Wanted
from queue_server.store.tickets import times_now, times_of

Document = dict[str, Any]

#: A page shows no more; files hold all.
SHOWN = 500
#: How a visit may have ended; whatever else is asked for is a result.
ENDS = (State.FINISHED, State.NO_SHOW, State.CANCELLED, State.EXPIRED)
#: No office's clock is changed by less: an hour of the day is made of such steps.
QUARTER_S = 900


class BadSelection(Exception):
    """There is no such thing to list by: `error.CODE` in the catalogue says so, with `details`."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details: Mapping[str, Any] = details


@dataclass(frozen=True)
class Selection:
    """Business days from `first` to `last`, and which of their tickets; `asked` is that as it was asked."""

    first: date
    last: date
    wanted: Wanted = field(default_factory=Wanted)
    hour: int | None = None
    quarter: int | None = None
    asked: Mapping[str, Any] = field(default_factory=dict)

    def days(self) -> Iterator[date]:
        return (self.first + timedelta(days=more) for more in range((self.last - self.first).days + 1))


def selection(
    store: Store,
    first: date,
    last: date,
    *,
    service: str | None = None,
    operator: str | None = None,
    counter: int | None = None,
    hour: int | None = None,
    quarter: datetime | None = None,
    outcome: str | None = None,
    over: bool = False,
    total_from_s: int | None = None,
    total_to_s: int | None = None,
    mark: Mark | None = None,
) -> Selection:
    """What is asked for, if it can be listed: code of a service, name of an operator, number of a counter, hour of issue in
    office time (0 to 23), the quarter of an hour that begins at an instant, `outcome` as one of ENDS or the code of a result,
    only what broke the standard, only finished visits whose total is longer than so many seconds and not longer than so many,
    what a report counts under a mark.

    Raises BadSpan, BadSelection.
    """
    office = store.office
    checked_span(first, last, office.calendar.business_day(store.clock.now()))
    found_service = office.ever_service.get(service) if service is not None else None
    found_operator = office.ever_user.get(operator) if operator is not None else None
    found_counter = office.ever_counter.get(counter) if counter is not None else None
    for name, asked, found in (
        ("service", service, found_service),
        ("operator", operator, found_operator),
        ("counter", counter, found_counter),
    ):
        if asked is not None and found is None:
            raise BadSelection(f"list_{name}", **{name: asked})
    state = outcome if outcome in ENDS else None
    result = outcome if state is None else None
    if result is not None and not _is_result(store, result, first, last):
        raise BadSelection("list_outcome", outcome=result)
    wanted = Wanted(
        found_service.id if found_service else None,
        found_operator.id if found_operator else None,
        found_counter.id if found_counter else None,
        state,
        result,
        office.standard.total_limit_s if over else None,
        total_from_s,
        total_to_s,
        mark,
    )
    asked_for = {"service": service, "operator": operator, "counter": counter, "hour": hour, "outcome": outcome}
    asked_for |= {"over": over or None, "total_from": total_from_s, "total_to": total_to_s, "mark": mark}
    begins = None if quarter is None else int(quarter.timestamp())
    return Selection(first, last, wanted, hour, begins, {**asked_for, "quarter": moment(begins, office)})


def ticket_list(store: Store, chosen: Selection, language: str) -> Document:
    """The first tickets as `items` in the order of issue, whether there are `more`, and how many there are in all (`total`)."""
    office, now = store.office, store.clock.now()
    items: list[Document] = []
    total = 0
    with store.read_apart() as connection:
        marked = ids_by_day(connection, office, chosen.first, chosen.last, chosen.wanted.mark)
        for day in chosen.days():
            where = (connection, office, day.isoformat(), *_on(office.calendar, day, chosen, marked))
            room = SHOWN - len(items)
            rows = ticket_lists.of_day(*where, at_most=room) if room else ()
            items += [ticket_row(row, office, now, language) for row in rows]
            total += len(rows) if len(rows) < room else ticket_lists.count_of_day(*where)
    return {
        "from": chosen.first.isoformat(),
        "to": chosen.last.isoformat(),
        "items": items,
        "more": total > len(items),
        "total": total,
    }


def every_ticket(store: Store, chosen: Selection, language: str) -> Iterator[Document]:
    """All tickets in the order of issue, a day at a time: each day is a read of its own, so that none of them takes long."""
    office, now = store.office, store.clock.now()
    with store.read_apart() as connection:
        marked = ids_by_day(connection, office, chosen.first, chosen.last, chosen.wanted.mark)
    for day in chosen.days():
        with store.read_apart() as connection:
            rows = ticket_lists.of_day(connection, office, day.isoformat(), *_on(office.calendar, day, chosen, marked))
        for row in rows:
            yield ticket_row(row, office, now, language)


def ticket_row(row: Any, office: Office, now: int, language: str) -> Document:
    """A ticket as a list shows it; of a visit that goes on, its times as of `now`. Only a finished one is `over`."""
    service = office.service_by_id[row.service_id]
    operator = office.user_by_id.get(row.operator_id)
    times = times_now(row, now) if row.state in OPEN else times_of(row)
    return {
        "id": row.id,
        "number": row.number,
        "day": row.business_day,
        "service": {"code": service.code, "name": told(service.name, language)},
        "counter": counter_number(row.counter_id, office),
        "operator": operator.display_name if operator else None,
        "state": row.state,
        "outcome": row.outcome,
        "issued_at": moment(row.issued_at, office),
        "called_at": moment(row.called_at, office),
        "started_at": moment(row.started_at, office),
        "finished_at": moment(row.finished_at, office),
        "waiting_s": times.waiting_s,
        "walking_s": times.walking_s,
        "service_s": times.service_s,
        "paused_s": times.paused_s,
        "total_s": times.total_s,
        "over": row.state == State.FINISHED and times.total_s > office.standard.total_limit_s,
        "origin": row.origin,
    }


def result_names(office: Office, language: str) -> dict[str, str]:
    """The words for every result that the set-up knows, by code."""
    services = (None, *office.ever_service.values())
    return {one["code"]: one["name"] for service in services for one in results_shown(office, service, language)}


def _is_result(store: Store, code: str, first: date, last: date) -> bool:
    """Whether an office knows a result, or knew it then."""
    if code in result_names(store.office, "ru"):
        return True
    with store.read_apart() as connection:
        return ticket_lists.result_there(connection, store.office, first.isoformat(), last.isoformat(), code)


def _on(
    calendar: Calendar, day: date, chosen: Selection, marked: Mapping[str, frozenset[str]]
) -> tuple[Wanted, tuple[int, int] | None]:
    """What is wanted of one day, and from when until when it was issued."""
    issued = _hour_of(calendar, day, chosen.hour)
    if chosen.quarter is not None:
        hour = issued or calendar.midnights(day)
        issued = max(hour[0], chosen.quarter), min(hour[1], chosen.quarter + QUARTER_S)
    return replace(chosen.wanted, ids=marked.get(day.isoformat(), frozenset())), issued


def _hour_of(calendar: Calendar, day: date, hour: int | None) -> tuple[int, int] | None:
    """From which instant until before which the clock shows that hour of a day; None: any. In an autumn night an hour comes
    twice, in a spring night one never.
    """
    if hour is None:
        return None
    begins, ends = calendar.midnights(day)
    steps = [at for at in range(begins, ends, QUARTER_S) if calendar.local(at).hour == hour]
    return (steps[0], steps[-1] + QUARTER_S) if steps else (begins, begins)
