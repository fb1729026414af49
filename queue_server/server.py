"""The process: a gevent server on one port, the turn of the day, and a clean end."""

from __future__ import annotations

import gc
import logging
import signal
import sqlite3
from pathlib import Path
from types import FrameType

import gevent
from flask import Flask
from sqlalchemy.exc import OperationalError

from queue_server import data_dir
from queue_server.actions.day import turn_of_day
from queue_server.app import create_app
from queue_server.beat import Beat
from queue_server.directory import must_be_installed
from queue_server.forecasts.foreseer import Foreseer
from queue_server.http_server import HttpServer
from queue_server.listener import listener
from queue_server.opening import open_store
from queue_server.store.clock import Clock
from queue_server.store.store import Store
from queue_server.tls import Certificate

log = logging.getLogger(__name__)

#: SQLite before this version may damage the log when two connections commit and checkpoint at once. One writer avoids it.
SOUND_SQLITE = (3, 51, 3)
DAY_LOOK_S = 1.0
#: A ticket makes some thousand objects that end with it; Python would look for garbage every 700.
GARBAGE_AFTER = 10_000


def serve(
    data: Path, host: str, port: int, clock: Clock, behind_proxy: bool = False, tls: tuple[Path, Path] | None = None
) -> None:
    """Runs the server of a data folder until it is told to stop; `tls`: the files of its certificate and key.

    Raises DataDirError, PortTaken, TooNew, NoSetup, NotInstalled, BadCertificate.
    """
    certificate = None if tls is None else Certificate(*tls, clock.now)
    data_dir.check_there(data)
    with data_dir.locked(data):
        store = open_store(data, clock)
        must_be_installed(store.office.directory)
        if sqlite3.sqlite_version_info < SOUND_SQLITE:
            log.info("SQLite %s: safe here, because one process writes; 3.51.3 or newer is better", sqlite3.sqlite_version)
        app = create_app(
            store, data / "sounds", pack=data / data_dir.VOICE_PACK, behind_proxy=behind_proxy, certificate=certificate
        )
        store.tidy()
        server = HttpServer(listener(host, port), app, certificate)
        _stop_on_signals(server)
        live = app.extensions["live"]
        live.start()
        foreseer = Foreseer(store, data, live.note_forecast)
        foreseer.start()
        gevent.spawn(_turn_days, store)
        if certificate is not None:
            gevent.spawn(certificate.follow)
        app.extensions["evening"].start()
        app.extensions["backing_up"].start()
        _spare_the_collector()
        log.info("serving %s on %s://%s:%d", data, "http" if certificate is None else "https", host, port)
        data_dir.note_open(data)
        beat = Beat(store)
        beat.start()
        try:
            server.serve_forever()
            beat.close()
            server.let_requests_end()
        finally:
            foreseer.close()
            _close(app, store)
            data_dir.note_closed(data)
        log.info("stopped")


def _spare_the_collector() -> None:
    """What is loaded by now stays until the end: looking through it for garbage would stop every screen for a moment."""
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER)
    gc.enable()


def _stop_on_signals(server: HttpServer) -> None:
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
        except (OperationalError, sqlite3.OperationalError) as error:
            log.error("the business day could not be turned: %s; trying again", str(error).splitlines()[0])
        except Exception:
            log.exception("the business day could not be turned; trying again")


def _close(app: Flask, store: Store) -> None:
    app.extensions["announcer"].close()
    app.extensions["draft_papers"].close()
    store.close()
