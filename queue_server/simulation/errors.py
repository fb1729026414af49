"""What ends a simulation early."""

from __future__ import annotations


class SimulationError(Exception):
    """The day cannot be played; the text is one line with what, where and the remedy."""
