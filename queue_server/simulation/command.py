"""The `simulate` command."""

from __future__ import annotations

from typing import Any


def add_to(commands: Any) -> None:
    """Adds the command to the parser."""
