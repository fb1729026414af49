"""A server that runs, a disk without room and a kill in the middle: the past comes in as a whole, or nothing of it does."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from benchmarks.history import write
from queue_server import cli, data_dir
from tests.faults.serving import PROGRAM, ROOT, Server, make_office
from tests.office import Office
from tests.past_visits import file_of, visit

Bring = Callable[..., tuple[int, str, str]]


@pytest.fixture
def bring(capsys: pytest.CaptureFixture[str]) -> Bring:
    """Brings a file into a data folder; returns exit code, stdout and stderr."""

    def run(data: Path, file: Path, *options: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.main(["import-history", "--data", str(data), *options, str(file)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.mark.skipif(sys.platform == "win32", reason="the server is stopped with POSIX signals")
def test_nothing_comes_in_while_a_server_runs_but_a_file_can_be_checked(bring: Bring, tmp_path: Path) -> None:
    data = tmp_path / "hall"
    make_office(data)
    content = file_of(tmp_path, [visit(operator="operator1", service="account")])
    server = Server(data)
    try:
        server.start()
        code, out, err = bring(data, content)
        assert (code, out) == (1, "")
        assert "a server runs on this folder, or another import; stop it" in err
        code, out, err = bring(data, content, "--dry-run")
        assert (code, err) == (0, "")
        assert "good: 1 visits" in out
    finally:
        server.close()
    with data_dir.locked(data):
        assert bring(data, content)[0] == 1
    assert bring(data, content)[0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_killed_in_the_middle_all_of_it_is_in_or_nothing_and_it_can_be_done_again(tmp_path: Path, bring: Bring) -> None:
    data = tmp_path / "hall"
    make_office(data)
    office = Office(tmp_path / "read", database=(data / data_dir.DATABASE).read_bytes())
    office.file = data / data_dir.DATABASE
    file = tmp_path / "many.csv"
    rows = write(file, 100, 200, date(2026, 11, 20))
    log = data / f"{data_dir.DATABASE}-wal"
    moments: tuple[Callable[[], bool], ...] = (
        lambda: is_written_to(office.file),
        # The commit itself: some of it is in the log already.
        lambda: log.exists() and log.stat().st_size > 1 << 20,
    )
    for moment in moments:
        command = [*PROGRAM, "import-history", "--data", str(data), str(file)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and not moment():
            time.sleep(0.005)
        assert process.poll() is None, "it ended before it could be killed"
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        assert in_there(office) in ((0, 0), (rows, 1))
    code, _, err = bring(data, file)
    assert code == 0 or "this very file came in" in err
    assert in_there(office) == (rows, 1)
    office.file = office.folder / data_dir.DATABASE
    office.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a limit of file sizes is POSIX's")
def test_a_disk_without_room_is_told_in_one_line_and_nothing_is_in(tmp_path: Path) -> None:
    import resource

    data = tmp_path / "hall"
    make_office(data)
    file = tmp_path / "many.csv"
    write(file, 50, 300, date(2026, 11, 20))
    done = subprocess.run(
        [*PROGRAM, "import-history", "--data", str(data), str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, 2 << 20)),
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "the disk did not take it" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    office = Office(tmp_path / "read", database=(data / data_dir.DATABASE).read_bytes())
    assert in_there(office) == (0, 0)
    office.close()


def is_written_to(file: Path) -> bool:
    """Whether somebody is in the middle of a change."""
    connection = sqlite3.connect(file, timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return True
    finally:
        connection.close()
    return False


def in_there(office: Office) -> tuple[int, int]:
    ((tickets,),) = office.sql("SELECT count(*) FROM ticket")
    ((events,),) = office.sql("SELECT count(*) FROM event WHERE what = 'history_imported'")
    return tickets, events
