"""Reports for the manager."""

from __future__ import annotations

from flask import Response

from queue_server.access import MANAGERS
from queue_server.api.models import DayReportAnswer, ReportQuery
from queue_server.api.room_models import DayQuery, ReplayAnswer
from queue_server.api.routing import Call, answer
from queue_server.api.table import routes
from queue_server.beside import beside_the_hub
from queue_server.reports.day import day_csv, day_report
from queue_server.reports.replay import replay_document


@routes.add("GET", "/reports/day", MANAGERS, {200: ("The day's figures", DayReportAnswer, "text/csv")}, query=ReportQuery)
def report_day(call: Call) -> Response:
    """The figures of one day against the standard."""
    query: ReportQuery = call.query
    report = beside_the_hub(day_report, call.store, query.date.isoformat(), call.language)
    if query.format == "json":
        return answer(report)
    response = Response(day_csv(report), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="day-{query.date.isoformat()}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


@routes.add("GET", "/replay", MANAGERS, {200: ("The day as it was", ReplayAnswer)}, query=DayQuery)
def replay(call: Call) -> Response:
    """What every visit and counter did on a day, to be looked at again: numbers and services, nothing of people."""
    return answer(beside_the_hub(replay_document, call.store, call.query.date.isoformat(), call.language))
