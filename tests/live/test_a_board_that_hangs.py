"""A board that reads nothing any more delays nobody, is cut off, and is right again when it comes back."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import websocket

from tests.faults.serving import ROOT
from tests.live.screen import Hall

#: A board in a process of its own, which says each number that it shows.
BOARD = """
import sys, socketio
from tests.live.screen import in_order
client = in_order(socketio.Client(reconnection_delay=0.2, reconnection_delay_max=1, handle_sigint=False))
client.on("state", lambda state: print(state["seq"], flush=True), namespace="/board")
client.connect(sys.argv[1], auth={"token": sys.argv[2]}, namespaces=["/board"], transports=["websocket"])
client.wait()
"""


class BoardProcess:
    """A board that can be frozen as a computer freezes."""

    def __init__(self, hall: Hall) -> None:
        command = [sys.executable, "-c", BOARD, hall.url, hall.access["board"]["hall-board"]]
        self.shown: list[int] = []
        self._came = threading.Condition()
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def wait_for(self, seq: int, within_s: float) -> None:
        with self._came:
            assert self._came.wait_for(lambda: self.shown and self.shown[-1] >= seq, within_s), (seq, self.shown[-3:])

    def freeze(self) -> None:
        os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self._process.pid, signal.SIGCONT)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._came:
                self.shown.append(int(line))
                self._came.notify_all()


@pytest.fixture
def frozen(hall: Hall) -> Iterator[BoardProcess]:
    board = BoardProcess(hall)
    try:
        board.wait_for(1, within_s=30)
        yield board
    finally:
        board.close()


def deaf_socket(hall: Hall) -> websocket.WebSocket:
    """A board that joins and then reads nothing: its receiving buffer is small and soon full."""
    address = f"{hall.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
    deaf = websocket.create_connection(address, sockopt=((socket.SOL_SOCKET, socket.SO_RCVBUF, 2048),))
    assert deaf.recv().startswith("0")
    deaf.send(f'40/board,{{"token":"{hall.access["board"]["hall-board"]}"}}')
    return deaf


def sockets_of(pid: int) -> int:
    """How many sockets a process holds."""
    held = 0
    for entry in os.scandir(f"/proc/{pid}/fd"):
        with contextlib.suppress(OSError):
            held += os.readlink(entry).startswith("socket:")
    return held


def wait_until(true: Callable[[], bool], what: str, within_s: float = 40) -> None:
    until = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < until, what
        time.sleep(0.2)


@pytest.mark.long
def test_a_board_that_reads_nothing_delays_nobody_is_cut_off_and_comes_back_right(hall: Hall, frozen: BoardProcess) -> None:
    healthy, operator = hall.board(), hall.operator(1)
    wait_until(lambda: hall.screens_connected("board") == 2, "the boards did not come")
    before = sockets_of(hall.server.pid)
    deaf = deaf_socket(hall)
    wait_until(lambda: hall.screens_connected("board") == 3, "the deaf board did not come")
    frozen.freeze()
    answered = []
    for _ in range(40):
        hall.issue()
        asked = time.monotonic()
        ticket = hall.change(operator, "counters/1/call-next")["ticket"]
        answered.append(time.monotonic() - asked)
        hall.change(operator, f"tickets/{ticket['id']}/start")
        hall.change(operator, f"tickets/{ticket['id']}/finish")
    assert sorted(answered)[-3] < 0.5
    healthy.shows_seq(hall.seq())

    wait_until(lambda: hall.screens_connected("board") == 1, "boards that read nothing were not cut off")
    assert not healthy.cut.is_set()
    wait_until(lambda: sockets_of(hall.server.pid) < before, "the server keeps the sockets of boards that were cut off")

    frozen.thaw()
    frozen.wait_for(hall.seq(), within_s=15)
    assert frozen.shown == sorted(frozen.shown)
    deaf.shutdown()
