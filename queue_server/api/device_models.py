"""What kiosks and boards give and take, and what staff say of them, as models that openapi.json is made of."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from queue_server.api.models import Code, Language, a_day, printable
from queue_server.api.routing import Body, NoBody


class AloneBody(Body):
    """A visit that a kiosk began while it could not reach the server; `tap` is the key of the visitor's tap."""

    tap: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    day: Annotated[date, BeforeValidator(a_day)]
    number: Annotated[str, Field(pattern=r"^\w\d{3}$")]
    service: Code
    language: Language = "ru"
    priority: Code | None = None
    issued_at: Annotated[int, Field(ge=1_000_000_000, le=2**40)]
    accessible: bool = False


class HealthBody(Body):
    """What a kiosk says of its printer; `fault` is the code of what is wrong, as the printer's driver names it."""

    paper: Literal["ok", "near_end", "out", "unknown"]
    fault: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")] | None = None


class CollectBody(Body):
    secret: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{20,100}$")]


def _one_line(text: str) -> str:
    if not (words := printable(text).split()):
        raise ValueError("a line of text")
    return " ".join(words)


Kind = Literal["kiosk", "board"]
Place = Annotated[str, Field(max_length=80), AfterValidator(_one_line)]


class AskInBody(NoBody):
    """A device says what it is; without a word it is what staff say."""

    kind: Kind | None = None


class PairBody(Body):
    """The code that a new device shows, as people type it, the name it gets, and where it stands."""

    code: Annotated[str, Field(pattern=r"^[0-9]{3} ?[0-9]{3}$")]
    name: Annotated[str, Field(pattern=r"^[\w.-]{1,64}$")]
    kind: Kind | None = None
    place: Place | None = None


class PlaceBody(Body):
    """Where a device stands, in the staff's own words; null takes them away."""

    place: Place | None


class TrialBody(Body):
    """What became of a test page; `fault` is the code of what is wrong, as the printer's driver names it."""

    outcome: Literal["printed", "failed", "uncertain"]
    fault: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")] | None = None


class DayNumbers(BaseModel):
    """One business day: number ranges by letter, numbers that were handed in, and opening hours as [from, to]."""

    day: str
    numbers: dict[str, list[list[int]]]
    given: list[str]
    hours: list[list[str]]


class NumbersAnswer(BaseModel):
    timezone: str
    days: list[DayNumbers]


class DeviceAnswer(BaseModel):
    kind: str
    name: str


class TrialAnswer(BaseModel):
    id: str


class PairingAnswer(BaseModel):
    id: str
    secret: str
    code: str
    expires_in_s: int


class TokenAnswer(BaseModel):
    token: str
