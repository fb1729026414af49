"""The table `[calling]` of the set-up file: who is called next."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from queue_server.hall.calling import WEIGHTED
from queue_server.setup_faults import Wrong

Turn = Annotated[int, Field(ge=1, le=10)]
Weight = Annotated[float, Field(ge=1, le=3)]


class CallingPart(BaseModel):
    """Order of arrival, or weighted wait with its weights and times; turns of priorities with the others under both."""

    model_config = ConfigDict(extra="forbid")

    rule: Literal["arrival", "weighted"] = "arrival"
    weights: tuple[Weight, Weight, Weight] = WEIGHTED.weights
    short_minutes: int = Field(WEIGHTED.short_s // 60, ge=1, le=60)
    medium_minutes: int = Field(WEIGHTED.medium_s // 60, ge=1, le=120)
    cap_minutes: int = Field(WEIGHTED.cap_s // 60, ge=30, le=60)
    passes: int | None = Field(None, ge=3, le=20)
    turns: tuple[Turn, Turn] | None = None

    @model_validator(mode="after")
    def _shorter_is_not_less(self) -> CallingPart:
        if list(self.weights) != sorted(self.weights, reverse=True):
            words = "weights are those of short, medium and long services: none may be greater than the one before it"
            raise Wrong("weights", words)
        if self.short_minutes >= self.medium_minutes:
            raise Wrong("lengths", "short_minutes must be less than medium_minutes")
        return self

    def kept(self) -> dict[str, Any]:
        """As the database keeps it: only what is not the usual."""
        return self.model_dump(mode="json", exclude_defaults=True)
