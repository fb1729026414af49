"""Ticket issue and call against a bare durable commit on the same disk, taking turns; and issue with eight kiosks at once."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from time import perf_counter

from benchmarks.commit import BareCommit
from benchmarks.figures import p50, p99, show, timed
from benchmarks.serving import Client, Server, call_times, issue_times

TURNS = 5
EACH = 200
BATCH = 20
#: Few enough that the queue stays as long as in a hall: nobody is called meanwhile.
AT_ONCE_EACH = 25


def run(folder: Path) -> list[bool]:
    bare = BareCommit(folder / "bare.db")
    with Server(folder / "issue", core=0) as server:
        results = _one_after_another(server, bare)
        results.append(_eight_at_once(server, bare))
    bare.close()
    return results


def _one_after_another(server: Server, bare: BareCommit) -> list[bool]:
    kiosk, desk = server.kiosk(), server.operator(1)
    issue_times(kiosk, 20)
    call_times(desk, 20)
    ratios: dict[str, list[float]] = {"issue p50": [], "issue p99": [], "call p50": [], "call p99": []}
    commits: list[float] = []
    for _ in range(TURNS):
        commit, issue, call = [], [], []
        for _ in range(EACH // BATCH):
            commit += timed(bare, BATCH)
            issue += issue_times(kiosk, BATCH)
            call += call_times(desk, BATCH)
        ratios["issue p50"].append(p50(issue) / p50(commit))
        ratios["issue p99"].append(p99(issue) / p99(commit))
        ratios["call p50"].append(p50(call) / p50(commit))
        ratios["call p99"].append(p99(call) / p99(commit))
        commits += commit
    words = f"× bare commit of {p50(commits) * 1000:.2f} ms (p99 {p99(commits) * 1000:.2f} ms)"
    return [show(name, p50(found), 4 if name.endswith("p50") else 6, words) for name, found in ratios.items()]


def _eight_at_once(server: Server, bare: BareCommit) -> bool:
    """The rate of issue with eight kiosks, as a share of bare commits a second; no number twice."""
    ratios = []
    # Eight clients share one interpreter: left to itself it lets each wait for milliseconds, and measures that.
    sys.setswitchinterval(0.0001)
    for _ in range(3):
        commits = EACH / sum(timed(bare, EACH))
        numbers: list[str] = []
        kiosks = [server.kiosk() for _ in range(8)]

        def issue(kiosk: Client, into: list[str]) -> None:
            into.extend(kiosk.post("/tickets", {"service": "outage"})["id"] for _ in range(AT_ONCE_EACH))

        threads = [threading.Thread(target=issue, args=(kiosk, numbers)) for kiosk in kiosks]
        start = perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        ratios.append(len(numbers) / (perf_counter() - start) / commits)
        if len(set(numbers)) != 8 * AT_ONCE_EACH:
            raise RuntimeError("a ticket was lost or given twice")
    return show("issue rate, 8 at once", p50(ratios), 0.25, "× bare commits a second", higher=True)
