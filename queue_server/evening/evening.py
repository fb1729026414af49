"""The evening: days are closed when their time has come, files that could not be made are made later, and sheets are sent."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import gevent
from sqlalchemy.exc import OperationalError

from queue_server.evening.closing import DayChanges, add_files, close_day, waits_for
from queue_server.evening.delivery import deliver_due
from queue_server.evening.files import SheetFiles
from queue_server.evening.kinds import SheetMaker
from queue_server.hall.closing import closes_at
from queue_server.hall.retrying import pause_s
from queue_server.store import sheets
from queue_server.store.store import Store

log = logging.getLogger(__name__)

LOOK_S = 1.0
#: Sheets are in no such hurry, and each look asks the database.
DELIVER_S = 5.0
#: Days that were missed while the server was off are closed so many days back.
DAYS_BACK = 14
#: A past day may come to want a sheet (its paper was entered late): looked at again after so long (seconds).
AGAIN_S = 600
#: Files that are missing are looked for after so long, and after each closing (seconds).
FILES_S = 60

#: What a full or broken disk, or a day that does not come to rest, ends a closing with: said in one line, and tried again.
_EXPECTED = (OperationalError, sqlite3.OperationalError, OSError, DayChanges)


@dataclass
class _Trouble:
    """Something that failed so often, and is tried again at an instant."""

    tries: int
    again_at: int


class Evening:
    """What closes the days of one office; `start` lets it go by itself, the rest may be called by hand."""

    def __init__(self, store: Store, data: Path) -> None:
        self._store = store
        self._data = data
        self.maker = SheetMaker(store, SheetFiles(data))
        self.maker.files.sweep()
        #: Days that could not be closed, and sheets (their ids) of which files could not be made.
        self.not_closed: dict[str, _Trouble] = {}
        self._not_made: dict[int, _Trouble] = {}
        self._looked_on: str | None = None
        self._days_at = self._files_at = 0
        self._today_closed: str | None = None

    def start(self) -> None:
        """Looks now and again, in two greenlets: a mail server that is slow keeps no day open."""
        for work, pause in ((self.look, LOOK_S), (self.deliver, DELIVER_S)):
            gevent.spawn(self._go_on, work, pause)

    def _go_on(self, work: Callable[[], None], pause: float) -> None:
        while True:
            gevent.sleep(pause)
            try:
                work()
            except _EXPECTED as error:
                log.error("the evening's work cannot go on: %s; trying again", _said(error))
                gevent.sleep(60 * LOOK_S)
            except Exception:
                log.exception("the evening's work stumbled; trying again")
                gevent.sleep(60 * LOOK_S)

    def look(self) -> None:
        """Closes every day whose time has come, the earliest first, and makes files that are missing.

        A training office closes nothing: none of its days was one.
        """
        if self._store.office.settings.training:
            return
        now = self._store.clock.now()
        for day in self._to_close(now):
            trouble = self.not_closed.get(day)
            if trouble is None or now >= trouble.again_at:
                self._close(day, now)
        self._make_missing(now)

    def deliver(self) -> None:
        """Sends what is to be sent now."""
        deliver_due(self._store, self._data, self.maker.files)

    def _to_close(self, now: int) -> list[str]:
        office = self._store.office
        today = office.business_day(now)
        days: list[str] = []
        if today != self._looked_on or now >= self._days_at or self.not_closed:
            with self._store.read() as connection:
                days = sheets.unclosed(connection, office, today, DAYS_BACK)
            self._looked_on, self._days_at = today, now + AGAIN_S
        if today == self._today_closed or now < closes_at(
            office.calendar, date.fromisoformat(today), office.reports.close_after_s
        ):
            return days
        with self._store.read() as connection:
            if sheets.newest(connection, office, today) is not None:
                self._today_closed = today
            elif waits_for(connection, office, today, now) is None:
                days.append(today)
        return days

    def _close(self, day: str, now: int) -> None:
        try:
            if close_day(self._store, day, self.maker):
                self.not_closed.pop(day, None)
                self._files_at = now
                log.info("the day %s is closed", day)
        except _EXPECTED as error:
            tries = self.not_closed[day].tries + 1 if day in self.not_closed else 1
            self.not_closed[day] = _Trouble(tries, now + pause_s(tries))
            log.error("the day %s could not be closed: %s; trying again in %d s", day, _said(error), pause_s(tries))

    def _make_missing(self, now: int) -> None:
        """Files of the last days' sheets that could not be made when the day was closed."""
        if now < self._files_at:
            return
        self._files_at = now + FILES_S
        with self._store.read() as connection:
            kept = sheets.files(connection, sheets.newest_made(connection, self._store.office, DAYS_BACK))
        for sheet, there in kept.items():
            missing = [kind for kind in self.maker.kinds if kind not in {one.kind for one in there}]
            trouble = self._not_made.get(sheet)
            if not missing or (trouble is not None and now < trouble.again_at):
                continue
            if len(add_files(self._store, sheet, self.maker, missing)) == len(missing):
                self._not_made.pop(sheet, None)
            else:
                tries = 1 if trouble is None else trouble.tries + 1
                self._not_made[sheet] = _Trouble(tries, now + pause_s(tries))


def _said(error: Exception) -> str:
    """The first line of what went wrong."""
    cause = getattr(error, "orig", None) or error
    return (str(cause).splitlines() or [type(cause).__name__])[0]
