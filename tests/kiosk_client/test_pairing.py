"""A kiosk that nobody has let in yet shows a code, waits, keeps its token and goes on without being started again."""

from __future__ import annotations

import os
import pty
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, expect

from kiosk_client.pairing import keep

from .conftest import REPOSITORY, eventually
from .fake_hall import TOKEN, FakeHall, Network
from .test_program import free_port


def page(port: int) -> str:
    try:
        return requests.get(f"http://127.0.0.1:{port}/", timeout=2).text
    except requests.RequestException:
        return ""


def start(tmp_path: Path, server: str, port: int, said_to: int | None = None) -> subprocess.Popen[str]:
    words = ["--server", server, "--token-file", tmp_path / "token", "--data", tmp_path / "data", "--port", port]
    command = [sys.executable, "-m", "kiosk_client", "run", *map(str, words), "--printer", f"emulator:{tmp_path / 'papers'}"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    return subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=said_to, stderr=subprocess.PIPE, text=True)


def test_the_code_is_shown_until_staff_have_typed_it_and_then_the_menu_comes_by_itself(
    tmp_path: Path, hall: FakeHall, network: Network
) -> None:
    port = free_port()
    hall.code = "123456"
    network.cut()
    with start(tmp_path, network.url, port) as program:
        try:
            eventually(lambda: "Нет связи с сервером" in page(port))
            network.mode = "pass"
            eventually(lambda: "123 456" in page(port))
            assert "Назовите этот код администратору зала" in page(port)
            hall.lets_in = True
            eventually(lambda: "kiosk.js" in page(port), 15)
            token = tmp_path / "token"
            assert token.read_text() == TOKEN + "\n"
            assert stat.S_IMODE(token.stat().st_mode) == 0o600

            def state() -> Any:
                return requests.get(f"http://127.0.0.1:{port}/local/state", timeout=2).json()

            eventually(lambda: state()["menu"])
        finally:
            program.send_signal(signal.SIGTERM)
            assert program.wait(10) == 0
        assert program.stderr is not None
        assert "Traceback" not in program.stderr.read()


def test_a_kiosk_that_is_switched_off_while_it_waits_ends_cleanly(tmp_path: Path, hall: FakeHall, network: Network) -> None:
    port = free_port()
    hall.code = "123456"
    with start(tmp_path, network.url, port) as program:
        eventually(lambda: "123 456" in page(port))
        program.send_signal(signal.SIGTERM)
        assert program.wait(10) == 0
    assert not (tmp_path / "token").exists()


def test_whoever_starts_a_new_kiosk_at_a_terminal_reads_where_its_code_stands(tmp_path: Path, network: Network) -> None:
    port = free_port()
    terminal, said_to = pty.openpty()
    with start(tmp_path, network.url, port, said_to) as program:
        try:
            assert f"http://127.0.0.1:{port}/" in os.read(terminal, 4096).decode()
        finally:
            program.send_signal(signal.SIGTERM)
    os.close(terminal)
    os.close(said_to)


@pytest.mark.browser
def test_the_code_stays_on_the_screen_while_the_program_is_away_and_the_menu_comes_after_it(
    tmp_path: Path, hall: FakeHall, network: Network, browser: Browser
) -> None:
    port = free_port()
    hall.code = "123456"
    with start(tmp_path, network.url, port) as program:
        eventually(lambda: "123 456" in page(port))
        screen = browser.new_page()
        screen.goto(f"http://127.0.0.1:{port}/")
        expect(screen.get_by_text("123 456")).to_be_visible()
        program.send_signal(signal.SIGTERM)
    for _ in range(2):
        screen.wait_for_event("requestfailed", timeout=30_000)
    expect(screen.get_by_text("123 456")).to_be_visible()
    hall.lets_in = True
    with start(tmp_path, network.url, port) as program:
        try:
            expect(screen.locator(".tile").first).to_be_visible(timeout=30_000)
        finally:
            program.send_signal(signal.SIGTERM)
            screen.close()


def test_a_token_is_kept_whole_or_not_at_all_and_for_this_user_only(tmp_path: Path) -> None:
    keep("first", tmp_path / "token")
    keep("second", tmp_path / "token")
    assert (tmp_path / "token").read_text() == "second\n"
    assert [file.name for file in tmp_path.iterdir()] == ["token"]
