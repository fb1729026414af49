"""What systemd hears: that the server is ready, and that the loop that commits is alive (sd_notify(3))."""

from __future__ import annotations

import logging
import os
import socket
import sqlite3
from collections.abc import Mapping
from contextlib import suppress

import gevent
from sqlalchemy.exc import SQLAlchemyError

from queue_server.store.store import Store

log = logging.getLogger(__name__)


class Beat:
    """Tells systemd READY=1, and WATCHDOG=1 three times in the span after which it would start the server anew.

    Each WATCHDOG=1 follows a transaction through the one connection that writes: a loop that hangs, or a change that never
    ends, is silent. Without NOTIFY_SOCKET in `environment` nothing is done.
    """

    def __init__(self, store: Store, environment: Mapping[str, str] = os.environ) -> None:
        self._store = store
        self._address = environment.get("NOTIFY_SOCKET", "")
        span_us = environment.get("WATCHDOG_USEC", "")
        ours = environment.get("WATCHDOG_PID", "") in ("", str(os.getpid()))
        self._pause_s = int(span_us) / 3e6 if span_us.isdecimal() and ours else None
        self._going_on: gevent.Greenlet | None = None

    def start(self) -> None:
        """The server listens now."""
        if self._address:
            self._say("READY=1")
            if self._pause_s is not None:
                self._going_on = gevent.spawn(self._go_on, self._pause_s)

    def close(self) -> None:
        """The server ends by itself, and asks the database no more."""
        if self._going_on is not None:
            self._going_on.kill()
        if self._address:
            self._say("STOPPING=1")

    def _go_on(self, pause_s: float) -> None:
        while True:
            # A database that refuses is answered and logged where it matters; a new start would mend neither disk nor lock.
            with suppress(sqlite3.Error, SQLAlchemyError), self._store.change():
                pass
            self._say("WATCHDOG=1")
            gevent.sleep(pause_s)

    def _say(self, word: str) -> None:
        name = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as wire:
                wire.sendto(word.encode(), name)
        except OSError as error:
            log.warning("systemd cannot be told %s: %s", word, error)
