"""From a call to the last of ten boards while reports are read in a loop, against the same hall without them."""

from __future__ import annotations

import asyncio
import csv
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.bench_boards import PATH, one_call
from benchmarks.boards import connect
from benchmarks.figures import p50, p99, show
from benchmarks.history import COLUMNS, past_days
from benchmarks.serving import ROOT, Server

#: The reports that are read, each in a loop of its own measurement; {day} is the newest past day, the busiest of all.
REPORTS = (
    "/api/v1/reports/day?date={day}",
    "/api/v1/reports/period?kind=year&date={day}",
    "/api/v1/reports/period?kind=year&date={day}&format=pdf",
)
BOARDS = 10
CALLS, TURNS = 100, 3
#: The year before, and its last day.
DAYS, A_DAY, LAST_DAY = 250, 200, 5000
GOAL, CEILING_MS = 5, 60


def run(folder: Path) -> list[bool]:
    server = Server(folder / "hall", core=0)
    day = _fill(server.data, folder / "past.csv")
    with server:
        return asyncio.run(_beside_reports(server, [path.format(day=day) for path in REPORTS]))


def _fill(data: Path, file: Path) -> str:
    """Brings a year of past days in; returns the last of them."""
    until = date.today() - timedelta(days=1)
    days = [*past_days(DAYS + 1, A_DAY, until)]
    days[-1] = next(past_days(1, LAST_DAY, until))
    with file.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(COLUMNS)
        for rows in days:
            out.writerows(rows)
    start = perf_counter()
    command = [sys.executable, "-m", "queue_server", "import-history", "--data", str(data), str(file)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    visits = sum(map(len, days))
    print(f"        {visits:,} visits of {len(days)} days came in in {perf_counter() - start:.1f} s", flush=True)
    return days[-1][0][4][:10]


async def _beside_reports(server: Server, paths: list[str]) -> list[bool]:
    kiosk, desk = server.kiosk(), server.operator(1)
    for _ in range(CALLS * TURNS * (1 + len(paths)) + 20):
        kiosk.post("/tickets", {"service": "account"})
    boards = await connect(BOARDS, server.port, PATH, f'40/board,{{"token":"{server.board_token}"}}'.encode())
    for _ in range(10):
        await one_call(desk, boards)
    quiet: list[float] = []
    beside: dict[str, list[float]] = {path: [] for path in paths}
    took: dict[str, list[float]] = {path: [] for path in paths}
    for _ in range(TURNS):
        quiet += [(await one_call(desk, boards))[0] for _ in range(CALLS)]
        for path in paths:
            with _read_in_a_loop(server, path, took[path]):
                beside[path] += [(await one_call(desk, boards))[0] for _ in range(CALLS)]
    for board in boards:
        board.close()
    results = []
    for path in paths:
        ours, ratio = p99(beside[path]) * 1000, p99(beside[path]) / p99(quiet)
        words = (
            f"× quiet ({p99(quiet) * 1000:.1f} ms); beside {ours:.1f} ms; p50 {p50(quiet) * 1000:.1f} and "
            f"{p50(beside[path]) * 1000:.1f} ms; {len(took[path])} reports, each {p50(took[path]) * 1000:.0f} ms"
        )
        name = f"call → board p99 beside {_named(path)}"
        if ratio > GOAL and ours <= CEILING_MS:
            results.append(show(f"{name}, ms", ours, CEILING_MS, f"ratio {ratio:.1f} {words}"))
        else:
            results.append(show(name, ratio, GOAL, words))
    return results


def _named(path: str) -> str:
    """`period kind=year format=pdf` of an address: without its days."""
    what, _, asked = path.removeprefix("/api/v1/reports/").partition("?")
    return " ".join([what, *(one for one in asked.split("&") if not one.startswith("date="))])


@contextmanager
def _read_in_a_loop(server: Server, path: str, took: list[float]) -> Iterator[None]:
    """Reads a report again and again in a process of its own; afterwards `took` holds how long each of them took."""
    command = [sys.executable, "-m", "benchmarks.report_reader", str(server.data), str(server.port), path]
    reader = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert reader.stdout is not None
    reader.stdout.readline()
    try:
        yield
    finally:
        said, _ = reader.communicate()
        took += [float(one) for one in said.split()]
        if reader.returncode:
            raise RuntimeError(f"{path}: the reader ended with {reader.returncode}")
