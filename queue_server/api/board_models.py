"""What the API takes and gives about boards that show a part of the hall."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from queue_server.api.routing import Query


class BoardQuery(Query):
    """`board`: whose state staff want to see; a board is always given its own."""

    board: Annotated[str, Field(pattern=r"^[\w.-]{1,64}$")] | None = None


class CounterBelow(BaseModel):
    """The counter that a small board hangs over."""

    number: int
    state: Literal["free", "called", "serving", "paused", "closed"]
