"""A shift begins and ends: nothing of it is left open, and who looked after that stays in the history."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from queue_server.actions.actor import Actor, Refused
from queue_server.actions.found import name_of, the_ticket, ticket_answer
from queue_server.actions.once import Answer, once
from queue_server.documents.shift import shift_mark
from queue_server.documents.ticket import moment
from queue_server.hall.ticket import State, Step, StepNotAllowed
from queue_server.store import counters, tickets
from queue_server.store.events import Event
from queue_server.store.store import Change, Store
from queue_server.store.tickets import TicketRow

#: What may become of a visit that is still open at the end, and the step that it is. Back into the queue of the same service
#: is a transfer where the visitor is at a counter.
ENDS: Mapping[str, Step] = MappingProxyType(
    {"finish": Step.FINISH, "return": Step.RETURN, "cancel": Step.CANCEL, "expire": Step.EXPIRE}
)


class ShiftNotDone(Refused):
    """Visits or counters are still open. details: tickets, counters (how many)"""

    code = "shift_not_done"


def begin(store: Store, actor: Actor, key: str | None = None) -> Answer:
    """Writes down who began the day's shift, and when; a shift that was begun today stays as it was. Returns `{at, who}`."""

    def work(change: Change) -> Answer:
        begun = shift_mark(change.connection, change.office, change.now, Event.SHIFT_OPENED)
        if begun is None:
            change.record(Event.SHIFT_OPENED, actor.who)
        return begun or _mark(change, actor)

    return once(store, actor, key, ("shift begun",), work)


def close(store: Store, actor: Actor, key: str | None = None) -> Answer:
    """Writes down who closed the day's shift, and when. Returns `{at, who}`. Raises ShiftNotDone."""

    def work(change: Change) -> Answer:
        visits = tickets.in_hall(change.connection, change.office)
        seated = [row for row in counters.all_now(change.connection) if row.operator_id is not None]
        if visits or seated:
            raise ShiftNotDone(tickets=len(visits), counters=len(seated))
        counts = tickets.day_counts(change.connection, change.office, change.day, change.office.standard.total_limit_s)
        change.record(Event.SHIFT_CLOSED, actor.who, details={"tickets": counts.issued, "finished": counts.finished})
        return _mark(change, actor)

    return once(store, actor, key, ("shift closed",), work)


def settle(store: Store, actor: Actor, ticket: str, how: str, reason: str, key: str | None = None) -> Answer:
    """Ends a visit that is still open, or puts it back into the queue (`how` is one of ENDS), for a reason that is kept.

    A service that was forgotten ends for good: a visitor who was to go back to another counter does not. Raises NotFound and
    StepNotAllowed with the present state.
    """

    def work(change: Change) -> Answer:
        row = the_ticket(change, ticket)
        moved = _back(change, actor, row, reason) if how == "return" else _end(change, actor, row, ENDS[how], reason)
        return ticket_answer(change, actor, moved)

    return once(store, actor, key, ("settle", ticket, how, reason), work)


def _end(change: Change, actor: Actor, row: TicketRow, step: Step, reason: str) -> TicketRow:
    moved = tickets.take_step(change, row, step, {"finished_at": change.now})
    event, details = {
        Step.FINISH: (Event.FINISHED, {"outcome": None}),
        Step.CANCEL: (Event.CANCELLED, {}),
        Step.EXPIRE: (Event.EXPIRED, {"state": row.state}),
    }[step]
    change.record(event, actor.who, row.id, row.counter_id, {**details, "reason": reason})
    return moved


def _back(change: Change, actor: Actor, row: TicketRow, reason: str) -> TicketRow:
    """At the place of arrival, for any counter: the one that the visitor was sent to may be closed by now."""
    values: dict[str, Any] = {"counter_id": None, "for_counter_id": None, "recalls": 0, "alarm_at": None, "park_reason": None}
    if row.state in (State.CALLED, State.SERVING):
        moved = tickets.take_step(change, row, Step.TRANSFER, values)
        service = change.office.service_by_id[row.service_id].code
        details = {"from_service": service, "service": service, "counter": None, "comment": reason, "return_to_me": False}
        change.record(Event.TRANSFERRED, actor.who, row.id, row.counter_id, details)
        return moved
    if row.state != State.PARKED:  # who missed a call comes back at a place of his own
        raise StepNotAllowed(Step.RETURN, State(row.state))
    moved = tickets.take_step(change, row, Step.RETURN, values)
    change.record(Event.RETURNED, actor.who, row.id, details={"from": row.state, "place": moved.place, "reason": reason})
    return moved


def _mark(change: Change, actor: Actor) -> dict[str, Any]:
    return {"at": moment(change.now, change.office), "who": name_of(change, actor)}
