"""Questions about days that are over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from queue_server.hall.ticket import State
from queue_server.store.catalogue import Office
from queue_server.store.schema import ticket


def finished_waits(connection: Connection, office: Office, days: Sequence[str]) -> Sequence[Any]:
    """(issued_at, waiting_s) of the finished tickets of some business days."""
    question = select(ticket.c.issued_at, ticket.c.waiting_s).where(
        ticket.c.office_id == office.id, ticket.c.business_day.in_(days), ticket.c.state == State.FINISHED
    )
    return connection.execute(question).all()
