"""A desk calls for the hall host, who says that he comes."""

from __future__ import annotations

from queue_server.actions.actor import Actor, Refused
from queue_server.actions.found import name_of, seat_of, the_counter
from queue_server.actions.once import Answer, once
from queue_server.store import counters
from queue_server.store.events import Event
from queue_server.store.store import Change, Store


class NoHelpWanted(Refused):
    """The desk does not call any more."""

    code = "no_help_wanted"


def ask(store: Store, actor: Actor, number: int, key: str | None = None) -> Answer:
    """The operator of a counter calls for the host; who calls already goes on calling. Raises NotFound, Forbidden."""

    def work(change: Change) -> Answer:
        counter = the_counter(change, number)
        now = seat_of(change, actor, counter)
        if now.help_at is None:
            counters.note_help(change, counter.id, change.now, None)
            change.record(Event.HELP_ASKED, actor.who, counter=counter.id)
        return {"counter": number, "helper": now.helper}

    return once(store, actor, key, ("help", number), work)


def answer(store: Store, actor: Actor, number: int, key: str | None = None) -> Answer:
    """A host goes there; the desk is told who. Of two hosts the first goes. Raises NotFound, NoHelpWanted."""

    def work(change: Change) -> Answer:
        counter = the_counter(change, number)
        now = counters.one_now(change.connection, counter.id)
        if now.help_at is None:
            raise NoHelpWanted
        helper = now.helper
        if helper is None:
            helper = name_of(change, actor)
            counters.note_help(change, counter.id, now.help_at, helper)
            change.record(Event.HELP_ANSWERED, actor.who, counter=counter.id, details={"helper": helper})
        return {"counter": number, "helper": helper}

    return once(store, actor, key, ("help answered", number), work)


def end(store: Store, actor: Actor, number: int, key: str | None = None) -> Answer:
    """Help is not needed any more, say the operator or a host. Raises NotFound, Forbidden."""

    def work(change: Change) -> Answer:
        counter = the_counter(change, number)
        now = counters.one_now(change.connection, counter.id) if actor.host else seat_of(change, actor, counter)
        if now.help_at is not None:
            counters.note_help(change, counter.id, None, None)
            change.record(Event.HELP_ENDED, actor.who, counter=counter.id)
        return {"counter": number, "helper": None}

    return once(store, actor, key, ("help ended", number), work)
