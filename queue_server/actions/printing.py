"""What became of the paper."""

from __future__ import annotations

from queue_server.actions.actor import Actor, Forbidden, NotFound
from queue_server.actions.found import the_ticket
from queue_server.actions.once import Answer, once
from queue_server.documents.ticket import ticket_document
from queue_server.store import tickets
from queue_server.store.events import Event
from queue_server.store.store import Change, Store


def report_print(
    store: Store, actor: Actor, ticket: str, outcome: str, detail: str | None = None, key: str | None = None
) -> Answer:
    """The kiosk that issued a ticket says whether its paper came out. Raises NotFound, Forbidden."""

    def work(change: Change) -> Answer:
        row = the_ticket(change, ticket)
        if row.kiosk_id != actor.device_id:
            raise Forbidden(why="not_your_ticket")
        moved = tickets.set_values(change, row, {"print_state": outcome, "print_detail": detail})
        change.record(Event.PRINT_REPORTED, actor.who, ticket, details={"outcome": outcome, "detail": detail})
        return {"ticket": ticket_document(moved, change.office, change.now, actor.language)}

    return once(store, actor, key, ("print", ticket, outcome, detail), work)


def reprint(store: Store, actor: Actor, ticket: str, key: str | None = None) -> Answer:
    """Asks the kiosk for a copy of a ticket's paper; one that was issued by hand comes out at the first kiosk."""

    def work(change: Change) -> Answer:
        row = tickets.by_id(change.connection, change.office, ticket)
        kiosks = [device.id for device in change.office.devices if device.kind == "kiosk" and not device.disabled]
        if row is None or not kiosks:
            raise NotFound(what="ticket" if row is None else "kiosk")
        kiosk = row.kiosk_id if row.kiosk_id in kiosks else kiosks[0]
        moved = tickets.set_values(change, row, {"print_state": "pending", "copies": row.copies + 1, "kiosk_id": kiosk})
        change.record(Event.REPRINT_ASKED, actor.who, ticket, details={"copy": moved.copies})
        return {"ticket": ticket_document(moved, change.office, change.now, actor.language)}

    return once(store, actor, key, ("reprint", ticket), work)
