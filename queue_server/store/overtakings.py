"""Calls that passed somebody over, as their events keep it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from queue_server.store.catalogue import Office
from queue_server.store.events import Event
from queue_server.store.schema import event, ticket


def calls_of_day(connection: Connection, office: Office, day: str) -> Sequence[Any]:
    """All calls of the tickets of a business day in their order: the event's columns, then number and service_id."""
    # The day's tickets by their index, then each one's own history: the events of other days are not looked at.
    return connection.execute(
        select(event, ticket.c.number, ticket.c.service_id)
        .join_from(ticket, event, event.c.ticket_id == ticket.c.id)
        .where(ticket.c.office_id == office.id, ticket.c.business_day == day, event.c.what == Event.CALLED.value)
        .order_by(event.c.seq)
    ).all()
