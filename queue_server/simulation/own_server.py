"""A server of the simulation's own over a data folder: made, started on a free loopback port, stopped."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO

import requests

import queue_server
from queue_server import data_dir, setup_file
from queue_server.actions import office
from queue_server.data_dir import FIRST_SECRETS, MARKER
from queue_server.listener import PortTaken, listener
from queue_server.simulation.errors import SimulationError
from queue_server.simulation.link import speaker
from queue_server.store.clock import SetClock
from queue_server.store.engine import open_engine, sqlite_url
from queue_server.store.migrate import upgrade
from queue_server.store.store import Store

CATALOGUE = Path("examples", "skek.toml")
PROGRAM = (sys.executable, "-m", "queue_server")

PORTS = range(20_000, 32_000)
#: The server must answer within this time (seconds), and end within that.
READY_WITHIN_S, END_WITHIN_S = 60, 15
LOOK_S = 0.05
#: No zone is further ahead of UTC: at this time before a date's UTC midnight, the date has not passed its midnight anywhere.
FURTHEST_ZONE = timedelta(hours=14)


def make_office(data: Path, setup: Path | None, clock: int) -> Path | None:
    """Makes an office in `data` when there is none; returns its new access file, None when the office was there.

    Its history begins at `clock`: no event may be older than the one before, so a later beginning would bar that day.
    Raises SetupError, DataDirError, SimulationError.
    """
    if (data / MARKER).exists() or data_dir.database(data).exists():
        return None
    content = setup_file.read(setup or _catalogue())
    data_dir.create(data)
    engine = open_engine(sqlite_url(data_dir.database(data)))
    try:
        upgrade(engine)
        data_dir.mark(data)
        access = office.set_up(Store(engine, SetClock(clock)), content)
    finally:
        engine.dispose()
    file = data / FIRST_SECRETS
    data_dir.write_secret(file, access.as_toml())
    return file


def _catalogue() -> Path:
    """The example office, beside the package's source or in the present folder."""
    for folder in (Path(queue_server.__file__).parents[1], Path()):
        if (folder / CATALOGUE).exists():
            return folder / CATALOGUE
    raise SimulationError(f"no set-up file: {CATALOGUE} is not in this folder; name one with --setup FILE.toml")


def start_of(day: date) -> int:
    """An instant (seconds since 1970) at which `day` has not begun yet, or just begins, in any time zone."""
    return int((datetime(day.year, day.month, day.day, tzinfo=UTC) - FURTHEST_ZONE).timestamp())


@contextmanager
def running(
    data: Path, clock: int | None, host: str = "127.0.0.1", port: int | None = None, plain_http: bool = False
) -> Iterator[str]:
    """A server over `data` whose clock stands at `clock` until it is moved, or goes by itself (None); yields its address.

    It listens at `host`, on a free port unless one is given; `plain_http`: also where others can listen. Raises SimulationError.
    """
    moved = () if clock is None else ("--test-clock", str(clock))
    plain = ("--plain-http",) if plain_http else ()
    port = _free_port() if port is None else _listened_to_by_nobody(host, port)
    url = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104  # heard everywhere, asked here
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        server = subprocess.Popen(  # noqa: S603  # our own program
            [*PROGRAM, "run", "--data", str(data), "--host", host, "--port", str(port), *moved, *plain],
            env={**os.environ, "QUEUE_SERVER_TEST": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            # Ctrl-C on the terminal is for us alone: the server must still answer while everybody signs out.
            start_new_session=True,
        )
        try:
            _wait_until_ready(server, url, said)
            yield url
        finally:
            _stop(server)


def _free_port() -> int:
    """A port below those that the system gives to outgoing connections: asking there early must not reach ourselves."""
    for port in random.sample(PORTS, 500):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise SimulationError("127.0.0.1: no free port for a server of its own; end programs that are not needed")


def _listened_to_by_nobody(host: str, port: int) -> int:
    """The port; without this look, a server that has it already would answer in place of ours, which ends at once."""
    try:
        listener(host, port).close()
    except PortTaken as error:
        raise SimulationError(str(error)) from None
    return port


def _wait_until_ready(server: subprocess.Popen[bytes], url: str, said: IO[str]) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    with speaker() as visitor:
        while time.monotonic() < deadline:
            if server.poll() is not None:
                said.seek(0)
                raise SimulationError(_last_line(said.read()))
            try:
                if visitor.get(f"{url}/readyz", timeout=1).ok:
                    return
            except requests.RequestException:
                pass
            time.sleep(LOOK_S)
    raise SimulationError(f"{url}: the server did not get ready within {READY_WITHIN_S} s; run `queue-server doctor`")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(END_WITHIN_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _last_line(text: str) -> str:
    """What a program of ours said in the end, without its name."""
    lines = [line for line in text.splitlines() if line.strip()] or ["the server ended without a word"]
    return lines[-1].removeprefix("queue-server: ")
