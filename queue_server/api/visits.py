"""What visitors see of their own visit, by the identifier that is on their paper and nowhere else."""

from __future__ import annotations

from flask import Response

from queue_server.access import ANYONE
from queue_server.actions.actor import NotFound
from queue_server.api.models import VisitAnswer
from queue_server.api.routing import Call, answer
from queue_server.api.table import routes
from queue_server.documents.menu import people_before
from queue_server.documents.now import hall_time
from queue_server.documents.rule import rule_words
from queue_server.documents.ticket import counter_number, moment
from queue_server.store import tickets
from queue_server.store.catalogue import told


@routes.add("GET", "/visits/<ticket>", ANYONE, {200: ("The visit", VisitAnswer)}, refusals=(404,))
def show_visit(call: Call) -> Response:
    """How a visit goes on: the number, its state, where to go, and how many are before it."""
    office = call.store.office
    with call.store.read() as connection:
        now = hall_time(connection, call.store.clock.now())
        row = tickets.by_id(connection, office, call.path["ticket"])
        if row is None or row.business_day != office.business_day(now):
            raise NotFound(what="ticket")
        ahead = people_before(connection, office, row, now)
    return answer(
        {
            "number": row.number,
            "state": row.state,
            "office": told(office.name, call.language),
            "service": told(office.service_by_id[row.service_id].name, call.language),
            "counter": counter_number(row.counter_id, office),
            "people_ahead": ahead,
            "rule": rule_words(office, call.language),
            "booked_at": moment(tickets.appointment(row), office),
            "issued_at": moment(row.issued_at, office),
            "server_time": moment(now, office),
        }
    )
