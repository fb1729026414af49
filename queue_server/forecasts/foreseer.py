"""The server's side of the forecast: asks its process after changes, and gives what came to the screens."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path

import gevent
from gevent.event import Event

from queue_server import native
from queue_server.actions.advice import advise, judge
from queue_server.beside import beside_the_hub
from queue_server.forecasts.worker import OK, from_json
from queue_server.frames import read_frame, write_frame
from queue_server.hall.foreseen import Foreseen
from queue_server.store import tickets
from queue_server.store.store import Store

log = logging.getLogger(__name__)

#: A server that has just started leaves both cores to its first answers.
FIRST_AFTER_S = 4.0
#: Changes closer together than this are foreseen as one.
GATHER_S = 3.0
#: Without a change the hall is looked at again so often: time passes for those who wait.
AGAIN_S = 30.0
#: After a failure the process is left alone so long.
REST_S = 60.0


class ForecastFailed(Exception):
    """There is no forecast this time; the text says why."""


class Foreseer:
    """Keeps `store.foreseen` fresh. Without its process, or when it fails, the hall is rolled forward as before it had one."""

    def __init__(self, store: Store, data: Path, news: Callable[[], None]) -> None:
        """`news` is called when a forecast is there that says something else than the one before it."""
        self._store = store
        self._data = data
        self._news = news
        self._changed = Event()
        self._child: native.Child | None = None
        self._closed = False
        store.when_changed(self._changed.set)

    def start(self) -> None:
        """Begins to foresee, once the screens that come to a new server have got what they ask for."""
        gevent.spawn_later(FIRST_AFTER_S, self._run)

    def close(self) -> None:
        """Ends the process, and waits until it has: whoever closes the database last puts its log back into the file."""
        self._closed = True
        child, self._child = self._child, None
        if child is not None:
            child.bury()

    def _run(self) -> None:
        empty = False
        while True:
            changed = self._changed.wait(AGAIN_S)
            self._changed.clear()
            try:
                # An empty hall stays empty: nothing is reckoned for it until somebody comes.
                if changed or not empty:
                    with self._store.read() as connection:
                        empty = not tickets.in_hall(connection, self._store.office)
                    self._foresee()
                gevent.sleep(GATHER_S)
            except Exception:
                if self._closed:
                    return
                log.exception("the forecast failed; the hall is rolled forward without it")
                self._store.foreseen = None
                self._bury()
                gevent.sleep(REST_S)

    def _foresee(self) -> None:
        foreseen = beside_the_hub(self._ask, self._store.clock.now())
        before, self._store.foreseen = self._store.foreseen, foreseen
        if foreseen is not None:
            advise(self._store, foreseen)
            judge(self._store)
        if foreseen != before and (foreseen is None or foreseen.is_news_after(before)):
            self._news()

    def _ask(self, now: int) -> Foreseen | None:
        if self._closed:
            raise ForecastFailed("the server stops")
        child = self._child or self._begin()
        write_frame(child.stdin, json.dumps({"now": now}).encode())
        answer = read_frame(child.stdout)
        if answer is None:
            raise ForecastFailed("its process ended without an answer")
        if answer[:1] != OK:
            raise ForecastFailed(answer[1:].decode(errors="replace"))
        return from_json(answer[1:])

    def _begin(self) -> native.Child:
        command = [sys.executable, "-m", "queue_server.forecasts.worker", str(self._data)]
        self._child = native.Child(command, native.own_environment())
        return self._child

    def _bury(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            beside_the_hub(child.bury)
