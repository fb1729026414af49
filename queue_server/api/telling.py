"""What the audit log is told of requests: wrong passwords, refusals, and files that were taken."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import current_app, request
from sqlalchemy.exc import OperationalError

from queue_server.actions import sessions
from queue_server.actions.actor import Actor
from queue_server.store import audit
from queue_server.store.audit import Noted
from queue_server.store.store import Store

if TYPE_CHECKING:
    from queue_server.api.routing import Call

log = logging.getLogger(__name__)

#: So many wrong passwords of one address, and refusals of one person at one route, are noted a minute: nobody fills the disk.
WRONG_A_MINUTE = 10
REFUSALS_A_MINUTE = 1
MINUTE_S = 60.0
#: How many of them are remembered at the most.
REMEMBERED = 10_000


@dataclass
class Sparing:
    """Lets so many of one kind through in a minute, and counts the others."""

    at_most: int
    #: By kind: when its minute began, how many were let through in it, how many were not.
    _seen: dict[Hashable, tuple[float, int, int]] = field(default_factory=dict)

    def admit(self, kind: Hashable, now: float) -> int | None:
        """None: not now; else how many were held back since the last one. `now` is monotonic seconds."""
        began, let, held = self._seen.pop(kind, (now, 0, 0))
        if now - began >= MINUTE_S:
            began, let = now, 0
        through = let < self.at_most
        self._seen[kind] = (began, let + 1, 0) if through else (began, let, held + 1)
        while len(self._seen) > REMEMBERED:
            self._seen.pop(next(iter(self._seen)))
        return held if through else None


@dataclass
class Telling:
    """What was noted of late, for one server."""

    wrong: Sparing = field(default_factory=lambda: Sparing(WRONG_A_MINUTE))
    refused: Sparing = field(default_factory=lambda: Sparing(REFUSALS_A_MINUTE))


def sign_in_failed(call: Call, name: str, code: str | None = None) -> None:
    """Notes a wrong name or password: the same work for both, so that nobody learns from it which names there are.

    `code`: why the directory let nobody in, where it was not for that.
    """
    unnoted = _telling().wrong.admit(call.actor.origin, call.store.clock.monotonic())
    if unnoted is not None:
        sessions.note_failure(call.store, call.actor, name, unnoted, code)


def refused(store: Store, actor: Actor, code: str) -> None:
    """Notes that the present request was refused to somebody who is known. Where the note cannot be kept, the refusal stands."""
    route = f"{request.method} {request.url_rule}"
    held = _telling().refused.admit((actor.who, route), store.clock.monotonic())
    if held is None:
        return
    after = {"code": code} | ({"unnoted": held} if held else {})
    try:
        with store.change() as change:
            audit.note(change, actor, Noted.REFUSED, ("route", route), after=after)
    except (OperationalError, sqlite3.OperationalError) as error:
        log.warning("that %s was refused %s could not be noted: %s", actor.who, route, error)


def file_taken(call: Call, name: str) -> None:
    """Notes that a file is taken, before it is made: nobody gets one of which the log knows nothing."""
    asked = {key: value for key, value in request.args.items() if key not in ("lang", "format")}
    with call.store.change() as change:
        audit.note(change, call.actor, Noted.FILE_TAKEN, ("report", request.path), after={"file": name, **asked})


def _telling() -> Telling:
    found: Telling = current_app.extensions["telling"]
    return found
