"""The hall is advised to open one more counter, answers, and learns later what it was worth."""

from __future__ import annotations

from queue_server.actions.actor import Actor, NotFound
from queue_server.actions.once import Answer, once
from queue_server.hall import advising
from queue_server.hall.foreseen import Foreseen
from queue_server.store import advices
from queue_server.store.events import Event
from queue_server.store.store import Change, Store


def advise(store: Store, foreseen: Foreseen) -> None:
    """Gives the advice of a forecast, if it is worth saying and the hall may be spoken to."""
    advice = foreseen.advice
    if advice is None or not advising.is_worth_saying(advice, store.office.settings.advice_saves_at_least):
        return
    with store.read() as connection:
        last = advices.newest(connection, store.office)
    if last is not None and not advising.may_speak(last.given_at, last.answer, last.answered_at, foreseen.at):
        return
    with store.change() as change:
        given = advices.add(change, advice.saved, advice.late, advice.chance)
        change.record(Event.ADVICE_GIVEN, "server", details={"advice": given, "saved": round(advice.saved, 1)})


def answer(store: Store, actor: Actor, advice_id: str, said: str, key: str | None = None) -> Answer:
    """Staff follow an advice or not; the last word counts. Raises NotFound."""

    def work(change: Change) -> Answer:
        if advices.by_id(change.connection, change.office, advice_id) is None:
            raise NotFound(what="advice")
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
