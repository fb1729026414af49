"""What an action is about, as the office knows it: the ticket, the counter, the person; and the answer of a step."""

from __future__ import annotations

from queue_server.actions.actor import Actor, Forbidden, NotFound
from queue_server.actions.once import Answer
from queue_server.documents.menu import people_before
from queue_server.documents.ticket import ticket_document
from queue_server.store import counters, tickets
from queue_server.store.catalogue import Counter
from queue_server.store.counters import CounterRow
from queue_server.store.store import Change
from queue_server.store.tickets import TicketRow


def the_ticket(change: Change, ticket: str) -> TicketRow:
    """Raises NotFound."""
    row = tickets.by_id(change.connection, change.office, ticket)
    if row is None:
        raise NotFound(what="ticket")
    return row


def the_counter(change: Change, number: int) -> Counter:
    """Raises NotFound."""
    counter = change.office.counter_by_number.get(number)
    if counter is None:
        raise NotFound(what="counter")
    return counter


def seat_of(change: Change, actor: Actor, counter: Counter) -> CounterRow:
    """The counter's row, when the actor sits there. Raises Forbidden."""
    row = counters.one_now(change.connection, counter.id)
    if actor.user_id is None or row.operator_id != actor.user_id:
        raise Forbidden(why="not_your_counter")
    return row


def name_of(change: Change, actor: Actor) -> str:
    """The actor as colleagues know him."""
    user = change.office.user_by_id.get(actor.user_id or 0)
    return user.display_name if user else actor.who


def ticket_answer(change: Change, actor: Actor, row: TicketRow) -> Answer:
    """The ticket after a step, and of which event this is the state."""
    ahead = people_before(change.connection, change.office, row, change.now)
    return {"ticket": ticket_document(row, change.office, change.now, actor.language, ahead), "seq": change.seq}
