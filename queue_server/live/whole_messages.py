"""Messages reach a screen whole, or its link ends: a slow network takes them in pieces, and the library sends only the first."""

from __future__ import annotations

from typing import Any

from engineio.async_drivers.gevent import WebSocketWSGI
from gevent.lock import Semaphore
from socketio import Server


def send_whole_messages(server: Server) -> None:
    """From now on each WebSocket of `server` sends every message to its end, one after another."""
    # simple-websocket calls `send` once and drops what it did not take: the rest of the link would be rubbish.
    server.eio._async["websocket"] = _WholeMessages


class _WholeMessages(WebSocketWSGI):  # type: ignore[misc]
    # The library puts its link here before it hands it on; a frame of ours around all that follows would look like our fault.
    @property
    def ws(self) -> Any:
        return self._link

    @ws.setter
    def ws(self, link: Any) -> None:
        link.sock = _WholeSends(link.sock)
        self._link = link


class _WholeSends:
    """A gevent socket whose `send` sends everything, and nothing of another message in between."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._turn = Semaphore()

    def send(self, data: bytes) -> int:
        with self._turn:
            sent: int = self._socket.send(data)  # nearly always all of it, without the bookkeeping for more
            if sent < len(data):
                self._socket.sendall(memoryview(data)[sent:])
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)
