"""What staff give and get of the boards' media and messages, as models that openapi.json is made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, field_validator, model_validator

from queue_server.api.models import EstimateModel, Named, printable
from queue_server.api.routing import Body, Query


def one_line(text: str) -> str:
    """The text as one line without blanks to spare; raises ValueError."""
    if not (words := printable(text).split()):
        raise ValueError("a line of text")
    return " ".join(words)


class UploadQuery(Query):
    title: Annotated[str, Field(max_length=200), AfterValidator(printable)] = ""


class MediumBody(Body):
    shown: bool | None = None
    seconds: Annotated[int, Field(ge=3, le=600)] | None = None

    @field_validator("shown", mode="before")
    @classmethod
    def _yes_or_no(cls, given: object) -> object:
        if given is None:
            raise ValueError("true or false")
        return given

    @model_validator(mode="after")
    def _something(self) -> MediumBody:
        if self.shown is None and self.seconds is None:
            raise ValueError("shown or seconds")
        return self


class MoveBody(Body):
    to: Annotated[int, Field(ge=1, le=1000)]


class MessageBody(Body):
    words: Annotated[str, Field(min_length=1, max_length=160), AfterValidator(one_line)]


class MediumAnswer(BaseModel):
    """A picture or a video for the boards."""

    id: str
    address: str
    kind: str
    title: str
    bytes: int
    seconds: int
    shown: bool


class MediaAnswer(BaseModel):
    items: list[MediumAnswer]
    bytes: int
    largest_folder: int
    largest_picture: int
    largest_video: int
    after_s: int


class MessageAnswer(BaseModel):
    id: str
    words: str


class GroupLoad(BaseModel):
    letter: str
    name: str
    waiting: int
    open: bool
    estimate: EstimateModel | None


class WaitingLoad(BaseModel):
    total: int
    by_group: list[GroupLoad]


class UsualHour(BaseModel):
    """The middle wait of those who came in this hour; null where too few came."""

    hour: int
    wait_s: int | None


class LoadAnswer(BaseModel):
    """How full the hall is; `weekday` is today's, 0 for Monday."""

    office: Named
    server_time: str
    open: bool
    opens_at: str | None
    closes_at: str | None
    waiting: WaitingLoad
    counters_open: int
    weekday: int
    usual: list[UsualHour]
