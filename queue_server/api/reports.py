"""Reports for the manager."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import ParamSpec

from flask import Response

from queue_server.access import MANAGERS
from queue_server.api.models import DayReportAnswer, ReportQuery
from queue_server.api.problems import Problem
from queue_server.api.room_models import DayQuery, ReplayAnswer
from queue_server.api.routing import Call, answer
from queue_server.api.table import routes
from queue_server.beside import beside_the_hub
from queue_server.reports.day import day_csv, day_report
from queue_server.reports.drawing import NotDrawn
from queue_server.reports.replay import replay_document
from queue_server.reports.sheet_words import day_pdf

P = ParamSpec("P")
log = logging.getLogger(__name__)


@routes.add(
    "GET",
    "/reports/day",
    MANAGERS,
    {200: ("The day's figures", DayReportAnswer, "text/csv", "application/pdf")},
    query=ReportQuery,
    refusals=(503,),
)
def report_day(call: Call) -> Response:
    """The figures of one day against the standard."""
    query: ReportQuery = call.query
    report = beside_the_hub(day_report, call.store, query.date.isoformat(), call.language)
    if query.format == "json":
        return answer(report)
    if query.format == "pdf":
        return sheet(f"day-{query.date.isoformat()}.pdf", day_pdf, report, call.language)
    response = Response(day_csv(report), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="day-{query.date.isoformat()}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def sheet(name: str, pdf: Callable[P, bytes], *args: P.args, **kwargs: P.kwargs) -> Response:
    """The PDF that `pdf` draws, beside the hub, as a file to be kept; 503 `not_drawn` where it cannot be drawn."""
    try:
        document = beside_the_hub(pdf, *args, **kwargs)
    except NotDrawn as error:
        log.error("%s was not drawn: %s", name, error)
        raise Problem(503, "not_drawn") from None
    response = Response(document, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@routes.add("GET", "/replay", MANAGERS, {200: ("The day as it was", ReplayAnswer)}, query=DayQuery)
def replay(call: Call) -> Response:
    """What every visit and counter did on a day, to be looked at again: numbers and services, nothing of people."""
    return answer(beside_the_hub(replay_document, call.store, call.query.date.isoformat(), call.language))
