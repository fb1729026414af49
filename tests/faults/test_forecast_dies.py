"""The forecast's own process: the screens are given what it finds, and nobody waits for it when it dies."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.serving import Server, make_office

pytestmark = pytest.mark.usefixtures("as_servers_do")

WITHIN_S = 15.0


def eventually(found: Callable[[], Any]) -> Any:
    until = time.monotonic() + WITHIN_S
    while not (value := found()):
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.1)
    return value


def children(of: int) -> list[int]:
    """The processes that a process started and that are still there, those of the forecast."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == of and b"queue_server.forecasts.worker" in command:
            found.append(int(entry.name))
    return found


def test_the_screens_are_given_the_forecast_and_a_dead_process_costs_nobody_anything(tmp_path: Path) -> None:
    make_office(tmp_path / "office")
    server = Server(tmp_path / "office")
    try:
        server.start()
        kiosk, desk, host = server.kiosk(), server.desk(1), server.person("host")
        assert desk is not None
        kiosk.issue("advice-other", "first")
        forecast = eventually(lambda: host.ask("GET", "/api/v1/hall").document["forecast"])
        assert forecast["advice"] is None
        (worker,) = children(server.pid)
        os.kill(worker, signal.SIGKILL)
        began = time.monotonic()
        for number in range(20):
            assert kiosk.issue("advice-other", f"after-{number}").status == 201
        assert time.monotonic() - began < WITHIN_S
        eventually(lambda: "the forecast failed" in server.log())
        # The server keeps its log in lines of JSON: no bare trace stands between them.
        assert all(line.startswith("{") for line in server.log().splitlines()), server.log()
        pid = server.pid
        assert server.stop() == 0
        assert children(pid) == []
    finally:
        server.close()


def test_after_the_end_of_the_server_all_of_the_day_is_in_one_file(tmp_path: Path) -> None:
    make_office(tmp_path / "office")
    server = Server(tmp_path / "office")
    try:
        server.start()
        kiosk, host = server.kiosk(), server.person("host")
        for number in range(3):
            kiosk.issue("advice-other", f"visitor-{number}")
            eventually(lambda: host.ask("GET", "/api/v1/hall").document["forecast"])
        assert server.stop() == 0
        assert [one.name for one in (tmp_path / "office").glob("queue.db*")] == ["queue.db"]
    finally:
        server.close()
