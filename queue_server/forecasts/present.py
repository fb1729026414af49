"""The hall at one instant as the forecast takes it, and what the office's past days tell."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from queue_server.documents.now import HallNow
from queue_server.hall.calendar import HOUR_S, seconds_of_day
from queue_server.hall.forecast import HALF_HOUR_S, Desk, Present, Someone
from queue_server.hall.learning import Learnt, PastVisit, learn
from queue_server.hall.rollout import FOREVER
from queue_server.hall.ticket import AT_COUNTER, State
from queue_server.store import counters, past, tickets
from queue_server.store.catalogue import Office, User

#: The past that is learnt from.
DAYS = 28
#: Whoever is away without a word when he comes back is thought back so soon.
BACK_SOON_S = 15 * 60.0
#: A break that should have begun, and has not, is still to come for so long.
LATE_BREAK_S = 20 * 60


def learnt(connection: Connection, office: Office, day: str) -> Learnt:
    """What the days before a business day tell."""
    today = date.fromisoformat(day)
    first = (today - timedelta(days=DAYS)).isoformat()
    visits = [_past_visit(office, row) for row in past.visits_between(connection, office, first, day)]
    like_today = frozenset((today - timedelta(weeks=week)).isoformat() for week in range(1, DAYS // 7 + 1))
    return learn(visits, office.usual_s, like_today)


def _past_visit(office: Office, row: Any) -> PastVisit:
    came = office.calendar.local(row.issued_at)
    return PastVisit(
        row.business_day,
        office.service_by_id[row.service_id].code,
        row.operator_id,
        seconds_of_day(came),
        row.waiting_s,
        row.service_s,
        row.state == State.FINISHED,
        row.rank > 0,
        row.booked_at is not None,
    )


def present(now: HallNow, known: Learnt) -> Present:
    """The hall with its open counters, as of `now`."""
    office = now.office
    open_rows = [row for row in now.counter_rows if row.operator_id is not None]
    position = {row.number: place for place, row in enumerate(open_rows)}
    rows = {row.id: row for row in now.visits}
    waiting = [
        Someone(
            ticket=one.ticket,
            service=one.service,
            waited_s=float(now.now - one.came_at),
            used_s=_used_s(rows[one.ticket], now.now),
            rank=one.rank,
            shares=one.shares,
            booked_in_s=None if one.booked_at is None else float(one.booked_at - now.now),
            for_counter=position.get(one.for_counter) if one.for_counter is not None else None,
            passed=one.passed,
        )
        for one in sorted(now.queue, key=lambda one: one.place)
    ]
    return Present(
        waiting,
        [_desk(now, row, known) for row in open_rows],
        known.usual,
        office.calling,
        now.turn,
        office.usual_s,
        _arrivals(now, known),
        known.ranked_share,
        known.left,
        float(office.standard.total_limit_s),
        may_open=any(row.operator_id is None for row in now.counter_rows),
        booked=[(float(one.booked_at - now.now), office.service_by_id[one.service_id].code) for one in now.to_come or ()],
    )


def _used_s(row: Any, now: int) -> float:
    """Of the standard; less than nothing while the budget still stands still, so that what the visit takes by then is free."""
    return float(tickets.times_now(row, now).total_s - tickets.own_left(row, now))


def _desk(now: HallNow, row: Any, known: Learnt) -> Desk:
    office = now.office
    operator = office.user_by_id.get(row.operator_id)
    visit = now.at_counter.get(row.id)
    busy = None
    if visit is not None and visit.state in AT_COUNTER:
        talking = float(now.now - visit.since) if visit.state == State.SERVING else 0.0
        busy = (office.service_by_id[visit.service_id].code, talking)
    pauses, until = _planned(now, operator, row.paused_reason is not None) if operator else ((), FOREVER)
    return Desk(
        counters.services_of(office, row),
        busy,
        visit.id if visit is not None else None,
        float(tickets.times_now(visit, now.now).total_s) if visit is not None else 0.0,
        _back_in(now, row) if row.paused_reason is not None else None,
        pauses,
        until,
        known.slowness.get(row.operator_id, 1.0),
        counters.could_take(office, row),
        row.number,
        counters.helps_of(office, row),
    )


def _back_in(now: HallNow, row: Any) -> float:
    return BACK_SOON_S if row.back_at is None else max(60.0, float(row.back_at - now.now))


def _planned(now: HallNow, operator: User, paused: bool) -> tuple[tuple[tuple[float, float], ...], float]:
    """The breaks still to come (in seconds from now, seconds) and when the shift ends."""
    here = now.office.calendar.local(now.now)

    def ahead(at: Any) -> float:
        return (datetime.combine(here.date(), at, here.tzinfo) - here).total_seconds()

    begun = 0 if paused else -LATE_BREAK_S
    breaks = [(ahead(one.opens), ahead(one.closes) - ahead(one.opens)) for one in operator.breaks if ahead(one.opens) > begun]
    until = FOREVER if operator.until is None else ahead(operator.until)
    return tuple(sorted(breaks)), until


def _arrivals(now: HallNow, known: Learnt) -> list[tuple[float, float, dict[str, float]]]:
    """Newcomers by half-hours until the office closes."""
    here = now.office.calendar.local(now.now)
    closing = now.office.calendar.last_closing(here.date())
    of_day = seconds_of_day(here)
    ends = 24 * HOUR_S if closing is None or closing.date() > here.date() else seconds_of_day(closing)
    found = []
    for half in range(of_day // HALF_HOUR_S, -(-ends // HALF_HOUR_S)):
        begin, end = max(half * HALF_HOUR_S, of_day), min((half + 1) * HALF_HOUR_S, ends)
        of_half = known.arrivals.get(half)
        if of_half and begin < end:
            part = (end - begin) / HALF_HOUR_S
            found.append((float(begin - of_day), float(end - begin), {code: count * part for code, count in of_half.items()}))
    return found
