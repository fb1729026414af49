"""Who is passed over by a call: noted with the call itself, so that nobody has to guess later."""

from __future__ import annotations

from queue_server.actions.actor import Actor
from queue_server.hall.calling import Why, callable_at
from queue_server.hall.ticket import State
from queue_server.store import counters, tickets
from queue_server.store.catalogue import Office
from queue_server.store.counters import CounterRow
from queue_server.store.store import Change
from queue_server.store.tickets import TicketRow


def may_choose(office: Office, actor: Actor) -> bool:
    """Whether this person may call a visitor out of the order."""
    user = office.user_by_id.get(actor.user_id) if actor.user_id else None
    return user is not None and user.chooses


def passed_by(change: Change, chosen: TicketRow, seat: CounterRow, why: Why, turn: int) -> list[TicketRow]:
    """Those whom this counter (its row) could have called before `chosen`, in the order of calling.

    For a call by the rule of the office these are the visitors who came before him; for one that a person chose, all whom
    the rule would have called first. Those who wait for other counters, or for the time of an appointment, are passed by nobody.
    """
    if why is Why.ARRIVAL:
        return []
    office = change.office
    rows = {row.id: row for row in tickets.in_hall(change.connection, office) if row.state == State.WAITING}
    waiting = [tickets.as_waiting(row, office) for row in rows.values() if row.id != chosen.id]
    # A parked visitor, or one of another service, would stand there as if this counter took him.
    mine = tickets.as_waiting(chosen, office, seat.number)
    services, helps = counters.services_of(office, seat), counters.helps_of(office, seat)
    queue = callable_at([*waiting, mine], seat.number, services, office.calling, change.now, turn, helps)
    by_rule = queue[: queue.index(mine)]
    before = by_rule if why is Why.CHOSEN else [one for one in queue if one.place < mine.place and one.is_due(change.now)]
    return [rows[one.ticket] for one in before]
