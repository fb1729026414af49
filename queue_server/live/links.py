"""The WebSocket under each screen: a message reaches it whole or its link ends, and one for many is put into its frame once."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from functools import lru_cache
from ssl import SSLWantWriteError
from typing import Any

import gevent
from engineio.async_drivers.gevent import WebSocketWSGI
from engineio.packet import PING, Packet
from gevent.lock import Semaphore
from socketio import Server
from wsproto.frame_protocol import FrameProtocol

_PING: str = Packet(PING).encode()


def use_links(server: Server) -> None:
    """From now on the WebSockets of `server` are those of this module; each Engine.IO connection knows its `link`."""
    engine = server.eio
    engine._async["websocket"] = Link
    pass_on = engine.handlers["connect"]

    def connect(connection: str, environ: dict[str, Any]) -> Any:
        if environ.get("HTTP_UPGRADE"):
            # Or the library starts its first ping, a task that keeps the whole link for six seconds, also when that is gone.
            engine.sockets[connection].last_ping = None
        return pass_on(connection, environ)

    engine.on("connect", connect)


def send_now(connection: Any, message: str) -> bool:
    """Sends a message past the queue of an Engine.IO connection; False: something is in its way, and nothing was sent.

    The queue's way takes three turns of the loop and a timer for each screen, which is most of what a call costs with many.
    """
    link = getattr(connection, "link", None)
    if link is None or not connection.upgraded or connection.closed or not connection.queue.empty():
        return False
    return bool(link.send_now(message))


def ping(connection: Any, every_s: float, patience_s: float) -> None:
    """Pings a screen whose last answer is so old, and ends its link when no answer comes.

    The library starts a task and a timer for each ping; with a thousand screens that is half of what an idle server does. It
    also goes by the computer's clock, and would cut every screen when that jumps.
    """
    link, now = getattr(connection, "link", None), time.monotonic()
    if link is None:
        connection.check_ping_timeout()  # the pings of who polls are the library's
    elif link.pinged_at is None:
        if now - link.answered_at >= every_s:
            link.pinged_at = now
            if not send_now(connection, _PING):
                connection.send(Packet(PING))
    elif now - link.pinged_at > patience_s:
        connection.close(wait=False, reason=connection.server.reason.PING_TIMEOUT)


@lru_cache(maxsize=8)
def _framed(message: str) -> bytes:
    return bytes(FrameProtocol(client=False, extensions=[]).send_data(message))


class Link(WebSocketWSGI):  # type: ignore[misc]
    """One WebSocket. Compression is not offered: each screen would be another message, and keep memory for it."""

    #: When the screen was pinged and has not answered yet, in monotonic seconds.
    pinged_at: float | None = None

    def __init__(self, handler: Any, server: Any) -> None:
        super().__init__(handler, server)
        #: When the screen came or answered last, in monotonic seconds.
        self.answered_at = time.monotonic()
        # The library looks at whole messages only: one that never ends would be kept as long as it goes on.
        self.server_args["max_message_size"] = server.max_http_buffer_size

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        connection = self.app.__self__  # the app is a method of the Engine.IO connection
        connection.link, connection.schedule_ping, connection.poll = self, self._note_answer, self._poll
        try:
            return super().__call__(environ, start_response)
        finally:
            # Also after a message that the library stumbled over: it would leave the connection as it is.
            connection.close(wait=False, abort=True)
            del connection.link, connection.schedule_ping, connection.poll

    def _poll(self) -> list[Packet]:
        """What is to be sent next, [] at the end. The library's own gives a link up that had nothing in its queue for a while."""
        packet = self.app.__self__.queue.get()
        self.app.__self__.queue.task_done()
        return [] if packet is None else [packet]

    def _note_answer(self) -> None:
        self.app.__self__.last_ping = None
        self.answered_at, self.pinged_at = time.monotonic(), None

    @property
    def ws(self) -> Any:
        return self._ws

    @ws.setter
    def ws(self, ws: Any) -> None:
        self._sends = ws.sock = _WholeSends(ws.sock)
        self._ws = ws

    def send(self, message: str | bytes) -> None:
        """Sends one message to its end. Raises OSError when the link has ended."""
        if isinstance(message, bytes) or not self._ws.connected:
            super().send(message)
        else:
            self._sends.send(_framed(message))

    def close(self) -> None:
        with suppress(OSError):  # the library expects one way only in which the other end may have gone already
            super().close()

    def send_now(self, message: str) -> bool:
        """Sends a message without waiting; False when it cannot begin at once."""
        return self._ws.connected and self._sends.send_now(_framed(message))


class _WholeSends:
    """A gevent socket whose `send` sends everything, and nothing of another message in between, and whose `recv` lets others on.

    simple-websocket calls `send` once and drops what it did not take: the rest of the link would be rubbish. It calls `recv` in
    a loop that waits for nothing while there is something to read: one link that never pauses would stop the whole hall.
    """

    def __init__(self, under: Any) -> None:
        self._socket = under
        self._turn = Semaphore()
        #: How many messages are being sent or wait for their turn.
        self._under_way = 0

    def send(self, data: bytes) -> int:
        self._under_way += 1
        try:
            with self._turn:
                sent: int = self._socket.send(data)  # nearly always all of it, without the bookkeeping for more
                if sent < len(data):
                    self._socket.sendall(memoryview(data)[sent:])
        finally:
            self._under_way -= 1
        return len(data)

    def recv(self, size: int) -> bytes:
        data: bytes = self._socket.recv(size)
        gevent.sleep(0)
        return data

    def send_now(self, data: bytes) -> bool:
        """Whether `data` was taken; what the network has no room for yet follows by itself, before all else."""
        if self._under_way:
            return False
        try:
            # Neither waits: below gevent all sockets are non-blocking. What TLS has no room for it takes again, and whole.
            secured = getattr(self._socket, "_sslobj", None)
            sent = self._socket._sock.send(data) if secured is None else secured.write(data)
        except SSLWantWriteError:
            sent = 0
        except OSError:
            return False
        if sent < len(data):
            self._under_way += 1
            self._turn.acquire()
            gevent.spawn(self._finish, memoryview(data)[sent:])
        return True

    def _finish(self, rest: memoryview) -> None:
        try:
            self._socket.sendall(rest)
        except OSError:  # half a message went: whoever reads the link learns that it has ended
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
        finally:
            self._under_way -= 1
            self._turn.release()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)
