"""Visitors who have a booking say so at the kiosk by a code. Bookings themselves are not taken yet: every code is unknown."""

from __future__ import annotations

import math
from typing import Annotated

from flask import Response, current_app
from pydantic import Field

from queue_server.access import KIOSK
from queue_server.api.guessing import Guessing
from queue_server.api.models import TicketAnswer
from queue_server.api.problems import Problem
from queue_server.api.routing import Body, Call
from queue_server.api.table import routes


class BookingBody(Body):
    code: Annotated[str, Field(pattern=r"^[0-9]{4,8}$")]


@routes.add(
    "POST",
    "/bookings/arrive",
    KIOSK,
    {201: ("The ticket of the booking", TicketAnswer)},
    body=BookingBody,
    keyed=True,
    refusals=(404, 429),
)
def arrive(call: Call) -> Response:
    """Turns the code of a booking into a ticket; who tries many codes has to wait longer and longer."""
    guessing: Guessing = current_app.extensions["guessing"]
    kiosk, now = f"kiosk {call.actor.device_id}", call.store.clock.monotonic()
    wait = guessing.wait_s(kiosk, "booking", now)
    if wait > 0:
        seconds = math.ceil(wait)
        raise Problem(429, "too_many_tries", {"Retry-After": str(seconds)}, retry_after_s=seconds)
    guessing.was_wrong(kiosk, "booking", now)
    raise Problem(404, "booking_unknown")
