"""People sign in and out; a computer that nobody uses is locked."""

from __future__ import annotations

from collections.abc import MutableMapping
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy.exc import OperationalError

from queue_server.actions.actor import SYSTEM, Actor
from queue_server.hall import idle
from queue_server.secrets import new_token, token_hash
from queue_server.store import audit, sessions
from queue_server.store.audit import Noted
from queue_server.store.catalogue import Office, User
from queue_server.store.store import Store

#: A session ends by itself after a working day and a half shift more.
LASTS_S = 12 * 60 * 60


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in person; `csrf` must come with every change.

    `active_at`: when the person last did something, `noted_at`: as far as the database knows; `locked_at`: since when the
    password is asked for, None while it is not.
    """

    user_id: int
    csrf: str
    created_at: int
    #: The set-up that was true when the session was last seen in the database.
    setup_version: int
    active_at: int
    noted_at: int
    locked_at: int | None = None

    @classmethod
    def begun(cls, user_id: int, now: int, setup_version: int) -> Session:
        return cls(user_id, new_token(), now, setup_version, now, now)


#: The sessions that this program has seen, by their tokens.
Known = MutableMapping[str, Session]


def begin(store: Store, user: User, counter: int | None, origin: str) -> tuple[str, Session]:
    """Signs a person in, always with a new token; returns the token for the cookie. `counter`: where he sat down just now."""
    token = new_token()
    session = Session.begun(user.id, store.clock.now(), store.office.version)
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
    return Session(row.user_id, row.csrf, row.created_at, store.office.version, row.active_at, row.active_at, row.locked_at)


def end(store: Store, token: str, actor: Actor) -> None:
    """Signs a person out."""
    with store.change() as change:
        sessions.end(change.connection, token_hash(token))
        audit.note(change, actor, Noted.SIGNED_OUT, ("user", actor.who.removeprefix("user:")))


def lock_minutes(office: Office, role: str) -> int:
    """After how many idle minutes the session of somebody with this role is locked; 0: never."""
    return idle.limit_s(role, office.settings.lock_desk_minutes, office.settings.lock_administrator_minutes) // 60


def locked_if_idle(store: Store, known: Known, token: str, user: User) -> Session:
    """The known session of a person, locked from now on when nothing was done there for too long."""
    session, now, limit = known[token], store.clock.now(), 60 * lock_minutes(store.office, user.role)
    if session.locked_at is not None or not idle.is_idle(now, session.active_at, None, limit):
        return session
    with store.read() as connection:
        called_at = sessions.called_at(connection).get(user.id)
    if not idle.is_idle(now, session.active_at, called_at, limit):
        return session
    with store.change() as change:
        if sessions.lock(change.connection, token_hash(token), now):
            audit.note(change, SYSTEM, Noted.SESSION_LOCKED, ("user", user.name), after={"minutes": limit // 60})
    known[token] = replace(session, locked_at=now)
    return known[token]


def was_active(store: Store, known: Known, token: str) -> None:
    """The person behind a session did something. A disk that fails costs no more than that a restart knows it less exactly."""
    session, now = known[token], store.clock.now()
    known[token] = replace(session, active_at=now)
    if now - session.noted_at >= idle.NOTED_EVERY_S:
        with suppress(OperationalError):
            with store.change() as change:
                sessions.note_active(change.connection, token_hash(token), now)
            known[token] = replace(session, active_at=now, noted_at=now)


def keep_busy(store: Store, known: Known) -> None:
    """Whoever has a visitor is doing something as long as the visit lasts, whether or not a key is pressed."""
    with store.read() as connection:
        visits = sessions.called_at(connection)
    for token, session in list(known.items()):
        if session.locked_at is None and idle.keeps_busy(session.active_at, visits.get(session.user_id)):
            was_active(store, known, token)


def unlock(store: Store, actor: Actor, token: str, user: User) -> tuple[str, Session]:
    """A person gave the password: the session goes on under a new token, which is returned."""
    new = new_token()
    session = Session.begun(user.id, store.clock.now(), store.office.version)
    with store.change() as change:
        sessions.renew(change.connection, token_hash(token), token_hash(new), session.csrf, session.created_at)
        audit.note(change, actor, Noted.SESSION_UNLOCKED, ("user", user.name))
    return new, session


def note_failure(store: Store, actor: Actor, name: str, unnoted: int, code: str | None = None) -> None:
    """Notes that a name or password let nobody in; `unnoted` more of an address were not, `code`: why the directory did not."""
    after = ({"code": code} if code else {}) | ({"unnoted": unnoted} if unnoted else {})
    with store.change() as change:
        audit.note(change, actor, Noted.SIGN_IN_FAILED, ("user", name), after=after or None)
