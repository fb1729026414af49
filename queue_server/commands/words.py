"""What is typed after several commands in the same way: a day."""

from __future__ import annotations

import argparse
from datetime import date


def day(text: str) -> date:
    """A day as it is typed. Raises argparse.ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no date; write YYYY-MM-DD") from None
