"""Twenty boards and a server that work for hours at a busy hall's pace need no more of anything in the end than in the beginning.

`SOAK_MINUTES=20 pytest -m slow -s tests/faults/test_a_day_of_calls.py` prints the figures of every half minute.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass
from statistics import median

import pytest
from playwright.sync_api import Browser, CDPSession

from tests.faults.calling import Calling, descriptors, memory_mib, threads
from tests.faults.many_boards import ManyBoards
from tests.faults.real_boards import real_boards
from tests.faults.serving import Server

MINUTES = float(os.environ.get("SOAK_MINUTES", "5"))
CALLS_PER_S = 4.0
LOOK_EVERY_S = 30.0
#: So much more than in the first half a figure may be in the second.
MORE = {"heap": 2.0, "nodes": 300, "server": 10.0, "threads": 2, "files": 10}
#: The log of changes goes back into the database at 16 MiB.
LOG_MIB = 18.0
#: One in a browser, and so many links of others.
OTHER_BOARDS = 19

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(int(MINUTES * 60) + 300)]


@dataclass(frozen=True)
class Look:
    """What was found at one moment, in MiB; `nodes` are those of the page, `threads` and open `files` the server's."""

    minute: float
    heap: float
    nodes: int
    server: float
    threads: int
    files: int
    log: float
    database: float
    calls: int


def test_boards_and_server_stay_as_they_are_at_four_calls_a_second(
    server: Server, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    calling = Calling(server)
    over = threading.Event()

    def keep_calling() -> None:
        begun, turn = time.monotonic(), 0
        while not over.is_set():
            calling.call(turn)
            turn += 1
            over.wait(max(0.0, begun + turn / CALLS_PER_S - time.monotonic()))

    looks: list[Look] = []
    others = ManyBoards(OTHER_BOARDS, server.port, server.access()["board"]["hall-board"])
    with real_boards(browser, server, 1) as (board,), others:
        devtools = board.page.context.new_cdp_session(board.page)
        devtools.send("Performance.enable")
        worker = threading.Thread(target=keep_calling)
        worker.start()
        begun = time.monotonic()
        try:
            while time.monotonic() - begun < MINUTES * 60:
                board.page.wait_for_timeout(LOOK_EVERY_S * 1000)
                looks.append(look(devtools, (time.monotonic() - begun) / 60, server, calling))
                with capsys.disabled():
                    print(looks[-1], flush=True)
                assert not board.is_covered()
                assert worker.is_alive()
        finally:
            over.set()
            worker.join(30)
        now = calling.board()
        newest = now["calls"][0]["announcement"]
        others.wait_for(lambda each: each.seq >= now["seq"], 5)
        assert board.page.evaluate("document.querySelectorAll('.call').length") <= 8
        assert board.heard(), "nothing was heard"
    assert newest >= MINUTES * 60 * CALLS_PER_S * 0.9, "the hall was slower than it was to be"
    assert max(one.log for one in looks) <= LOG_MIB
    half = len(looks) // 2
    for what, most in MORE.items():
        first, second = (median(getattr(one, what) for one in part) for part in (looks[half // 2 : half], looks[half:]))
        assert second - first <= most, f"{what} grew from {first:.1f} to {second:.1f}"


def look(devtools: CDPSession, minute: float, server: Server, calling: Calling) -> Look:
    devtools.send("HeapProfiler.collectGarbage")
    figures = {one["name"]: one["value"] for one in devtools.send("Performance.getMetrics")["metrics"]}
    heap = figures["JSHeapUsedSize"] / 2**20
    database, log = ((server.data / name).stat().st_size / 2**20 for name in ("queue.db", "queue.db-wal"))
    return Look(
        minute=round(minute, 1),
        heap=round(heap, 2),
        nodes=int(figures["Nodes"]),
        server=round(memory_mib(server.pid), 1),
        threads=threads(server.pid),
        files=descriptors(server.pid),
        log=round(log, 1),
        database=round(database, 1),
        calls=len(calling.called),
    )
