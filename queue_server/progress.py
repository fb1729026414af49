"""How far a long command is: one line that is written again and again on a terminal, and nothing where there is none."""

from __future__ import annotations

import sys
import time

#: Seconds between two looks of the line.
EVERY_S = 0.2


class Progress:
    """A line on stderr; leave it by `done` before anything else is written there."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._next = 0.0
        self._width = 0

    def show(self, words: str, done: int, whole: int) -> None:
        """Says what is done and how much of it, in percent."""
        if not self._shown or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EVERY_S
        line = f"{words} {min(100, 100 * done // max(whole, 1)):3d} %"
        self._write(line)

    def done(self) -> None:
        """Takes the line away."""
        if self._width:
            self._write("")
            sys.stderr.write("\r")
            self._width = 0

    def _write(self, line: str) -> None:
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()
        self._width = len(line)
