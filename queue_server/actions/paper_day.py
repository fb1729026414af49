"""The paper of a day without power comes back in: every visit of the form becomes a ticket of that day, or none does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from queue_server.actions.actor import (
    Actor,
    BadPaperDay,
    BadPaperRows,
    BadRollNumber,
    RollNumberMistakable,
    RollNumberTaken,
)
from queue_server.actions.newcomer import new_row, place_of
from queue_server.actions.once import Answer, once
from queue_server.actions.roll import free_number, instant
from queue_server.hall import numbering
from queue_server.hall.ticket import Origin, State
from queue_server.store import tickets
from queue_server.store.catalogue import Office
from queue_server.store.events import Event
from queue_server.store.store import Change, Store
from queue_server.texts import text

#: So many days after it a day may be entered.
DAYS_BACK = 7
OUTCOMES = (State.FINISHED, State.NO_SHOW, State.CANCELLED)
#: The order in which the times of a visit must follow one another.
TIMES = ("arrived_at", "called_at", "started_at", "finished_at")
#: What must be written on a line, by its outcome.
NEEDED = {
    State.FINISHED: ("arrived_at", "started_at", "finished_at"),
    State.NO_SHOW: ("arrived_at", "called_at"),
    State.CANCELLED: ("arrived_at",),
}
#: What cannot be on a line, by its outcome: nobody is served who did not come.
EXCLUDED = {State.FINISHED: (), State.NO_SHOW: ("started_at", "finished_at"), State.CANCELLED: ("started_at",)}


class _Wrong(Exception):
    """A line is wrong: in which field, and the text that says why."""

    def __init__(self, field: str, key: str, **values: object) -> None:
        super().__init__(key)
        self.field, self.key, self.values = field, key, values


@dataclass(frozen=True)
class _Visit:
    """One line of the form, understood."""

    number_on_paper: str
    service_id: int
    counter_id: int | None
    outcome: State
    arrived: int
    called: int | None
    started: int | None
    finished: int | None


def take_in(store: Store, actor: Actor, day: date, rows: Sequence[Mapping[str, Any]], key: str | None = None) -> Answer:
    """Enters the visits of a paper day; returns `{day, tickets, numbers}`.

    Raises BadPaperDay, and BadPaperRows with every wrong line (counted from 1), its field and the reason: then nothing is in.
    """

    def work(change: Change) -> Answer:
        today = date.fromisoformat(change.day)
        if not today - timedelta(days=DAYS_BACK) <= day <= today:
            raise BadPaperDay(field="day", days=DAYS_BACK)
        wrong: list[dict[str, object]] = []
        lines: dict[str, int] = {}
        understood: list[tuple[_Visit, str, int]] = []
        for line, row in enumerate(rows, 1):
            try:
                visit = _understood(change, day.isoformat(), row)
                understood.append((visit, *_own_number(change, actor, day.isoformat(), row["number"], line, lines)))
            except _Wrong as fault:
                reason = text(actor.language, f"paper_day.wrong.{fault.key}", **fault.values)
                wrong.append({"row": line, "field": fault.field, "reason": reason})
        if wrong:
            raise BadPaperRows(rows=wrong, row=str(wrong[0]["row"]), reason=str(wrong[0]["reason"]))
        for visit, number, lap in sorted(understood, key=lambda one: one[0].arrived):
            _enter(change, actor, day.isoformat(), visit, number, lap)
        return {"day": day.isoformat(), "tickets": len(understood), "numbers": [number for _, number, _ in understood]}

    return once(store, actor, key, ("paper_day", day.isoformat(), [dict(row) for row in rows]), work)


def _understood(change: Change, day: str, row: Mapping[str, Any]) -> _Visit:
    office = change.office
    service = office.service_by_code.get(row["service"])
    if service is None:
        raise _Wrong("service", "service")
    if row["outcome"] not in OUTCOMES:
        raise _Wrong("outcome", "outcome")
    outcome = State(row["outcome"])
    counter = next((one for one in office.counters if one.number == row["counter"]), None)
    if counter is None and (row["counter"] is not None or outcome is not State.CANCELLED):
        raise _Wrong("counter", "counter")
    times = _times(change.now, office, day, row, outcome)
    return _Visit(
        number_on_paper=row["number"],
        service_id=service.id,
        counter_id=counter.id if counter else None,
        outcome=outcome,
        arrived=times["arrived_at"],
        # A form on which only the beginning was written down: called and come in one.
        called=times.get("called_at", times.get("started_at")),
        started=times.get("started_at"),
        finished=times.get("finished_at"),
    )


def _times(now: int, office: Office, day: str, row: Mapping[str, Any], outcome: State) -> dict[str, int]:
    """The times of a line that are written down, each checked against the one before it."""
    found: dict[str, int] = {}
    before = None
    for field in TIMES:
        written = (row[field] or "").strip()
        if not written:
            if field in NEEDED[outcome]:
                raise _Wrong(field, "missing")
            continue
        at = instant(office, day, written)
        if at is None:
            raise _Wrong(field, "time")
        if field in EXCLUDED[outcome]:
            raise _Wrong(field, "excluded")
        if at > now:
            raise _Wrong(field, "future")
        if before is not None and at < before:
            raise _Wrong(field, "order")
        found[field] = before = at
    return found


def _own_number(change: Change, actor: Actor, day: str, written: str, line: int, lines: dict[str, int]) -> tuple[str, int]:
    """The number of a line and its lap, when no other line and no ticket of the day has it."""
    number = numbering.roll_number(written)
    if number in lines:
        raise _Wrong("number", "double", row=lines[number])
    try:
        free = free_number(change, actor, day, written)
    except BadRollNumber:
        raise _Wrong("number", "number") from None
    except (RollNumberTaken, RollNumberMistakable) as refusal:
        raise _Wrong("number", "taken", **refusal.details) from None
    lines[free[0]] = line
    return free


def _enter(change: Change, actor: Actor, day: str, visit: _Visit, number: str, lap: int) -> None:
    called = visit.finished if visit.called is None else visit.called
    ended = max(one for one in (visit.arrived, visit.called, visit.started, visit.finished) if one is not None)
    service = change.office.service_by_id[visit.service_id]
    row = tickets.add(
        change,
        new_row(
            change,
            number,
            service,
            business_day=day,
            lap=lap,
            place=place_of(change, day, visit.arrived),
            issued_at=visit.arrived,
            state=visit.outcome.value,
            since=ended,
            counter_id=visit.counter_id,
            called_at=visit.called,
            started_at=visit.started,
            finished_at=None if visit.outcome is State.NO_SHOW else ended,
            waiting_s=(ended if called is None else called) - visit.arrived,
            walking_s=visit.started - called if visit.started is not None and called is not None else 0,
            service_s=visit.finished - visit.started if visit.started is not None and visit.finished is not None else 0,
            origin=Origin.PAPER_DAY.value,
        ),
    )
    details = {
        "number": number,
        "number_on_paper": visit.number_on_paper.strip(),
        "service": service.code,
        "outcome": visit.outcome.value,
        "day": day,
    }
    change.record(Event.ISSUED_ON_PAPER, actor.who, row.id, visit.counter_id, details)
