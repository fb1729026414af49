"""The disk is full, read-only or broken: nobody gets a ticket that is not kept, all are told why, and it goes on by itself."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from tests.faults import strace
from tests.faults.books import Books, Paper, call_told, paper
from tests.faults.serving import Answer, Server, make_office, run
from tests.faults.shift import new_key

SMALL_DISK = "3m"
GOES_ON_WITHIN_S = 10.0


@contextmanager
def mounted(folder: Path, size: str = SMALL_DISK) -> Iterator[Path]:
    """A small disk of its own at a folder. Skips the test where none may be mounted: "files may not grow" stands in for it."""
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, text=True)
    if made.returncode != 0:
        pytest.skip(f"no disk may be mounted here: {made.stderr.strip().splitlines()[0]}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def server_on(data: Path, log: Path) -> Iterator[Server]:
    server = Server(data)
    server.log_file = log
    try:
        server.start()
        yield server
    finally:
        server.close()
    assert "Traceback" not in log.read_text(), log.read_text()


@contextmanager
def a_full_disk(server: Server) -> Iterator[None]:
    """Something else has filled the disk."""
    ballast = server.data / "ballast"
    with ballast.open("wb", buffering=0) as handle:
        for size in (65536, 1024, 1):
            with suppress(OSError):
                while True:
                    handle.write(b"x" * size)
    yield
    ballast.unlink()


@contextmanager
def a_limit_for_files(server: Server) -> Iterator[None]:
    """No file of the server may grow beyond what its log of changes has now (as with `ulimit -f`)."""
    size = (server.data / "queue.db-wal").stat().st_size
    before = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (size, before[1]))
    yield
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, before)


def failing(call: str, error: str) -> Callable[[Server], AbstractContextManager[None]]:
    """From now on the kernel answers this system call on the database's files with an error."""

    @contextmanager
    def broken(server: Server) -> Iterator[None]:
        files = [word for file in sorted(server.data.glob("queue.db*")) for word in ("-P", str(file))]
        with strace.looking_into(server.pid, *files, "-e", f"inject={call}:error={error}"):
            yield

    return broken


FAULTS = {
    "the disk is full": a_full_disk,
    "files may not grow": a_limit_for_files,
    "the disk became read-only": failing("pwrite64", "EROFS"),
    "the disk cannot be written": failing("pwrite64", "EIO"),
    "the disk does not keep what was written": failing("fdatasync,fsync", "EIO"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_tickets_and_calls_are_refused_while_the_disk_fails_and_go_on_by_themselves(
    tmp_path: Path, fault: Callable[[Server], AbstractContextManager[None]]
) -> None:
    with ExitStack() as stack:
        disk = tmp_path / "disk"
        if fault is a_full_disk:
            stack.enter_context(mounted(disk))
        data = disk / "hall"
        make_office(data)
        server = stack.enter_context(server_on(data, tmp_path / "server.log"))
        kiosk, desk = server.kiosk(), server.desk(1)
        papers = [paper(kiosk.issue("grid-person", new_key())) for _ in range(5)]
        call = call_told(desk.call_next(new_key()), 1)
        start, tap, step = new_key(), new_key(), new_key()

        with fault(server):
            refused: list[Answer] = []
            while len(refused) < 3:
                answer = kiosk.issue("grid-person", tap)
                if answer.status == 201:  # there was a little room left
                    papers.append(paper(answer))
                    tap = new_key()
                    assert len(papers) < 500
                else:
                    refused.append(answer)
            refused.append(desk.step(call.ticket, "start", step))
            for answer in refused:
                assert (answer.status, answer.document["code"]) == (503, "out_of_order"), answer
                assert len(answer.document["detail"]) > 20
                assert answer.seconds < 3
            assert server.link().ask("GET", "/healthz").status == 200
            assert server.link().ask("GET", "/api/v1/menu").status == 200
            assert desk.link.ask("GET", "/api/v1/session").status == 200

        papers.append(goes_on(lambda: kiosk.issue("grid-person", tap)))
        assert desk.step(call.ticket, "start", step).status == 200
        assert desk.step(call.ticket, "finish", start).status == 200
        papers.append(paper(kiosk.issue("grid-person", new_key())))
        assert server.stop() == 0

        books = Books.read(data)
        assert books.integrity == "ok"
        assert books.lost(papers) == books.changed(papers) == books.never_told(papers) == []
        assert books.missing_numbers() == {}
        whats = [event.what for event in books.events if event.ticket == call.ticket]
        assert whats == ["issued", "called", "started", "finished"]


def goes_on(ask: Callable[[], Answer]) -> Paper:
    """The first good answer after the fault is over."""
    until = time.monotonic() + GOES_ON_WITHIN_S
    while (answer := ask()).status != 201:
        assert answer.status == 503, answer
        assert time.monotonic() < until, "it does not go on by itself"
        time.sleep(0.1)
    return paper(answer)


def test_a_server_with_nowhere_to_write_says_so_in_one_line_and_ends(tmp_path: Path) -> None:
    with ExitStack() as stack:
        disk = tmp_path / "disk"
        if os.geteuid() == 0:
            stack.enter_context(mounted(disk))
        make_office(disk / "hall")
        if os.geteuid() == 0:
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        else:
            (disk / "hall").chmod(0o500)
            stack.callback((disk / "hall").chmod, 0o700)
        refused(disk / "hall", "cannot be written", "give the server's user the right to write there")


def test_a_server_that_cannot_start_on_a_full_disk_says_so_and_does_not_ask_for_a_backup(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk") as disk:
        data = disk / "hall"
        make_office(data)
        with a_full_disk(Server(data)):
            assert "restore" not in refused(data, "cannot be opened", "room")
        with server_on(data, tmp_path / "server.log") as server:
            assert server.kiosk().issue("grid-person", new_key()).status == 201


@pytest.mark.parametrize("there", [False, True], ids=["no folder", "an empty folder"])
def test_a_server_without_an_office_says_how_to_make_one(tmp_path: Path, there: bool) -> None:
    data = tmp_path / "nowhere"
    if there:
        data.mkdir()
    refused(data, "queue-server init")
    assert list(tmp_path.rglob("*")) == ([data] if there else [])


def test_two_servers_never_share_a_folder(server: Server) -> None:
    refused(server.data, "another server runs on this folder")
    assert server.kiosk().issue("grid-person", new_key()).status == 201


def refused(data: Path, *words: str) -> str:
    """`run` on this folder ends with 1 and one line, which is returned, names the folder and holds the words."""
    ended = run("run", "--data", data, "--port", str(Server(data).port))
    assert ended.returncode == 1, ended.stderr
    line = ended.stderr.strip()
    assert "\n" not in line, line
    assert line.startswith("queue-server: ")
    assert str(data) in line
    for word in words:
        assert word in line
    assert ended.stdout == ""
    return line
