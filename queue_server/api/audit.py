"""The log of who did what, for those who answer for the office."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from flask import Response
from pydantic import AfterValidator, BaseModel, Field

from queue_server.access import AUDITORS
from queue_server.api.models import Code, Day, printable
from queue_server.api.problems import Problem
from queue_server.api.routing import Call, Query, answer
from queue_server.api.table import routes
from queue_server.beside import beside_the_hub
from queue_server.documents.audit import entry_document, whose
from queue_server.store import audit_list
from queue_server.store.audit_list import KINDS, Wanted
from queue_server.store.store import Store

A_PAGE = 50
#: What is shown when nothing is said, and what may be asked for.
DAYS_SHOWN = 7
LONGEST_DAYS = 366


class AuditQuery(Query):
    """Without `to` until today, without `from` a week; `who` as it stands in the log, or a person's name alone."""

    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="to")
    who: Annotated[str, Field(min_length=1, max_length=80), AfterValidator(printable)] | None = None
    what: Code | None = None
    page: Annotated[int, Field(ge=1, le=100_000)] = 1


class AuditEntry(BaseModel):
    """Something that was done. Of an event of the hall `after` are its details; role and address stand at the signing in."""

    entry: str
    at: str
    at_utc: str
    who: str
    name: str | None
    role: str | None
    what: str
    on_kind: str | None
    on_id: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    origin: str | None


class Known(BaseModel):
    who: str
    name: str


class AuditAnswer(BaseModel):
    """A page of at most 50 of `total` entries, newest first; `people` and `kinds`: what can be asked for."""

    first: date = Field(alias="from")
    to: date
    page: int
    pages: int
    total: int
    items: list[AuditEntry]
    people: list[Known]
    kinds: list[str]


@routes.add("GET", "/audit", AUDITORS, {200: ("A page of the log", AuditAnswer)}, query=AuditQuery)
def show_audit(call: Call) -> Response:
    """Who did what, by day, person and kind; what happens all day long only where it is asked for."""
    query: AuditQuery = call.query
    last = query.last or date.fromisoformat(call.store.office.business_day(call.store.clock.now()))
    first = query.first or last - timedelta(days=DAYS_SHOWN - 1)
    if first > last or (last - first).days >= LONGEST_DAYS:
        raise Problem(422, "bad_period", field="from", days=LONGEST_DAYS)
    if query.what is not None and query.what not in KINDS:
        raise Problem(422, "invalid", field="what")
    return answer(beside_the_hub(_page, call.store, first, last, query))


def _page(store: Store, first: date, last: date, query: AuditQuery) -> dict[str, Any]:
    office = store.office
    begins, ends = office.calendar.midnights(first)[0], office.calendar.midnights(last)[1]
    wanted = Wanted(begins, ends, query.who, query.what)
    with store.read_apart() as connection:
        total = audit_list.count(connection, office, wanted)
        rows = audit_list.page(connection, office, wanted, A_PAGE, (query.page - 1) * A_PAGE)
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "page": query.page,
        "pages": max(1, -(-total // A_PAGE)),
        "total": total,
        "items": [entry_document(row, office) for row in rows],
        "people": whose(office),
        "kinds": list(KINDS),
    }
