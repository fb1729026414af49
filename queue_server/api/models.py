"""What the API takes and gives, as models that openapi.json is made of."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from queue_server.api.board_models import CounterBelow
from queue_server.api.routing import Body, Query
from queue_server.board_layout import LayoutPart
from queue_server.hall.standard import Light
from queue_server.hall.ticket import Origin, State
from queue_server.texts import languages


def printable(text: str) -> str:
    """The text, if it is one line of what people can read; raises ValueError."""
    if not text.isprintable():
        raise ValueError("only printable characters")
    return text


def _installed(language: str) -> str:
    if language not in languages():
        raise ValueError(f"one of {', '.join(languages())}")
    return language


def a_day(given: Any) -> date:
    """A date as people write it; nothing else is taken for one, and no hall was open in the year 1."""
    if not isinstance(given, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given, re.ASCII):
        raise ValueError("write a date as YYYY-MM-DD")
    if not 2000 <= (found := date.fromisoformat(given)).year < 2100:
        raise ValueError("a date of this century")
    return found


def today_or_day(given: str) -> str:
    """A date as it is stored, or the word today."""
    return given if given == "today" else a_day(given).isoformat()


Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
#: What somebody says: a reason of blanks is none.
Words = Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S"), AfterValidator(printable)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$"), AfterValidator(_installed)]
Day = Annotated[date, BeforeValidator(a_day)]
Typed = Annotated[str, Field(max_length=40), AfterValidator(printable)]


# What comes in


class IssueBody(Body):
    service: Code
    language: Language = "ru"
    priority: Code | None = None
    accessible: bool = False
    number_on_paper: Annotated[str, Field(min_length=1, max_length=12), AfterValidator(printable)] | None = None
    arrived_at: Annotated[str, Field(pattern=r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$")] | None = None


class SignInBody(Body):
    name: Annotated[str, Field(min_length=1, max_length=64), AfterValidator(printable)]
    password: Annotated[str, Field(min_length=1, max_length=200)]
    counter: Annotated[int, Field(ge=1, le=999)] | None = None
    take_over: bool = False


class OwnPasswordBody(Body):
    old: Annotated[str, Field(min_length=1, max_length=200)]
    new: Annotated[str, Field(min_length=1, max_length=200)]


class UnlockBody(Body):
    password: Annotated[str, Field(min_length=1, max_length=200)]


class ReasonBody(Body):
    reason: Words


class PrintBody(Body):
    outcome: Literal["printed", "failed", "uncertain"]
    detail: Annotated[str, Field(max_length=500), AfterValidator(printable)] | None = None


class TicketsQuery(Query):
    day: Annotated[str, Field(pattern=r"^(today|\d{4}-\d{2}-\d{2})$"), AfterValidator(today_or_day)] = "today"
    state: State | None = None
    number: Annotated[str, Field(min_length=1, max_length=12), AfterValidator(printable)] | None = None


class ReportQuery(Query):
    date: Annotated[date, BeforeValidator(a_day)]
    format: Literal["json", "csv", "xlsx", "pdf"] = "json"


# What goes out


class Named(BaseModel):
    code: str
    name: str


class Lettered(BaseModel):
    letter: str
    name: str


class EstimateModel(BaseModel):
    low_minutes: int
    high_minutes: int


class BudgetModel(BaseModel):
    limit_s: int
    used_s: int
    left_s: int
    light: Light
    starts_in_s: int


class ParkedModel(BaseModel):
    """`own`: put aside for the desk of its operator alone."""

    reason: str | None
    until: str | None
    due: bool
    own: bool


class HistoryModel(BaseModel):
    seq: int
    at: str
    what: str
    who: str
    name: str
    counter: int | None
    details: dict[str, Any]


class TicketModel(BaseModel):
    """One visit. Durations in whole seconds, instants in ISO 8601 with the office's offset."""

    id: str
    number: str
    state: State
    service: Named
    group: Lettered
    counter: int | None
    operator: str | None
    issued_at: str
    called_at: str | None
    started_at: str | None
    finished_at: str | None
    since: str
    people_ahead: int | None
    estimate: EstimateModel | None
    budget: BudgetModel
    waiting_s: int
    walking_s: int
    service_s: int
    paused_s: int
    priority: Named | None
    language: str
    print_state: Literal["pending", "printed", "failed", "uncertain", "not_needed"]
    origin: Origin
    recalls: int
    comment: str | None
    for_counter: int | None
    outcome: str | None
    parked: ParkedModel | None
    returned: bool
    steps: list[str]
    tracking_url: str
    papers: list[str]
    accessible: bool
    booked_at: str | None
    times_doubt: str | None
    history: list[HistoryModel] | None = None


class TicketAnswer(BaseModel):
    """The ticket after the step, and of which event this is the state: a live state with a lower `seq` is older."""

    ticket: TicketModel
    seq: int | None = None


class TicketsAnswer(BaseModel):
    items: list[TicketModel]


class UserModel(BaseModel):
    name: str
    display_name: str
    role: str


class LockedModel(BaseModel):
    """`all`: nothing is shown either, not only every change refused. `minutes`: how long the computer was idle."""

    all: bool
    minutes: int


class SessionAnswer(BaseModel):
    csrf: str
    user: UserModel
    counter: int | None
    notice: str | None
    password_must_change: bool
    password_in_directory: bool
    locked: LockedModel | None


class ClosedModel(BaseModel):
    code: str
    text: str
    opens_at: str | None


class MenuService(BaseModel):
    code: str
    name: str
    papers: list[str]
    open: bool
    closed: ClosedModel | None
    audience: Literal["people", "companies"] | None = Field(alias="for")
    waiting: int
    estimate: EstimateModel | None


class MenuGroup(BaseModel):
    letter: str
    name: str
    waiting: int
    estimate: EstimateModel | None
    open: bool
    services: list[MenuService]


class MenuAnswer(BaseModel):
    office: Named
    open: bool
    reason: ClosedModel | None
    groups: list[MenuGroup]
    priorities: list[Named]


class SpeechModel(BaseModel):
    text: str
    parts: list[str]


class CallSpeech(SpeechModel):
    """`heard`: silent, gong or voice; a silent call has no parts."""

    heard: Literal["silent", "gong", "voice"]


class BoardSound(BaseModel):
    """Whether this board is ever heard, and how loud it plays, 0 to 100."""

    on: bool
    volume: int


class BoardCall(BaseModel):
    announcement: int
    number: str
    counter: int
    state: State
    called_at: str
    speech: CallSpeech
    accessible: bool


class GroupWaiting(BaseModel):
    letter: str
    name: str
    waiting: int


class BoardWaiting(BaseModel):
    total: int
    by_group: list[GroupWaiting]


class BoardAnswer(BaseModel):
    """The `state` of /board: the newest calls first."""

    seq: int
    server_time: str
    office: Named
    set_up: bool
    open: bool
    calls: list[BoardCall]
    sound: BoardSound
    waiting: BoardWaiting
    missed: list[str]
    ticker: str
    sound_test: dict[str, str] | None
    counter: CounterBelow | None
    layout: LayoutPart
    media: dict[str, Any]


class VisitAnswer(BaseModel):
    """A visit as its visitor sees it."""

    number: str
    state: State
    office: str
    service: str
    counter: int | None
    people_ahead: int | None
    #: How visitors are called here, in a sentence.
    rule: str
    booked_at: str | None
    issued_at: str
    server_time: str


class ProblemModel(BaseModel):
    """RFC 9457: `code` is stable, `detail` is in the reader's language."""

    type: str
    title: str
    status: int
    code: str
    detail: str
