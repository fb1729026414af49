"""The host writes to desks; a desk shows it until somebody there has read it."""

from __future__ import annotations

from queue_server.actions.actor import Actor, Invalid, NotFound
from queue_server.actions.found import name_of, seat_of
from queue_server.actions.once import Answer, once
from queue_server.store import desk_messages
from queue_server.store.events import Event
from queue_server.store.store import Change, Store


def send(store: Store, actor: Actor, words: str, counter: int | None = None, key: str | None = None) -> Answer:
    """Writes `words` to the desk of one counter, or to all of them. Raises Invalid for a counter that is not there."""

    def work(change: Change) -> Answer:
        to = [one for one in change.office.counters if counter is None or one.number == counter]
        if not to:
            raise Invalid(field="counter")
        message = desk_messages.add(change, to, name_of(change, actor), words)
        numbers = [one.number for one in to]
        change.record(Event.DESK_MESSAGE_SENT, actor.who, details={"message": message, "words": words, "counters": numbers})
        return {"id": message, "words": words, "counters": numbers}

    return once(store, actor, key, ("desk message", words, counter), work)


def read(store: Store, actor: Actor, number: int, message: str, key: str | None = None) -> Answer:
    """The operator at this counter has read it; a second time changes nothing. Raises NotFound, Forbidden."""

    def work(change: Change) -> Answer:
        counter = change.office.counter_by_number.get(number)
        row = desk_messages.find(change.connection, message, counter.id) if counter is not None else None
        if counter is None or row is None:
            raise NotFound(what="message")
        seat_of(change, actor, counter)
        if row.read_at is None:
            desk_messages.note_read(change, message, counter.id)
            change.record(Event.DESK_MESSAGE_READ, actor.who, counter=counter.id, details={"message": message})
        return {"id": message, "counter": number}

    return once(store, actor, key, ("desk message read", number, message), work)


def remove(store: Store, actor: Actor, message: str, key: str | None = None) -> Answer:
    """The host takes a message back: no desk shows it any more. Raises NotFound."""

    def work(change: Change) -> Answer:
        if not desk_messages.remove(change.connection, message):
            raise NotFound(what="message")
        change.record(Event.DESK_MESSAGE_REMOVED, actor.who, details={"message": message})
        return {"id": message}

    return once(store, actor, key, ("desk message removed", message), work)
