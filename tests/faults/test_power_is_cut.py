"""A ticket that a visitor holds outlives a power cut: no answer leaves before the disk has said that it holds the change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import strace
from tests.faults.serving import Server
from tests.faults.shift import new_key

TIMES = 10
LOG = "queue.db-wal"
WATCHED = "recvfrom,sendto,sendmsg,writev,pwrite64,fsync,fdatasync"


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    return tmp_path / "trace"


@pytest.fixture
def watched_server(office: Path, trace: Path) -> Iterator[Server]:
    """A server under strace, which notes reads and writes of sockets and of the database's log."""
    options = ["-f", "-y", "-s", "1000", "-e", "signal=none", "-e", f"trace={WATCHED}", "-o", str(trace)]
    server = Server(office, around=[strace.strace(), *options])
    try:
        server.start()
        yield server
    finally:
        server.close()


def test_no_answer_leaves_before_the_disk_has_the_change(watched_server: Server, trace: Path) -> None:
    kiosk, desk = watched_server.kiosk(), watched_server.desk(1)
    keys = {}
    for number in range(TIMES):
        keys[f"ticket {number}"] = new_key()
        assert kiosk.issue("grid-person", keys[f"ticket {number}"]).status == 201
    for number in range(TIMES):
        keys[f"call {number}"] = new_key()
        ticket = desk.call_next(keys[f"call {number}"]).document["ticket"]["id"]
        assert desk.step(ticket, "no-show", new_key()).status == 200
    watched_server.kill()

    calls = strace.read(trace)
    for what, key in keys.items():
        asked, answered = request_and_answer(calls, key)
        between = [call for call in calls if asked.ended < call.ended and call.began < answered.began]
        written = [call for call in between if call.text.startswith("pwrite64(") and LOG in call.text]
        synced = [call for call in between if re.match(rf"f(data)?sync\(\d+<[^>]*{LOG}>\) += 0", call.text)]
        assert written, f"{what}: the answer left and nothing was written"
        assert any(written[-1].ended < sync.began and sync.ended < answered.began for sync in synced), (
            f"{what}: the answer left before the disk had it\n"
            + "\n".join(call.text[:120] for call in [asked, *between, answered])
        )


def request_and_answer(calls: list[strace.Call], key: str) -> tuple[strace.Call, strace.Call]:
    """The read that brought the request with this key, and the first write of its answer."""
    asked = next(call for call in calls if call.text.startswith("recvfrom(") and key in call.text)
    link = re.match(r"recvfrom\((\d+)<", asked.text)
    assert link is not None
    answered = next(
        call
        for call in calls
        if call.began > asked.ended and re.match(rf'(sendto|sendmsg|writev)\({link[1]}<.*"HTTP/1\.1 20[01] ', call.text)
    )
    return asked, answered
