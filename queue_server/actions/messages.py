"""Staff say something on the boards' running line for today."""

from __future__ import annotations

import secrets

from queue_server.actions.actor import Actor, NotFound, Refused
from queue_server.actions.once import Answer, once
from queue_server.documents.between_calls import messages_of
from queue_server.store import between_calls
from queue_server.store.events import Event
from queue_server.store.store import Change, Store

#: More than this nobody reads as it passes.
MOST = 5


class TooManyMessages(Refused):
    """The running line says enough for today. details: most"""

    code = "too_many_messages"


def add(store: Store, actor: Actor, words: str, key: str | None = None) -> Answer:
    """The running line of all boards says `words` until the end of the business day. Raises TooManyMessages."""

    def work(change: Change) -> Answer:
        if len(messages_of(change.office, change.day)) >= MOST:
            raise TooManyMessages(most=MOST)
        message_id = secrets.token_hex(8)
        between_calls.add_message(change, message_id, words)
        change.record(Event.MESSAGE_ADDED, actor.who, details={"message": message_id, "words": words})
        return {"id": message_id, "words": words}

    answer = once(store, actor, key, ("message", words), work)
    store.refresh()
    return answer


def remove(store: Store, actor: Actor, message_id: str, key: str | None = None) -> Answer:
    """The running line says it no longer. Raises NotFound."""

    def work(change: Change) -> Answer:
        found = next((one for one in messages_of(change.office, change.day) if one.id == message_id), None)
        if found is None:
            raise NotFound(what="message")
        between_calls.remove_message(change, message_id)
        change.record(Event.MESSAGE_REMOVED, actor.who, details={"message": message_id, "words": found.words})
        return {"id": message_id, "words": found.words}

    answer = once(store, actor, key, ("message removed", message_id), work)
    store.refresh()
    return answer
