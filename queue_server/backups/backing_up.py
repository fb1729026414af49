"""Backs the database up every few minutes while the server runs, and tries a restore once a month: both in a process beside."""

from __future__ import annotations

import json
import logging
import math
import sqlite3
from pathlib import Path
from typing import Any

import gevent
from sqlalchemy.exc import OperationalError

from queue_server.backups import folder as backups
from queue_server.beside import beside_the_hub
from queue_server.hall.keeping import DAY_S, LATE_TIMES
from queue_server.reports.drawing import NotDrawn, drawn
from queue_server.store.series import newest_event
from queue_server.store.store import Store

log = logging.getLogger(__name__)

PROGRAM = "queue_server.backups.worker"
LOOK_S = 5.0
#: After a failure it is tried again so much later (seconds).
AGAIN_S = 60
#: So long may a backup, or a trial of one, take (seconds).
WITHIN_S = 15 * 60
#: A restore is tried so often; after a failed trial the next day (seconds).
DRILL_EVERY_S = 30 * DAY_S
#: An office that never closes tries it at this hour of its night.
QUIET_HOUR = 3


class BackingUp:
    """The backups of one data folder; `start` lets it go by itself, `look` may be called by hand."""

    def __init__(self, store: Store, data: Path) -> None:
        self._store = store
        self.data = data
        self._folder = data / backups.FOLDER
        found = backups.listed(self._folder)
        self._newest = found[0] if found else None
        self._covered_at = self._newest.at if self._newest else None
        #: What went wrong at the last try, and with the second folder: `{failed, detail}`.
        self._failed: dict[str, Any] | None = None
        self._second: dict[str, Any] | None = None
        self._again_at = 0
        self._since = store.clock.now()

    def start(self) -> None:
        """Looks now and again, in a greenlet."""
        gevent.spawn(self._go_on)

    def age_s(self) -> float:
        """How long ago (seconds) all that had happened was last known to be in a backup; infinite where there is none."""
        return math.inf if self._covered_at is None else max(0, self._store.clock.now() - self._covered_at)

    def is_well(self) -> bool:
        """Whether there is a backup, the last try of one went well, and so did its copy in the second folder."""
        return self._newest is not None and self._failed is None and self._second is None

    def last_drill(self) -> dict[str, Any] | None:
        """`{at, ok, file, seconds, detail}` of the last trial of a restore, from whatever program; None: there was none."""
        return backups.state(self._folder).get("drill")

    def look(self) -> None:
        """Makes a backup when it is time and something happened since the last one; else tries one when that is due.

        A training office has none: nothing in it is worth keeping.
        """
        office, now = self._store.office, self._store.clock.now()
        if office.settings.training:
            return
        seq = self._seq()
        if self._newest is not None and not self._newest.file.exists():
            self._newest = next(iter(backups.listed(self._folder)), None)
        if self._newest is not None and self._newest.seq == seq:
            self._covered_at = now
            self._failed = None
        elif now >= self._again_at and self._is_old(now, office.backup.every_s):
            self._back_up(now, seq)
        if self._newest is not None and self._drill_is_due(now):
            self.drill(now)
        self._store.backup_trouble = self._trouble(now)

    def drill(self, now: int) -> None:
        """Tries to restore the newest backup, in a folder beside; what came of it is kept."""
        answer = beside_the_hub(self._ask, {"what": "drill", "data": str(self.data)})
        ok = "failed" not in answer
        (log.info if ok else log.error)("a restore was tried: %s", json.dumps(answer, ensure_ascii=False))
        said = {"at": now, "ok": ok, "file": answer.get("file"), "seconds": answer.get("seconds"), "detail": answer.get("detail")}
        beside_the_hub(self._keep, drill=said)

    def _go_on(self) -> None:
        while True:
            gevent.sleep(LOOK_S)
            try:
                self.look()
            except (OperationalError, sqlite3.OperationalError, OSError) as error:
                log.error("backups cannot be looked after: %s; trying again", str(error).splitlines()[0])
                gevent.sleep(AGAIN_S)
            except Exception:
                log.exception("backups cannot be looked after; trying again")
                gevent.sleep(AGAIN_S)

    def _seq(self) -> int:
        with self._store.read() as connection:
            return newest_event(connection)[0]

    def _is_old(self, now: int, every_s: int) -> bool:
        """Whether the newest backup is; one from the future was made by a clock that was wrong."""
        return self._newest is None or not 0 <= now - self._newest.at < every_s

    def _back_up(self, now: int, seq: int) -> None:
        office = self._store.office
        answer = beside_the_hub(
            self._ask,
            {
                "what": "backup",
                "data": str(self.data),
                "office": office.code,
                "now": now,
                "days": office.backup.days,
                "second": office.backup.folder,
                "at_least": seq,
            },
        )
        if "failed" in answer:
            self._again_at = now + AGAIN_S
            log.error("there is no new backup: %s; trying again in %d s", answer["detail"], AGAIN_S)
            if self._failed is None or self._failed["failed"] != answer["failed"]:
                beside_the_hub(self._keep, failed=answer)
            self._failed = answer
            return
        self._newest, self._failed, self._covered_at = backups.by_name(self._folder / answer["file"]), None, now
        if answer["second"] is not None and self._second is None:
            log.error("the backup was not copied to the second folder: %s", answer["second"]["detail"])
        self._second = answer["second"]
        copied = {} if answer["second_folder"] is None else {"second_folder": answer["second_folder"]}
        beside_the_hub(self._keep, failed=None, second=self._second, **copied)

    def _ask(self, what: dict[str, Any]) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = json.loads(drawn(PROGRAM, json.dumps(what).encode(), within_s=WITHIN_S))
        except (NotDrawn, ValueError) as error:
            return {"failed": "ended", "detail": (str(error).splitlines() or ["ended without a word"])[-1]}
        return answer

    def _keep(self, **said: Any) -> None:
        try:
            backups.keep_state(self._folder, **said)
        except OSError as error:
            log.error("%s: %s", self._folder / backups.STATE, error.strerror)

    def _drill_is_due(self, now: int) -> bool:
        last = self.last_drill() or {"at": 0, "ok": True}
        if now < last["at"] + (DRILL_EVERY_S if last["ok"] else DAY_S):
            return False
        calendar = self._store.office.calendar
        return not calendar.is_open(now) or calendar.local(now).hour == QUIET_HOUR

    def _trouble(self, now: int) -> str | None:
        """What the hall host is told: nothing while a failure is younger than a few backups."""
        late = LATE_TIMES * self._store.office.backup.every_s
        if now - (self._covered_at or self._since) > late:
            return str(self._failed["failed"]) if self._failed else "late"
        return str(self._second["failed"]) if self._second else None
