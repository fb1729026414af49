"""The hall is advised to open a counter or to lend one a service, answers, and learns later what it was worth."""

from __future__ import annotations

from contextlib import suppress

from queue_server.actions.actor import Actor, NotFound
from queue_server.actions.found import the_counter
from queue_server.actions.lending import ServiceThere, lend_now, the_service
from queue_server.actions.once import Answer, once
from queue_server.hall import advising
from queue_server.hall.foreseen import Foreseen
from queue_server.store import advices
from queue_server.store.events import Event
from queue_server.store.store import Change, Store


def advise(store: Store, foreseen: Foreseen) -> None:
    """Gives the advice of a forecast, if it is worth saying and the hall may be spoken to."""
    advice = advising.best(foreseen.ways_out, store.office.settings.advice_saves_at_least)
    if advice is None:
        return
    with store.read() as connection:
        last = advices.newest(connection, store.office)
    if last is not None and not advising.may_speak(last.given_at, last.answer, last.answered_at, foreseen.at):
        return
    with store.change() as change:
        given = advices.add(change, advice)
        details = {"advice": given, "saved": round(advice.saved, 1), "counter": advice.counter, "service": advice.service}
        change.record(Event.ADVICE_GIVEN, "server", details=details)


def answer(store: Store, actor: Actor, advice_id: str, said: str, key: str | None = None) -> Answer:
    """Staff follow an advice or not; the last word counts. A service that it names is lent at once to the counter that it names.

    Raises NotFound, and CounterClosed or OperatorCannot when that cannot be any more.
    """

    def work(change: Change) -> Answer:
        given = advices.by_id(change.connection, change.office, advice_id)
        if given is None:
            raise NotFound(what="advice")
        if said == advising.FOLLOWED and given.counter is not None:
            # Somebody may have lent it by hand in the meantime: then it is as the advice says.
            with suppress(ServiceThere):
                lend_now(change, actor, the_counter(change, given.counter), the_service(change, given.service))
        advices.set_values(change, advice_id, answer=said, answered_at=change.now)
        change.record(Event.ADVICE_ANSWERED, actor.who, details={"advice": advice_id, "answer": said})
        return {"id": advice_id, "answer": said}

    return once(store, actor, key, ("advice", advice_id, said), work)


def judge(store: Store) -> None:
    """Writes down how many broke the standard in the hour after an advice, once that is known."""
    now = store.clock.now()
    with store.read() as connection:
        row = advices.unjudged(connection, store.office, now - advising.JUDGED_AFTER_S)
        if row is None:
            return
        late = advices.late_since(connection, store.office, row.given_at, row.given_at + 60 * 60, now)
    with store.change() as change:
        advices.set_values(change, row.id, late_really=late)
        change.record(Event.ADVICE_JUDGED, "server", details={"advice": row.id, "late": late})
