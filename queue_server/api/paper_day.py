"""Days without power: the page that is printed in advance, and the form that takes their paper back in."""

from __future__ import annotations

import logging
from datetime import date
from typing import Annotated

from flask import Response
from pydantic import BaseModel, Field

from queue_server.access import HOSTS
from queue_server.actions import paper_day
from queue_server.api.models import Day, Typed
from queue_server.api.problems import Problem
from queue_server.api.routing import Body, Call, answer
from queue_server.api.table import routes
from queue_server.beside import beside_the_hub
from queue_server.reports.drawing import NotDrawn
from queue_server.reports.outage_page import outage_pdf

log = logging.getLogger(__name__)


class PaperRow(Body):
    """A line of the paper form as it was typed; times are HH:MM, empty where nothing was written."""

    number: Typed
    service: Typed
    counter: Annotated[int, Field(ge=1, le=999)] | None = None
    arrived_at: Typed
    called_at: Typed | None = None
    started_at: Typed | None = None
    finished_at: Typed | None = None
    outcome: Typed


class PaperDayBody(Body):
    day: Day
    rows: Annotated[list[PaperRow], Field(min_length=1, max_length=60)]


class PaperDayAnswer(BaseModel):
    day: date
    tickets: int
    numbers: list[str]


@routes.add(
    "POST",
    "/paper-day",
    HOSTS,
    {201: ("The visits that are in now", PaperDayAnswer)},
    body=PaperDayBody,
    keyed=True,
)
def take_paper_in(call: Call) -> Response:
    """Takes the visits of a paper form in as tickets of their day: all of them, or none."""
    body: PaperDayBody = call.body
    rows = [row.model_dump() for row in body.rows]
    return answer(paper_day.take_in(call.store, call.actor, body.day, rows, call.key), 201)


@routes.add("GET", "/office/outage-page", HOSTS, {200: ("The page and its form, A4", "application/pdf")}, refusals=(503,))
def outage_page(call: Call) -> Response:
    """What to do when all power is gone, with the office's own services, to be printed in advance."""
    try:
        page = beside_the_hub(outage_pdf, call.store.office, call.language)
    except NotDrawn as error:
        log.error("the page for days without power was not drawn: %s", error)
        raise Problem(503, "not_drawn") from None
    response = Response(page, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="outage-{call.language}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response
