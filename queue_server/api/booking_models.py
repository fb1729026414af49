"""What is asked and told of appointments, as models that openapi.json is made of."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from queue_server.api.between_calls_models import one_line
from queue_server.api.models import Code, Day, Named, TicketModel, today_or_day
from queue_server.api.routing import Body, Query

# What comes in


class BookBody(Body):
    """`name` is what the visitor is to be called by, if anything; it is forgotten when the day is over."""

    service: Code
    day: Day
    time: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    name: Annotated[str, Field(min_length=1, max_length=60), AfterValidator(one_line)] | None = None


class ArriveBody(Body):
    code: Annotated[str, Field(pattern=r"^[0-9]{4,8}$")]
    accessible: bool = False


class BookingsQuery(Query):
    """`service`: whose free times are asked for."""

    day: Annotated[str, Field(pattern=r"^(today|\d{4}-\d{2}-\d{2})$"), AfterValidator(today_or_day)] = "today"
    service: Code | None = None


# What goes out


class BookedTicket(BaseModel):
    id: str
    number: str


class BookingModel(BaseModel):
    """An appointment; without code and name once its day is over or it was cancelled."""

    id: str
    code: str | None
    service: Named
    day: date
    time: str
    booked_at: str
    name: str | None
    made_at: str
    made_by: str
    state: Literal["expected", "came", "missed", "cancelled"]
    ticket: BookedTicket | None


class BookingsAnswer(BaseModel):
    """The bookings of a day by time, and the times (HH:MM) that are `free` for the service that was asked for."""

    day: date
    items: list[BookingModel]
    free: list[str] | None


class ArrivalAnswer(BaseModel):
    """`late`: too late for the appointment, the ticket is an ordinary one."""

    ticket: TicketModel
    late: bool
