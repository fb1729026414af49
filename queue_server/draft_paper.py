"""Papers of tickets under a layout that is not in force, drawn by a process of their own that stays while it is asked."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from queue_server import native
from queue_server.beside import beside_the_hub

_PROGRAM = "kiosk_client.draft_paper"
_LANGUAGES = Path(__file__).parent / "web" / "languages"
#: What the process may need: a picture of two thousand dots a side, and seconds of reckoning before another takes its place.
MEMORY_MB, RECKONING_S = 512, 600
#: A paper takes a tenth of a second, the first one has to wait for its program.
WITHIN_S = 10.0
#: Nobody changes the layout any more.
IDLE_S = 60.0
#: So many may wait for the one that is being drawn.
WAITING_AT_MOST = 4
_TRIES = 2


class Busy(Exception):
    """Too many papers are asked for at once."""


class NotDrawn(Exception):
    """There is no paper; the text says why, in words for the log."""


class DraftPapers:
    """The papers of one server, one after the other."""

    def __init__(self) -> None:
        self._waiting = threading.BoundedSemaphore(WAITING_AT_MOST)
        self._one_at_a_time = threading.Lock()
        self._child: native.Child | None = None
        self._idle: native.Deadline | None = None
        self._closed = False

    def draw(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What `kiosk_client.draft_paper.answer` makes of `asked`. Raises Busy, NotDrawn."""
        if not self._waiting.acquire(blocking=False):
            raise Busy
        try:
            with self._one_at_a_time:
                return beside_the_hub(self._draw, json.dumps(asked).encode() + b"\n")
        finally:
            self._waiting.release()

    def close(self) -> None:
        """Ends the process, also in the middle of a paper; there is no other after it."""
        self._closed = True
        if (child := self._child) is not None:
            child.kill()
        with self._one_at_a_time:
            self._rouse()
            self._bury()

    def _draw(self, question: bytes) -> dict[str, Any]:
        self._rouse()
        # A process that was ended from outside shows it only when it is asked.
        for _ in range(_TRIES):
            if (line := self._ask(question)) is not None:
                self._idle = native.Deadline(IDLE_S, self._bury)
                found: dict[str, Any] = json.loads(line)
                return found
            self._bury()
        raise NotDrawn("its process ended without an answer")

    def _ask(self, question: bytes) -> bytes | None:
        """The answer of the process; None when it ended, was too slow, or ate too much."""
        try:
            child = self._child or self._start()
            watch = native.Deadline(WITHIN_S, child.kill)
            try:
                child.stdin.write(question)
                child.stdin.flush()
                line = child.stdout.readline()
            finally:
                in_time = watch.off()
        except OSError:
            return None
        if not in_time:
            self._bury()
            raise NotDrawn(f"not done within {WITHIN_S:g} s")
        return line if line.endswith(b"\n") else None

    def _start(self) -> native.Child:
        if self._closed:
            raise OSError("the server stops")
        limits = [_PROGRAM, str(MEMORY_MB), str(RECKONING_S), str(_LANGUAGES)]
        command = [sys.executable, "-m", "queue_server.reports.limited", *limits]
        self._child = native.Child(command, native.own_environment())
        return self._child

    def _rouse(self) -> None:
        """From here on the process does not end for want of questions; it may have ended already."""
        idle, self._idle = self._idle, None
        if idle is not None:
            idle.off()

    def _bury(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.bury()
