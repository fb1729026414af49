"""A real server in a process of its own, which is killed, started again and asked over HTTP as everybody asks it."""

from __future__ import annotations

import atexit
import http.client
import json
import os
import random
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.faults import warm, warm_children

ROOT = Path(__file__).resolve().parents[2]
SETUP = ROOT / "examples" / "skek.toml"
PROGRAM = (sys.executable, "-m", "queue_server")

#: Below the ports that the system gives to outgoing connections. A client that tries again and again while nobody listens
#: may be given the very port it asks for, is then connected to itself, and the server cannot have its port back.
PORTS = range(20_000, 32_000)
START_WITHIN_S = 60.0
#: A server that is told to stop has this long (the promise is 8 s).
STOP_WITHIN_S = 20.0


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """One command of queue-server, to its end."""
    words = [*map(str, arguments)]
    return warm.run(warm.SERVER if words[0] == "run" else warm.COMMANDS, words, 150)


@cache
def new_office() -> Path:
    """The centre of the example, open at all hours, in which nothing has happened yet: to be copied, never used."""
    folder = Path(tempfile.mkdtemp(prefix="new-office-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = run("init", "--data", folder / "hall", "--setup", SETUP, "--round-the-clock")
    assert made.returncode == 0, made.stderr
    return folder / "hall"


def make_office(data: Path) -> None:
    """An office of one's own, as new."""
    shutil.copytree(new_office(), data)


def free_port() -> int:
    for port in random.sample(PORTS, 500):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no port is free")


class Lost(Exception):
    """No answer came: nobody listens, or the connection ended before the answer did."""


@dataclass(frozen=True)
class Answer:
    """What came back, and when the question left (monotonic seconds)."""

    status: int
    document: Any
    headers: Mapping[str, str]
    asked_at: float
    answered_at: float

    @property
    def seconds(self) -> float:
        return self.answered_at - self.asked_at


class Server:
    """The server of a data folder on a port that stays the same over all starts. `ready` is set while it answers."""

    def __init__(self, data: Path, program: Sequence[str] = (), around: Sequence[str] = ()) -> None:
        """`program` stands for `python -m queue_server`; `around` is put before it, a tracer for instance.

        Without either it begins in a process that has read the product before.
        """
        self.data = data
        self.port = free_port()
        self.ready = threading.Event()
        self.log_file = data.parent / f"{data.name}.log"
        self._command = [*around, *(program or (PROGRAM if around else ()))]
        self.more: list[str] = []  # further words for `run`
        self._process: subprocess.Popen[bytes] | warm.Process | None = None
        self._links: list[Link] = []
        self.chosen: dict[str, str] = {}  # passwords in the place of the first ones
        self.trusts: ssl.SSLContext | None = None  # how clients speak TLS with it; None: they do not

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """It runs until the block ends; whatever was done to it, its log then holds no trace of an error nobody thought of."""
        try:
            self.start()
            yield
        finally:
            self.close()
        assert "Traceback" not in self.log(), self.log()

    def start(self, wait: bool = True) -> None:
        words = ["run", "--data", str(self.data), "--port", str(self.port), *self.more]
        if self._command:
            with self.log_file.open("ab") as log:
                self._process = subprocess.Popen(
                    [*self._command, *words], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
                )
        else:
            self._process = warm.start(warm.SERVER, words, self.log_file)
        if wait:
            self.wait_until_ready()

    def wait_until_ready(self) -> None:
        until = time.monotonic() + START_WITHIN_S
        while not self._answers():
            assert self.alive, f"the server ended at its start:\n{self.log()[-2000:]}"
            assert time.monotonic() < until, "the server did not answer in time"
            time.sleep(0.03)
        self.ready.set()

    def kill(self) -> None:
        """kill -9 of the server and of all that it started."""
        self.ready.clear()
        process = self._running()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if not self._command:
            warm_children.end_those_of(process.pid)

    def tell_to_stop(self) -> None:
        """SIGTERM, and nothing more."""
        self._running().send_signal(signal.SIGTERM)

    def exit_code(self, within_s: float = STOP_WITHIN_S) -> int:
        """Waits for the end."""
        code = self._running().wait(within_s)
        self.ready.clear()
        return code

    def stop(self) -> int:
        """SIGTERM and the exit code."""
        self.tell_to_stop()
        return self.exit_code()

    def close(self) -> None:
        """The end, whatever state it is in, and of all connections to it."""
        if self._process is not None and self.alive:
            self.kill()
        for link in self._links:
            link.close()

    @property
    def pid(self) -> int:
        return self._running().pid

    @property
    def alive(self) -> bool:
        return self._running().poll() is None

    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def link(self, headers: Mapping[str, str] | None = None, port: int | None = None) -> Link:
        """A connection to the server, or to what stands before it at `port`."""
        link = Link(port or self.port, headers or {}, self.ready, self.trusts)
        self._links.append(link)
        return link

    def access(self) -> dict[str, dict[str, str]]:
        """The first passwords and tokens."""
        return tomllib.loads((self.data / "access.toml").read_text(encoding="utf-8"))

    def kiosk(self, port: int | None = None) -> Kiosk:
        token = self.access()["kiosk"]["hall-kiosk"]
        return Kiosk(self.link({"Authorization": f"Bearer {token}"}, port))

    def desk(self, counter: int, port: int | None = None) -> Desk:
        """The operator of the same number, signed in at a counter."""
        name = f"operator{counter}"
        return Desk(self.person(name, counter, port), counter)

    def person(self, name: str, counter: int | None = None, port: int | None = None, take_over: bool = False) -> Link:
        """The connection of somebody who has signed in, and has a password of his own where that must be."""
        link = self.link(port=port)
        password = self.chosen.get(name) or self.access()["passwords"][name]
        seat = {"counter": counter, "take_over": take_over} if counter else {}
        answer = link.ask("POST", "/api/v1/session", {"name": name, "password": password, **seat})
        assert answer.status == 200, answer
        link.take_session(answer)
        if answer.document["password_must_change"]:
            self.change_password(link, name, f"{password} of {name}")
        return link

    def change_password(self, link: Link, name: str, new: str, old: str | None = None) -> None:
        """Somebody who has signed in chooses a password; the office knows it from now on."""
        old = old or self.chosen.get(name) or self.access()["passwords"][name]
        answer = link.ask("PUT", "/api/v1/session/password", {"old": old, "new": new})
        assert answer.status == 200, answer
        link.take_session(answer)
        self.chosen[name] = new

    def _answers(self) -> bool:
        link = Link(self.port, {}, self.ready, self.trusts)
        try:
            return link.ask("GET", "/healthz").status == 200
        except Lost:
            return False
        finally:
            link.close()

    def _running(self) -> subprocess.Popen[bytes] | warm.Process:
        assert self._process is not None, "the server was never started"
        return self._process


class Link:
    """One kept-alive connection that one person or device asks over, one question at a time."""

    def __init__(
        self, port: int, headers: Mapping[str, str], ready: threading.Event, trusts: ssl.SSLContext | None = None
    ) -> None:
        self.headers = dict(headers)
        self._trusts = trusts
        self._port = port
        self._ready = ready
        self._connection: http.client.HTTPConnection | None = None

    def take_session(self, answer: Answer) -> None:
        """From now on the session of this answer is used."""
        self.headers = {"Cookie": answer.headers["Set-Cookie"].partition(";")[0], "X-CSRF-Token": answer.document["csrf"]}

    def ask(self, method: str, path: str, body: Any = None, key: str | None = None, patience_s: float = 30.0) -> Answer:
        """One try. Raises Lost."""
        headers = dict(self.headers)
        if body is not None:
            headers["Content-Type"] = "application/json"
        if key is not None:
            headers["Idempotency-Key"] = key
        asked_at = time.monotonic()
        try:
            if self._connection is None:
                self._connection = self._to("127.0.0.1", self._port, patience_s)
            self._connection.request(method, path, None if body is None else json.dumps(body).encode(), headers)
            response = self._connection.getresponse()
            raw = response.read()
            if not raw and response.status != 204:
                raise ConnectionError("the answer broke off inside its headers, which http.client does not notice")
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Lost(repr(error)) from None
        if response.will_close:
            self.close()
        is_json = "json" in (response.headers.get_content_type() or "")
        document = json.loads(raw) if raw and is_json else None
        return Answer(response.status, document, dict(response.headers), asked_at, time.monotonic())

    def _to(self, host: str, port: int, patience_s: float) -> http.client.HTTPConnection:
        if self._trusts is None:
            return http.client.HTTPConnection(host, port, timeout=patience_s)
        return http.client.HTTPSConnection(host, port, timeout=patience_s, context=self._trusts)

    def ask_until_answered(
        self, method: str, path: str, body: Any = None, key: str | None = None, patience_s: float = 120.0
    ) -> Answer:
        """The same question under the same key until an answer comes; `asked_at` is when it was asked first."""
        first = time.monotonic()
        while True:
            try:
                answer = self.ask(method, path, body, key)
            except Lost:
                assert time.monotonic() - first < patience_s, f"{method} {path} was never answered"
                self._ready.wait(1.0)
                time.sleep(0.002)
            else:
                return Answer(answer.status, answer.document, answer.headers, first, answer.answered_at)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@dataclass
class Kiosk:
    """A kiosk; gives out tickets, and says on paper what it was answered."""

    link: Link

    def issue(self, service: str, key: str, priority: str | None = None) -> Answer:
        """A tap on a service, until it is answered."""
        body = {"service": service} | ({"priority": priority} if priority else {})
        return self.link.ask_until_answered("POST", "/api/v1/tickets", body, key)

    def try_to_issue(self, service: str, key: str, patience_s: float = 30.0) -> Answer:
        """A tap on a service, tried once. Raises Lost."""
        return self.link.ask("POST", "/api/v1/tickets", {"service": service}, key, patience_s)


@dataclass
class Desk:
    """An operator at a counter."""

    link: Link
    counter: int

    def call_next(self, key: str) -> Answer:
        """The call of the next visitor, until it is answered."""
        return self.link.ask_until_answered("POST", f"/api/v1/counters/{self.counter}/call-next", key=key)

    def try_to_call_next(self, key: str, patience_s: float = 30.0) -> Answer:
        """The call of the next visitor, tried once. Raises Lost."""
        return self.link.ask("POST", f"/api/v1/counters/{self.counter}/call-next", key=key, patience_s=patience_s)

    def step(self, ticket: str, step: str, key: str) -> Answer:
        """start, finish or no-show, until it is answered."""
        body = {} if step == "finish" else None
        return self.link.ask_until_answered("POST", f"/api/v1/tickets/{ticket}/{step}", body, key)
