"""Visitors who are called one after another by several desks, and the memory and the figures of the server meanwhile."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.faults.serving import Desk, Server

COUNTERS = (1, 2, 3, 4, 5)


class Calling:
    """Five desks; `called` are (number, moment of asking, seconds of the answer) in the order in which they were asked."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.kiosk = server.kiosk()
        self.desks = [server.desk(number) for number in COUNTERS]
        self.host = server.person("host")
        self.called: list[tuple[str, float, float]] = []

    def call(self, turn: int) -> str:
        """A visitor comes, is called at the next desk, and is served at once; returns his number."""
        self.issue()
        desk = self.desks[turn % len(self.desks)]
        answer = desk.call_next(key())
        ticket = answer.document["ticket"]
        self.called.append((ticket["number"], answer.asked_at, answer.seconds))
        desk.step(ticket["id"], "start", key())
        desk.step(ticket["id"], "finish", key())
        return str(ticket["number"])

    def call_many(self, count: int, pause_s: float = 0.0) -> None:
        for turn in range(count):
            self.call(turn)
            time.sleep(pause_s)

    def call_at_once(self) -> list[str]:
        """Five visitors are called by five desks at the same moment; returns their numbers."""
        for _ in self.desks:
            self.issue()
        with ThreadPoolExecutor(len(self.desks)) as pool:
            begun = time.monotonic()
            answers = list(pool.map(lambda desk: desk.call_next(key()), self.desks))
        assert max(one.answered_at for one in answers) - begun < 1.0
        return [one.document["ticket"]["number"] for one in answers]

    def call_one(self, desk: Desk) -> dict[str, Any]:
        """Whoever is at the desk goes, and another visitor comes and is called there; returns his ticket."""
        state = self.host.ask_until_answered("GET", "/api/v1/hall").document
        visit = next(one["ticket"] for one in state["counters"] if one["number"] == desk.counter)
        if visit is not None:
            desk.step(visit["id"], "no-show", key())
        self.issue()
        ticket: dict[str, Any] = desk.call_next(key()).document["ticket"]
        return ticket

    def issue(self) -> None:
        self.kiosk.issue("account", key())

    def board(self) -> dict[str, Any]:
        """What a board is to show now."""
        state: dict[str, Any] = self.host.ask_until_answered("GET", "/api/v1/board").document
        return state


def key() -> str:
    return uuid.uuid4().hex


def memory_mib(pid: int) -> float:
    """The resident memory of a process."""
    words = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in words.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def threads(pid: int) -> int:
    """The threads of a process."""
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def descriptors(pid: int) -> int:
    """The open files and connections of a process."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))
