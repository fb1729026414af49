"""What desks and the hall host have to do with each other: help, messages, services that are lent, counters that are stuck."""

from __future__ import annotations

from flask import Response

from queue_server.access import HOSTS, OPERATOR
from queue_server.actions import desk_help, desk_messages, freeing, lending
from queue_server.api.desk_models import CounterAnswer
from queue_server.api.hall_models import (
    DeskMessageAnswer,
    DeskMessageBody,
    DeskMessageGone,
    DeskMessageRead,
    FreeBody,
    HelpAnswer,
    LentAnswer,
)
from queue_server.api.routing import Call, NoBody, answer
from queue_server.api.table import routes

_STAFF = OPERATOR | HOSTS
_HELP = {200: ("Who comes", HelpAnswer)}
_LENT = {200: ("What the counter takes now", LentAnswer)}


@routes.add(
    "POST",
    "/counters/<int:number>/free",
    HOSTS,
    {200: ("The counter", CounterAnswer)},
    body=FreeBody,
    keyed=True,
    refusals=(404, 409),
)
def free_counter(call: Call) -> Response:
    """Frees a stuck counter: of its visitor, of an operator who has left, or of both."""
    body: FreeBody = call.body
    number = call.path["number"]
    freed = freeing.free(call.store, call.actor, number, body.then, body.reason, body.sign_off, body.accurate, call.key)
    return answer(freed)


@routes.add("POST", "/counters/<int:number>/services/<service>/lend", HOSTS, _LENT, body=NoBody, keyed=True, refusals=(404, 409))
def lend_service(call: Call) -> Response:
    """An open counter takes one more service that its operator can, for today at most."""
    return answer(lending.lend(call.store, call.actor, call.path["number"], call.path["service"], call.key))


@routes.add(
    "POST", "/counters/<int:number>/services/<service>/take-back", HOSTS, _LENT, body=NoBody, keyed=True, refusals=(404, 409)
)
def take_service_back(call: Call) -> Response:
    """The counter takes it no longer."""
    return answer(lending.take_back(call.store, call.actor, call.path["number"], call.path["service"], call.key))


@routes.add("POST", "/counters/<int:number>/help", _STAFF, _HELP, body=NoBody, keyed=True, refusals=(404,))
def ask_for_help(call: Call) -> Response:
    """The desk calls for the hall host."""
    return answer(desk_help.ask(call.store, call.actor, call.path["number"], call.key))


@routes.add("POST", "/counters/<int:number>/help/answer", HOSTS, _HELP, body=NoBody, keyed=True, refusals=(404, 409))
def answer_help(call: Call) -> Response:
    """A host goes to the desk that called."""
    return answer(desk_help.answer(call.store, call.actor, call.path["number"], call.key))


@routes.add("POST", "/counters/<int:number>/help/end", _STAFF, _HELP, body=NoBody, keyed=True, refusals=(404,))
def end_help(call: Call) -> Response:
    """The desk needs no help any more."""
    return answer(desk_help.end(call.store, call.actor, call.path["number"], call.key))


@routes.add("POST", "/desk-messages", HOSTS, {201: ("The message", DeskMessageAnswer)}, body=DeskMessageBody, keyed=True)
def send_desk_message(call: Call) -> Response:
    """One desk, or all of them, show a message until it is read there."""
    body: DeskMessageBody = call.body
    return answer(desk_messages.send(call.store, call.actor, body.words, body.counter, call.key), 201)


@routes.add(
    "POST", "/desk-messages/<message>/remove", HOSTS, {200: ("Which", DeskMessageGone)}, body=NoBody, keyed=True, refusals=(404,)
)
def remove_desk_message(call: Call) -> Response:
    """The host takes a message back."""
    return answer(desk_messages.remove(call.store, call.actor, call.path["message"], call.key))


@routes.add(
    "POST",
    "/counters/<int:number>/messages/<message>/read",
    _STAFF,
    {200: ("Which", DeskMessageRead)},
    body=NoBody,
    keyed=True,
    refusals=(404,),
)
def read_desk_message(call: Call) -> Response:
    """The operator has read it."""
    return answer(desk_messages.read(call.store, call.actor, call.path["number"], call.path["message"], call.key))
