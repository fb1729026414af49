"""What the set-up file says of the office itself for forms: its kind, address, telephone and e-mail; all may be missing."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from queue_server.setup_names import Name

#: One line of what people can read.
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\S(.*\S)?$")]


class OfficeCard(BaseModel):
    """Keys of `[office]` that the yearly form prints as they are."""

    kind: Name | None = None
    address: Name | None = None
    phone: Line | None = None
    email: Line | None = None

    def kept(self) -> dict[str, Any]:
        """As the office's settings keep it; {} where nothing is said."""
        return self.model_dump(include=set(OfficeCard.model_fields), exclude_none=True)
