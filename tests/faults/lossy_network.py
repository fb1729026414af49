"""A network before the server that loses answers: the server has done its work, and nobody hears of it."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
from types import TracebackType


class LossyNetwork:
    """A TCP proxy: `with LossyNetwork(server.port) as network:` ask at `network.port`.

    After `network.lose(n)` the next n answers of the server are cut off, before their first byte or somewhere inside.
    """

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._lock = threading.Lock()
        self._to_lose = 0
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> LossyNetwork:
        self._run(self._accept)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        _cut(self._listening)
        for end in self._ends:
            _cut(end)
        for thread in self._threads:
            thread.join(5)

    def lose(self, answers: int) -> None:
        with self._lock:
            self._to_lose = answers

    @property
    def lost_all(self) -> bool:
        """Whether all answers that were to be lost have been."""
        with self._lock:
            return self._to_lose == 0

    def _run(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                self._ends.append(client)
                try:
                    server = socket.create_connection(("127.0.0.1", self._to_port))
                except OSError:
                    _cut(client)
                    continue
                self._ends.append(server)
                self._run(self._questions, client, server)
                self._run(self._answers, server, client)

    def _questions(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while content := client.recv(65536):
                server.sendall(content)
        _cut(server)

    def _answers(self, server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while content := server.recv(65536):
                with self._lock:
                    lose = self._to_lose > 0
                    self._to_lose -= lose
                if lose:
                    client.sendall(content[: random.choice((0, 0, random.randrange(len(content))))])
                    break
                client.sendall(content)
        _cut(client)
        _cut(server)


def _cut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
