"""From a call to the last of many boards, against a raw asyncio broadcast of one frame plus one bare commit; and idle cost."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.boards import Board, connect
from benchmarks.commit import BareCommit
from benchmarks.figures import p50, show, timed
from benchmarks.serving import Client, Server, free_port

#: At ten boards the request itself is the larger part; there the goal is the ceiling in milliseconds.
GOALS = {10: None, 200: 6.0, 1000: 8.0}
CEILING_MS = 100
CALLS = 25
TURNS = 3
IDLE_S = 15
PATH = "/socket.io/?EIO=4&transport=websocket"


def run(folder: Path) -> list[bool]:
    _allow_many_files()
    results = []
    operator_p50: dict[int, float] = {}
    for count, goal in GOALS.items():
        with Server(folder / f"boards-{count}", core=0) as server:
            results += asyncio.run(_fan_out(server, folder, count, goal, operator_p50))
    results.append(show("operator's own request, 1000 boards", operator_p50[1000] / operator_p50[10], 4, "× that with 10 boards"))
    return results


async def _fan_out(server: Server, folder: Path, count: int, goal: float | None, operator_p50: dict[int, float]) -> list[bool]:
    kiosk, desk = server.kiosk(), server.operator(1)
    for _ in range(CALLS * TURNS + 30):
        kiosk.post("/tickets", {"service": "account"})
    before_kib = _rss_kib(server.pid)
    greeting = f'40/board,{{"token":"{server.board_token}"}}'.encode()
    boards = await connect(count, server.port, PATH, greeting)
    for _ in range(10):
        await one_call(desk, boards)
    bare = BareCommit(folder / f"bare-{count}.db")
    ratios, ours, raws, requests = [], [], [], []
    async with _RawServer() as raw:
        raw_boards = await connect(count, raw.port, "/", None)
        await raw.send(raw_boards)
        for _ in range(TURNS):
            turn = [await one_call(desk, boards) for _ in range(CALLS)]
            yardstick = [await raw.send(raw_boards) for _ in range(CALLS)]
            yard = p50(yardstick) + p50(timed(bare, CALLS))
            ratios.append(p50([one[0] for one in turn]) / yard)
            ours += [one[0] for one in turn]
            raws += yardstick
            requests += [one[1] for one in turn]
        for board in raw_boards:
            board.close()
    operator_p50[count] = p50(requests)
    words = f"× (raw {p50(raws) * 1000:.1f} ms + commit); ours p50 {p50(ours) * 1000:.1f} ms"
    name = f"call → last of {count} boards"
    if goal is None:
        results = [show(f"{name}, ms", p50(ours) * 1000, CEILING_MS, f"ratio {p50(ratios):.1f} {words}")]
    else:
        results = [show(name, p50(ratios), goal, words)]
    if count == 1000:
        results += await _idle(server, before_kib, count)
    for board in boards:
        board.close()
    bare.close()
    return results


async def one_call(desk: Client, boards: list[Board]) -> tuple[float, float]:
    """(seconds until the last board has the call, seconds until the operator has the answer)."""
    loop = asyncio.get_running_loop()
    # The state of the call's own announcement: boards are told nothing before it.
    came = [board.expect(b'"state":"called"') for board in boards]
    start = perf_counter()
    ticket = (await loop.run_in_executor(None, desk.post, "/counters/1/call-next"))["ticket"]["id"]
    answered = perf_counter() - start
    last = max(await asyncio.wait_for(asyncio.gather(*came), 30)) - start
    gone = [board.expect(b'"state":"no_show"') for board in boards]
    await loop.run_in_executor(None, desk.post, f"/tickets/{ticket}/no-show")
    await asyncio.wait_for(asyncio.gather(*gone), 30)
    await asyncio.sleep(0.05)
    return last, answered


async def _idle(server: Server, before_kib: int, count: int) -> list[bool]:
    shares = []
    for _ in range(TURNS):
        start = _cpu_s(server.pid)
        await asyncio.sleep(IDLE_S)
        shares.append((_cpu_s(server.pid) - start) / IDLE_S * 100)
    each = (_rss_kib(server.pid) - before_kib) / count
    threads = len(os.listdir(f"/proc/{server.pid}/task"))
    return [
        show("idle with 1000 boards, % of a core", median(shares), 3, f"of {TURNS} × {IDLE_S} s"),
        show("memory, KiB a board", each, 80, f"{threads} threads"),
    ]


class _RawServer:
    """The yardstick's server on the same core as ours."""

    async def __aenter__(self) -> _RawServer:
        self.port = free_port()
        self._number = 0
        command = [sys.executable, "-m", "benchmarks.raw_broadcast", str(self.port), str(FRAME_BYTES)]
        self._process = subprocess.Popen(command)
        os.sched_setaffinity(self._process.pid, {0})
        while True:
            try:
                _, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
                return self
            except OSError:
                await asyncio.sleep(0.05)

    async def send(self, boards: list[Board]) -> float:
        """Seconds until the last board has the frame."""
        self._number += 1
        came = [board.expect(b"%d]" % self._number) for board in boards]
        start = perf_counter()
        self._writer.write(b"send %d\n" % self._number)
        return max(await asyncio.wait_for(asyncio.gather(*came), 30)) - start

    async def __aexit__(self, *_error: object) -> None:
        self._writer.close()
        self._process.terminate()
        self._process.wait(10)


#: As long as a board's state with twenty calls.
FRAME_BYTES = 6000


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rss_kib(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


def _allow_many_files() -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 8192), hard), hard))
