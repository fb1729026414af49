"""The table `[reports]` of the set-up file: when a day is closed, where its sheet goes, and causes that a manager can pick."""

from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from queue_server.hall.causes import CAUSES
from queue_server.setup_faults import Wrong
from queue_server.setup_names import Code, Language, Name

#: Plain addresses: nothing in them can begin a header or name a second one.
ADDRESS = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*$"


def _whole_path(value: str) -> str:
    if not value.isprintable() or not (PurePosixPath(value).is_absolute() or PureWindowsPath(value).is_absolute()):
        raise Wrong("path", "write the whole path of the folder, from the root or the drive on")
    return value


def _address(value: str) -> str:
    if not re.fullmatch(ADDRESS, value):
        raise Wrong("address", "write a plain e-mail address like name@office.example")
    return value


def _host(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.:-]{1,253}", value):
        raise Wrong("host", "write the name or address of the mail server, like mail.office.local")
    return value


def _cause(value: object) -> object:
    return {"code": value} if isinstance(value, str) else value


class CausePart(BaseModel):
    """One cause; without a name it is one of those that have words already."""

    model_config = ConfigDict(extra="forbid")

    code: Code
    name: Name | None = None


def _known(causes: list[CausePart]) -> list[CausePart]:
    codes = [one.code for one in causes]
    for one in causes:
        if one.name is None and one.code not in CAUSES:
            words = f'there are no words for {one.code}; write {{ code = "{one.code}", name = "…" }}'
            raise Wrong("needed", words)
        if codes.count(one.code) > 1:
            raise Wrong("twice", f"{one.code} stands twice; name it once")
    return causes


def _one_line(value: str) -> str:
    if not value.isprintable() or not value.strip():
        raise Wrong("line", "write one line of text")
    return " ".join(value.split())


Address = Annotated[str, AfterValidator(_address)]
Host = Annotated[str, AfterValidator(_host)]
File = Annotated[str, Field(min_length=1, max_length=500)]
WholePath = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_whole_path)]
Causes = Annotated[
    list[Annotated[CausePart, BeforeValidator(_cause)]], Field(min_length=1, max_length=20), AfterValidator(_known)
]


class MailPart(BaseModel):
    """The mail server that takes the sheets."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)

    host: Host
    port: int | None = Field(None, ge=1, le=65535)
    security: Literal["none", "starttls", "tls"] = "starttls"
    user: str | None = Field(None, min_length=1, max_length=200)
    password_file: File | None = None
    ca_file: File | None = None
    sender: Address = Field(alias="from")
    to: list[Address] = Field(min_length=1, max_length=20)

    @model_validator(mode="after")
    def _a_password_is_kept_secret(self) -> MailPart:
        if (self.user is None) != (self.password_file is None):
            raise Wrong("mail_login", "give both user and password_file, or neither")
        if self.user is not None and self.security == "none":
            raise Wrong("mail_clear", 'a password would cross the network in the clear; write security = "starttls" or "tls"')
        if len(set(self.to)) < len(self.to):
            raise Wrong("address_twice", "an address stands twice in to; name it once")
        return self


class ReportsPart(BaseModel):
    """The end of a day and its sheet."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)

    close_after_minutes: int = Field(30, ge=0, le=600)
    language: Language = "ru"
    #: Whose name stands on the sheet, above the line for it.
    signed_by: Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_one_line)] | None = None
    folder: WholePath | None = None
    mail: MailPart | None = None
    causes: Causes | None = None

    def kept(self) -> dict[str, Any]:
        """As the database keeps it: only what is not the usual."""
        found = self.model_dump(mode="json", exclude_defaults=True)
        if self.causes is not None:
            found["causes"] = [one.model_dump(exclude_none=True) for one in self.causes]
        return found
