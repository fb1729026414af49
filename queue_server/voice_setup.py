"""The table `[voice]` of the set-up file and what services and boards say about their calls."""

from __future__ import annotations

import re
import shutil
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from queue_server.hall import voicing
from queue_server.setup_faults import Wrong

_CLOCK = r"([01]\d|2[0-3]):[0-5]\d|24:00"


def clock(value: str) -> str:
    """A time of the day, 24:00 for its end. Raises Wrong."""
    if not re.fullmatch(_CLOCK, value):
        raise Wrong("clock", "write a time as HH:MM")
    return value


def _language(value: str) -> str:
    if value not in voicing.SPOKEN:
        raise Wrong("spoken", f"there is no voice for {value}; write {' or '.join(voicing.SPOKEN)}")
    return value


def _by_language(value: Any) -> Any:
    return {"ru": value} if isinstance(value, str) else value


def _wording(value: str) -> str:
    try:
        return voicing.wording(value)
    except ValueError as error:
        raise Wrong("places", str(error)) from None


def _program(value: list[str]) -> list[str]:
    if value and (not all(one and one.isprintable() for one in value) or shutil.which(value[0]) is None):
        words = f"there is no program {value[0]!r}; give its path, then its arguments, each as a text of its own"
        raise Wrong("program", words)
    return value


Wording = Annotated[
    dict[Annotated[str, AfterValidator(_language)], Annotated[str, AfterValidator(_wording)]],
    BeforeValidator(_by_language),
]
Clock = Annotated[str, AfterValidator(clock)]
Volume = Annotated[int, Field(ge=0, le=100)]
BoardSound = Literal["on", "gong", "off"]


class QuietPart(BaseModel):
    """Hours in which calls are shown only, or with the gong alone."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)

    since: Clock = Field(alias="from")
    until: Clock = Field(alias="to")
    sound: Literal["silent", "gong"] = "silent"

    @model_validator(mode="after")
    def _some_time(self) -> QuietPart:
        if self.since == self.until:
            raise Wrong("quiet", "from and to are the same; for a whole day write from 00:00 to 24:00")
        return self


class VoicePart(BaseModel):
    """How the office's calls are heard."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)

    mode: Literal["gong_and_voice", "gong", "voice_on_recall"] = "gong_and_voice"
    volume: Volume = 100
    voice: Literal["auto", "pack", "command", "espeak", "none"] = "auto"
    command: Annotated[list[str], AfterValidator(_program)] = Field(default_factory=list)
    call: Wording = Field(default_factory=dict)
    visitor_language: bool = False
    quiet: list[QuietPart] = Field(default_factory=list)

    @model_validator(mode="after")
    def _a_command_to_call(self) -> VoicePart:
        if self.voice == "command" and not self.command:
            raise Wrong("no_program", 'voice = "command" needs command = ["PROGRAM", "ARGUMENT", …]')
        return self

    def kept(self) -> dict[str, Any]:
        """As the database keeps it: only what is not the usual."""
        return self.model_dump(exclude_defaults=True)
