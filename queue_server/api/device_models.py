"""What kiosks and boards give and take, and what staff say of them, as models that openapi.json is made of."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field

from queue_server.api.models import Code, Language, a_day
from queue_server.api.routing import Body


class AloneBody(Body):
    """A visit that a kiosk began while it could not reach the server; `tap` is the key of the visitor's tap."""

    tap: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    day: Annotated[date, BeforeValidator(a_day)]
    number: Annotated[str, Field(pattern=r"^\w\d{3}$")]
    service: Code
    language: Language = "ru"
    priority: Code | None = None
    issued_at: Annotated[int, Field(ge=1_000_000_000, le=2**40)]


class HealthBody(Body):
    """What a kiosk says of its printer; `fault` is the code of what is wrong, as the printer's driver names it."""

    paper: Literal["ok", "near_end", "out", "unknown"]
    fault: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")] | None = None


class CollectBody(Body):
    secret: Annotated[str, Field(min_length=1, max_length=100)]


class PairBody(Body):
    """The code that a new device shows, as people type it, and the name it gets."""

    code: Annotated[str, Field(pattern=r"^[0-9]{3} ?[0-9]{3}$")]
    name: Annotated[str, Field(pattern=r"^[\w.-]{1,64}$")]
    kind: Literal["kiosk", "board"] = "kiosk"


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


class PairingAnswer(BaseModel):
    id: str
    secret: str
    code: str
    expires_in_s: int


class TokenAnswer(BaseModel):
    token: str
