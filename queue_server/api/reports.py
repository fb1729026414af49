"""Reports for the manager."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import Response

from queue_server.access import MANAGERS
from queue_server.api.models import ReportQuery
from queue_server.api.problems import Problem
from queue_server.api.report_models import DayReportAnswer, FormAnswer, FormQuery, PeriodQuery, PeriodReportAnswer
from queue_server.api.room_models import DayQuery, ReplayAnswer
from queue_server.api.routing import Call, answer
from queue_server.api.table import routes
from queue_server.beside import beside_the_hub
from queue_server.reports.day import day_csv, day_report
from queue_server.reports.form42 import form_4_2, form_csv
from queue_server.reports.period import period_report
from queue_server.reports.replay import replay_document
from queue_server.reports.spans import BadSpan, checked_day, checked_span, checked_year, span_around


@routes.add("GET", "/reports/day", MANAGERS, {200: ("The day's figures", DayReportAnswer, "text/csv")}, query=ReportQuery)
def report_day(call: Call) -> Response:
    """The figures of one day against the standard."""
    query: ReportQuery = call.query
    with _in_words():
        day = checked_day(query.date, _today(call)).isoformat()
    report = beside_the_hub(day_report, call.store, day, call.language)
    return answer(report) if query.format == "json" else _table(day_csv(report), f"day-{day}.csv")


@routes.add("GET", "/reports/period", MANAGERS, {200: ("The figures of some days", PeriodReportAnswer)}, query=PeriodQuery)
def report_period(call: Call) -> Response:
    """The figures of a week, month, quarter or year, or of any days up to 366, beside those of the time before."""
    query: PeriodQuery = call.query
    with _in_words():
        first, last = _days_meant(query)
        checked_span(first, last, _today(call))
    return answer(beside_the_hub(period_report, call.store, first, last, call.language))


@routes.add("GET", "/reports/form-4-2", MANAGERS, {200: ("The form of a year", FormAnswer, "text/csv")}, query=FormQuery)
def report_form(call: Call) -> Response:
    """The row of the office in the yearly form on the work of offices: visitors in person, mean service, mean wait."""
    query: FormQuery = call.query
    with _in_words():
        checked_year(query.year, _today(call))
    form = beside_the_hub(form_4_2, call.store, query.year, call.language)
    return answer(form) if query.format == "json" else _table(form_csv(form), f"form-4-2-{query.year}.csv")


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


def _today(call: Call) -> date:
    return call.store.office.calendar.business_day(call.store.clock.now())


@contextmanager
def _in_words() -> Iterator[None]:
    """A range of days that cannot be reported is refused in words."""
    try:
        yield
    except BadSpan as refusal:
        raise Problem(422, refusal.code, **refusal.details) from None


def _table(content: str, name: str) -> Response:
    """A table as a file to be saved, which no cache keeps."""
    response = Response(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
