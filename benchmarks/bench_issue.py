"""Ticket issue and call against a bare durable commit on the same disk, taking turns; and issue with eight kiosks at once."""

from __future__ import annotations

import selectors
from pathlib import Path
from time import perf_counter
from typing import cast

from benchmarks.commit import BareCommit
from benchmarks.figures import p50, p99, show, timed
from benchmarks.serving import Client, Server, call_times, issue_times

TURNS = 5
EACH = 200
#: Few enough that the queue stays as long as in a hall: nobody is called meanwhile.
AT_ONCE_EACH = 10


def run(folder: Path) -> list[bool]:
    bare = BareCommit(folder / "bare.db")
    with Server(folder / "issue", core=0) as server:
        desk = server.operator(1)
        results = _one_after_another(server, desk, bare)
        results.append(_eight_at_once(server, desk, bare))
    bare.close()
    return results


def _one_after_another(server: Server, desk: Client, bare: BareCommit) -> list[bool]:
    kiosk = server.kiosk()
    issue_times(kiosk, 20)
    call_times(desk, 20)
    ratios: dict[str, list[float]] = {"issue p50": [], "issue p99": [], "call p50": [], "call p99": []}
    commits: list[float] = []
    for _ in range(TURNS):
        commit, issue, call = [], [], []
        # One by one: in a hall, too, the computer has rested before each ticket, and so it has before each bare commit.
        for _ in range(EACH):
            commit += timed(bare, 1)
            issue += issue_times(kiosk, 1)
            call += call_times(desk, 1)
        ratios["issue p50"].append(p50(issue) / p50(commit))
        ratios["issue p99"].append(p99(issue) / p99(commit))
        ratios["call p50"].append(p50(call) / p50(commit))
        ratios["call p99"].append(p99(call) / p99(commit))
        commits += commit
    words = f"× bare commit of {p50(commits) * 1000:.2f} ms (p99 {p99(commits) * 1000:.2f} ms)"
    return [show(name, p50(found), 4 if name.endswith("p50") else 6, words) for name, found in ratios.items()]


def _issue_at_once(kiosks: list[Client]) -> list[str]:
    """Each kiosk asks for its next ticket as soon as it has the last one; one thread, so that no client waits for another."""
    tickets: list[str] = []
    left = dict.fromkeys(kiosks, AT_ONCE_EACH)
    with selectors.DefaultSelector() as waiting:
        for kiosk in kiosks:
            waiting.register(kiosk, selectors.EVENT_READ)
            kiosk.send("POST", "/api/v1/tickets", {"service": "outage"})
        while any(left.values()):
            for key, _ in waiting.select():
                kiosk = cast(Client, key.fileobj)
                status, ticket = kiosk.answer()
                if status != 201:
                    raise RuntimeError(f"{status} {ticket}")
                tickets.append(ticket["id"])
                left[kiosk] -= 1
                if left[kiosk]:
                    kiosk.send("POST", "/api/v1/tickets", {"service": "outage"})
    return tickets


def _eight_at_once(server: Server, desk: Client, bare: BareCommit) -> bool:
    """The rate of issue with eight kiosks, as a share of bare commits a second; no number twice."""
    ratios = []
    for _ in range(TURNS):
        commits = EACH / sum(timed(bare, EACH))
        kiosks = [server.kiosk() for _ in range(8)]
        start = perf_counter()
        tickets = _issue_at_once(kiosks)
        ratios.append(len(tickets) / (perf_counter() - start) / commits)
        if len(set(tickets)) != 8 * AT_ONCE_EACH:
            raise RuntimeError("a ticket was lost or given twice")
        call_times(desk, len(tickets))
    return show("issue rate, 8 at once", p50(ratios), 0.25, "× bare commits a second", higher=True)
