"""The report of one day against the standard, from one read of its tickets and one of its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from queue_server.documents.fairness import passed_over
from queue_server.documents.now import hall_time
from queue_server.documents.results import result_name
from queue_server.documents.ticket import moment
from queue_server.hall.calendar import MIDNIGHT
from queue_server.hall.standard import ENDS_OF_CALLED, LONG_SERVICE_S, SHORT_SERVICE_S
from queue_server.hall.ticket import BY_HAND, Origin, State
from queue_server.reports import estimates, quality
from queue_server.reports.figures import DayTally, Tally, distribution, grouped
from queue_server.reports.occupation import CounterTimes, Occupation, Quarter, occupation, span_of
from queue_server.reports.over import Cause, over_standard
from queue_server.reports.visits import LOOK_BACK_S, SEATING, in_the_hall, seats, stretches, told_of
from queue_server.store import causes, past, reported, tickets
from queue_server.store.catalogue import Office, told
from queue_server.store.events import Event
from queue_server.store.store import Store
from queue_server.texts import text

Document = dict[str, Any]

#: The rules of counting that are printed on every report; docs/counting-rules.md explains each.
RULES = tuple(
    f"rule.{name}"
    for name in (
        "waiting",
        "walking",
        "service",
        "paused",
        "total",
        "moved",
        "second",
        "by_hand",
        "booked",
        "ended",
        "belongs",
        "percentile",
        "share",
        "quarter",
        "idle",
        "estimate",
        "doubted",
        "forgotten",
    )
)


@dataclass(frozen=True)
class DayRead:
    """What the history holds about a business day.

    `rows`: its tickets; `histories`: the events of each ticket; `carried`: tickets of the day before that were still there after
    midnight; `seated`: who sat where (events of SEATING); `causes`: why visits took too long, by the ticket's id, as somebody
    said; `jumps`, `restores`: how often the computer's clock was set, and the database put back from a backup; `aways`: when
    devices and desks were cut off; `now`: the hall's time when it was read.
    """

    rows: Sequence[Any]
    histories: Mapping[str, Sequence[Any]]
    carried: Sequence[Any]
    seated: Sequence[Any]
    causes: Mapping[str, Cause]
    jumps: int
    restores: int
    aways: Sequence[tuple[int, int]]
    now: int


def day_report(store: Store, day: str, language: str) -> Document:
    """The report of a business day (YYYY-MM-DD): the contract's document with more in it, see docs/api.md."""
    return report_of(read_day(store, day, language), store.office, day, language)


def read_day(store: Store, day: str, language: str) -> DayRead:
    """Reads a business day in one transaction of its own; causes are in words of the language."""
    office = store.office
    on = date.fromisoformat(day)
    begins, ends = office.calendar.midnights(on)
    with store.read_apart() as connection:
        rows = tickets.of_day(connection, office, day)
        events = past.histories_of_day(connection, office, day)
        carried = reported.over_midnight(connection, office, (on - timedelta(days=1)).isoformat(), begins)
        if carried:
            events = [*events, *reported.events_of_some(connection, office, [row.id for row in carried])]
        seated = past.events_between(connection, office, begins - LOOK_BACK_S, ends, SEATING)
        said = causes.of_day(connection, office, day, language)
        jumps = len(reported.instants(connection, office, Event.CLOCK_JUMPED, begins, ends))
        restores = len(reported.instants(connection, office, Event.RESTORED, begins, ends))
        aways = reported.aways_between(connection, office, begins, ends)
        now = hall_time(connection, store.clock.now())
    return DayRead(rows, grouped(events, lambda one: one.ticket_id), carried, seated, said, jumps, restores, aways, now)


def report_of(read: DayRead, office: Office, day: str, language: str) -> Document:
    """The report over what was read."""
    on = date.fromisoformat(day)
    begins, ends = office.calendar.midnights(on)
    rows, limit = read.rows, office.standard.total_limit_s
    whole = DayTally()
    for row in rows:
        whole.add_all(row.state, row.waiting_s, row.walking_s, row.service_s, row.paused_s)
    hall = _occupation(read, office, on)
    late = [row for row in rows if row.state == State.FINISHED and row.waiting_s + row.walking_s + row.service_s > limit]
    return {
        "day": day,
        "office": {"code": office.code, "name": told(office.name, language)},
        "standard": {"total_limit_s": limit, "waiting_limit_s": office.standard.waiting_limit_s},
        "timezone": str(office.calendar.timezone),
        "made_at": moment(read.now, office),
        "hours": hours_of(office, on),
        "goes_on": begins <= read.now < ends,
        **whole.headline(limit, office.standard.waiting_limit_s),
        "by_service": by_service(office, _tallied(rows, lambda row: row.service_id), language),
        "by_operator": _by_operator(office, _tallied(rows, lambda row: row.operator_id), hall),
        "by_counter": _by_counter(office, _tallied(rows, lambda row: row.counter_id), hall),
        "by_hour": by_hour(_tallied(rows, lambda row: office.calendar.local(row.issued_at).hour), limit),
        "results": results(office, _counts(row.outcome for row in rows if row.state == State.FINISHED), language),
        "quarter_hours": [_quarter(office, one) for one in hall.quarters],
        "idle_while_waiting_s": hall.idle_s,
        "distribution": distribution(whole.total),
        "estimate": _estimate(read),
        "fairness": _fairness(read, office, language),
        "over_standard": over_standard(late, read.histories, office, language, read.causes),
        "data_quality": _quality(read, office, day),
        "rules": rules(language),
    }


def rules(language: str) -> list[str]:
    """The rules of counting as they are printed."""
    return [text(language, rule) for rule in RULES]


def hours_of(office: Office, on: date) -> Document | None:
    """The first opening and the last closing of a date as HH:MM, 24:00 for its end; None when the office is closed."""
    spans = office.calendar.spans(on)
    if not spans:
        return None
    opens = min(span.opens for span in spans)
    closes = "24:00" if any(span.closes == MIDNIGHT for span in spans) else f"{max(span.closes for span in spans):%H:%M}"
    return {"opens": f"{opens:%H:%M}", "closes": closes}


def by_service(office: Office, tallies: Mapping[int, Tally], language: str) -> list[Document]:
    """The services in the order in which they were set up. The contract gives "service" twice, as the service and as its times:
    one object holds both.
    """
    found = []
    for key, tally in sorted(tallies.items()):
        service = office.service_by_id[key]
        part = tally.part(office.standard.total_limit_s)
        name = {"code": service.code, "name": told(service.name, language), "letter": service.group.letter}
        ended = {"cancelled": tally.ended[State.CANCELLED.value], "expired": tally.ended[State.EXPIRED.value]}
        found.append({**part, **ended, "service": {**name, **part["service"]}})
    return found


def by_hour(tallies: Mapping[int, Tally], limit_s: int) -> list[Document]:
    """The hours of issue in office time."""
    return [{"hour": hour, **tally.part(limit_s)} for hour, tally in sorted(tallies.items())]


def results(office: Office, counts: Mapping[str | None, int], language: str) -> list[Document]:
    """What finished visits ended with, the most frequent first; what nobody said comes last."""
    ordered = sorted(counts.items(), key=lambda one: (one[0] is None, -one[1], one[0] or ""))
    return [
        {"result": None if code is None else {"code": code, "name": result_name(office, code, language)}, "count": count}
        for code, count in ordered
    ]


def _tallied(rows: Iterable[Any], key: Callable[[Any], int | None]) -> dict[int, Tally]:
    found: dict[int, Tally] = {}
    for row in rows:
        own = key(row)
        if own is not None:
            tally = found.get(own)
            if tally is None:
                tally = found[own] = Tally()
            tally.add(row.state, row.waiting_s, row.walking_s, row.service_s)
    return found


def _counts(values: Iterable[str | None]) -> dict[str | None, int]:
    found: dict[str | None, int] = {}
    for value in values:
        found[value] = found.get(value, 0) + 1
    return found


def _by_operator(office: Office, tallies: Mapping[int, Tally], hall: Occupation) -> list[Document]:
    """Whoever had visitors, and whoever sat idle while somebody waited."""
    found = []
    for key in sorted(tallies.keys() | hall.idle_of.keys()):
        user = office.user_by_id[key]
        part = tallies.get(key, Tally()).part(office.standard.total_limit_s)
        name = {"name": user.name, "display_name": user.display_name}
        found.append({"operator": name, **part, "idle_while_waiting_s": hall.idle_of.get(key, 0)})
    return found


def _by_counter(office: Office, tallies: Mapping[int, Tally], hall: Occupation) -> list[Document]:
    """The counters with visitors, and those that were open."""
    by_number = {office.counter_by_id[key].number: tally for key, tally in tallies.items()}
    found = []
    for number in sorted(by_number.keys() | {number for number, times in hall.counters.items() if times.open_s}):
        times = hall.counters.get(number, CounterTimes())
        part = by_number.get(number, Tally()).part(office.standard.total_limit_s)
        sums = {"open_s": times.open_s, "busy_s": times.busy_s, "idle_while_waiting_s": times.idle_s}
        found.append({"counter": number, **part, **sums})
    return found


def _occupation(read: DayRead, office: Office, on: date) -> Occupation:
    midnights = office.calendar.midnights(on)
    opening, closing = office.calendar.first_opening(on), office.calendar.last_closing(on)
    hours = (int(opening.timestamp()), int(closing.timestamp())) if opening and closing else None
    waits, holds = [], []
    for row in (*read.carried, *read.rows):
        visit = stretches(office, row, told_of(office, read.histories.get(row.id, ())))
        own_waits, own_holds = in_the_hall(office, row, visit, read.now)
        waits += own_waits
        holds += own_holds
    arrivals = [row.issued_at for row in read.rows]
    begins, ends = span_of(arrivals, waits, holds, hours, midnights, read.now)
    return occupation(arrivals, waits, holds, seats(office, read.seated, ends), begins, ends)


def _quarter(office: Office, one: Quarter) -> Document:
    def on_average(seconds: int) -> float:
        return round(seconds / one.length_s, 2)

    return {
        "at": f"{office.calendar.local(one.starts):%H:%M}",
        "starts_at": moment(one.starts, office),
        "arrived": one.arrived,
        "waiting": {"mean": on_average(one.waiting_s), "max": one.waiting_max},
        "open_counters": on_average(one.open_s),
        "busy_counters": on_average(one.busy_s),
        "longest_wait_s": one.longest_wait_s,
        "idle_while_waiting_s": one.idle_s,
    }


def _estimate(read: DayRead) -> Document:
    moved = {key for key, events in read.histories.items() if not {one.what for one in events}.isdisjoint(estimates.MOVES)}
    return estimates.hit_rate(
        (row.low_minutes, row.high_minutes, row.waiting_s)
        for row in read.rows
        if row.low_minutes is not None and row.state in ENDS_OF_CALLED and row.id not in moved
    )


def _fairness(read: DayRead, office: Office, language: str) -> Document:
    events = sorted(
        ((one, row) for row in read.rows for one in read.histories.get(row.id, ()) if one.what == "called"),
        key=lambda called: called[0].seq,
    )
    items = [passed_over(one, row.number, row.service_id, office, language) for one, row in events if one.details.get("passed")]
    return {"calls": len(events), "items": items}


def _quality(read: DayRead, office: Office, day: str) -> Document:
    on = date.fromisoformat(day)
    begins, ends = office.calendar.midnights(on)
    alone = [(row.issued_at, one.at) for row in read.rows for one in read.histories.get(row.id, ()) if one.what == "issued_alone"]
    finished = [row for row in read.rows if row.state == State.FINISHED]
    forgotten = {row.id for row in finished if row.service_s > LONG_SERVICE_S}
    for row in read.rows:
        if any(quality.was_forgotten(one.what, one.details) for one in read.histories.get(row.id, ())):
            forgotten.add(row.id)
    return {
        "short_services": sum(1 for row in finished if row.service_s < SHORT_SERVICE_S),
        "expired": sum(1 for row in read.rows if row.state == State.EXPIRED),
        "returned": sum(1 for row in read.rows if row.returned),
        "by_hand": sum(1 for row in read.rows if row.origin in BY_HAND),
        "imported": sum(1 for row in read.rows if row.origin == Origin.IMPORTED),
        "unprinted": sum(1 for row in read.rows if row.print_state in ("failed", "uncertain")),
        "forgotten_finishes": len(forgotten),
        "clock_jumps": read.jumps,
        "restores": read.restores,
        "offline": len(alone),
        "doubted": sum(1 for row in read.rows if row.times_doubt is not None),
        "unlinked_s": quality.away_s(
            [*((max(at, begins), min(until, ends)) for at, until in alone), *quality.in_hours(office.calendar, on, read.aways)]
        ),
    }
