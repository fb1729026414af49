"""Appointments: staff book and cancel them, and whoever has one says so at the kiosk, or to the host, by its code."""

from __future__ import annotations

import math
from datetime import date, time

from flask import Response, current_app

from queue_server.access import HOSTS, KIOSK
from queue_server.actions import bookings as actions
from queue_server.actions.actor import Invalid
from queue_server.api.booking_models import (
    ArrivalAnswer,
    ArriveBody,
    BookBody,
    BookingModel,
    BookingsAnswer,
    BookingsQuery,
)
from queue_server.api.guessing import Guessing
from queue_server.api.problems import Problem
from queue_server.api.routing import Call, NoBody, answer
from queue_server.api.table import routes
from queue_server.documents.bookings import day_document
from queue_server.documents.now import hall_time


@routes.add("GET", "/bookings", HOSTS, {200: ("The bookings of a day", BookingsAnswer)}, query=BookingsQuery)
def list_bookings(call: Call) -> Response:
    """What is booked for a day, and the times that are still free for a service."""
    query: BookingsQuery = call.query
    office = call.store.office
    service = office.service_by_code.get(query.service) if query.service is not None else None
    if query.service is not None and service is None:
        raise Invalid(field="service")
    with call.store.read() as connection:
        now = hall_time(connection, call.store.clock.now())
        day = date.fromisoformat(office.business_day(now) if query.day == "today" else query.day)
        return answer(day_document(connection, office, day, service, now, call.language))


@routes.add("POST", "/bookings", HOSTS, {201: ("The booking", BookingModel)}, body=BookBody, keyed=True, refusals=(409,))
def book(call: Call) -> Response:
    """Books a time for a visitor, who is told the code."""
    body: BookBody = call.body
    wish = (body.service, body.day, time.fromisoformat(body.time), body.name)
    return answer(actions.book(call.store, call.actor, *wish, call.key), 201)


@routes.add(
    "POST",
    "/bookings/<booking>/cancel",
    HOSTS,
    {200: ("What it was", BookingModel)},
    body=NoBody,
    keyed=True,
    refusals=(404, 409),
)
def cancel_booking(call: Call) -> Response:
    """Calls a booking off; its time is free again."""
    return answer(actions.cancel(call.store, call.actor, call.path["booking"], call.key))


@routes.add(
    "POST",
    "/bookings/arrive",
    KIOSK | HOSTS,
    {201: ("The ticket of the booking", ArrivalAnswer)},
    body=ArriveBody,
    keyed=True,
    refusals=(404, 409, 429, 503),
)
def arrive(call: Call) -> Response:
    """Turns the code of a booking into a ticket; who tries many codes has to wait longer and longer."""
    body: ArriveBody = call.body
    guessing: Guessing = current_app.extensions["guessing"]
    where, now = call.actor.who, call.store.clock.monotonic()
    wait = guessing.wait_s(where, "booking", now)
    if wait > 0:
        seconds = math.ceil(wait)
        raise Problem(429, "too_many_tries", {"Retry-After": str(seconds)}, retry_after_s=seconds)
    try:
        given = actions.arrive(call.store, call.actor, body.code, call.language, body.accessible, call.key)
    except actions.BookingUnknown:
        guessing.was_wrong(where, "booking", now)
        raise
    guessing.was_right(where, "booking")
    return answer(given, 201)
