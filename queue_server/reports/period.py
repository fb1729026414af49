"""The report of a week, a month, a year or any days, from the raw seconds of all their tickets, beside the time before."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from queue_server.documents.now import hall_time
from queue_server.documents.ticket import moment
from queue_server.hall.standard import ENDS_OF_CALLED, LONG_SERVICE_S, SHORT_SERVICE_S
from queue_server.hall.ticket import State
from queue_server.reports import estimates, quality
from queue_server.reports.day import by_hour, by_service, results, rules
from queue_server.reports.figures import FINISHED, DayTally, Tally, distribution, grouped, mean, minutes, nearest_rank, share
from queue_server.reports.over import over_standard
from queue_server.reports.spans import kind_of, span_before
from queue_server.store import causes, reported
from queue_server.store.catalogue import Office, told
from queue_server.store.events import Event
from queue_server.store.store import Store

Document = dict[str, Any]

#: So many of the visits that broke the standard are named, the longest.
NAMED_OVER = 200
_QUARTER_S = 15 * 60
#: Of these offices fill in the form 4.2, or look how its year goes.
FORM_KINDS = ("quarter", "year")


@dataclass
class _Read:
    """What one pass over the tickets of some days finds."""

    whole: DayTally = field(default_factory=DayTally)
    by: dict[str, dict[Any, Tally]] = field(
        default_factory=lambda: {name: {} for name in ("service", "operator", "counter", "hour", "day")}
    )
    #: (low minutes, high minutes, seconds until the call) by the ticket's id.
    promised: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    #: (total, id) of visits over the standard.
    over: list[tuple[int, str]] = field(default_factory=list)


def period_report(store: Store, first: date, last: date, language: str) -> Document:
    """The report of the business days from `first` to `last`, see docs/api.md.

    Which days may be asked for says `spans.checked_span`.
    """
    office, limit = store.office, store.office.standard.total_limit_s
    begins, ends = office.calendar.midnights(first)[0], office.calendar.midnights(last)[1]
    days = first.isoformat(), last.isoformat()
    with store.read_apart() as connection:
        now = hall_time(connection, store.clock.now())
        read = _read(connection, office, days)
        marks = reported.marks_of_days(connection, office, *days, begins, ends, estimates.MOVES)
        named = [key for _, key in heapq.nsmallest(NAMED_OVER, read.over, key=lambda one: (-one[0], one[1]))]
        late = reported.rows_of_some(connection, office, named)
        histories = grouped(reported.events_of_some(connection, office, named), lambda one: one.ticket_id)
        said = causes.of_some(connection, office, named, language)
        outcomes = dict(tuple(row) for row in reported.results_of_days(connection, office, *days))
        quality_line = _quality(connection, office, days, marks, read.whole.ended[State.EXPIRED.value])
        quality_line["clock_jumps"] = len(reported.instants(connection, office, Event.CLOCK_JUMPED, begins, ends))
        quality_line["restores"] = len(reported.instants(connection, office, Event.RESTORED, begins, ends))
        before = _before(connection, office, *span_before(first, last))
    moved = {one.ticket_id for one in marks if one.what in estimates.MOVES}
    by = read.by
    return {
        "from": days[0],
        "to": days[1],
        "kind": kind_of(first, last),
        "days": len(by["day"]),
        "office": {"code": office.code, "name": told(office.name, language)},
        "standard": {"total_limit_s": limit, "waiting_limit_s": office.standard.waiting_limit_s},
        "timezone": str(office.calendar.timezone),
        "made_at": moment(now, office),
        "goes_on": begins <= now < ends,
        **read.whole.headline(limit, office.standard.waiting_limit_s),
        "by_service": by_service(office, by["service"], language),
        "by_operator": [
            {
                "operator": {"name": office.user_by_id[key].name, "display_name": office.user_by_id[key].display_name},
                **tally.part(limit),
            }
            for key, tally in sorted(by["operator"].items())
        ],
        "by_counter": [
            {"counter": number, **tally.part(limit)}
            for number, tally in sorted((office.counter_by_id[key].number, tally) for key, tally in by["counter"].items())
        ],
        "by_hour": by_hour(by["hour"], limit),
        "by_day": [_day(day, tally, limit) for day, tally in sorted(by["day"].items())],
        "results": results(office, outcomes, language),
        "distribution": distribution(read.whole.total),
        "estimate": estimates.hit_rate(told for key, told in read.promised.items() if key not in moved),
        "over_standard_count": len(read.over),
        "over_standard": over_standard(late, histories, office, language, said),
        "data_quality": quality_line,
        "form_4_2": _form(read.whole) if kind_of(first, last) in FORM_KINDS else None,
        "before": before,
        "rules": rules(language),
    }


def _form(whole: DayTally) -> Document:
    """What the columns of the form 4.2 say of these days, see form42.py."""
    return {
        "visitors": whole.finished,
        "service_mean_minutes": minutes(sum(whole.service), whole.finished),
        "waiting_mean_minutes": minutes(sum(whole.waiting), whole.finished),
    }


def _read(connection: Connection, office: Office, days: tuple[str, str]) -> _Read:
    found, limit = _Read(), office.standard.total_limit_s
    hours: dict[int, int] = {}
    by_service, by_operator, by_counter, by_hour, by_day = found.by.values()
    for row in reported.times_of_days(connection, office, *days):
        day, key, service, operator, counter, issued, state, waiting, walking, serving, paused, low, high = row
        quarter = issued // _QUARTER_S
        hour = hours.get(quarter)
        if hour is None:
            hour = hours[quarter] = office.calendar.local(issued).hour
        found.whole.add_all(state, waiting, walking, serving, paused)
        for group, own in (
            (by_service, service),
            (by_operator, operator),
            (by_counter, counter),
            (by_hour, hour),
            (by_day, day),
        ):
            if own is not None:
                tally = group.get(own)
                if tally is None:
                    tally = group[own] = Tally()
                tally.add(state, waiting, walking, serving)
        if low is not None and state in ENDS_OF_CALLED:
            found.promised[key] = low, high, waiting
        if state == FINISHED and waiting + walking + serving > limit:
            found.over.append((waiting + walking + serving, key))
    return found


def _day(day: str, tally: Tally, limit_s: int) -> Document:
    total = sorted(tally.total)
    return {
        "day": day,
        "tickets": tally.tickets,
        **tally.ended,
        "share_within_standard": share(tally.within(limit_s), tally.finished),
        "total_p90_s": nearest_rank(total, 90),
        "total_max_s": total[-1] if total else None,
        "waiting_mean_s": mean(sum(tally.waiting), tally.finished),
        "service_mean_s": mean(sum(tally.service), tally.finished),
    }


def _before(connection: Connection, office: Office, first: date, last: date) -> Document:
    """The few figures with which a period is compared."""
    tally, limit = Tally(), office.standard.total_limit_s
    for state, waiting, walking, serving in reported.endings_of_days(connection, office, first.isoformat(), last.isoformat()):
        tally.add(state, waiting, walking, serving)
    total = sorted(tally.total)
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "tickets": tally.tickets,
        "finished": tally.finished,
        "no_show": tally.no_show,
        "share_within_standard": share(tally.within(limit), tally.finished),
        "waiting_mean_s": mean(sum(tally.waiting), tally.finished),
        "waiting_p90_s": nearest_rank(sorted(tally.waiting), 90),
        "service_mean_s": mean(sum(tally.service), tally.finished),
        "total_p90_s": nearest_rank(total, 90),
        "total_max_s": total[-1] if total else None,
    }


def _quality(connection: Connection, office: Office, days: tuple[str, str], marks: Sequence[Any], expired: int) -> dict[str, int]:
    """The line on data of `day.py`, from counts and from the few events that say something about it."""
    limits = SHORT_SERVICE_S, LONG_SERVICE_S
    counts, long = reported.oddities_of_days(connection, office, *days, *limits)
    forgotten = {*long, *(one.ticket_id for one in marks if quality.was_forgotten(one.what, one.details))}
    alone = [one for one in marks if one.what == "issued_alone"]
    spans = []
    for one in alone:
        begins, ends = office.calendar.midnights(date.fromisoformat(one.business_day))
        spans.append((max(one.issued_at, begins), min(one.at, ends)))
    first, last = (date.fromisoformat(day) for day in days)
    aways = reported.aways_between(connection, office, office.calendar.midnights(first)[0], office.calendar.midnights(last)[1])
    for number in range((last - first).days + 1 if aways else 0):
        spans += quality.in_hours(office.calendar, first + timedelta(days=number), aways)
    return {
        "short_services": counts.short,
        "expired": expired,
        "returned": counts.returned,
        "by_hand": counts.by_hand,
        "imported": counts.imported,
        "unprinted": counts.unprinted,
        "forgotten_finishes": len(forgotten),
        "offline": len(alone),
        "doubted": counts.doubted,
        "unlinked_s": quality.away_s(spans),
    }
