"""The process: a gevent server on one port, the turn of the day, and a clean end."""

from __future__ import annotations

import logging
import signal
import socket
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import gevent
from flask import Flask
from gevent.pywsgi import WSGIHandler, WSGIServer

from queue_server import data_dir
from queue_server.actions.day import turn_of_day
from queue_server.app import create_app
from queue_server.logs import touches_our_code
from queue_server.store.clock import Clock
from queue_server.store.engine import open_engine, sqlite_url
from queue_server.store.migrate import upgrade
from queue_server.store.store import Store

log = logging.getLogger(__name__)

#: SQLite before this version may damage the log when two connections commit and checkpoint at once. One writer avoids it.
SOUND_SQLITE = (3, 51, 3)
BACKLOG = 2048
#: A client that sends nothing for so long in the middle of a request is not waited for.
SILENCE_S = 30
#: Running requests may end within this time when the server is told to stop.
END_WITHIN_S = 5
#: So long after the end of listening, all requests that have arrived have been begun.
ARRIVED_S = 0.05
LIVE_PATH = "/socket.io/"
DAY_LOOK_S = 1.0


class PortTaken(Exception):
    """Another program listens on the port; the text is one line with the remedy."""


class Handler(WSGIHandler):  # type: ignore[misc]  # gevent comes without types
    """pywsgi's handler with an end to patience: half a request and then silence closes the connection.

    What a client does wrong is answered, and leaves one line in the log and no trace.
    """

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
        if result is True and (self.headers.get("Upgrade") or self.code == 400 or not self.server.started):
            return None
        return result

    def read_requestline(self) -> str:
        self.socket.settimeout(SILENCE_S)
        line: str = super().read_requestline()
        if line and LIVE_PATH not in line:
            self.server.under_way.add(self)
        return line

    def MessageClass(self, *args: Any) -> Any:
        """The request's headers. Two opinions on where the body ends let one request be hidden in another: they are refused."""
        headers = super().MessageClass(*args)
        lengths, encodings = headers.get_all("Content-Length", []), headers.get_all("Transfer-Encoding", [])
        clear = not lengths or (lengths[0].isascii() and lengths[0].isdigit())
        if len(lengths) + len(encodings) > 1 or not clear or any(one.lower() != "chunked" for one in encodings):
            headers.status = headers.status or "the end of the body is not clear"
        return headers

    def handle_error(self, kind: Any, error: Any, trace: Any) -> None:
        """What the application lets through: Flask's part answers for itself, Engine.IO stumbles over broken packets."""
        if LIVE_PATH in self.path and not touches_our_code(trace):
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


class Server(WSGIServer):  # type: ignore[misc]
    """pywsgi's server that knows which requests are under way."""

    def __init__(self, listening: socket.socket, app: Flask) -> None:
        super().__init__(listening, app, handler_class=Handler, log=None, error_log=log)
        self.under_way: set[Handler] = set()

    def let_requests_end(self) -> None:
        """Waits for the requests that were begun, not for live screens: those come back by themselves."""
        gevent.sleep(ARRIVED_S)
        until = time.monotonic() + END_WITHIN_S
        while self.under_way and time.monotonic() < until:
            gevent.sleep(ARRIVED_S)


def listener(host: str, port: int) -> socket.socket:
    """A listening socket without Nagle's wait, which costs each answer 44 ms. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        raise PortTaken(
            f"{host}:{port}: cannot listen there ({error.strerror}); stop the program that has it, or choose another with --port"
        ) from None
    listening.setblocking(False)
    return listening


def open_store(data: Path, clock: Clock) -> Store:
    """The store of a data folder, migrated to this program's version. Raises DataDirError, TooNew."""
    data_dir.check(data)
    engine = open_engine(sqlite_url(data_dir.database(data)))
    upgrade(engine)
    store = Store(engine, clock)
    store.reload()
    return store


def serve(data: Path, host: str, port: int, clock: Clock) -> None:
    """Runs the server of a data folder until it is told to stop. Raises DataDirError, PortTaken, TooNew, NoSetup."""
    data_dir.check(data)
    with data_dir.locked(data):
        if sqlite3.sqlite_version_info < SOUND_SQLITE:
            log.info("SQLite %s: safe here, because one process writes; 3.51.3 or newer is better", sqlite3.sqlite_version)
        store = open_store(data, clock)
        app = create_app(store, data / "sounds")
        server = Server(listener(host, port), app)
        _stop_on_signals(server)
        app.extensions["live"].start()
        gevent.spawn(_turn_days, store)
        log.info("serving %s on http://%s:%d", data, host, port)
        try:
            server.serve_forever()
            server.let_requests_end()
        finally:
            _close(app, store)
        log.info("stopped")


def _stop_on_signals(server: Server) -> None:
    def stop(_signal: int | None = None, _frame: FrameType | None = None) -> None:
        gevent.spawn(server.stop)

    for number in (signal.SIGTERM, signal.SIGINT):
        gevent.signal_handler(number, stop)


def _turn_days(store: Store) -> None:
    """Closes the business day that is over as soon as the next one begins."""
    day = store.office.business_day(store.clock.now())
    while True:
        gevent.sleep(DAY_LOOK_S)
        try:
            today = store.office.business_day(store.clock.now())
            if today != day:
                turn_of_day(store)
                day = today
        except Exception:
            log.exception("the business day could not be turned; trying again")


def _close(app: Flask, store: Store) -> None:
    app.extensions["announcer"].close()
    store.close()
