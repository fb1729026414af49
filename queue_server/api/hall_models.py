"""What the hall host gives and gets, as models that openapi.json is made of."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from queue_server.api.between_calls_models import one_line
from queue_server.api.models import Code, Named, TicketModel, Words
from queue_server.api.routing import Body

# What comes in


class PriorityBody(Body):
    priority: Code | None
    reason: Words


class TimesBody(Body):
    accurate: bool
    reason: Words


class FreeBody(Body):
    then: Literal["queue", "finish", "park", "no_show"] | None
    reason: Words
    sign_off: bool = False
    accurate: bool = True


class DeskMessageBody(Body):
    words: Annotated[str, Field(min_length=1, max_length=160), AfterValidator(one_line)]
    counter: Annotated[int, Field(ge=1, le=999)] | None = None


# What goes out


class HelpAnswer(BaseModel):
    """`helper`: who said that he comes."""

    counter: int
    helper: str | None


class LentAnswer(BaseModel):
    """What a counter takes now, and which of it was lent to it."""

    counter: int
    services: list[str]
    lent: list[str]
    helps: list[str]


class DeskMessageAnswer(BaseModel):
    id: str
    words: str
    counters: list[int]


class DeskMessageRead(BaseModel):
    id: str
    counter: int


class DeskMessageGone(BaseModel):
    id: str


class WhyModel(BaseModel):
    code: str
    text: str


class PassedModel(BaseModel):
    """One who came later and was called first, or the other way round; `reason` of a call out of the order."""

    ticket: str
    number: str
    issued_at: str
    at: str
    counter: int | None
    who: str
    name: str
    why: WhyModel
    reason: str | None


class OrderAnswer(BaseModel):
    """`elsewhere`: how many later comers were called to counters that could not have called this visitor."""

    overtaken_by: list[PassedModel]
    overtook: list[PassedModel]
    elsewhere: int


class HallAnswer(BaseModel):
    """The `state` of /hall."""

    seq: int
    server_time: str
    office: Named
    open: bool
    standard: dict[str, int]
    queues: list[dict[str, Any]]
    counters: list[dict[str, Any]]
    tickets: list[TicketModel]
    missed: list[TicketModel]
    bookings: dict[str, int] | None
    unprinted: list[TicketModel]
    today: dict[str, Any]
    lights: dict[str, int]
    alarms: list[dict[str, Any]]
    devices: list[dict[str, Any]]
    services: list[dict[str, Any]]
    priorities: list[dict[str, Any]]
    messages: list[dict[str, Any]]
    rule: str
    forecast: dict[str, Any] | None
    desk_messages: list[dict[str, Any]]
