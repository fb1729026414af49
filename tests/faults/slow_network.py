"""A network between the server and a board that is slow, or swallows everything without a word."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from types import TracebackType

#: No more than this is on its way inside the proxy: what is slow must be felt by the server.
BUFFER = 4096


class SlowNetwork:
    """A TCP proxy: `with SlowNetwork(server.port, bytes_per_s=…) as network:` connect to `network.port`.

    `bytes_per_s` limits what the server sends, on each connection. While `network.silent` is set nothing passes either way,
    and nobody is told.
    """

    def __init__(self, to_port: int, bytes_per_s: int | None = None) -> None:
        self._to_port = to_port
        self._bytes_per_s = bytes_per_s
        self._speaks = threading.Event()
        self._speaks.set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._ends: list[socket.socket] = []

    def __enter__(self) -> SlowNetwork:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._speaks.set()
        for end in (self._listening, *self._ends):
            _cut(end)

    def fall_silent(self) -> None:
        self._speaks.clear()

    def speak_again(self) -> None:
        self._speaks.set()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.socket()
                server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
                client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
                try:
                    server.connect(("127.0.0.1", self._to_port))
                except OSError:
                    _cut(client)
                    continue
                self._ends += [client, server]
                threading.Thread(target=self._pass, args=(client, server, None), daemon=True).start()
                threading.Thread(target=self._pass, args=(server, client, self._bytes_per_s), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, bytes_per_s: int | None) -> None:
        with contextlib.suppress(OSError):
            while content := source.recv(BUFFER):
                self._speaks.wait()
                if bytes_per_s is not None:
                    time.sleep(len(content) / bytes_per_s)
                target.sendall(content)
        _cut(source)
        _cut(target)


def _cut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
