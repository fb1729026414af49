"""Routes of the API: one line says address, who may call, what comes in and what goes out; openapi.json is made of the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, current_app, request
from pydantic import BaseModel, ConfigDict

from queue_server.access import ANYONE, NOBODY, Caller
from queue_server.actions.actor import Actor, Refused
from queue_server.actions.once import Written
from queue_server.actions.passwords import must_choose
from queue_server.actions.sessions import was_active
from queue_server.api.problems import Problem, reader_language, status_of
from queue_server.api.request_caller import caller_of_request, check_csrf
from queue_server.api.strict_json import check, read_body
from queue_server.api.telling import refused
from queue_server.store.store import Store

BASE = "/api/v1"
KEY_HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


class Body(BaseModel):
    """A body that allows nothing but its own keys, each of its own kind: `true` and "3" are no numbers."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Query(BaseModel):
    """A question that allows nothing but its own keys; in an address everything is written as text."""

    model_config = ConfigDict(extra="forbid")


class NoBody(Body):
    """An empty object; a request without any body counts as one."""


#: What a route answers by status: in words, then the model of its JSON, or other media types, or None for nothing.
Answers = Mapping[int, tuple[str, *tuple[type[BaseModel] | str | None, ...]]]


@dataclass(frozen=True)
class Call:
    """One request, authorised and checked."""

    store: Store
    caller: Caller
    language: str
    body: Any
    query: Any
    key: str | None
    path: Mapping[str, Any]

    @property
    def actor(self) -> Actor:
        # The address of the connection alone: what a header says of another one, anybody can write.
        return self.caller.actor(self.language, request.remote_addr or "")


@dataclass(frozen=True)
class Route:
    """A line of the table of routes."""

    method: str
    path: str
    who: frozenset[str]
    summary: str
    answers: Answers
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    keyed: bool
    work: Callable[[Call], Response]
    refusals: tuple[int, ...] = ()
    csrf: bool = True
    #: Also for whoever must choose a password first.
    before_all: bool = False
    #: Also from a computer that is locked.
    while_locked: bool = False
    #: The media type of a body that is no JSON: `work` reads it as it comes.
    takes: str | None = None

    @property
    def endpoint(self) -> str:
        return self.work.__name__


@dataclass
class Routes:
    """The table of routes, filled by the files of this folder."""

    table: list[Route] = field(default_factory=list)

    def add(
        self,
        method: str,
        path: str,
        who: Iterable[str],
        answers: Answers,
        *,
        body: type[BaseModel] | None = None,
        query: type[BaseModel] | None = None,
        keyed: bool = False,
        refusals: tuple[int, ...] = (),
        csrf: bool = True,
        before_all: bool = False,
        while_locked: bool = False,
        takes: str | None = None,
    ) -> Callable[[Callable[[Call], Response]], Callable[[Call], Response]]:
        def decorate(work: Callable[[Call], Response]) -> Callable[[Call], Response]:
            summary = (work.__doc__ or "").strip().splitlines()[0]
            more = (body, query, keyed, work, refusals, csrf, before_all, while_locked, takes)
            self.table.append(Route(method, path, frozenset(who), summary, answers, *more))
            return work

        return decorate

    def blueprint(self, name: str = "api") -> Blueprint:
        """The routes as a Flask blueprint."""
        blueprint = Blueprint(name, __name__, url_prefix=BASE)
        for route in self.table:
            blueprint.add_url_rule(route.path, route.endpoint, _view(route), methods=[route.method])
        return blueprint


def store() -> Store:
    found: Store = current_app.extensions["store"]
    return found


def answer(document: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer that no cache keeps; None is 204."""
    if document is None:
        response = Response(status=204)
    else:
        text = document.text if isinstance(document, Written) else json.dumps(document, ensure_ascii=False)
        response = Response(text, status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    response.headers.update(headers or {})
    return response


def _view(route: Route) -> Callable[..., Response]:
    def view(**path: Any) -> Response:
        opened = store()
        caller = caller_of_request(opened)
        try:
            return _answered(route, opened, caller, path)
        except (Problem, Refused) as refusal:
            if status_of(refusal) == 403 and caller.role != "visitor":
                refused(opened, caller.actor("", request.remote_addr or ""), refusal.code)
            raise

    return view


def _answered(route: Route, opened: Store, caller: Caller, path: Mapping[str, Any]) -> Response:
    if route.who is not ANYONE and caller.role not in route.who:
        raise Problem(401, "unauthorised") if caller.role == "visitor" else Problem(403, "forbidden")
    if route.method != "GET" and route.csrf:
        check_csrf(caller)
    if not route.while_locked:
        caller = _in_use(route, opened, caller)
    if caller.user is not None and not route.before_all and route.who is not ANYONE and must_choose(opened, caller.user):
        raise Problem(403, "password_must_change")
    return route.work(
        Call(
            store=opened,
            caller=caller,
            language=reader_language(),
            body=_body(route),
            query=_query(route),
            key=_key() if route.keyed else None,
            path=path,
        )
    )


def _in_use(route: Route, opened: Store, caller: Caller) -> Caller:
    """The caller, who does something here; nobody where a locked computer asks what everybody may. Raises Problem 423."""
    if caller.locked if route.method != "GET" else caller.shut_out:
        if route.who is not ANYONE:
            raise Problem(423, "session_locked")
        return NOBODY
    if caller.session is not None and route.method != "GET":
        was_active(opened, current_app.extensions["sessions"], caller.token)
    return caller


def _body(route: Route) -> Any:
    if route.body is None:
        return None
    if issubclass(route.body, NoBody) and not request.content_length and not request.headers.get("Transfer-Encoding"):
        return route.body()
    return read_body(route.body)


def _query(route: Route) -> Any:
    if route.query is None:
        return None
    given = {name: values[0] if len(values) == 1 else values for name, values in request.args.lists()}
    given.pop("lang", None)
    return check(route.query, given)


def _key() -> str:
    key = request.headers.get(KEY_HEADER)
    if key is None:
        raise Problem(400, "key_missing")
    if not _KEY.fullmatch(key):
        raise Problem(400, "invalid_key")
    return key
