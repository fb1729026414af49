"""How full the hall is, as a page and as JSON, for anybody, where the set-up allows it."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request

from queue_server.access import ANYONE
from queue_server.actions.actor import NotFound
from queue_server.api.between_calls_models import LoadAnswer
from queue_server.api.problems import reader_language
from queue_server.api.routing import Call
from queue_server.api.table import routes
from queue_server.beside import beside_the_hub
from queue_server.documents.load import load_document
from queue_server.documents.menu import day_and_time
from queue_server.documents.now import hall_now
from queue_server.reports.usual import usual_by_hour
from queue_server.store.store import Store
from queue_server.texts import counted, languages, text

log = logging.getLogger(__name__)

#: However many ask, the hall is read so often at the most, and days that are over so often.
FRESH_S = 15
USUAL_FRESH_S = 15 * 60
TRY_AGAIN_S = 60

pages = Blueprint("load_pages", __name__)

Document = dict[str, Any]


class Loads:
    """What was made for those who asked before: by language, with the second (since 1970) in which it was made."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._made: dict[tuple[str, str], tuple[int, int, str]] = {}
        self._usual: Mapping[int, int] = {}
        self._usual_of = ""
        self._usual_until = 0
        self._reading = threading.Lock()

    def json(self, language: str) -> str:
        return self._kept("json", language)

    def page(self, language: str) -> str:
        return self._kept("page", language)

    def _kept(self, form: str, language: str) -> str:
        if not self._store.office.settings.public_load:
            raise NotFound(what="page")
        version, now = self._store.office.version, self._store.clock.now()
        kept = self._made.get((form, language))
        if kept is not None and kept[0] == version and 0 <= now - kept[1] < FRESH_S:
            return kept[2]
        document = self._document(language)
        made = json.dumps(document, ensure_ascii=False) if form == "json" else _drawn(document, language)
        self._made[form, language] = (version, now, made)
        return made

    def _document(self, language: str) -> Document:
        usual = self._usual_waits()
        with self._store.read() as connection:
            now = hall_now(connection, self._store.office, self._store.clock.now(), self._store.foreseen)
            return load_document(now, usual, language)

    def _usual_waits(self) -> Mapping[int, int]:
        """The first of a day waits for them; while they are made anew, everybody else is told what was known."""
        now = self._store.clock.now()
        day = self._store.office.business_day(now)
        if day == self._usual_of and now < self._usual_until:
            return self._usual
        if not self._reading.acquire(blocking=day != self._usual_of):
            return self._usual
        try:
            if day != self._usual_of or now >= self._usual_until:
                self._usual_until = now + TRY_AGAIN_S
                found = beside_the_hub(usual_by_hour, self._store, day)
                self._usual, self._usual_of, self._usual_until = found, day, now + USUAL_FRESH_S
        except Exception:
            log.exception("the usual waits could not be read")
            self._usual, self._usual_of = {}, day
        finally:
            self._reading.release()
        return self._usual


@routes.add("GET", "/load", ANYONE, {200: ("How full the hall is", LoadAnswer)}, refusals=(404,))
def load(call: Call) -> Response:
    """How many wait, how many counters are open, and how long one usually waits; where the set-up allows it."""
    response = Response(_loads().json(call.language), content_type="application/json")
    return _for_a_while(response)


@pages.get("/load")
def load_page() -> Response:
    """The same as a page for a phone; it needs no script."""
    return _for_a_while(Response(_loads().page(reader_language()), content_type="text/html; charset=utf-8"))


def _loads() -> Loads:
    found: Loads = current_app.extensions["load"]
    return found


def _for_a_while(response: Response) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={FRESH_S}"
    response.headers["Vary"] = "Accept-Language"
    return response


def _drawn(document: Document, language: str) -> str:
    longest = max((one["wait_s"] or 0 for one in document["usual"]), default=0)
    return render_template(
        "load.html",
        load=document,
        lang=language,
        languages=languages(),
        t=lambda key, **values: text(language, key, **values),
        n=lambda key, number: counted(language, key, number),
        clock=lambda iso: iso[11:16],
        closing=(document["closes_at"] or "")[11:16].replace("00:00", "24:00"),
        opening=_opening(document, language),
        minutes=lambda seconds: max(1, round(seconds / 60)),
        bar=lambda seconds: round(100 * seconds / longest) if longest else 0,
        path=request.path,
    )


def _opening(document: Document, language: str) -> str:
    """When one may come: "Monday 9 March, 08:00"."""
    if document["opens_at"] is None:
        return ""
    return day_and_time(datetime.fromisoformat(document["opens_at"]), language)
