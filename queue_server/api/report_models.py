"""What reports are asked for and give, as models that openapi.json is made of."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from queue_server.api.models import Day, Named
from queue_server.api.routing import Query


def _a_year(given: Any) -> int:
    """A year as people write it; nothing else is taken for one."""
    if not isinstance(given, str) or not re.fullmatch(r"[0-9]{4}", given, re.ASCII):
        raise ValueError("write a year as YYYY")
    return int(given)


class PeriodQuery(Query):
    """Either `from` and `to`, or the `kind` of a period and a `date` within it."""

    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="to")
    kind: Literal["week", "month", "quarter", "year"] | None = None
    date: Day | None = None
    format: Literal["json", "csv", "xlsx", "pdf"] = "json"


class FormQuery(Query):
    year: Annotated[int, BeforeValidator(_a_year), Field(ge=2000, lt=2100)]
    format: Literal["json", "csv"] = "json"


class FiguresModel(BaseModel):
    count: int
    mean_s: float | None
    p50_s: int | None
    p80_s: int | None
    p90_s: int | None
    p95_s: int | None
    max_s: int | None


class WaitingModel(FiguresModel):
    """`within_limit`: visits that waited no longer than the limit of waiting; null where the office has none."""

    within_limit: int | None
    share_within_limit: float | None


class TotalModel(FiguresModel):
    within_standard: int
    share_within_standard: float | None


class StepModel(BaseModel):
    """Total times above `from_s` up to `to_s`; null: no end."""

    from_s: int
    to_s: int | None
    count: int


class ResultModel(BaseModel):
    """null: nobody said what the visit ended with."""

    result: Named | None
    count: int


class EstimateRate(BaseModel):
    """Of the minutes told on tickets: for how many the call came within them."""

    told: int
    held: int
    share_held: float | None


class MeanAndMost(BaseModel):
    mean: float
    max: int


class QuarterModel(BaseModel):
    """A quarter of an hour; sums are counter-seconds. `starts_at` tells the two 02:30 of an autumn night apart."""

    at: str
    starts_at: str
    arrived: int
    waiting: MeanAndMost
    open_counters: float
    busy_counters: float
    longest_wait_s: int | None
    idle_while_waiting_s: int


class ReportAnswer(BaseModel):
    """What every report has; percentiles by nearest rank over whole seconds of finished tickets."""

    office: Named
    standard: dict[str, int | None]
    timezone: str
    made_at: str
    goes_on: bool
    tickets: int
    finished: int
    no_show: int
    cancelled: int
    expired: int
    open: int
    waiting: WaitingModel
    walking: FiguresModel
    service: FiguresModel
    paused: FiguresModel
    total: TotalModel
    by_service: list[dict[str, Any]]
    by_operator: list[dict[str, Any]]
    by_counter: list[dict[str, Any]]
    by_hour: list[dict[str, Any]]
    results: list[ResultModel]
    distribution: list[StepModel]
    estimate: EstimateRate
    over_standard: list[dict[str, Any]]
    data_quality: dict[str, int]
    rules: list[str]


class DayReportAnswer(ReportAnswer):
    """A day's figures."""

    day: date
    hours: dict[str, str] | None
    quarter_hours: list[QuarterModel]
    idle_while_waiting_s: int
    fairness: dict[str, Any]


class DayOfPeriod(BaseModel):
    day: date
    tickets: int
    finished: int
    no_show: int
    cancelled: int
    expired: int
    share_within_standard: float | None
    total_p90_s: int | None
    total_max_s: int | None
    waiting_mean_s: float | None
    service_mean_s: float | None


class PeriodBefore(BaseModel):
    """The same kind of time directly before."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    tickets: int
    finished: int
    no_show: int
    share_within_standard: float | None
    waiting_mean_s: float | None
    waiting_p90_s: int | None
    service_mean_s: float | None
    total_p90_s: int | None
    total_max_s: int | None


class FormFigures(BaseModel):
    """What the columns of the form 4.2 say; both means are of `visitors`, who were served."""

    visitors: int
    service_mean_minutes: float | None
    waiting_mean_minutes: float | None


class PeriodReportAnswer(ReportAnswer):
    """The figures of some days from the raw seconds of all their tickets.

    `days`: how many of them had any; `over_standard` holds at most the 200 longest of `over_standard_count`; `form_4_2` is of
    quarters and years.
    """

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    kind: Literal["week", "month", "quarter", "year", "range"]
    days: int
    by_day: list[DayOfPeriod]
    before: PeriodBefore
    form_4_2: FormFigures | None
    over_standard_count: int


class FormColumn(BaseModel):
    """`number`: its place in the form; `confirmed`: whether its wording was seen in a form that was filled in."""

    key: str
    number: int
    name: str
    confirmed: bool


class FormAnswer(BaseModel):
    """The rows by the keys of the columns; null where the office does not say. `visitors` were served, `tickets` were issued."""

    year: int
    made_at: str
    goes_on: bool
    title: str
    note: str
    columns: list[FormColumn]
    rows: list[dict[str, Any]]
