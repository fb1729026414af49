"""Reports for the manager."""

from __future__ import annotations

from flask import Response

from queue_server.access import MANAGERS
from queue_server.api.models import DayReportAnswer, ReportQuery
from queue_server.api.report_files import CSV, XLSX, csv_file, xlsx_file
from queue_server.api.room_models import DayQuery, ReplayAnswer
from queue_server.api.routing import Answers, Call, answer
from queue_server.api.table import routes
from queue_server.beside import beside_the_hub
from queue_server.reports.day import day_report
from queue_server.reports.replay import replay_document
from queue_server.reports.sheet_csv import day_csv
from queue_server.reports.ticket_list import Selection, every_ticket
from queue_server.reports.workbook import write_xlsx

_DAY: Answers = {200: ("The day's figures", DayReportAnswer, CSV, XLSX)}


@routes.add("GET", "/reports/day", MANAGERS, _DAY, query=ReportQuery, refusals=(503,))
def report_day(call: Call) -> Response:
    """The figures of one day against the standard."""
    query: ReportQuery = call.query
    report = beside_the_hub(day_report, call.store, query.date.isoformat(), call.language)
    if query.format == "json":
        return answer(report)
    name = f"day-{query.date.isoformat()}.{query.format}"
    if query.format == "csv":
        return csv_file(name, lambda: [day_csv(report)])
    tickets = every_ticket(call.store, Selection(query.date, query.date), call.language)
    return xlsx_file(name, lambda file: write_xlsx(file, report, tickets, call.language))


@routes.add("GET", "/replay", MANAGERS, {200: ("The day as it was", ReplayAnswer)}, query=DayQuery)
def replay(call: Call) -> Response:
    """What every visit and counter did on a day, to be looked at again: numbers and services, nothing of people."""
    return answer(beside_the_hub(replay_document, call.store, call.query.date.isoformat(), call.language))
