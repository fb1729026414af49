"""A workbook of 100,000 tickets against one of 10,000: memory of the server and of the process that writes, and time a ticket."""

from __future__ import annotations

import io
import threading
import zipfile
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.bench_growth import A_DAY, fill
from benchmarks.figures import p50, p99, show
from benchmarks.serving import Client, Server, issue_times

TURNS = 3
SMALL, LARGE = 10_000, 100_000
#: The history ends before this day, see `fill`.
BEFORE = date(2026, 1, 1)


def run(folder: Path) -> list[bool]:
    memory: dict[int, list[tuple[float, float]]] = {SMALL: [], LARGE: []}
    took: dict[int, list[float]] = {SMALL: [], LARGE: []}
    size = 0
    quiet: list[float] = []
    busy: list[float] = []
    for turn in range(TURNS):
        for count in (SMALL, LARGE):
            # A server of its own each time: what one has once held, it does not give back.
            with Server(folder / f"{turn}-{count}", core=0) as server:
                fill(server.data, count)
                client, kiosk = server.manager(), server.kiosk()
                quiet += issue_times(kiosk, 50)
                with Watch(server.pid) as watch:
                    start = perf_counter()
                    client.send("GET", _address(count))
                    if count == LARGE:
                        busy += _while_it_is_made(kiosk, watch)
                    status, made = client.received()
                    took[count].append(perf_counter() - start)
                if status != 200 or _rows(made) != count + 1:
                    raise RuntimeError(f"{status}: no workbook of {count} tickets")
                memory[count].append((watch.server_mb, watch.child_mb))
                size = len(made)
    (server_small, child_small), (server_large, child_large) = (
        [p50([one[place] for one in memory[count]]) for place in (0, 1)] for count in (SMALL, LARGE)
    )
    seconds = {count: p50(times) for count, times in took.items()}
    return [
        show(
            "workbook: memory of the server",
            server_large / server_small,
            1.3,
            f"× {server_small:.0f} MB, {size / 1e6:.1f} MB file",
        ),
        show("workbook: memory of the child", child_large / child_small, 1.3, f"× {child_small:.0f} MB, {LARGE:,} ÷ {SMALL:,}"),
        show(
            "workbook: time a ticket",
            seconds[LARGE] / LARGE / (seconds[SMALL] / SMALL),
            1.3,
            f"× that of {SMALL:,} ({seconds[SMALL]:.1f} s; {LARGE:,}: {seconds[LARGE]:.1f} s)",
        ),
        show("workbook: a ticket is issued meanwhile, p99", p99(busy) / p99(quiet), 5, f"× quiet ({p99(quiet) * 1000:.1f} ms)"),
    ]


def _address(count: int) -> str:
    first = BEFORE - timedelta(days=count // A_DAY + 1)
    return f"/api/v1/reports/tickets?from={first}&to={BEFORE - timedelta(days=1)}&format=xlsx"


def _while_it_is_made(kiosk: Client, watch: Watch) -> list[float]:
    """How long tickets took, one after another, until the child has ended."""
    times = issue_times(kiosk, 20)
    while watch.child_there:
        times += issue_times(kiosk, 20)
    return times


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
    """Looks how much memory a server and its children had at the most, in megabytes; a context manager."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._over = threading.Event()
        self.server_mb = self.child_mb = 0.0
        self.child_there = True

    def __enter__(self) -> Watch:
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        seen = False
        while not self._over.wait(0.02):
            children = [
                child
                for task in Path(f"/proc/{self._pid}/task").iterdir()
                for child in (task / "children").read_text(encoding="ascii").split()
            ]
            drawing = [child for child in children if self._draws(child)]
            for child in drawing:
                self.child_mb = max(self.child_mb, most_mb(child))
            seen = seen or bool(drawing)
            self.child_there = not seen or bool(drawing)
        self.server_mb = most_mb(str(self._pid))

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
