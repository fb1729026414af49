"""What the supervisor's rooms ask for and are given: a day to look at again, the beginning and the end of a shift."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator

from queue_server.api.models import Lettered, Named, Words, a_day
from queue_server.api.routing import Body, Query
from queue_server.hall.ticket import State


class DayQuery(Query):
    date: Annotated[date, BeforeValidator(a_day)]


class SettleBody(Body):
    """What became of a visit that is still open: `return` is back into the queue, `expire` that the day ended before it."""

    how: Literal["finish", "return", "cancel", "expire"]
    reason: Words


class ReplayService(Named):
    group: int


class ReplayCounter(BaseModel):
    """`seatings`: from which second on it was open, paused (for which common reason) or closed."""

    number: int
    name: str
    seatings: list[tuple[int, str, str | None]]


class ReplayTicket(BaseModel):
    """`stretches`: from which second on it was in which state, at which counter, for which of the services; `booked`: the time of
    the appointment, before which waiting is a pause."""

    number: str
    priority: bool
    booked: int | None
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


class MarkAnswer(BaseModel):
    at: str
    who: str


class ExpiredModel(BaseModel):
    """A visit that nobody ended: in which state it `was`, who closed it (null: the night) and why."""

    number: str
    service: Named
    was: State | None
    at: str
    by: str | None
    reason: str | None


class DayBefore(BaseModel):
    """The newest day with visitors."""

    day: date
    expired: list[ExpiredModel]


class ExpectedHour(BaseModel):
    """An hour of today (0 to 23): visitors expected, counters needed for them, and those that the timetable has (`there`)."""

    hour: int
    visitors: int
    needed: int
    there: int
    short: bool


class ShiftAnswer(BaseModel):
    """Today; `hours` as [from, to], 00:00 for the end of the day; `weekday` 0 is Monday.

    `expected` is null with too little history.
    """

    server_time: str
    day: date
    weekday: int
    hours: list[tuple[str, str]]
    day_off: str | None
    next_opening: str | None
    opened: MarkAnswer | None
    closed: MarkAnswer | None
    day_before: DayBefore | None
    expected: list[ExpectedHour] | None
