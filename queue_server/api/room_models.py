"""What the supervisor's rooms ask for and are given: a day to look at again, the beginning and the end of a shift."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator

from queue_server.api.models import Lettered, Named, a_day
from queue_server.api.routing import Query
from queue_server.hall.ticket import State


class DayQuery(Query):
    date: Annotated[date, BeforeValidator(a_day)]


class ReplayService(Named):
    group: int


class ReplayCounter(BaseModel):
    """`seatings`: from which second on it was open, paused (for which common reason) or closed."""

    number: int
    name: str
    seatings: list[tuple[int, str, str | None]]


class ReplayTicket(BaseModel):
    """`stretches`: from which second on it was in which state, at which counter, for which of the services."""

    number: str
    priority: bool
    stretches: list[tuple[int, State, int | None, int]]


class ReplayAnswer(BaseModel):
    """A day in seconds after `starts_at`. `calls`: when, which of the tickets, to which counter, and why it; null: repeated."""

    day: date
    office: Named
    starts_at: str
    length_s: int
    goes_on: bool
    standard: dict[str, int]
    counts_as: dict[str, str]
    groups: list[Lettered]
    services: list[ReplayService]
    counters: list[ReplayCounter]
    tickets: list[ReplayTicket]
    calls: list[tuple[int, int, int | None, str | None]]
