"""What the routes of the set-up take and give, as models that openapi.json is made of."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, Field, model_validator

from queue_server.api.models import Code, Words
from queue_server.api.routing import Body, Query

#: A hundred services with their papers in two languages, and a logo.
LARGEST_SETUP = 256 * 1024

Version = Annotated[int, Field(ge=1, le=2**53)]


class AnswerBody(Body):
    """What becomes of those who wait for a service that leaves: one of the two."""

    finish_queue: bool = False
    move_to: Code | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> AnswerBody:
        if self.finish_queue == (self.move_to is not None):
            raise ValueError("say finish_queue: true, or move_to, the code of a service")
        return self


Answers = Annotated[dict[Code, AnswerBody], Field(max_length=1000)]


class CheckSetupBody(Body):
    """A set-up that is looked at only; `version` is the one that it was made from."""

    largest: ClassVar[int] = LARGEST_SETUP

    version: Version
    setup: dict[str, Any]
    answers: Answers = Field(default_factory=dict)


class ApplySetupBody(CheckSetupBody):
    """A set-up that becomes the office's; 409 when `version` is not the present one any more."""

    reason: Words | None = None


class ImportSetupBody(Body):
    """The text of a set-up file."""

    largest: ClassVar[int] = 2 * LARGEST_SETUP

    text: str


class UndoBody(Body):
    version: Version
    reason: Words | None = None
    answers: Answers = Field(default_factory=dict)


class VersionsQuery(Query):
    page: int = Field(1, ge=1, le=100_000)


class SetupAnswer(BaseModel):
    """The content of a set-up file, without passwords and tokens."""

    version: int
    setup: dict[str, Any]


class DifferenceModel(BaseModel):
    """`field` is null where the whole came, went or moved; `before` and `after` of what moved are places, counted from 1."""

    part: str
    key: str | int | None
    field: str | None
    kind: Literal["added", "removed", "changed", "moved"]
    before: Any
    after: Any


class QuestionModel(BaseModel):
    """`targets` are the services to which those who wait may go over."""

    service: str
    waiting: int
    parked: int
    missed: int
    returning: int
    booked: int
    choices: list[Literal["finish_queue", "move_to"]]
    targets: list[str]


class RefusalModel(BaseModel):
    """Why it cannot be, for programs (`code`) and in words; with it what it is about: counter, ticket, user, service, …"""

    code: str
    detail: str


class CheckedSetupAnswer(BaseModel):
    version: int
    differences: list[DifferenceModel]
    questions: list[QuestionModel]
    refusals: list[RefusalModel]


class AppliedSetupAnswer(SetupAnswer):
    differences: list[DifferenceModel]


class VersionModel(BaseModel):
    """`who` is a person as colleagues know him, or `command line`, or `setup` for what the office began with."""

    version: int
    at: str
    who: str | None
    reason: str | None
    differences: list[DifferenceModel]


class VersionsAnswer(BaseModel):
    """The newest first; none while the set-up was never changed."""

    items: list[VersionModel]
    page: int
    pages: int


class PasswordAnswer(BaseModel):
    name: str
    password: str
