"""What operators do at their counter: call, take a break."""

from __future__ import annotations

from flask import Response

from queue_server.access import ANYONE, HOSTS, OPERATOR
from queue_server.actions import counters as actions
from queue_server.actions import visits
from queue_server.api.desk_models import CallBody, CounterAnswer, CountersAnswer, PauseBody
from queue_server.api.models import TicketAnswer
from queue_server.api.routing import Call, NoBody, answer
from queue_server.api.table import routes
from queue_server.documents.now import hall_now
from queue_server.documents.screens import counter_list

_STAFF = OPERATOR | HOSTS
_COUNTER = {200: ("The counter", CounterAnswer)}


@routes.add("GET", "/counters", ANYONE, {200: ("The counters", CountersAnswer)})
def list_counters(call: Call) -> Response:
    """The counters and who sits there: what a desk shows before somebody signs in."""
    with call.store.read() as connection:
        now = hall_now(connection, call.store.office, call.store.clock.now())
    return answer({"items": counter_list(now, call.language)})


@routes.add(
    "POST",
    "/counters/<int:number>/call-next",
    _STAFF,
    {200: ("The visitor who was called", TicketAnswer), 204: ("Nobody waits", None)},
    body=NoBody,
    keyed=True,
    refusals=(404, 409),
)
def call_next(call: Call) -> Response:
    """Calls the next visitor by the rule of the office."""
    return answer(visits.call_next(call.store, call.actor, call.path["number"], call.key))


@routes.add(
    "POST",
    "/counters/<int:number>/call",
    _STAFF,
    {200: ("The visitor who was called", TicketAnswer)},
    body=CallBody,
    keyed=True,
    refusals=(404, 409),
)
def call_chosen(call: Call) -> Response:
    """Calls one visitor out of the order, for a reason."""
    body: CallBody = call.body
    return answer(visits.call_chosen(call.store, call.actor, call.path["number"], body.ticket, body.reason, call.key))


@routes.add("POST", "/counters/<int:number>/pause", _STAFF, _COUNTER, body=PauseBody, keyed=True, refusals=(404,))
def pause(call: Call) -> Response:
    """Closes the counter for a while, with the time of coming back where it is known."""
    body: PauseBody = call.body
    return answer(actions.pause(call.store, call.actor, call.path["number"], body.reason, body.minutes, call.key))


@routes.add("POST", "/counters/<int:number>/resume", _STAFF, _COUNTER, body=NoBody, keyed=True, refusals=(404,))
def resume(call: Call) -> Response:
    """Opens the counter again."""
    return answer(actions.resume(call.store, call.actor, call.path["number"], call.key))
