"""The host frees a counter that is stuck: with a visitor whom nobody serves, or an operator who has left."""

from __future__ import annotations

from queue_server.actions import visits
from queue_server.actions.actor import Actor, CounterOccupied, Invalid, Refused
from queue_server.actions.corrections import judge
from queue_server.actions.found import name_of, the_counter
from queue_server.actions.once import Answer, once
from queue_server.documents.menu import texts_of
from queue_server.documents.ticket import moment, ticket_document
from queue_server.hall.ticket import Step
from queue_server.store import counters, desk_messages, sessions, tickets
from queue_server.store.catalogue import Counter
from queue_server.store.events import Event
from queue_server.store.settings import Name
from queue_server.store.store import Change, Store
from queue_server.store.tickets import TicketRow


class CounterEmpty(Refused):
    """The counter has no visitor any more."""

    code = "counter_empty"


def free(
    store: Store,
    actor: Actor,
    number: int,
    then: str | None,
    reason: str,
    sign_off: bool = False,
    accurate: bool = True,
    key: str | None = None,
) -> Answer:
    """Frees a counter. `then` says what becomes of its visitor, None where there is none.

    queue: he waits on at the place that he always had; finish: his service had ended and nobody said so; park; no_show.
    `sign_off` takes the operator from the counter; `accurate=False` says that the times of this visit are not. The desk is
    told by whom and why. Raises NotFound, CounterOccupied, CounterEmpty, Invalid, StepNotAllowed.
    """

    def work(change: Change) -> Answer:
        counter = the_counter(change, number)
        seat = counters.one_now(change.connection, counter.id)
        visitor = tickets.at_counter(change.connection, counter.id)
        if visitor is None and then is not None:
            raise CounterEmpty
        if visitor is not None and then is None:
            raise CounterOccupied(ticket=ticket_document(visitor, change.office, change.now, actor.language))
        operator = change.office.user_by_id.get(seat.operator_id) if sign_off and seat.operator_id else None
        if visitor is None and operator is None:
            raise Invalid(field="then")
        details = {"then": then, "reason": reason, "signed_off": operator.name if operator else None}
        change.record(Event.COUNTER_FREED, actor.who, visitor.id if visitor is not None else None, counter.id, details)
        if visitor is not None:
            moved = _let_go(change, actor, visitor, str(then), reason)
            if not accurate:
                judge(change, actor, moved, accurate, reason)
        told = _told(change, actor, visitor, then, reason)
        if operator is not None:
            counters.seat(change, counter.id, None)
            change.record(Event.COUNTER_CLOSED, actor.who, counter=counter.id, details={"operator": operator.name})
            gone = texts_of("freed.signed_off", counter=number)
            notice = {language: f"{gone[language]} {words}" for language, words in told.items()}
            sessions.leave_notice(change.connection, operator.id, notice)
        elif seat.operator_id is not None:
            desk_messages.add(change, [counter], name_of(change, actor), told)
        return _document(change, counter)

    return once(store, actor, key, ("free", number, then, reason, sign_off, accurate), work)


def _let_go(change: Change, actor: Actor, visitor: TicketRow, then: str, reason: str) -> TicketRow:
    if then == "finish":
        return visits.end_service(change, actor, visitor, None)
    if then == "park":
        return visits.put_aside(change, actor, visitor, reason, None)
    if then == "no_show":
        return visits.miss(change, actor, visitor)
    moved = tickets.take_step(change, visitor, Step.TRANSFER, {"counter_id": None, "recalls": 0})
    change.record(Event.RETURNED, actor.who, visitor.id, details={"from": visitor.state, "place": moved.place})
    return moved


def _told(change: Change, actor: Actor, visitor: TicketRow | None, then: str | None, reason: str) -> Name:
    """What the operator reads, by language."""
    number = visitor.number if visitor is not None else ""
    return texts_of(f"freed.{then or 'empty'}", number=number, who=name_of(change, actor), reason=reason)


def _document(change: Change, counter: Counter) -> dict[str, object]:
    seat = counters.one_now(change.connection, counter.id)
    closed = seat.operator_id is None
    state = "closed" if closed else "paused" if seat.paused_reason else "free"
    back_at = moment(seat.back_at, change.office)
    return {"counter": counter.number, "state": state, "reason": seat.paused_reason, "back_at": back_at}
