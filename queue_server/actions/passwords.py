"""Passwords are given and changed; one that somebody else gave opens nothing but the choice of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, update

from queue_server import secrets
from queue_server.actions.actor import Actor, NotFound, Refused
from queue_server.actions.sessions import Session
from queue_server.beside import beside_the_hub
from queue_server.directory import Directory, NoAnswer, Verdict
from queue_server.secrets import new_token, token_hash
from queue_server.store import audit, counters, schema, sessions, tickets
from queue_server.store.audit import Noted
from queue_server.store.catalogue import User
from queue_server.store.events import Event
from queue_server.store.store import Change, Store


class OldPasswordWrong(Refused):
    """Whoever wants another password does not know the present one."""

    code = "old_password_wrong"


class PasswordInDirectory(Refused):
    """The company's directory keeps this password: it is changed there."""

    code = "password_in_directory"


class DirectoryAway(Refused):
    """The company's directory says nothing of the password."""

    code = "directory_away"


class PasswordExpired(Refused):
    """The password is the right one, and must be changed in the directory before it opens anything."""

    code = "directory_password_expired"


class AccountClosed(Refused):
    """The password is the right one, and the directory lets its owner in no more, or not now."""

    code = "directory_account_closed"


def proves(store: Store, directory: Directory, user: User | None, password: str) -> bool:
    """Whether this is the password of a person: the house's own, or the directory's.

    All that does not open at once costs the same, whoever is named, also nobody: a look at a hash and, where there is a
    directory, a question to it. Only its own people are asked for there by their names. Raises DirectoryAway, PasswordExpired,
    AccountClosed.
    """
    own = user is not None and user.has_own_password
    kept = user.password_hash if user is not None and own else secrets.NOBODY
    if beside_the_hub(secrets.password_fits, kept, password):
        return own
    rules = store.office.directory
    if rules is None:
        return False
    name = user.name if user is not None and user.by_directory else None
    try:
        said = directory.ask(rules, name, password, store.clock.now())
    except NoAnswer:
        raise DirectoryAway from None
    if name is None:
        return False
    if said is Verdict.MUST_CHANGE:
        raise PasswordExpired
    if said is Verdict.CLOSED:
        raise AccountClosed
    # It may have taken seconds: he may be gone by now, or have a password of this house.
    present = store.office.user_by_name.get(name)
    return present is not None and present.by_directory and said is Verdict.RIGHT


def must_choose(store: Store, user: User) -> bool:
    """Whether somebody else gave the present password. While a visitor is at the counter nobody is asked for another."""
    if not user.given_password:
        return False
    with store.read() as connection:
        return not _has_visitor(connection, user.id)


def give(store: Store, actor: Actor, name: str, password_hash: str, keep: str = "") -> None:
    """A person has a new password from now on, to be changed at once unless he made it for himself; his sessions end.

    But for the one (its token's hash) to `keep`, and for all of them while a visitor is at his counter: they are worth nothing
    after it. Raises NotFound, PasswordInDirectory.
    """
    with store.change() as change:
        user = change.office.user_by_name.get(name)
        if user is None:
            raise NotFound(what="user")
        if user.by_directory:
            raise PasswordInDirectory
        given = None if user.id == actor.user_id else password_hash
        _set(change, user, {"password_hash": password_hash, "given_hash": given})
        if not _has_visitor(change.connection, user.id):
            sessions.end_of_user(change.connection, user.id, keep)
        change.record(Event.PASSWORD_GIVEN, actor.who, details={"user": name})
    store.refresh()


def change_own(store: Store, actor: Actor, user: User, token: str, password_hash: str) -> tuple[str, Session]:
    """A person chose a password: his other sessions end, and this one goes on under a new token, which is returned.

    `user` is the person as he was when the old password was tried. The caller refreshes the store once the screens know the
    new token: those of a session that is no more are cut then. Raises OldPasswordWrong when there was another password meanwhile.
    """
    new = new_token()
    with store.change() as change:
        now = change.office.user_by_id.get(user.id)
        if now is None or now.password_hash != user.password_hash:
            raise OldPasswordWrong
        session = Session.begun(user.id, store.clock.now(), change.office.version + 1)
        _set(change, user, {"password_hash": password_hash, "given_hash": None})
        sessions.end_of_user(change.connection, user.id, token_hash(token))
        sessions.renew(change.connection, token_hash(token), token_hash(new), session.csrf, session.created_at)
        audit.note(change, actor, Noted.PASSWORD_CHANGED, ("user", user.name))
    return new, session


def _set(change: Change, user: User, values: Mapping[str, Any]) -> None:
    change.connection.execute(update(schema.user).where(schema.user.c.id == user.id).values(**values))
    # Whoever keeps the set-up, and with it the hashes, reads it again.
    change.connection.execute(update(schema.office).values(setup_version=change.office.version + 1))


def _has_visitor(connection: Connection, user_id: int) -> bool:
    seat = counters.of_operator(connection, user_id)
    return seat is not None and tickets.at_counter(connection, seat.id) is not None
