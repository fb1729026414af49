"""An operator sits down at a counter, takes a break, leaves."""

from __future__ import annotations

from queue_server.actions.actor import Actor, CounterTaken
from queue_server.actions.found import seat_of, the_counter
from queue_server.actions.once import Answer, once
from queue_server.documents.menu import texts_of
from queue_server.documents.ticket import moment
from queue_server.hall.desk import WORK_REASONS
from queue_server.store import counters, sessions
from queue_server.store.catalogue import User
from queue_server.store.events import Event
from queue_server.store.store import Change, Store


def sit_down(store: Store, user: User, number: int, take_over: bool = False) -> None:
    """Puts an operator at a counter; another counter of his is left empty.

    Raises NotFound, and CounterTaken with the holder's name unless `take_over` says that both know.
    """
    with store.change() as change:
        counter = the_counter(change, number)
        now = counters.one_now(change.connection, counter.id)
        if now.operator_id == user.id:
            return
        holder = change.office.user_by_id.get(now.operator_id) if now.operator_id else None
        if holder is not None and not take_over:
            raise CounterTaken(holder=holder.display_name, counter=number)
        who = f"user:{user.name}"
        if holder is not None:
            # Whoever sat here reads who sits here now, not only that he does not.
            notice = texts_of("counter_taken_over", number=number, who=user.display_name)
            sessions.leave_notice(change.connection, holder.id, notice)
        before = counters.of_operator(change.connection, user.id)
        if before is not None:
            counters.seat(change, before.id, None)
            change.record(Event.COUNTER_CLOSED, who, counter=before.id, details={"operator": user.name})
        counters.seat(change, counter.id, user.id)
        change.record(
            Event.COUNTER_OPENED,
            who,
            counter=counter.id,
            details={"operator": user.name, "instead_of": holder.name if holder else None},
        )


def leave(store: Store, user: User) -> None:
    """The operator's counter is left empty; a visitor who is still there stays with the counter."""
    with store.change() as change:
        row = counters.of_operator(change.connection, user.id)
        if row is not None:
            counters.seat(change, row.id, None)
            change.record(Event.COUNTER_CLOSED, f"user:{user.name}", counter=row.id, details={"operator": user.name})


def pause(store: Store, actor: Actor, number: int, reason: str, minutes: int | None = None, key: str | None = None) -> Answer:
    """Closes the actor's counter for a while, with the instant of coming back where `minutes` say it.

    A visitor who is there is served to the end. Said again during a pause, it corrects reason and instant.
    """

    def work(change: Change) -> Answer:
        counter = the_counter(change, number)
        seat_of(change, actor, counter)
        back_at = None if minutes is None else change.now + minutes * 60
        counters.pause(change, counter.id, reason, back_at)
        details = {"reason": reason, "back_at": back_at, "work": reason in WORK_REASONS}
        change.record(Event.COUNTER_PAUSED, actor.who, counter=counter.id, details=details)
        return {"counter": number, "state": "paused", "reason": reason, "back_at": moment(back_at, change.office)}

    return once(store, actor, key, ("pause", number, reason, minutes), work)


def resume(store: Store, actor: Actor, number: int, key: str | None = None) -> Answer:
    """Opens the actor's counter again; a counter that is open stays so."""

    def work(change: Change) -> Answer:
        counter = the_counter(change, number)
        if seat_of(change, actor, counter).paused_reason is not None:
            counters.pause(change, counter.id, None)
            change.record(Event.COUNTER_RESUMED, actor.who, counter=counter.id)
        return {"counter": number, "state": "free", "reason": None, "back_at": None}

    return once(store, actor, key, ("resume", number), work)
