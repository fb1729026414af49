"""Who is signed in: sessions are rows, so that they outlive the server and end at once when they are deleted."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select, text, update

from queue_server.store.prepared import Prepared
from queue_server.store.schema import IS_AT_COUNTER, counter, session, ticket
from queue_server.store.tickets import TicketRow

_VISITS = Prepared(
    select(counter.c.operator_id, ticket.c.called_at)
    .join(ticket, ticket.c.counter_id == counter.c.id)
    .where(text(IS_AT_COUNTER), counter.c.operator_id.is_not(None), ticket.c.called_at.is_not(None))
)


def add(connection: Connection, token_hash: str, user_id: int, csrf: str, now: int) -> None:
    connection.execute(insert(session).values(token_hash=token_hash, user_id=user_id, csrf=csrf, created_at=now, active_at=now))


def find(connection: Connection, token_hash: str) -> TicketRow | None:
    """(token_hash, user_id, csrf, created_at, notice, active_at, locked_at)"""
    return connection.execute(select(session).where(session.c.token_hash == token_hash)).first()


def leave_notice(connection: Connection, user_id: int, notice: Mapping[str, str]) -> None:
    """Leaves a text (by language) for a person, wherever he is signed in now."""
    connection.execute(update(session).where(session.c.user_id == user_id).values(notice=dict(notice)))


def end(connection: Connection, token_hash: str) -> None:
    connection.execute(delete(session).where(session.c.token_hash == token_hash))


def renew(connection: Connection, token_hash: str, new_hash: str, csrf: str, now: int) -> None:
    """A session goes on under another token from now on, and is not locked."""
    values = {"token_hash": new_hash, "csrf": csrf, "created_at": now, "active_at": now, "locked_at": None}
    connection.execute(update(session).where(session.c.token_hash == token_hash).values(**values))


def note_active(connection: Connection, token_hash: str, now: int) -> None:
    """Its person did something."""
    connection.execute(update(session).where(session.c.token_hash == token_hash).values(active_at=now))


def lock(connection: Connection, token_hash: str, now: int) -> bool:
    """A password is asked for from now on; False when it was before, or the session is over."""
    there = (session.c.token_hash == token_hash, session.c.locked_at.is_(None))
    return connection.execute(update(session).where(*there).values(locked_at=now)).rowcount > 0


def called_at(connection: Connection) -> Mapping[int, int]:
    """Of everybody who has a visitor at the counter: when that visitor was called."""
    return {row.operator_id: row.called_at for row in _VISITS.all(connection, {})}


def end_of_user(connection: Connection, user_id: int, keep: str = "") -> None:
    """Ends all sessions of a person, but for the one (its token's hash) to `keep`."""
    connection.execute(delete(session).where(session.c.user_id == user_id, session.c.token_hash != keep))


def end_older(connection: Connection, before: int) -> None:
    """Ends the sessions that began before an instant."""
    connection.execute(delete(session).where(session.c.created_at < before))
