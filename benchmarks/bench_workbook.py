"""A workbook of 100,000 tickets against one of 10,000: memory of the server and of the process that writes, and time a ticket.

Time is that of the processors, of both together: a workbook gives way to whatever else the machine does.
"""

from __future__ import annotations

import io
import os
import threading
import zipfile
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter, sleep

from benchmarks.bench_growth import A_DAY, fill
from benchmarks.figures import p50, p99, show
from benchmarks.serving import Client, Server, issue_times

TURNS = 3
SMALL, LARGE = 10_000, 100_000
#: The history ends before this day, see `fill`.
BEFORE = date(2026, 1, 1)
#: Between two tickets that are issued while a workbook is made: a very busy hall.
BETWEEN_S = 0.05

#: Memory of the server and of the child in megabytes, seconds of a core and of the clock, megabytes of the file.
Look = tuple[float, float, float, float, float]


def run(folder: Path) -> list[bool]:
    looks: dict[int, list[Look]] = {SMALL: [], LARGE: []}
    for turn in range(TURNS):
        for count in (SMALL, LARGE):
            # A server of its own each time: what one has once held, it does not give back.
            with Server(folder / f"{turn}-{count}", core=0) as server:
                fill(server.data, count)
                looks[count].append(_look(server, count))
    with Server(folder / f"0-{LARGE}", core=0) as server:
        kiosk = server.kiosk()
        quiet = issue_times(kiosk, 200)
        busy = _while_it_is_made(server, kiosk)
    small, large = ([p50([one[place] for one in looks[count]]) for place in range(5)] for count in (SMALL, LARGE))
    times = f"× that of {SMALL:,} ({large[2]:.1f} s of a core for {LARGE:,}, {large[3]:.0f} s by the clock)"
    return [
        show("workbook: memory of the server", large[0] / small[0], 1.3, f"× {small[0]:.0f} MB, file of {large[4]:.1f} MB"),
        show("workbook: memory of the child", large[1] / small[1], 1.3, f"× {small[1]:.0f} MB, {LARGE:,} ÷ {SMALL:,}"),
        show("workbook: time a ticket", large[2] / LARGE / (small[2] / SMALL), 1.3, times),
        show("workbook: a ticket is issued meanwhile, p99", p99(busy) / p99(quiet), 5, f"× quiet ({p99(quiet) * 1000:.1f} ms)"),
    ]


def _look(server: Server, count: int) -> Look:
    """What one workbook of `count` tickets takes."""
    client = server.manager()
    with Watch(server.pid) as watch:
        start = perf_counter()
        client.send("GET", _address(count))
        status, made = client.received()
        took = perf_counter() - start
    if status != 200 or _rows(made) != count + 1:
        raise RuntimeError(f"{status}: no workbook of {count} tickets")
    return watch.server_mb, watch.child_mb, watch.cpu_s, took, len(made) / 1e6


def _while_it_is_made(server: Server, kiosk: Client) -> list[float]:
    """How long tickets took, one after another, until a workbook was done."""
    client, done = server.manager(), threading.Event()

    def ask() -> None:
        client.send("GET", _address(LARGE))
        client.received()
        done.set()

    asking = threading.Thread(target=ask)
    asking.start()
    times: list[float] = []
    while not done.is_set():
        times += issue_times(kiosk, 1)
        sleep(BETWEEN_S)
    asking.join()
    return times


def _address(count: int) -> str:
    first = BEFORE - timedelta(days=count // A_DAY + 1)
    return f"/api/v1/reports/tickets?from={first}&to={BEFORE - timedelta(days=1)}&format=xlsx"


def _rows(made: bytes) -> int:
    """How many rows the first sheet of a workbook has."""
    with zipfile.ZipFile(io.BytesIO(made)) as packed, packed.open("xl/worksheets/sheet1.xml") as sheet:
        found = 0
        rest = b""
        while piece := sheet.read(1 << 20):
            found += (rest + piece).count(b"<row ")
            rest = piece[-4:]
        return found


class Watch:
    """Looks how much memory a server and the child that writes had at the most, in megabytes, and how many seconds of a core
    both took; a context manager.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._over = threading.Event()
        self.server_mb = self.child_mb = self.cpu_s = self._child_s = 0.0
        self._before_s = cpu_s(str(pid))

    def __enter__(self) -> Watch:
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.02):
            children = [
                child
                for task in Path(f"/proc/{self._pid}/task").iterdir()
                for child in (task / "children").read_text(encoding="ascii").split()
            ]
            for child in filter(self._draws, children):
                self.child_mb = max(self.child_mb, most_mb(child))
                self._child_s = max(self._child_s, cpu_s(child))
        self.server_mb = most_mb(str(self._pid))
        self.cpu_s = cpu_s(str(self._pid)) - self._before_s + self._child_s

    @staticmethod
    def _draws(pid: str) -> bool:
        with suppress(OSError):
            return b"sheet_xlsx" in Path(f"/proc/{pid}/cmdline").read_bytes()
        return False


def most_mb(pid: str) -> float:
    """The most memory that a process has had; 0 when it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def cpu_s(pid: str) -> float:
    """How many seconds of a core a process has had; 0 when it has ended."""
    with suppress(OSError):
        times = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0
