"""What operators' desks send and are given, as models that openapi.json is made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from queue_server.api.models import Code, Named, Words, today_or_day
from queue_server.api.routing import Body, Query
from queue_server.hall.desk import PAUSE_MINUTES


class PauseBody(Body):
    """`minutes`: how long it will be, where that is known."""

    reason: Words
    minutes: Annotated[int, Field(ge=PAUSE_MINUTES[0], le=PAUSE_MINUTES[1])] | None = None


class CallBody(Body):
    ticket: Annotated[str, Field(pattern=r"^[0-9a-f]{1,64}$")]
    reason: Words


class FinishBody(Body):
    outcome: Code | None = None


class FurtherBody(Body):
    """`service` is what the visitor wants too, `outcome` what the present one came to."""

    service: Code
    outcome: Code | None = None


class ParkBody(Body):
    reason: Words
    minutes: Annotated[int, Field(ge=1, le=120)] | None = None
    own: bool = False


class TransferBody(Body):
    service: Code | None = None
    counter: Annotated[int, Field(ge=1, le=999)] | None = None
    comment: Words | None = None
    return_to_me: bool = False


class FairnessQuery(Query):
    day: Annotated[str, Field(pattern=r"^(today|\d{4}-\d{2}-\d{2})$"), AfterValidator(today_or_day)] = "today"


class CounterItem(BaseModel):
    number: int
    name: str
    state: str
    operator: str | None
    back_at: str | None


class CountersAnswer(BaseModel):
    items: list[CounterItem]


class CounterAnswer(BaseModel):
    counter: int
    state: str
    reason: str | None
    back_at: str | None


class PassedModel(BaseModel):
    """How many were passed over, and the first of them by number."""

    count: int
    numbers: list[str]


class OvertakingModel(BaseModel):
    """One call that passed somebody over."""

    at: str
    ticket: str
    number: str
    service: Named
    counter: int | None
    who: str
    name: str
    why: Named
    reason: str | None
    passed: PassedModel


class FairnessAnswer(BaseModel):
    day: str
    calls: int
    items: list[OvertakingModel]
