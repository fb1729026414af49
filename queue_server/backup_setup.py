"""The table `[backup]` of the set-up file: how often, for how many days, and a second folder."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from queue_server.report_setup import WholePath


class BackupPart(BaseModel):
    """Backups of the database; without a word one every five minutes, kept for seven days."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)

    every_minutes: int = Field(5, ge=1, le=60)
    days: int = Field(7, ge=1, le=30)
    folder: WholePath | None = None

    def kept(self) -> dict[str, Any]:
        """As the database keeps it: only what is not the usual."""
        return self.model_dump(mode="json", exclude_defaults=True)
