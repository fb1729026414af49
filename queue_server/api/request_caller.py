"""The caller of the present request, and the proof that a change was meant."""

from __future__ import annotations

import hmac

from flask import current_app, request

from queue_server.access import NOBODY, Caller, caller_by_cookie, caller_by_token, cookie_name
from queue_server.api.problems import Problem
from queue_server.store.store import Store

CSRF_HEADER = "X-CSRF-Token"


def caller_of_request(store: Store) -> Caller:
    """The caller of the present request."""
    authorization = request.headers.get("Authorization", "")
    if authorization:
        scheme, _, token = authorization.partition(" ")
        return caller_by_token(store, token.strip()) if scheme.lower() == "bearer" else NOBODY
    cookie = request.cookies.get(cookie_name(request.is_secure), "")
    if not cookie:
        return NOBODY
    return caller_by_cookie(store, current_app.extensions["sessions"], cookie)


def check_csrf(caller: Caller) -> None:
    """A change in a person's name must carry the session's own value: another site's page does not know it."""
    if caller.session is None:
        return
    given = request.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), caller.session.csrf.encode()):
        raise Problem(403, "csrf")
