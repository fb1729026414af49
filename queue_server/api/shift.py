"""The shift of a day: how it begins, what is still open, and who closed it."""

from __future__ import annotations

from flask import Response

from queue_server.access import HOSTS
from queue_server.actions import shift as actions
from queue_server.api.models import TicketAnswer
from queue_server.api.room_models import MarkAnswer, SettleBody, ShiftAnswer
from queue_server.api.routing import Call, NoBody, answer
from queue_server.api.table import routes
from queue_server.beside import beside_the_hub
from queue_server.documents.shift import shift_document
from queue_server.documents.ticket import Document
from queue_server.forecasts.present import learnt


@routes.add("GET", "/shift", HOSTS, {200: ("Today's shift", ShiftAnswer)})
def show_shift(call: Call) -> Response:
    """Today's hours, what was left from the day before, how many are expected, and who began and closed the shift."""
    return answer(beside_the_hub(_shift, call))


@routes.add("POST", "/shift/open", HOSTS, {200: ("Who began it, and when", MarkAnswer)}, body=NoBody, keyed=True)
def begin_shift(call: Call) -> Response:
    """Writes down who began the day's shift; a shift that was begun stays as it was."""
    return answer(actions.begin(call.store, call.actor, call.key))


@routes.add(
    "POST", "/shift/close", HOSTS, {200: ("Who closed it, and when", MarkAnswer)}, body=NoBody, keyed=True, refusals=(409,)
)
def close_shift(call: Call) -> Response:
    """Writes down who closed the day's shift; refused while a visit or a counter is open."""
    return answer(actions.close(call.store, call.actor, call.key))


@routes.add(
    "POST",
    "/shift/tickets/<ticket>",
    HOSTS,
    {200: ("The ticket after the step", TicketAnswer)},
    body=SettleBody,
    keyed=True,
    refusals=(404, 409),
)
def settle_visit(call: Call) -> Response:
    """Ends a visit that is still open, or puts it back into the queue, for a reason that is kept."""
    body: SettleBody = call.body
    return answer(actions.settle(call.store, call.actor, call.path["ticket"], body.how, body.reason, call.key))


def _shift(call: Call) -> Document:
    with call.store.read_apart() as connection:
        office, now = call.store.office, call.store.clock.now()
        known = learnt(connection, office, office.business_day(now))
        return shift_document(connection, office, now, known, call.language)
