"""Who is signed in: sessions are rows, so that they outlive the server and end at once when they are deleted."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select, update

from queue_server.store.schema import session
from queue_server.store.tickets import TicketRow


def add(connection: Connection, token_hash: str, user_id: int, csrf: str, now: int) -> None:
    connection.execute(insert(session).values(token_hash=token_hash, user_id=user_id, csrf=csrf, created_at=now))


def find(connection: Connection, token_hash: str) -> TicketRow | None:
    """(token_hash, user_id, csrf, created_at, notice)"""
    return connection.execute(select(session).where(session.c.token_hash == token_hash)).first()


def leave_notice(connection: Connection, user_id: int, notice: Mapping[str, str]) -> None:
    """Leaves a text (by language) for a person, wherever he is signed in now."""
    connection.execute(update(session).where(session.c.user_id == user_id).values(notice=dict(notice)))


def end(connection: Connection, token_hash: str) -> None:
    connection.execute(delete(session).where(session.c.token_hash == token_hash))


def renew(connection: Connection, token_hash: str, new_hash: str, csrf: str, now: int) -> None:
    """A session goes on under another token from now on."""
    values = {"token_hash": new_hash, "csrf": csrf, "created_at": now}
    connection.execute(update(session).where(session.c.token_hash == token_hash).values(**values))


def end_of_user(connection: Connection, user_id: int, keep: str = "") -> None:
    """Ends all sessions of a person, but for the one (its token's hash) to `keep`."""
    connection.execute(delete(session).where(session.c.user_id == user_id, session.c.token_hash != keep))


def end_older(connection: Connection, before: int) -> None:
    """Ends the sessions that began before an instant."""
    connection.execute(delete(session).where(session.c.created_at < before))
