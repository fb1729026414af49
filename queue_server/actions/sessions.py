"""People sign in and out."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.actions.actor import Actor
from queue_server.secrets import new_token, token_hash
from queue_server.store import audit, sessions
from queue_server.store.audit import Noted
from queue_server.store.catalogue import User
from queue_server.store.store import Store

#: A session ends by itself after a working day and a half shift more.
LASTS_S = 12 * 60 * 60


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in person; `csrf` must come with every change."""

    user_id: int
    csrf: str
    created_at: int
    #: The set-up that was true when the session was last seen in the database.
    setup_version: int


def begin(store: Store, user: User, counter: int | None, origin: str) -> tuple[str, Session]:
    """Signs a person in, always with a new token; returns the token for the cookie. `counter`: where he sat down just now."""
    token = new_token()
    session = Session(user.id, new_token(), store.clock.now(), store.office.version)
    with store.change() as change:
        sessions.end_older(change.connection, session.created_at - LASTS_S)
        sessions.add(change.connection, token_hash(token), user.id, session.csrf, session.created_at)
        who = Actor(f"user:{user.name}", role=user.role, origin=origin)
        audit.note(change, who, Noted.SIGNED_IN, ("user", user.name), after=None if counter is None else {"counter": counter})
    return token, session


def find(store: Store, token: str) -> Session | None:
    """The session that a cookie's token stands for, None when there is none or it is too old."""
    with store.read() as connection:
        row = sessions.find(connection, token_hash(token))
    if row is None or store.clock.now() - row.created_at > LASTS_S:
        return None
    return Session(row.user_id, row.csrf, row.created_at, store.office.version)


def end(store: Store, token: str, actor: Actor) -> None:
    """Signs a person out."""
    with store.change() as change:
        sessions.end(change.connection, token_hash(token))
        audit.note(change, actor, Noted.SIGNED_OUT, ("user", actor.who.removeprefix("user:")))


def note_failure(store: Store, actor: Actor, name: str, unnoted: int, code: str | None = None) -> None:
    """Notes that a name or password let nobody in; `unnoted` more of an address were not, `code`: why the directory did not."""
    after = ({"code": code} if code else {}) | ({"unnoted": unnoted} if unnoted else {})
    with store.change() as change:
        audit.note(change, actor, Noted.SIGN_IN_FAILED, ("user", name), after=after or None)
