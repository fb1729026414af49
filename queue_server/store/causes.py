"""Why visits broke the standard, as managers picked it: the newest word counts, every earlier one is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select

from queue_server.hall.causes import CAUSES
from queue_server.store.catalogue import Office, told
from queue_server.store.schema import ticket
from queue_server.store.schema_reports import cause
from queue_server.store.store import Change
from queue_server.texts import FALLBACK, text

#: A row of the table.
CauseRow = Any


def listed(office: Office, language: str) -> list[dict[str, str]]:
    """The causes that one can pick, in order: `{code, name}`."""
    codes = [one["code"] for one in office.reports.causes] or list(CAUSES)
    return [{"code": code, "name": name_of(office, code, language)} for code in codes]


def name_of(office: Office, code: str, language: str) -> str:
    """A cause in words; the code itself where the set-up has none for it any more."""
    own = next((one for one in office.reports.causes if one["code"] == code), None)
    if own is not None and own.get("name"):
        return told(own["name"], language)
    return text(language, f"cause.{code}") if code in CAUSES else code


def of_day(connection: Connection, office: Office, day: str, language: str = FALLBACK) -> dict[str, dict[str, Any]]:
    """The causes of a business day's visits, by ticket: `{code, name, comment, by, at}`; a visit without one is missing."""
    of_the_day = select(ticket.c.id).where(ticket.c.office_id == office.id, ticket.c.business_day == day)
    return _newest(connection, office, cause.c.ticket_id.in_(of_the_day), language)


def of_some(connection: Connection, office: Office, ids: Sequence[str], language: str) -> dict[str, dict[str, Any]]:
    """The causes of these tickets (their ids) in the same way."""
    return _newest(connection, office, cause.c.ticket_id.in_(ids), language)


def _newest(connection: Connection, office: Office, which: ColumnElement[bool], language: str) -> dict[str, dict[str, Any]]:
    newest = select(cause.c.ticket_id, func.max(cause.c.seq).label("seq")).where(which).group_by(cause.c.ticket_id).subquery()
    question = select(cause).join(newest, (newest.c.ticket_id == cause.c.ticket_id) & (newest.c.seq == cause.c.seq))
    return {row.ticket_id: document(office, row, language) for row in connection.execute(question) if row.code is not None}


def newest_of(connection: Connection, ticket_id: str) -> CauseRow | None:
    """What was said of a visit last."""
    question = select(cause).where(cause.c.ticket_id == ticket_id).order_by(cause.c.seq.desc()).limit(1)
    return connection.execute(question).first()


def add(change: Change, ticket_id: str, seq: int, code: str | None, comment: str | None, who: str) -> None:
    """Keeps what was said; `seq` is the event that says the same."""
    values = {"ticket_id": ticket_id, "seq": seq, "code": code, "comment": comment, "picked_by": who, "at": change.now}
    change.connection.execute(insert(cause).values(**values))


def document(office: Office, row: CauseRow, language: str) -> dict[str, Any]:
    """A cause as reports show it."""
    name = row.picked_by.partition(":")[2] or row.picked_by
    user = office.ever_user.get(name)
    return {
        "code": row.code,
        "name": name_of(office, row.code, language),
        "comment": row.comment,
        "by": user.display_name if user else name,
        "at": office.calendar.local(row.at).isoformat(),
    }
