"""What kiosks ask: the menu, a ticket, and what became of the paper."""

from __future__ import annotations

from flask import Response, current_app

from queue_server.access import ANYONE, HOSTS, KIOSK, OPERATOR
from queue_server.actions import alone, roll
from queue_server.actions.actor import Forbidden, Invalid
from queue_server.actions.issue import issue
from queue_server.actions.printing import report_print
from queue_server.api.device_models import AloneBody, NumbersAnswer
from queue_server.api.models import IssueBody, MenuAnswer, PrintBody, TicketAnswer, TicketModel
from queue_server.api.routing import Call, NoBody, answer
from queue_server.api.table import routes
from queue_server.documents.menu import in_language, menu_document
from queue_server.documents.now import hall_now


@routes.add("GET", "/menu", ANYONE, {200: ("The menu as visitors see it now", MenuAnswer)})
def menu(call: Call) -> Response:
    """Groups and services as the visitor sees them now, closed ones with the reason."""
    with call.store.read() as connection:
        now = hall_now(connection, call.store.office, call.store.clock.now(), call.store.foreseen)
    return answer(menu_document(now, in_language(call.language), call.caller.device))


@routes.add(
    "POST",
    "/tickets",
    KIOSK | HOSTS | OPERATOR,
    {201: ("The new ticket", TicketModel)},
    body=IssueBody,
    keyed=True,
    refusals=(409, 429, 503),
)
def issue_ticket(call: Call) -> Response:
    """Gives a visitor the next number of a service, or takes in the number of a pre-printed roll."""
    body: IssueBody = call.body
    if body.number_on_paper is not None:
        given = (body.number_on_paper, body.service, body.language, body.priority, body.arrived_at)
        return answer(roll.take(call.store, call.actor, *given, call.key), 201)
    if call.caller.role in OPERATOR:
        raise Forbidden
    if body.arrived_at is not None:
        raise Invalid(field="arrived_at")
    paces = current_app.extensions["paces"]
    wish = (body.service, body.language, body.priority)
    return answer(issue(call.store, paces, call.actor, *wish, call.key, body.accessible), 201)


@routes.add("PUT", "/kiosk/numbers", KIOSK, {200: ("Numbers for the case that the server is away", NumbersAnswer)}, body=NoBody)
def numbers_alone(call: Call) -> Response:
    """The numbers that this kiosk may give while it cannot reach the server, today and tomorrow."""
    return answer(alone.numbers(call.store, call.actor))


@routes.add(
    "POST",
    "/kiosk/tickets",
    KIOSK,
    {201: ("The ticket", TicketModel)},
    body=AloneBody,
    keyed=True,
    refusals=(503,),
)
def hand_in(call: Call) -> Response:
    """Takes in a visit that this kiosk began while it could not reach the server."""
    body: AloneBody = call.body
    given = (body.tap, body.day.isoformat(), body.number, body.service, body.language, body.priority, body.issued_at)
    return answer(alone.take_in(call.store, call.actor, *given, call.key, body.accessible), 201)


@routes.add(
    "POST",
    "/tickets/<ticket>/print",
    KIOSK,
    {200: ("The ticket", TicketAnswer)},
    body=PrintBody,
    keyed=True,
    refusals=(404,),
)
def report_paper(call: Call) -> Response:
    """The kiosk that issued a ticket says what became of its paper."""
    body: PrintBody = call.body
    return answer(report_print(call.store, call.actor, call.path["ticket"], body.outcome, body.detail, call.key))
