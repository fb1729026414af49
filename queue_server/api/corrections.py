"""What the host puts right in a visit, and the answer to "why was he called before me?"."""

from __future__ import annotations

from flask import Response

from queue_server.access import HOSTS, PEOPLE
from queue_server.actions import corrections
from queue_server.actions.actor import NotFound
from queue_server.api.hall_models import OrderAnswer, PriorityBody, TimesBody
from queue_server.api.models import TicketAnswer
from queue_server.api.routing import Call, answer
from queue_server.api.table import routes
from queue_server.documents.order import order_document
from queue_server.store import tickets

_STEP = {200: ("The ticket", TicketAnswer)}


@routes.add("POST", "/tickets/<ticket>/priority", HOSTS, _STEP, body=PriorityBody, keyed=True, refusals=(404, 409))
def change_priority(call: Call) -> Response:
    """Gives a waiting or parked visitor a priority, or takes it, for a reason."""
    body: PriorityBody = call.body
    moved = corrections.change_priority(call.store, call.actor, call.path["ticket"], body.priority, body.reason, call.key)
    return answer(moved)


@routes.add("POST", "/tickets/<ticket>/times", HOSTS, _STEP, body=TimesBody, keyed=True, refusals=(404,))
def judge_times(call: Call) -> Response:
    """Says that the times of a visit are not accurate, or that they are after all."""
    body: TimesBody = call.body
    return answer(corrections.judge_times(call.store, call.actor, call.path["ticket"], body.accurate, body.reason, call.key))


@routes.add("GET", "/tickets/<ticket>/order", PEOPLE, {200: ("Who was called before whom", OrderAnswer)}, refusals=(404,))
def show_order(call: Call) -> Response:
    """Who came later than this visitor and was called before him, whom he passed himself, and by which rule."""
    office = call.store.office
    with call.store.read() as connection:
        row = tickets.by_id(connection, office, call.path["ticket"])
        if row is None:
            raise NotFound(what="ticket")
        return answer(order_document(connection, office, row, call.language))
