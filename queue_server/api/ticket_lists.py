"""The tickets behind the figures of a report, on the page and as files."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Annotated, Literal

from flask import Response
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field

from queue_server.access import MANAGERS
from queue_server.api.models import Code, Day, Named, printable
from queue_server.api.problems import Problem
from queue_server.api.report_files import CSV, XLSX, csv_file, xlsx_file
from queue_server.api.routing import Call, Query, answer
from queue_server.api.table import routes
from queue_server.api.telling import file_taken
from queue_server.beside import beside_the_hub
from queue_server.hall.ticket import Origin, State
from queue_server.reports.sheet_csv import tickets_csv
from queue_server.reports.spans import BadSpan
from queue_server.reports.ticket_list import BadSelection, every_ticket, selection, ticket_list
from queue_server.reports.workbook import write_list
from queue_server.store.ticket_lists import Mark

#: No visit is longer (seconds).
LONGEST_S = 366 * 24 * 3600


def _of_our_days(instant: datetime) -> datetime:
    if not 2000 <= instant.year < 2100:
        raise ValueError("the years from 2000 to 2099")
    return instant


class TicketListQuery(Query):
    """`quarter`: the instant at which a quarter of an hour begins; `mark`: what a report counts under this name."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    service: Code | None = None
    operator: Annotated[str, Field(min_length=1, max_length=64), AfterValidator(printable)] | None = None
    counter: Annotated[int, Field(ge=1, le=999)] | None = None
    hour: Annotated[int, Field(ge=0, le=23)] | None = None
    quarter: Annotated[AwareDatetime, AfterValidator(_of_our_days)] | None = None
    outcome: Code | None = None
    over: Literal["0", "1"] = "0"
    total_from_s: Annotated[int, Field(ge=0, le=LONGEST_S)] | None = None
    total_to_s: Annotated[int, Field(ge=0, le=LONGEST_S)] | None = None
    mark: Mark | None = None
    format: Literal["json", "csv", "xlsx"] = "json"


class ListedTicket(BaseModel):
    """A ticket of a list; durations in whole seconds; `over`: finished and over the standard."""

    id: str
    number: str
    day: date
    service: Named
    counter: int | None
    operator: str | None
    state: State
    outcome: str | None
    issued_at: str
    called_at: str | None
    started_at: str | None
    finished_at: str | None
    waiting_s: int
    walking_s: int
    service_s: int
    paused_s: int
    total_s: int
    over: bool
    origin: Origin


class TicketListAnswer(BaseModel):
    """The first 500 of `total` tickets in the order of issue; `more`: there are others."""

    first: date = Field(alias="from")
    to: date
    items: list[ListedTicket]
    more: bool
    total: int


@routes.add(
    "GET",
    "/reports/tickets",
    MANAGERS,
    {200: ("The tickets, at most 500 in JSON, all in a file", TicketListAnswer, CSV, XLSX)},
    query=TicketListQuery,
    refusals=(503,),
)
def report_tickets(call: Call) -> Response:
    """The tickets of some days, by service, operator, counter, hour of issue, how they ended, how long they took, or any mark."""
    asked: TicketListQuery = call.query
    try:
        chosen = selection(
            call.store,
            asked.first,
            asked.last,
            service=asked.service,
            operator=asked.operator,
            counter=asked.counter,
            hour=asked.hour,
            outcome=asked.outcome,
            quarter=asked.quarter,
            over=asked.over == "1",
            total_from_s=asked.total_from_s,
            total_to_s=asked.total_to_s,
            mark=asked.mark,
        )
    except (BadSpan, BadSelection) as wrong:
        raise Problem(422, wrong.code, **wrong.details) from None
    if asked.format == "json":
        return answer(beside_the_hub(ticket_list, call.store, chosen, call.language))
    tickets = partial(every_ticket, call.store, chosen, call.language)
    name = f"tickets-{asked.first.isoformat()}-{asked.last.isoformat()}.{asked.format}"
    file_taken(call, name)
    if asked.format == "csv":
        return csv_file(name, lambda: tickets_csv(tickets()))
    return xlsx_file(name, lambda file: write_list(file, call.store, chosen, tickets(), call.language))
