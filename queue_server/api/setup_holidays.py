"""The official calendar of a year, as proposals for the days off of the set-up."""

from __future__ import annotations

from datetime import date
from typing import Literal

from flask import Response
from pydantic import BaseModel, Field

from queue_server.api.routing import Call, Query, answer
from queue_server.api.table import routes
from queue_server.russian_calendar import FIRST_YEAR, LAST_YEAR, proposals


class HolidaysQuery(Query):
    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)


class HolidayDocument(BaseModel):
    """`reason` by language."""

    date: date
    kind: Literal["day_off", "working_day", "short_day"]
    reason: dict[str, str]


class HolidaysAnswer(BaseModel):
    year: int
    days: list[HolidayDocument]


@routes.add("GET", "/setup/holidays", {"administrator"}, {200: ("Dates in order", HolidaysAnswer)}, query=HolidaysQuery)
def holidays_of_a_year(call: Call) -> Response:
    """Days off, moved working days and shorter eves of a year by the official calendar of Russia."""
    year = call.query.year
    days = [{"date": one.day.isoformat(), "kind": one.kind, "reason": one.reason} for one in proposals(year)]
    return answer({"year": year, "days": days})
