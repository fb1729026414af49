"""Signing in and out, and one's own password."""

from __future__ import annotations

import math

from flask import Response, current_app, request

from queue_server import secrets
from queue_server.access import ANYONE, PEOPLE, caller_by_cookie, cookie_name
from queue_server.actions import counters as seats
from queue_server.actions import passwords, sessions
from queue_server.actions.passwords import AccountClosed, DirectoryAway, OldPasswordWrong, PasswordExpired, PasswordInDirectory
from queue_server.actions.sessions import Session
from queue_server.api.guessing import Guessing
from queue_server.api.models import OwnPasswordBody, SessionAnswer, SignInBody, UnlockBody
from queue_server.api.problems import Problem
from queue_server.api.routing import Call, NoBody, answer
from queue_server.api.table import routes
from queue_server.api.telling import sign_in_failed
from queue_server.beside import beside_the_hub
from queue_server.hall.desk import SEATED_ROLES
from queue_server.password_setup import least, weakness
from queue_server.store import counters
from queue_server.store.catalogue import User, told
from queue_server.store.sessions import find

_SESSION = {200: ("The session", SessionAnswer)}


@routes.add("POST", "/session", ANYONE, _SESSION, body=SignInBody, refusals=(404, 409, 429, 503), csrf=False)
def sign_in(call: Call) -> Response:
    """Signs a person in, at a counter when one is named."""
    body: SignInBody = call.body
    user = _check_password(call, body.name, body.password)
    if user is None:
        raise Problem(401, "wrong_password")
    if body.counter is not None:
        if user.role not in SEATED_ROLES:
            raise Problem(403, "forbidden")
        seats.sit_down(call.store, user, body.counter, body.take_over)
    token, session = sessions.begin(call.store, user, body.counter, call.actor.origin)
    return _with_cookie(answer(_document(call, user, session.csrf, token)), token)


@routes.add("PUT", "/session/password", PEOPLE, _SESSION, body=OwnPasswordBody, refusals=(409, 422, 429, 503), before_all=True)
def change_password(call: Call) -> Response:
    """Changes the password of whoever is signed in; his other sessions end, and this one gets a new cookie and a new `csrf`."""
    body: OwnPasswordBody = call.body
    caller = call.caller
    if caller.user is not None and caller.user.by_directory:
        raise PasswordInDirectory
    user = None if caller.user is None else _check_password(call, caller.user.name, body.old)
    if user is None:
        raise OldPasswordWrong
    why = weakness(body.new, body.old, user.role)
    if why is not None:
        raise Problem(422, f"password_{why}", least=least(user.role))
    hashed = beside_the_hub(secrets.hash_password, body.new)
    token, session = passwords.change_own(call.store, call.actor, user, caller.token, hashed)
    _go_on_under(caller.token, token, session)
    call.store.refresh()
    return _with_cookie(answer(_document(call, call.store.office.user_by_id[user.id], session.csrf, token)), token)


@routes.add(
    "POST", "/session/unlock", PEOPLE, _SESSION, body=UnlockBody, refusals=(422, 429, 503), before_all=True, while_locked=True
)
def unlock_session(call: Call) -> Response:
    """Goes on with the session of a computer that was idle for too long; it gets a new cookie and a new `csrf`."""
    body: UnlockBody = call.body
    caller = call.caller
    user = None if caller.user is None else _check_password(call, caller.user.name, body.password)
    if user is None:
        raise Problem(422, "password_wrong")
    token, session = sessions.unlock(call.store, call.actor, caller.token, user)
    _go_on_under(caller.token, token, session)
    return _with_cookie(answer(_document(call, user, session.csrf, token)), token)


@routes.add("POST", "/session/here", PEOPLE, _SESSION, body=NoBody, before_all=True, while_locked=True)
def still_here(call: Call) -> Response:
    """Says that somebody uses the computer, whatever he does there; a locked one stays locked."""
    caller = call.caller
    if caller.user is None or caller.session is None:
        raise Problem(401, "unauthorised")
    if not caller.locked:
        sessions.was_active(call.store, current_app.extensions["sessions"], caller.token)
    return answer(_document(call, caller.user, caller.session.csrf, caller.token))


@routes.add("GET", "/session", ANYONE, {**_SESSION, 204: ("Nobody is signed in here", None)}, while_locked=True)
def show_session(call: Call) -> Response:
    """Who is signed in: what a page asks after it was loaded."""
    caller = call.caller
    if caller.user is None or caller.session is None:
        return answer(None)
    return answer(_document(call, caller.user, caller.session.csrf, caller.token))


@routes.add("DELETE", "/session", PEOPLE, {204: ("Signed out", None)}, before_all=True, while_locked=True)
def sign_out(call: Call) -> Response:
    """Ends the session and leaves the counter."""
    caller = call.caller
    if caller.user is not None:
        seats.leave(call.store, caller.user)
    sessions.end(call.store, caller.token, call.actor)
    current_app.extensions["sessions"].pop(caller.token, None)
    current_app.extensions["live"].end_session(caller.token)
    response = answer(None)
    secure = request.is_secure
    response.delete_cookie(cookie_name(secure), path="/", secure=secure, httponly=True, samesite="Strict")
    return response


def _check_password(call: Call, name: str, password: str) -> User | None:
    """The user whose password this is, else None; a name that is unknown or disabled takes as long and is noted like one.

    Raises Problem 429 for whoever has tried too often; DirectoryAway, PasswordExpired, AccountClosed.
    """
    guessing: Guessing = current_app.extensions["guessing"]
    address = request.remote_addr or ""
    now = call.store.clock.monotonic()
    wait = guessing.wait_s(address, name, now)
    if wait > 0:
        seconds = math.ceil(wait)
        raise Problem(429, "too_many_tries", {"Retry-After": str(seconds)}, retry_after_s=seconds)
    if name not in call.store.office.user_by_name:
        call.store.refresh()
    user = call.store.office.user_by_name.get(name)
    if user is not None and user.disabled:
        user = None
    try:
        fits = passwords.proves(call.store, current_app.extensions["directory"], user, password)
    except (DirectoryAway, PasswordExpired, AccountClosed) as refused:
        guessing.was_wrong(address, name, now)
        sign_in_failed(call, name, refused.code)
        raise
    if user is None or not fits:
        guessing.was_wrong(address, name, now)
        sign_in_failed(call, name)
        return None
    guessing.was_right(address, name)
    return user


def _go_on_under(before: str, token: str, session: Session) -> None:
    """Whoever knows the session by its old token knows the new one instead."""
    known = current_app.extensions["sessions"]
    known.pop(before, None)
    known[token] = session
    current_app.extensions["live"].renew_session(before, token)


def _with_cookie(response: Response, token: str) -> Response:
    secure = request.is_secure
    response.set_cookie(
        cookie_name(secure), token, httponly=True, samesite="Strict", secure=secure, max_age=sessions.LASTS_S, path="/"
    )
    return response


def _document(call: Call, user: User, csrf: str, token: str) -> dict[str, object]:
    with call.store.read() as connection:
        row = counters.of_operator(connection, user.id)
        session = find(connection, secrets.token_hash(token)) if row is None else None
    caller = caller_by_cookie(call.store, current_app.extensions["sessions"], token)
    locked = {"all": caller.shut_out, "minutes": sessions.lock_minutes(call.store.office, user.role)}
    return {
        "csrf": csrf,
        "user": {"name": user.name, "display_name": user.display_name, "role": user.role},
        "counter": row.number if row else None,
        "notice": told(session.notice, call.language) if session is not None and session.notice else None,
        "password_must_change": passwords.must_choose(call.store, user),
        "password_in_directory": user.by_directory,
        "locked": locked if caller.locked else None,
    }
