"""Whoever sends made-up requests and frames for minutes gets no failure out of the server, and leaves nothing in it.

`pytest -m slow -s tests/faults/test_a_server_is_fuzzed.py` does so for ten minutes and prints what it sent.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode

from tests.api.every_route import TABLE
from tests.faults.calling import descriptors, memory_mib, threads
from tests.faults.screens import board
from tests.faults.serving import Link, Lost, Server, run
from tests.faults.shift import new_key
from tests.faults.test_clients_are_broken import BAD_FRAMES, FINAL, LIVE, TEXT, connect, frame, screens_connected, text

LONG = [pytest.mark.slow, pytest.mark.timeout(20 * 60)]
SECONDS = pytest.mark.parametrize("seconds", [5, pytest.param(600, marks=LONG)], ids=["short", "ten minutes"])
#: So much more memory than after the first third a server may have after ten minutes (caches with limits fill).
MIB_MORE = 40
PEOPLE = ("operator2", "host", "supervisor", "manager", "admin")
#: What those are told who may not.
REFUSED = frozenset({401, 403})
#: Streams of frames at once.
STREAMS = 6


class Callers:
    """Everybody who may ask, by name; who was signed out by what was sent signs in again."""

    def __init__(self, server: Server) -> None:
        self._server = server
        devices = server.access()
        tokens = {"kiosk": devices["kiosk"]["hall-kiosk"], "board": devices["board"]["hall-board"]}
        self._links = {name: server.link({"Authorization": f"Bearer {token}"}) for name, token in tokens.items()}
        self._links["visitor"] = server.link()
        for name in PEOPLE:
            self._sign_in(name)
        self.names = list(self._links)

    def headers(self, name: str) -> dict[str, str]:
        return self._links[name].headers

    def still_in(self, name: str) -> None:
        if name in PEOPLE and self._links[name].ask("GET", "/api/v1/session").status != 200:
            try:
                self._sign_in(name)
            except AssertionError as refused:  # made-up passwords were too many: stays outside for some seconds
                if "too_many_tries" not in str(refused):
                    raise

    def _sign_in(self, name: str) -> None:
        self._links[name] = self._server.person(name, 2 if name == "operator2" else None, take_over=True)


@contextlib.contextmanager
def nothing_is_left_in(server: Server, seconds: int) -> Iterator[None]:
    """Meanwhile a board is told the truth; afterwards the server has nothing to complain of, and ten minutes leave it no larger
    than their first third did.
    """
    with board(server) as screen:
        before, sizes = (threads(server.pid), descriptors(server.pid)), list[float]()
        third = threading.Timer(seconds / 3, lambda: sizes.append(memory_mib(server.pid)))
        third.start()
        try:
            yield
        finally:
            third.cancel()
        since = time.monotonic()
        answer = server.kiosk().issue("grid-person", new_key())
        assert answer.status == 201, answer
        screen.wait_for(lambda state: state["waiting"]["total"] > 0, since)
        until = time.monotonic() + 30
        while screens_connected(server) > 1 or descriptors(server.pid) > before[1] + 10:
            assert time.monotonic() < until, "the server still holds links that are gone"
            time.sleep(0.2)
        assert threads(server.pid) <= before[0] + 8
        sizes.append(memory_mib(server.pid))
        print(f"memory after a third of the time {sizes[0]:.0f} MiB, in the end {sizes[-1]:.0f} MiB")
        assert seconds < 600 or sizes[-1] - sizes[0] < MIB_MORE
    assert "Traceback" not in server.log(), server.log()[-4000:]
    assert server.stop() == 0
    checked = run("audit", "verify", "--data", server.data)
    assert checked.returncode == 0, checked.stderr


@SECONDS
def test_whatever_is_asked_nothing_fails(server: Server, seconds: int, capsys: pytest.CaptureFixture[str]) -> None:
    callers = Callers(server)
    described = server.link().ask("GET", "/api/v1/openapi.json").document
    for methods in described["paths"].values():
        for one in methods.values():
            one.pop("security", None)  # otherwise sessions and tokens are made up too, and few requests get past the door
    schema = schemathesis.openapi.from_dict(described)
    operations: list[Any] = [one.ok() for one in schema.get_all_operations()]  # type: ignore[union-attr]  # each of them is one
    assert len(operations) >= len(TABLE)
    answers: Counter[int] = Counter()
    with nothing_is_left_in(server, seconds):
        until, turn = time.monotonic() + seconds, random.Random(seconds)
        while time.monotonic() < until:
            operation, mode, number = turn.choice(operations), turn.choice(list(GenerationMode)), turn.getrandbits(32)
            for name in turn.sample(callers.names, len(callers.names)):
                found = asked(server, callers, name, operation, mode, number)
                answers.update(found)
                if not REFUSED.issuperset(found):  # somebody was let in
                    break
    with capsys.disabled():
        print(f"\n{answers.total()} requests in {seconds} s: {dict(sorted(answers.items()))}")
    assert answers.total() > 0
    assert {status for status in answers if status >= 500} == set()


def asked(server: Server, callers: Callers, name: str, operation: Any, mode: GenerationMode, number: int) -> list[int]:
    """Three made-up requests of somebody to one route; the statuses that came back."""
    found: list[int] = []
    callers.still_in(name)
    headers = callers.headers(name)

    @seed(number)
    @settings(max_examples=3, deadline=None, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def once(case: Any) -> None:
        answer = case.call(base_url=f"http://127.0.0.1:{server.port}", headers=headers)
        assert answer.status_code < 500, f"{name}: {answer.request.method} {answer.request.url}: {answer.content[:500]!r}"
        assert b"Traceback" not in answer.content
        found.append(answer.status_code)

    with contextlib.suppress(Unsatisfiable):  # there is nothing to get wrong about a route without parameters
        once()
    return found


@SECONDS
def test_whatever_live_links_say_nothing_fails(server: Server, seconds: int, capsys: pytest.CaptureFixture[str]) -> None:
    token = json.dumps({"token": server.access()["board"]["hall-board"]})
    sent: Counter[int] = Counter()
    over = threading.Event()
    faults: list[BaseException] = []

    def stream(number: int) -> None:
        turn = random.Random(number)
        try:
            while not over.is_set():
                sent[number] += rubbish(server, turn, token)
        except BaseException as error:  # the thread's own end is told by the test
            faults.append(error)

    with nothing_is_left_in(server, seconds):
        streams = [threading.Thread(target=stream, args=(number,)) for number in range(STREAMS)]
        for one in streams:
            one.start()
        asking, until = server.link(), time.monotonic() + seconds
        slowest = 0.0
        while time.monotonic() < until:
            slowest = max(slowest, asked_for_the_menu(asking))
            time.sleep(0.05)
        over.set()
        for one in streams:
            one.join()
    with capsys.disabled():
        print(f"\n{sent.total()} frames in {seconds} s; the slowest menu meanwhile took {slowest:.2f} s")
    assert faults == []
    assert min(sent[number] for number in range(STREAMS)) > 0


def asked_for_the_menu(link: Link) -> float:
    """How long a usual question takes, in seconds."""
    with contextlib.suppress(Lost):
        answer = link.ask("GET", "/api/v1/menu")
        assert answer.status == 200
        return answer.seconds
    return 0.0


def rubbish(server: Server, turn: random.Random, token: str) -> int:
    """One link that says a few spoiled things and goes, or is cut off; returns how many it said."""
    said = 0
    with connect(server) as link, contextlib.suppress(OSError):
        key = base64.b64encode(turn.randbytes(16)).decode()
        link.sendall(
            f"GET {LIVE} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )  # and goes on without waiting for the answer
        if turn.random() < 0.7:
            link.sendall(text(f"40/board,{token}"))
        for _ in range(turn.randrange(1, 12)):
            link.sendall(spoiled(turn))
            said += 1
        if turn.random() < 0.5:
            link.settimeout(0.05)
            link.recv(65536)
        if turn.random() < 0.3:
            link.shutdown(socket.SHUT_WR)
    return said


#: What a live link may say, more or less.
SENTENCES = (
    *("2", "3", "40", "41", "40/board,", "40/hall,", "40/desk,", "40/kiosk,", "41/board,", "42/board,", "43/board,1[]"),
    *('42/board,["state",{"seq":1}]', '42/board,["alive",{}]', '42/board,["health",{"sound":"on"}]', '42["state"]'),
    *(
        '42/kiosk,["health",{"printer":null}]',
        '42/board,["x",{"a":[1,2,{"b":null}]}]',
        "451-/board,[]",
        "0{}",
        "5",
        "6",
        "b4AAA=",
    ),
)


def spoiled(turn: random.Random) -> bytes:
    """A frame that was right once, or one of those that are known to be wrong."""
    if turn.random() < 0.2:
        return turn.choice(turn.choice(list(BAD_FRAMES.values())))
    content = bytearray(turn.choice(SENTENCES).encode())
    for _ in range(turn.randrange(4)):
        place = turn.randrange(len(content) + 1)
        match turn.randrange(4):
            case 0:
                content[place:place] = turn.randbytes(turn.randrange(1, 9))
            case 1:
                del content[place : place + turn.randrange(1, 4)]
            case 2:
                content[place:place] = turn.choice((b"[", b"{", b'"', b"\x1e", b"\x00", b"9" * 30, b"\xed\xa0\x80", b"-", b"/"))
            case _:
                content *= turn.randrange(1, 30)
    first = FINAL | TEXT if turn.random() < 0.9 else turn.randrange(256)
    masked = turn.random() < 0.95
    return frame(TEXT, bytes(content), first=first, masked=masked) if turn.random() < 0.97 else os.urandom(turn.randrange(1, 200))
