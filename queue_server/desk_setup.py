"""What the set-up file says of the operators' desks: results, rights, calls by themselves, what is forgotten or idle."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from queue_server.hall.desk import OUTCOMES
from queue_server.setup_faults import Wrong
from queue_server.setup_names import Code, Name


class ResultPart(BaseModel):
    """One result; without a name it is one of those that have words already."""

    model_config = ConfigDict(extra="forbid")

    code: Code
    name: Name | None = None


def _result(value: object) -> object:
    return {"code": value} if isinstance(value, str) else value


def _known(results: list[ResultPart]) -> list[ResultPart]:
    codes = [one.code for one in results]
    for one in results:
        if one.name is None and one.code not in OUTCOMES:
            words = f'there are no words for {one.code}; write {{ code = "{one.code}", name = "…" }}'
            raise Wrong("needed", words)
        if codes.count(one.code) > 1:
            raise Wrong("twice", f"{one.code} stands twice; name it once")
    return results


#: Up to nine: each has a key of its own.
Results = Annotated[
    list[Annotated[ResultPart, BeforeValidator(_result)]], Field(min_length=1, max_length=9), AfterValidator(_known)
]


class DeskSettings(BaseModel):
    """Keys of `[settings]`."""

    results: Results | None = None
    result_required: bool = False
    auto_call_s: int = Field(0, ge=0, le=600)
    forgotten_times: float = Field(3, ge=0, le=20)
    lock_desk_minutes: int = Field(30, ge=0, le=720)
    lock_administrator_minutes: int = Field(15, ge=0, le=720)


class ServiceResults(BaseModel):
    """Keys of `[[services]]`; what is not said is as in `[settings]`."""

    results: Results | None = None
    result_required: bool | None = None


class DeskRights(BaseModel):
    """Keys of `[[users]]`: whether an operator may call out of the order, and sees who waits."""

    may_choose: bool = False
    sees_queue: bool = True
