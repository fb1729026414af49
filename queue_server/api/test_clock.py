"""Moving the server's clock: only in a server that was started with a clock to be moved."""

from __future__ import annotations

from flask import Response
from pydantic import BaseModel, Field

from queue_server.access import ANYONE
from queue_server.actions.day import turn_of_day
from queue_server.api.problems import Problem
from queue_server.api.routing import Body, Call, Routes, answer
from queue_server.store.clock import SetClock

routes = Routes()


class ClockBody(Body):
    #: Seconds since 1970; only forward.
    now: int = Field(ge=1_767_225_600, lt=4_102_444_800)


class ClockAnswer(BaseModel):
    now: int


@routes.add("POST", "/test/clock", ANYONE, {200: ("The clock's time", ClockAnswer)}, body=ClockBody, csrf=False)
def set_clock(call: Call) -> Response:
    """Puts the server's clock forward to an instant."""
    clock = call.store.clock
    if not isinstance(clock, SetClock):
        raise Problem(404, "not_found")
    if call.body.now < clock.now():
        raise Problem(422, "invalid", field="now", reason="the clock goes only forward")
    before = call.store.office.business_day(clock.now())
    clock.set(call.body.now)
    if call.store.office.business_day(clock.now()) != before:
        turn_of_day(call.store)
    return answer({"now": clock.now()})
