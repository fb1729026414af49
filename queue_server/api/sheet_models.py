"""What the routes of kept sheets and of causes take and give."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from queue_server.api.models import Code, Named, Words, a_day, printable
from queue_server.api.routing import Body, Query

Day = Annotated[date, BeforeValidator(a_day)]
#: A sheet's files; one of another kind than those that are made now is not there.
Format = Literal["json", "csv", "xlsx", "pdf"]


class SheetsQuery(Query):
    """Without `from` 31 days, without `to` until today."""

    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="to")


class SheetQuery(Query):
    format: Format = "json"


class CorrectBody(Body):
    """Why the day is counted again."""

    reason: Words


class SendBody(Body):
    """Which of a version's deliveries."""

    way: Literal["folder", "mail"]
    target: Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(printable)]


class CauseBody(Body):
    """One of the causes, or null where there is none after all."""

    cause: Code | None
    comment: Words | None = None


class SheetFigures(BaseModel):
    tickets: int
    finished: int
    no_show: int
    cancelled: int
    expired: int
    within_standard: int
    share_within_standard: float | None


class SheetFile(BaseModel):
    format: str
    bytes: int
    sha256: str
    made_at: str


class SheetDelivery(BaseModel):
    """`trouble`: why it has not arrived, in words."""

    way: Literal["folder", "mail"]
    target: str
    state: Literal["pending", "sent", "failed"]
    tries: int
    next_try_at: str | None
    done_at: str | None
    trouble: str | None


class SheetVersion(BaseModel):
    """`by`: null for the system; `sha256`: of the report; `missing`: formats that are still to be made."""

    version: int
    made_at: str
    by: str | None
    reason: str | None
    sha256: str
    figures: SheetFigures
    files: list[SheetFile]
    missing: list[str]
    deliveries: list[SheetDelivery]


class SheetDay(BaseModel):
    """A closed day, its newest version first; `differs`: it would be counted otherwise now."""

    day: date
    differs: bool
    versions: list[SheetVersion]


class SheetAlarm(BaseModel):
    """`not_closed`, `still_served`, `not_made` or `not_delivered`, in words."""

    code: str
    day: date
    text: str


class SheetsAnswer(BaseModel):
    items: list[SheetDay]
    alarms: list[SheetAlarm]


class NewSheetAnswer(SheetVersion):
    day: date


class CausesAnswer(BaseModel):
    items: list[Named]


class PickedCause(Named):
    comment: str | None
    by: str
    at: str


class PickedAnswer(BaseModel):
    ticket: str
    cause: PickedCause | None
