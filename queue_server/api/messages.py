"""What the boards' running line says today."""

from __future__ import annotations

from flask import Response

from queue_server.access import HOSTS
from queue_server.actions import messages as actions
from queue_server.api.between_calls_models import MessageAnswer, MessageBody
from queue_server.api.routing import Call, NoBody, answer
from queue_server.api.table import routes


@routes.add("POST", "/messages", HOSTS, {201: ("The message", MessageAnswer)}, body=MessageBody, keyed=True, refusals=(409,))
def add_message(call: Call) -> Response:
    """The running line of all boards says so until the end of the day."""
    return answer(actions.add(call.store, call.actor, call.body.words, call.key), 201)


@routes.add(
    "POST", "/messages/<message>/remove", HOSTS, {200: ("What it was", MessageAnswer)}, body=NoBody, keyed=True, refusals=(404,)
)
def remove_message(call: Call) -> Response:
    """The running line says it no longer."""
    return answer(actions.remove(call.store, call.actor, call.path["message"], call.key))
