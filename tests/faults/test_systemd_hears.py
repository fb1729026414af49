"""systemd hears when the server is ready, that its committing loop is alive, and that it ends by itself."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import cast

import gevent
import pytest
from gevent.event import Event

from queue_server.beat import Beat
from queue_server.store.store import Store
from tests.faults.serving import PROGRAM, Server

PATIENCE_S = 60.0
#: systemd would start the server anew after so long without a word; it says one three times as often.
SPAN_S = 0.3


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The notify socket of a service manager, and the environment that it gives to a service."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as wire:
        wire.bind(str(tmp_path / "notify"))
        wire.settimeout(PATIENCE_S)
        monkeypatch.setenv("NOTIFY_SOCKET", wire.getsockname())
        monkeypatch.setenv("WATCHDOG_USEC", str(int(SPAN_S * 1e6)))
        yield wire


def heard(systemd: socket.socket) -> str:
    return systemd.recv(100).decode()


def read_all(systemd: socket.socket) -> list[str]:
    """What was said and not yet heard."""
    words = []
    systemd.setblocking(False)
    with suppress(BlockingIOError):
        while True:
            words.append(heard(systemd))
    systemd.settimeout(PATIENCE_S)
    return words


def silence(systemd: socket.socket, span_s: float) -> bool:
    """Whether nothing is said for so long, after what had been said before."""
    read_all(systemd)
    gevent.sleep(span_s)
    return read_all(systemd) == []


def test_systemd_hears_ready_then_life_and_at_the_end_a_good_bye(systemd: socket.socket, office: Path) -> None:
    server = Server(office)
    try:
        server.start(wait=False)
        assert heard(systemd) == "READY=1"
        assert server.link().ask("GET", "/healthz").status == 200
        assert [heard(systemd), heard(systemd), heard(systemd)] == ["WATCHDOG=1"] * 3
        server.tell_to_stop()
        while (word := heard(systemd)) == "WATCHDOG=1":
            pass
        assert word == "STOPPING=1"
        assert server.exit_code() == 0
    finally:
        server.close()
    assert "Traceback" not in server.log()


def test_a_server_that_hangs_is_silent_so_that_systemd_starts_it_anew(systemd: socket.socket, office: Path) -> None:
    server = Server(office, PROGRAM)
    try:
        server.start()
        assert [heard(systemd), heard(systemd)] == ["READY=1", "WATCHDOG=1"]
        os.kill(server.pid, signal.SIGSTOP)
        os.waitpid(server.pid, os.WUNTRACED)
        assert silence(systemd, 5 * SPAN_S)
        os.kill(server.pid, signal.SIGCONT)
        assert heard(systemd) == "WATCHDOG=1"
    finally:
        server.close()


class Writer:
    """A store of which only the connection that writes is there; `begins` happens when a change begins."""

    def __init__(self, begins: Callable[[], object]) -> None:
        self._begins = begins

    def change(self) -> AbstractContextManager[None]:
        @contextmanager
        def change() -> Iterator[None]:
            self._begins()
            yield

        return change()


def test_a_change_that_never_ends_is_silence_although_the_server_still_answers(systemd: socket.socket) -> None:
    ended = Event()
    beat = Beat(cast(Store, Writer(ended.wait)))
    beat.start()
    assert heard(systemd) == "READY=1"
    assert silence(systemd, 3 * SPAN_S)
    ended.set()
    gevent.sleep(0)
    assert heard(systemd) == "WATCHDOG=1"
    beat.close()
    assert heard(systemd) == "STOPPING=1"


def test_a_database_that_another_program_holds_is_no_reason_for_a_new_start(systemd: socket.socket) -> None:
    def locked() -> None:
        raise sqlite3.OperationalError("database is locked")

    beat = Beat(cast(Store, Writer(locked)))
    beat.start()
    gevent.sleep(0)
    assert [heard(systemd), heard(systemd)] == ["READY=1", "WATCHDOG=1"]
    beat.close()
    assert heard(systemd) == "STOPPING=1"


@pytest.mark.parametrize("name", ["WATCHDOG_USEC", "NOTIFY_SOCKET"])
def test_whoever_does_not_watch_is_told_no_signs_of_life(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv(name)
    asked: list[int] = []
    beat = Beat(cast(Store, Writer(lambda: asked.append(1))))
    beat.start()
    gevent.sleep(0)
    beat.close()
    assert asked == []
    assert read_all(systemd) == ([] if name == "NOTIFY_SOCKET" else ["READY=1", "STOPPING=1"])
