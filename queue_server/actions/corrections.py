"""What the host puts right in a visit: who is called before whom, and times that nobody should believe."""

from __future__ import annotations

from queue_server.actions.actor import Actor, Invalid
from queue_server.actions.found import the_ticket, ticket_answer
from queue_server.actions.once import Answer, once
from queue_server.hall.ticket import State, Step, after
from queue_server.store import tickets
from queue_server.store.events import Event
from queue_server.store.store import Change, Store
from queue_server.store.tickets import TicketRow


def change_priority(store: Store, actor: Actor, ticket: str, priority: str | None, reason: str, key: str | None = None) -> Answer:
    """Gives a waiting or parked visitor a priority of the office, or takes it (None).

    The rank changes, the place in the order of arrival stays. Raises NotFound, StepNotAllowed, Invalid.
    """

    def work(change: Change) -> Answer:
        row = the_ticket(change, ticket)
        after(Step.PRIORITY, State(row.state))
        wanted = change.office.priority_by_code.get(priority) if priority is not None else None
        if priority is not None and wanted is None:
            raise Invalid(field="priority")
        before = change.office.priority_by_id.get(row.priority_id)
        values = {"priority_id": wanted.id if wanted else None, "rank": wanted.rank if wanted else 0}
        moved = tickets.take_step(change, row, Step.PRIORITY, values)
        details = {"from": before.code if before else None, "priority": priority, "reason": reason}
        change.record(Event.PRIORITY_CHANGED, actor.who, row.id, details=details)
        return ticket_answer(change, actor, moved)

    return once(store, actor, key, ("priority", ticket, priority, reason), work)


def judge_times(store: Store, actor: Actor, ticket: str, accurate: bool, reason: str, key: str | None = None) -> Answer:
    """Says that the times of a visit are not accurate, or that they are after all. No time is changed. Raises NotFound."""

    def work(change: Change) -> Answer:
        moved = judge(change, actor, the_ticket(change, ticket), accurate, reason)
        return ticket_answer(change, actor, moved)

    return once(store, actor, key, ("times", ticket, accurate, reason), work)


def judge(change: Change, actor: Actor, row: TicketRow, accurate: bool, reason: str) -> TicketRow:
    """The judgement as part of a larger change; whatever was said before gives way."""
    moved = tickets.set_values(change, row, {"times_doubt": None if accurate else reason})
    event = Event.TIMES_CONFIRMED if accurate else Event.TIMES_DOUBTED
    change.record(event, actor.who, row.id, row.counter_id, {"reason": reason})
    return moved
