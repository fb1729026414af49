"""Reports for the manager."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from flask import Response

from queue_server.access import MANAGERS
from queue_server.api.models import ReportQuery
from queue_server.api.problems import Problem
from queue_server.api.report_files import CSV, PDF, XLSX, csv_file, pdf_file, xlsx_file
from queue_server.api.report_models import DayReportAnswer, FormAnswer, FormQuery, PeriodQuery, PeriodReportAnswer
from queue_server.api.room_models import DayQuery, ReplayAnswer
from queue_server.api.routing import Answers, Call, answer
from queue_server.api.table import routes
from queue_server.api.telling import file_taken
from queue_server.beside import beside_the_hub
from queue_server.reports.day import day_report
from queue_server.reports.form42 import form_4_2, form_csv
from queue_server.reports.period import period_report
from queue_server.reports.replay import replay_document
from queue_server.reports.sheet_csv import day_csv, period_csv
from queue_server.reports.sheet_words import day_pdf, period_pdf
from queue_server.reports.spans import BadSpan, checked_day, checked_span, checked_year, span_around
from queue_server.reports.ticket_list import Selection, every_ticket
from queue_server.reports.workbook import write_xlsx

Document = dict[str, Any]

_DAY: Answers = {200: ("The day's figures", DayReportAnswer, CSV, XLSX, PDF)}
_PERIOD: Answers = {200: ("The figures of some days", PeriodReportAnswer, CSV, XLSX, PDF)}
_FORM: Answers = {200: ("The form of a year", FormAnswer, CSV)}


@routes.add("GET", "/reports/day", MANAGERS, _DAY, query=ReportQuery, refusals=(503,))
def report_day(call: Call) -> Response:
    """The figures of one day against the standard."""
    query: ReportQuery = call.query
    with _in_words():
        day = checked_day(query.date, _today(call))
    report = beside_the_hub(day_report, call.store, day.isoformat(), call.language)
    return _as_asked(call, report, day, day, f"day-{day.isoformat()}", day_csv, day_pdf)


@routes.add("GET", "/reports/period", MANAGERS, _PERIOD, query=PeriodQuery, refusals=(503,))
def report_period(call: Call) -> Response:
    """The figures of a week, month, quarter or year, or of any days up to 366, beside those of the time before."""
    query: PeriodQuery = call.query
    with _in_words():
        first, last = _days_meant(query)
        checked_span(first, last, _today(call))
    report = beside_the_hub(period_report, call.store, first, last, call.language)
    return _as_asked(call, report, first, last, f"days-{first.isoformat()}-{last.isoformat()}", period_csv, period_pdf)


@routes.add("GET", "/reports/form-4-2", MANAGERS, _FORM, query=FormQuery, refusals=(503,))
def report_form(call: Call) -> Response:
    """The row of the office in the yearly form on the work of offices: visitors in person, mean service, mean wait."""
    query: FormQuery = call.query
    with _in_words():
        checked_year(query.year, _today(call))
    form = beside_the_hub(form_4_2, call.store, query.year, call.language)
    if query.format == "json":
        return answer(form)
    file = f"form-4-2-{query.year}.csv"
    file_taken(call, file)
    return csv_file(file, lambda: [form_csv(form)])


@routes.add("GET", "/replay", MANAGERS, {200: ("The day as it was", ReplayAnswer)}, query=DayQuery)
def replay(call: Call) -> Response:
    """What every visit and counter did on a day, to be looked at again: numbers and services, nothing of people."""
    return answer(beside_the_hub(replay_document, call.store, call.query.date.isoformat(), call.language))


def _days_meant(query: PeriodQuery) -> tuple[date, date]:
    """The first and the last day that are asked for. Raises BadSpan."""
    if query.kind is not None and query.date is not None and query.first is None and query.last is None:
        return span_around(query.kind, query.date)
    if query.kind is not None or query.date is not None or query.first is None or query.last is None:
        raise BadSpan("period_unclear")
    return query.first, query.last


def _as_asked(
    call: Call,
    report: Document,
    first: date,
    last: date,
    name: str,
    csv: Callable[[Document], str],
    pdf: Callable[[Document, str], bytes],
) -> Response:
    """The report as JSON, or as the file that was asked for."""
    file = f"{name}.{call.query.format}"
    if call.query.format != "json":
        file_taken(call, file)
    match call.query.format:
        case "csv":
            return csv_file(file, lambda: [csv(report)])
        case "xlsx":
            tickets = every_ticket(call.store, Selection(first, last), call.language)
            return xlsx_file(file, lambda book: write_xlsx(book, report, tickets, call.language))
        case "pdf":
            return pdf_file(file, lambda: pdf(report, call.language))
    return answer(report)


def _today(call: Call) -> date:
    return call.store.office.calendar.business_day(call.store.clock.now())


@contextmanager
def _in_words() -> Iterator[None]:
    """A range of days that cannot be reported is refused in words."""
    try:
        yield
    except BadSpan as refusal:
        raise Problem(422, refusal.code, **refusal.details) from None
