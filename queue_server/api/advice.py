"""What the hall is advised, answered by those who look after it."""

from __future__ import annotations

from typing import Literal

from flask import Response
from pydantic import BaseModel, ConfigDict

from queue_server.access import HOSTS
from queue_server.actions import advice as actions
from queue_server.api.routing import Call, answer
from queue_server.api.table import routes


class AdviceBody(BaseModel):
    """It was done, or is to be done now; or it will not be."""

    model_config = ConfigDict(extra="forbid")

    answer: Literal["followed", "refused"]


class AdviceAnswer(BaseModel):
    """The advice and the last word about it."""

    id: str
    answer: Literal["followed", "refused"]


@routes.add(
    "POST",
    "/advice/<advice>",
    HOSTS,
    {200: ("What was answered", AdviceAnswer)},
    body=AdviceBody,
    keyed=True,
    refusals=(404, 409),
)
def answer_advice(call: Call) -> Response:
    """An advice is followed (a service that it names is lent at once), or refused: then it is silent for half an hour."""
    return answer(actions.answer(call.store, call.actor, call.path["advice"], call.body.answer, call.key))
