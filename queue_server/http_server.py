"""HTTP as clients really speak it: slow, broken and hostile ones are cut off, and what was begun is ended before the end."""

from __future__ import annotations

import logging
import socket
import time
from contextlib import closing, suppress
from typing import Any, BinaryIO

import gevent
from flask import Flask
from gevent.pywsgi import WSGIHandler, WSGIServer

from queue_server.http_headers import Headers
from queue_server.logs import touches_our_code
from queue_server.tls import Certificate

log = logging.getLogger(__name__)

#: A client that sends nothing for so long in the middle of a request is not waited for.
SILENCE_S = 30
#: TLS is agreed upon within this time, or not at all.
HANDSHAKE_S = 10
#: Running requests may end within this time when the server is told to stop.
END_WITHIN_S = 5
#: So long after the end of listening, all requests that have arrived have been begun.
ARRIVED_S = 0.05
LIVE_PATH = "/socket.io/"


class Handler(WSGIHandler):  # type: ignore[misc]  # gevent comes without types
    """pywsgi's handler with an end to patience: half a request and then silence closes the connection.

    What a client does wrong is answered, and leaves one line in the log and no trace.
    """

    _held: bytearray | None = None

    def _write_with_headers(self, data: bytes) -> None:
        """Head and body leave in one piece: two would cost a system call and the client a second waking."""
        self._held = bytearray()
        super()._write_with_headers(data)
        held, self._held = self._held, None
        self._sendall(held)

    def _sendall(self, data: bytes | bytearray) -> None:
        if self._held is None:
            sent = self.socket.send(data)  # nearly always all of it, without the bookkeeping for more
            if sent < len(data):
                super()._sendall(memoryview(data)[sent:])
            self.response_length += sent
        else:
            self._held += data

    def handle(self) -> None:
        # Nobody is left to be told why the request was refused.
        with suppress(OSError):
            super().handle()

    def handle_one_request(self) -> Any:
        try:
            result = super().handle_one_request()
        finally:
            self.server.under_way.discard(self)
        # What follows a WebSocket, or a request that could not be understood, is no request; and a server that ends takes none.
        if result is True and (self.headers.get("upgrade") or self.code == 400 or not self.server.started):
            return None
        return result

    def read_requestline(self) -> str:
        gevent.sleep(0)  # whoever sends one request after another without a pause would stop the whole hall
        self.socket.settimeout(SILENCE_S)
        line: str = super().read_requestline()
        if line and LIVE_PATH not in line:
            self.server.under_way.add(self)
        return line

    def MessageClass(self, stream: BinaryIO, *_unused: Any) -> Headers:
        return Headers.read(stream)

    def handle_error(self, kind: Any, error: Any, trace: Any) -> None:
        """What the application lets through: Flask's part answers for itself, Engine.IO stumbles over broken packets."""
        if isinstance(error, TimeoutError):
            self.close_connection = True  # it takes no more of its answer: nobody is left to be told
        elif LIVE_PATH in self.path and not touches_our_code(trace):
            self.close_connection = True
            log.warning("a live screen sent what cannot be read: %r", error)
        else:
            super().handle_error(kind, error, trace)

    def log_request(self) -> None:
        """Requests are not logged one by one; the history is in the database."""

    def _handle_client_error(self, error: Exception) -> Any:
        if isinstance(error, OSError):  # fell silent, or went away
            return None
        return super()._handle_client_error(ValueError(str(error) or type(error).__name__))


class HttpServer(WSGIServer):  # type: ignore[misc]
    """pywsgi's server that knows which requests are under way."""

    def __init__(self, listening: socket.socket, app: Flask, certificate: Certificate | None = None) -> None:
        """`certificate`: the server speaks TLS, each connection by what this holds when it begins."""
        tls = {} if certificate is None else {"ssl_context": certificate.context}
        super().__init__(listening, app, handler_class=Handler, log=None, error_log=log, **tls)
        self._certificate = certificate
        self.under_way: set[Handler] = set()

    def wrap_socket_and_handle(self, client_socket: socket.socket, address: Any) -> None:
        """Each connection agrees upon TLS by itself: one that is silent, or speaks no TLS, delays nobody and leaves no trace."""
        assert self._certificate is not None  # noqa: S101  # pywsgi comes here for TLS only
        client_socket.settimeout(HANDSHAKE_S)
        try:
            secured = self._certificate.context.wrap_socket(client_socket, server_side=True)
        except OSError:
            client_socket.close()
            return
        with closing(secured):
            self.handle(secured, address)

    def let_requests_end(self) -> None:
        """Waits for the requests that were begun, not for live screens: those come back by themselves."""
        gevent.sleep(ARRIVED_S)
        until = time.monotonic() + END_WITHIN_S
        while self.under_way and time.monotonic() < until:
            gevent.sleep(ARRIVED_S)
