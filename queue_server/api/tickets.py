"""What staff ask about tickets, and the steps they take with them."""

from __future__ import annotations

from flask import Response

from queue_server.access import HOSTS, KIOSK, OPERATOR, PEOPLE
from queue_server.actions import printing, visits
from queue_server.actions.actor import NotFound
from queue_server.api.desk_models import FinishBody, FurtherBody, ParkBody, TransferBody
from queue_server.api.models import ReasonBody, TicketAnswer, TicketModel, TicketsAnswer, TicketsQuery
from queue_server.api.routing import Call, NoBody, answer
from queue_server.api.table import routes
from queue_server.documents.menu import people_before
from queue_server.documents.now import hall_time
from queue_server.documents.ticket import ticket_document, with_history
from queue_server.hall import numbering
from queue_server.store import tickets

_STEP = {200: ("The ticket after the step", TicketAnswer)}
_STAFF = OPERATOR | HOSTS


@routes.add("GET", "/tickets", PEOPLE | KIOSK, {200: ("The tickets of a day", TicketsAnswer)}, query=TicketsQuery)
def list_tickets(call: Call) -> Response:
    """The tickets of a day in the order of issue; a kiosk sees only its own, who may not see the queue nobody who waits."""
    query: TicketsQuery = call.query
    office = call.store.office
    with call.store.read() as connection:
        now = hall_time(connection, call.store.clock.now())
        day = office.business_day(now) if query.day == "today" else query.day
        if query.number is None:
            rows = tickets.of_day(connection, office, day, query.state)
        else:
            rows = tickets.by_number(connection, office, day, numbering.typed(query.number))
        mine = [row for row in rows if call.caller.may_see(row)]
        return answer({"items": [ticket_document(row, office, now, call.language) for row in mine]})


@routes.add("GET", "/tickets/<ticket>", PEOPLE | KIOSK, {200: ("The ticket with its history", TicketModel)}, refusals=(404,))
def show_ticket(call: Call) -> Response:
    """A ticket with its history; a kiosk sees its own, without the history; who may not see the queue sees nobody who waits."""
    office = call.store.office
    with call.store.read() as connection:
        now = hall_time(connection, call.store.clock.now())
        row = tickets.by_id(connection, office, call.path["ticket"])
        if row is None or not call.caller.may_see(row):
            raise NotFound(what="ticket")
        document = ticket_document(row, office, now, call.language, people_before(connection, office, row, now))
        if call.caller.device is None:
            with_history(document, tickets.history(connection, office, row.id), office)
        return answer(document)


@routes.add("POST", "/tickets/<ticket>/recall", _STAFF, _STEP, body=NoBody, keyed=True, refusals=(404, 409))
def recall(call: Call) -> Response:
    """Repeats a call: it is shown and spoken again."""
    return answer(visits.recall(call.store, call.actor, call.path["ticket"], call.key))


@routes.add("POST", "/tickets/<ticket>/start", _STAFF, _STEP, body=NoBody, keyed=True, refusals=(404, 409))
def start(call: Call) -> Response:
    """The visitor came: the service begins."""
    return answer(visits.start(call.store, call.actor, call.path["ticket"], call.key))


@routes.add("POST", "/tickets/<ticket>/finish", _STAFF, _STEP, body=FinishBody, keyed=True, refusals=(404, 409))
def finish(call: Call) -> Response:
    """The service ends."""
    return answer(visits.finish(call.store, call.actor, call.path["ticket"], call.body.outcome, call.key))


@routes.add("POST", "/tickets/<ticket>/further-service", _STAFF, _STEP, body=FurtherBody, keyed=True, refusals=(404, 409))
def further_service(call: Call) -> Response:
    """The visitor wants another service too: it begins at once at the same counter."""
    body: FurtherBody = call.body
    return answer(visits.further_service(call.store, call.actor, call.path["ticket"], body.service, body.outcome, call.key))


@routes.add("POST", "/tickets/<ticket>/no-show", _STAFF, _STEP, body=NoBody, keyed=True, refusals=(404, 409))
def no_show(call: Call) -> Response:
    """The visitor did not come."""
    return answer(visits.no_show(call.store, call.actor, call.path["ticket"], call.key))


@routes.add("POST", "/tickets/<ticket>/park", _STAFF, _STEP, body=ParkBody, keyed=True, refusals=(404, 409))
def park(call: Call) -> Response:
    """Puts a visit aside for a reason, with an alarm when asked for."""
    body: ParkBody = call.body
    return answer(visits.park(call.store, call.actor, call.path["ticket"], body.reason, body.minutes, body.own, call.key))


@routes.add("POST", "/tickets/<ticket>/transfer", _STAFF, _STEP, body=TransferBody, keyed=True, refusals=(404, 409))
def transfer(call: Call) -> Response:
    """Sends a visitor on to another service or counter."""
    body: TransferBody = call.body
    moved = visits.transfer(
        call.store,
        call.actor,
        call.path["ticket"],
        body.service,
        body.counter,
        body.comment,
        body.return_to_me,
        call.key,
    )
    return answer(moved)


@routes.add("POST", "/tickets/<ticket>/return", _STAFF, _STEP, body=NoBody, keyed=True, refusals=(404, 409))
def return_to_queue(call: Call) -> Response:
    """A parked or missed visitor is back in the queue."""
    return answer(visits.return_to_queue(call.store, call.actor, call.path["ticket"], call.key))


@routes.add("POST", "/tickets/<ticket>/cancel", _STAFF, _STEP, body=ReasonBody, keyed=True, refusals=(404, 409))
def cancel(call: Call) -> Response:
    """Calls a visit off."""
    return answer(visits.cancel(call.store, call.actor, call.path["ticket"], call.body.reason, call.key))


@routes.add("POST", "/tickets/<ticket>/reprint", _STAFF, _STEP, body=NoBody, keyed=True, refusals=(404,))
def reprint(call: Call) -> Response:
    """Asks the kiosk for a copy of the paper."""
    return answer(printing.reprint(call.store, call.actor, call.path["ticket"], call.key))
