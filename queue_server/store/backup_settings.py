"""How often the database is backed up, where to and for how long, as the table `[backup]` of the set-up says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class BackupRules:
    """`folder` is the second one, on another disk; None: there is none."""

    every_s: int = 5 * 60
    days: int = 7
    folder: str | None = None


def backup_rules(kept: Mapping[str, Any]) -> BackupRules:
    """What the database keeps of the table, with what is usual in the place of what it does not say."""
    return BackupRules(int(kept.get("every_minutes", 5)) * 60, int(kept.get("days", 7)), kept.get("folder"))
