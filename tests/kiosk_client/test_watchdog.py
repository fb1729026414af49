"""systemd hears that the kiosk answers, and a browser whose page has died is ended."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk_client.app import Settings, create_app
from kiosk_client.watchdog import Beat, Patience, answering

from .conftest import REPOSITORY, WORDS, Kiosk, eventually
from .fake_hall import TOKEN, FakeHall
from .test_local_api import Link, Papers
from .test_program import free_port


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    """The notify socket of a service manager."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as wire:
        wire.bind(str(tmp_path / "notify"))
        wire.settimeout(8)
        yield wire


def heard(systemd: socket.socket) -> str:
    return systemd.recv(100).decode()


def read_all(systemd: socket.socket) -> list[str]:
    """What was said and not yet heard."""
    words = []
    systemd.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        while True:
            words.append(heard(systemd))
    systemd.settimeout(8)
    return words


def test_systemd_hears_that_the_kiosk_is_ready_only_when_it_answers(systemd: socket.socket) -> None:
    answers = [False, False, True, True, True]
    beat = Beat(lambda: answers.pop(0) if answers else True, {"NOTIFY_SOCKET": systemd.getsockname(), "WATCHDOG_USEC": "30000"})
    beat.start()
    assert heard(systemd) == "READY=1"
    assert len(answers) <= 2
    assert heard(systemd) == "WATCHDOG=1"
    beat.close()
    while (word := heard(systemd)) == "WATCHDOG=1":
        pass
    assert word == "STOPPING=1"


def test_a_kiosk_that_hangs_is_silent_so_that_systemd_starts_it_anew(systemd: socket.socket) -> None:
    hanging = False
    asked = 0

    def answers() -> bool:
        nonlocal asked
        asked += 1
        return not hanging

    beat = Beat(answers, {"NOTIFY_SOCKET": systemd.getsockname(), "WATCHDOG_USEC": "30000"})
    beat.start()
    assert [heard(systemd), heard(systemd)] == ["READY=1", "WATCHDOG=1"]
    hanging = True
    before = asked
    eventually(lambda: asked > before + 3)  # what was said while it still answered has been said by now
    read_all(systemd)
    before = asked
    eventually(lambda: asked > before + 3)
    assert read_all(systemd) == []
    hanging = False
    assert heard(systemd) == "WATCHDOG=1"
    beat.close()


@pytest.mark.parametrize(
    "environment",
    [{"WATCHDOG_USEC": "soon"}, {}, {"WATCHDOG_USEC": "30000", "WATCHDOG_PID": "1"}],
    ids=["no time", "no watchdog", "a watchdog of somebody else"],
)
def test_without_a_watchdog_only_ready_is_said(systemd: socket.socket, environment: dict[str, str]) -> None:
    beat = Beat(lambda: True, {"NOTIFY_SOCKET": systemd.getsockname(), **environment})
    beat.start()
    assert heard(systemd) == "READY=1"
    beat.close()
    assert heard(systemd) == "STOPPING=1"


def test_without_systemd_nothing_is_asked_and_nothing_is_said() -> None:
    asked: list[bool] = []
    beat = Beat(lambda: bool(asked.append(True)), {})
    beat.start()
    beat.close()
    assert asked == []


def test_a_program_that_takes_connections_and_never_answers_does_not_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert answering("127.0.0.1", silent.getsockname()[1])() is False


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])
def test_a_kiosk_is_asked_at_an_address_of_this_computer(kiosk: Kiosk, host: str) -> None:
    assert answering(host, int(kiosk.url.rpartition(":")[2]))() is True


def test_the_whole_program_tells_systemd_and_says_good_bye(tmp_path: Path, systemd: socket.socket, hall: FakeHall) -> None:
    (tmp_path / "token").write_text(TOKEN)
    command = [sys.executable, "-m", "kiosk_client", "run", "--server", f"http://127.0.0.1:{hall.port}"]
    command += ["--token-file", str(tmp_path / "token"), "--printer", f"emulator:{tmp_path / 'papers'}"]
    command += ["--port", str(free_port()), "--data", str(tmp_path / "data")]
    environment = {**os.environ, "NOTIFY_SOCKET": systemd.getsockname(), "WATCHDOG_USEC": "300000", "PYTHONPATH": str(REPOSITORY)}
    systemd.settimeout(20)
    with subprocess.Popen(command, cwd=tmp_path, env=environment) as program:
        try:
            assert [heard(systemd), heard(systemd), heard(systemd)] == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]
            program.terminate()
            assert program.wait(timeout=10) == 0
        finally:
            program.kill()
    words = []
    while "STOPPING=1" not in words:
        words.append(heard(systemd))


def test_a_page_is_given_up_after_its_silence_and_not_while_its_program_is_away() -> None:
    patience = Patience(60, now=0)
    assert not patience.spent(59, answered=True, seen_s_ago=None)
    assert patience.spent(61, answered=True, seen_s_ago=None)

    patience = Patience(60, now=0)
    assert not patience.spent(50, answered=True, seen_s_ago=3)
    assert not patience.spent(107, answered=True, seen_s_ago=60)
    assert not patience.spent(108, answered=False, seen_s_ago=None)
    assert not patience.spent(168, answered=True, seen_s_ago=None)
    assert patience.spent(169, answered=True, seen_s_ago=None)


def test_the_program_knows_when_the_page_was_last_alive() -> None:
    client = create_app(Link(), Papers(), Settings(words=WORDS)).test_client()
    assert client.get("/local/page").json == {"seen_s_ago": None}
    assert client.post("/local/page").status_code == 403
    assert client.get("/local/page").json == {"seen_s_ago": None}
    assert client.post("/local/page", headers={"X-Kiosk": "1"}).json == {"staff": False}
    assert client.get("/local/page").json["seen_s_ago"] < 5


def watching(kiosk: Kiosk, silent_s: int, *browser: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kiosk_client", "watch", "--page", kiosk.url, "--silent-s", str(silent_s), "--", *browser]
    return subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.DEVNULL)


def test_a_browser_whose_page_has_died_is_ended_with_all_its_processes(kiosk: Kiosk, tmp_path: Path) -> None:
    child = tmp_path / "child"
    with watching(kiosk, 1, "sh", "-c", f"sleep 60 & echo $! > {child}; trap '' TERM; wait; sleep 60") as watch:
        assert watch.wait(timeout=20) == 1
    eventually(lambda: not running(int(child.read_text())))


def test_a_browser_whose_page_is_alive_goes_on_and_ends_with_its_watchman(kiosk: Kiosk, tmp_path: Path) -> None:
    staff = kiosk.app.test_client()
    child = tmp_path / "child"
    with watching(kiosk, 1, "sh", "-c", f"echo $$ > {child}; exec sleep 60") as watch:
        eventually(lambda: child.exists() and child.read_text(), timeout_s=20)
        until = time.monotonic() + 2.5
        while time.monotonic() < until:
            staff.post("/local/page", headers={"X-Kiosk": "1"})
            assert watch.poll() is None
            time.sleep(0.1)
        watch.terminate()
        assert watch.wait(timeout=10) == 0
    assert not running(int(child.read_text()))


def test_a_browser_that_ends_by_itself_leaves_its_exit_code(kiosk: Kiosk) -> None:
    with watching(kiosk, 60, "sh", "-c", "exit 7") as watch:
        assert watch.wait(timeout=20) == 7


def test_a_browser_that_is_not_installed_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from kiosk_client.cli import main

    monkeypatch.setattr("signal.signal", lambda *_: None)  # of a program of its own; here it would be the tests'
    assert main(["watch", "--", "/nowhere/chromium"]) == 1
    assert "/nowhere/chromium" in capsys.readouterr().err


def running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
