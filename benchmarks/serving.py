"""A real server to measure, and a client so light that it does not measure itself."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from types import TracebackType
from typing import Any

from benchmarks.figures import timed

ROOT = Path(__file__).resolve().parent.parent
SETUP = ROOT / "examples" / "skek.toml"


class Client:
    """One kept-alive connection that speaks just enough HTTP."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._keys = 0
        self._cookie = ""
        self._own = f"{id(self):x}-{time.time_ns():x}"

    def request(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """(status, document) of one request; a POST carries a new key."""
        self.send(method, path, body)
        return self.answer()

    def send(self, method: str, path: str, body: Any = None) -> None:
        """Sends a request without waiting for its answer."""
        self._keys += 1
        content = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self._headers}Idempotency-Key: {self._own}-{self._keys}\r\n"
        if body is not None:
            head += "Content-Type: application/json\r\n"
        self._socket.sendall(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)

    def post(self, path: str, body: Any = None) -> Any:
        """The document of a POST that must succeed."""
        status, document = self.request("POST", f"/api/v1{path}", body)
        if status >= 300:
            raise RuntimeError(f"{path}: {status} {document}")
        return document

    def sign_in(self, name: str, password: str, counter: int | None = None) -> None:
        """Signs somebody in, an operator at a counter; later requests go in his name."""
        body = {"name": name, "password": password, "counter": counter, "take_over": True}
        csrf = self.post("/session", body)["csrf"]
        self._headers += f"Cookie: {self._cookie}\r\nX-CSRF-Token: {csrf}\r\n"

    def fileno(self) -> int:
        """Readable when an answer has come: for selectors."""
        return self._socket.fileno()

    def answer(self) -> tuple[int, Any]:
        """(status, document) of the request that was sent last."""
        status, content = self.raw_answer()
        return status, json.loads(content) if content else None

    def raw_answer(self) -> tuple[int, bytes]:
        """(status, body) of the request that was sent last."""
        received = b""
        while b"\r\n\r\n" not in received:
            more = self._socket.recv(65536)
            if not more:
                raise ConnectionError("the server closed the connection")
            received += more
        head, _, content = received.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            if line.lower().startswith(b"set-cookie:"):
                self._cookie = line.split(b":", 1)[1].split(b";")[0].decode().strip()
        body = bytearray(content)
        while len(body) < length:
            body += self._socket.recv(65536)
        return int(head[9:12]), bytes(body)

    def close(self) -> None:
        self._socket.close()


def issue_times(kiosk: Client, times: int, service: str = "account") -> list[float]:
    """How long each of `times` tickets took, in seconds."""
    return timed(lambda: kiosk.post("/tickets", {"service": service}), times)


def call_times(desk: Client, times: int) -> list[float]:
    """How long each of `times` calls at counter 1 took, in seconds; each visit is ended in between, untimed."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        ticket = desk.post("/counters/1/call-next")["ticket"]["id"]
        took.append(time.perf_counter() - start)
        desk.post(f"/tickets/{ticket}/no-show")
    return took


class Server:
    """A server process on a folder of its own; a context manager."""

    def __init__(self, data: Path, core: int | None = None) -> None:
        self.data = data
        self.port = free_port()
        self._core = core
        if not data.exists():
            make = [sys.executable, "-m", "queue_server", "init", "--data", str(data), "--setup", str(SETUP), "--round-the-clock"]
            subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
        self.access = tomllib.loads((data / "access.toml").read_text(encoding="utf-8"))

    def __enter__(self) -> Server:
        command = [sys.executable, "-m", "queue_server", "run", "--data", str(self.data), "--port", str(self.port)]
        self._log = (self.data / "server.log").open("ab")
        self._process = subprocess.Popen(command, stdout=self._log, stderr=self._log)
        if self._core is not None and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(self._process.pid, {self._core})
        wait_for(self.port)
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(20)
        self._log.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    def kiosk(self) -> Client:
        return Client(self.port, {"Authorization": f"Bearer {self.access['kiosk']['hall-kiosk']}"})

    def operator(self, number: int) -> Client:
        """An operator who sits at the counter of the same number."""
        name = f"operator{number}"
        client = Client(self.port, {})
        client.sign_in(name, self.access["passwords"][name], number)
        return client

    @property
    def board_token(self) -> str:
        return str(self.access["board"]["hall-board"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, within_s: float = 60.0) -> None:
    """Returns when something answers on the port."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        try:
            client = Client(port, {})
            if client.request("GET", "/healthz")[0] == 200:
                client.close()
                return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"nothing answers on port {port}")
