"""The program `kiosk-client`: starts, stops, and says in one line what is wrong."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from kiosk_client.cli import main
from printer_drivers import open_printer

from .conftest import REPOSITORY, Kiosk, eventually
from .fake_hall import TOKEN, FakeHall, Network


@pytest.fixture
def token(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    path.write_text(TOKEN + "\n")
    return path


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def run(tmp_path: Path, **changes: str) -> int:
    words = {
        "server": "http://127.0.0.1:9",
        "token-file": str(tmp_path / "token"),
        "printer": f"emulator:{tmp_path / 'papers'}",
        "port": str(free_port()),
        "data": str(tmp_path / "data"),
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }
    return main(["run", *(f"--{name}={value}" for name, value in words.items())])


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"token_file": "/nowhere/token"}, 1, ["/nowhere/token", "queue-server device add kiosk"]),
        ({"printer": "laser:1"}, 2, ["laser:1"]),
        ({"server": "192.168.0.1"}, 2, ["192.168.0.1", "http://"]),
        ({"server": "http://host:99999"}, 2, ["99999"]),
        ({"server": "ftp://host"}, 2, ["ftp://host"]),
        ({"data": "/dev/null/x"}, 1, ["/dev/null/x", "--data"]),
    ],
)
def test_what_is_wrong_is_said_in_one_line_with_a_remedy(
    tmp_path: Path,
    token: Path,
    capsys: pytest.CaptureFixture[str],
    changes: dict[str, str],
    code: int,
    words: list[str],
) -> None:
    assert run(tmp_path, **changes) == code
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert all(word in said for word in words), said


def test_an_empty_token_file_is_named(tmp_path: Path, token: Path, capsys: pytest.CaptureFixture[str]) -> None:
    token.write_text("\n")
    assert run(tmp_path) == 1
    assert f"{token} holds no token" in capsys.readouterr().err


def test_a_taken_port_is_named(tmp_path: Path, token: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(tmp_path, port=str(port)) == 1
    said = capsys.readouterr().err
    assert f"127.0.0.1:{port}" in said
    assert "--port" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["run"], ["run", "--port", "99999"], ["dance"], ["test-print"]])
def test_wrong_use_is_exit_code_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["test-print", "--help"], ["doctor", "--help"]])
def test_help_is_everywhere(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 0
    assert "usage:" in capsys.readouterr().out


def test_a_test_print_makes_a_paper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test-print", "--printer", f"emulator:{tmp_path}"]) == 0
    assert len(list(tmp_path.glob("*.png"))) == 1


def test_a_test_print_without_a_printer_fails_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test-print", "--printer", f"tcp://127.0.0.1:{free_port()}"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_doctor_without_a_kiosk_says_how_to_start_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--port", str(free_port())]) == 1
    assert "kiosk-client run" in capsys.readouterr().out


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_the_whole_program_serves_prints_and_ends_cleanly(
    tmp_path: Path, token: Path, hall: FakeHall, end: signal.Signals
) -> None:
    port = free_port()
    command = [sys.executable, "-m", "kiosk_client", "run", "--server", f"http://127.0.0.1:{hall.port}"]
    command += ["--token-file", str(token), "--printer", f"emulator:{tmp_path / 'papers'}"]
    command += ["--port", str(port), "--data", str(tmp_path / "data")]
    url = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as program:
        try:
            eventually(lambda: answers(f"{url}/healthz"), timeout_s=20)
            eventually(lambda: requests.get(f"{url}/local/state", timeout=5).json()["menu"], timeout_s=10)
            choice = {"service": "meter", "language": "ru", "key": "0123456789abcdef"}
            answer = requests.post(f"{url}/local/tickets", json=choice, headers={"X-Kiosk": "1"}, timeout=10)
            assert answer.json()["ticket"]["number"] == "В012"
            hall.wait_for_report("t-1", "printed", timeout_s=10)
            assert main(["doctor", "--port", str(port)]) in (0, 1)
            ended = time.monotonic()
            program.send_signal(end)
            assert program.wait(timeout=10) == 0
            assert time.monotonic() - ended < 5
            assert program.stderr is not None
            assert program.stderr.read() == ""
        finally:
            program.kill()
    assert len(list((tmp_path / "papers").glob("*.png"))) == 1


def test_a_printer_that_hangs_does_not_keep_the_program_from_ending(tmp_path: Path, token: Path, hall: FakeHall) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        command = [sys.executable, "-m", "kiosk_client", "run", "--server", f"http://127.0.0.1:{hall.port}"]
        command += ["--token-file", str(token), "--printer", f"tcp://127.0.0.1:{silent.getsockname()[1]}"]
        command += ["--port", str(port), "--data", str(tmp_path / "data")]
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        url = f"http://127.0.0.1:{port}"
        with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL) as program:
            try:
                eventually(lambda: answers(f"{url}/healthz"), timeout_s=20)
                eventually(lambda: requests.get(f"{url}/local/state", timeout=5).json()["menu"], timeout_s=10)
                choice = {"service": "meter", "language": "ru", "key": "0123456789abcdef"}
                asked = time.monotonic()
                answer = requests.post(f"{url}/local/tickets", json=choice, headers={"X-Kiosk": "1"}, timeout=10)
                assert answer.status_code == 201
                assert time.monotonic() - asked < 2
                ended = time.monotonic()
                program.send_signal(signal.SIGTERM)
                assert program.wait(timeout=10) == 0
                assert time.monotonic() - ended < 5
            finally:
                program.kill()


def test_a_printer_that_hangs_is_told_to_staff_within_five_seconds(hall: FakeHall, network: Network, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        printer = open_printer(f"tcp://127.0.0.1:{silent.getsockname()[1]}")
        kiosk = Kiosk(network.url, tmp_path, printer).start().wait_until_connected()
        try:
            kiosk.link.issue("meter", "ru", None, "0123456789abcdef")
            eventually(lambda: hall.reports, timeout_s=5)
            assert hall.reports[0]["outcome"] in ("failed", "uncertain")
        finally:
            kiosk.stop()


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False
