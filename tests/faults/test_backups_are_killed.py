"""kill -9 at any moment of a backup leaves no half file that counts as one, and the next one is made all the same."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest

from queue_server.backups import folder as backups
from tests.faults import strace
from tests.faults.serving import ROOT, Server, run
from tests.faults.shift import SERVICES, new_key

pytestmark = pytest.mark.usefixtures("as_servers_do")

WITHIN_S = 60.0
#: The last call of its kind that the process ever makes.
MOMENTS = [
    *(("pwrite64", number) for number in (1, 2, 30, 60)),
    ("fsync", 1),
    ("fsync", 2),
    ("chmod", 1),
    ("rename", 1),
    ("unlink", 1),
]


def ask(data: Path, *around: str) -> subprocess.CompletedProcess[bytes]:
    """One backup by the process that makes them; `around` is put before it."""
    asked = {
        "what": "backup",
        "data": str(data),
        "office": "skek",
        "now": int(time.time()),
        "days": 7,
        "second": None,
        "at_least": 1,
    }
    command = [*around, sys.executable, "-m", "queue_server.backups.worker"]
    return subprocess.run(command, input=json.dumps(asked).encode(), cwd=ROOT, capture_output=True, timeout=120, check=False)


def all_whole(data: Path) -> int:
    """How many backups there are; every one of them is whole."""
    found = backups.listed(data / backups.FOLDER)
    assert all(backups.examine(one.file).seq == one.seq for one in found)
    return len(found)


@pytest.mark.parametrize(("call", "number"), MOMENTS)
def test_a_process_that_is_killed_leaves_no_backup_or_a_whole_one(office: Path, call: str, number: int) -> None:
    kill = (strace.strace(), "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={number}")
    killed = ask(office, *kill)
    assert killed.returncode != 0, "it was not killed"
    before = all_whole(office)
    done = ask(office)
    assert "file" in json.loads(done.stdout), done
    assert before <= all_whole(office)
    assert all_whole(office) >= 1
    assert list((office / backups.FOLDER).glob(".coming-*")) == []


def wait_for(true: Callable[[], object]) -> None:
    until = time.monotonic() + WITHIN_S
    while not true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.005)


def test_a_server_that_is_killed_while_it_backs_up_leaves_only_whole_ones(server: Server) -> None:
    folder = server.data / backups.FOLDER
    papers = set()
    for round_ in range(2):
        for _ in range(5):
            papers.add(server.kiosk().issue("grid-person", new_key()).document["number"])
        wait_for(lambda: folder.is_dir() and list(folder.iterdir()))
        server.kill()
        all_whole(server.data)
        for left in folder.iterdir():  # the next round makes its first one again
            left.unlink()
        server.start()
        assert len(papers) == 5 * (round_ + 1)
    wait_for(lambda: all_whole(server.data))
    assert server.stop() == 0
    assert all_whole(server.data) == 1


def test_tickets_are_given_while_backups_are_made_one_after_another(server: Server, tmp_path: Path) -> None:
    kiosk = server.kiosk()
    numbers = []
    # Of several letters: one alone begins again with 001 after 899, which a fast disk gives in this time.
    services = cycle(SERVICES)
    for round_ in range(3):
        child = subprocess.Popen(
            [sys.executable, "-m", "queue_server", "backup", "--data", str(server.data), "--out", str(tmp_path / f"{round_}.db")],
            cwd=ROOT,
        )
        while child.poll() is None:
            answer = kiosk.issue(next(services), new_key())
            assert answer.status == 201
            numbers.append(answer.document["number"])
        assert child.wait() == 0
    assert len(numbers) == len(set(numbers))
    restored = run("restore", "--data", tmp_path / "elsewhere", tmp_path / "1.db")
    assert restored.returncode == 0, restored.stderr
