"""Errors as people and programs get them: RFC 9457 problem documents, made in this one place."""

from __future__ import annotations

import logging
import secrets
import sqlite3
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, json, render_template, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from queue_server.actions.actor import Refused
from queue_server.hall.ticket import ServiceGone, StepNotAllowed
from queue_server.store.catalogue import told
from queue_server.texts import FALLBACK, languages, text

log = logging.getLogger(__name__)

#: What each refusal of the hall is in HTTP; one that stands nowhere is a conflict with what is now.
STATUS: Mapping[str, int] = {
    "invalid": 422,
    "result_needed": 422,
    "not_your_number": 422,
    "old_password_wrong": 422,
    "bad_roll_number": 422,
    "bad_arrival": 422,
    "bad_paper_day": 422,
    "bad_paper_rows": 422,
    "key_reused": 422,
    "not_found": 404,
    "booking_unknown": 404,
    "forbidden": 403,
    "may_not_choose": 403,
    "too_many": 429,
    "clock_not_set": 503,
    "directory_away": 503,
    "directory_password_expired": 403,
    "directory_account_closed": 403,
}

_BY_HTTP_STATUS: Mapping[int, str] = {
    400: "bad_request",
    401: "unauthorised",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "not_json",
    422: "invalid",
    429: "too_many",
}


class Problem(Exception):
    """An answer that is not the wished one; `details` go into the document."""

    def __init__(self, status: int, code: str, headers: Mapping[str, str] | None = None, **details: Any) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.headers = dict(headers or {})
        self.details = details


def status_of(error: Problem | Refused) -> int:
    """The HTTP status of an answer that is not the wished one."""
    return error.status if isinstance(error, Problem) else STATUS.get(error.code, 409)


def reader_language() -> str:
    """The language of the reader: ?lang=, else the browser's, else the office's own."""
    asked = request.args.get("lang") if request.query_string else None
    if asked is not None and asked in languages():
        return asked
    if "Accept-Language" not in request.headers:
        return FALLBACK
    return request.accept_languages.best_match(languages()) or FALLBACK


def problem(status: int, code: str, headers: Mapping[str, str] | None = None, **details: Any) -> Response:
    """A problem document in the reader's language; a page of the same words for whoever typed an address."""
    language = reader_language()
    values = {name: value for name, value in details.items() if isinstance(value, str | int)}
    words = details.pop("text", None)
    detail = told(words, language) if isinstance(words, Mapping) and words else text(language, f"error.{code}", **values)
    document = {
        "type": "about:blank",
        "title": text(language, "error.title"),
        "status": status,
        "code": code,
        "detail": detail,
        **details,
    }
    if _is_read_as_page():
        shown = {"lang": language, "title": document["title"], "detail": detail, "start": text(language, "error.to_start")}
        answer = Response(render_template("problem.html", **shown), status)
    else:
        answer = Response(json.dumps(document), status, content_type="application/problem+json")
    answer.headers.update(headers or {})
    return answer


def _is_read_as_page() -> bool:
    """Whether a browser was sent here by a person; its scripts do not ask for HTML, and the API has documents only."""
    return "text/html" in request.headers.get("Accept", "") and not request.path.startswith("/api/")


def register(app: Flask) -> None:
    """Turns everything that can go wrong into a problem document."""

    @app.errorhandler(Problem)
    def _problem(error: Problem) -> Response:
        return problem(error.status, error.code, error.headers, **error.details)

    @app.errorhandler(Refused)
    def _refused(error: Refused) -> Response:
        status = status_of(error)
        headers = {"Retry-After": str(error.details["retry_after_s"])} if status == 429 else {}
        return problem(status, error.code, headers, **error.details)

    @app.errorhandler(StepNotAllowed)
    def _step(error: StepNotAllowed) -> Response:
        words = text(reader_language(), f"state.{error.state.value}")
        return problem(409, "step_not_allowed", state=error.state.value, step=error.step.value, words=words)

    @app.errorhandler(ServiceGone)
    def _gone(_error: ServiceGone) -> Response:
        return problem(409, "service_gone")

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        status = error.code or 500
        kept = error.get_response().headers if error.response is None else error.response.headers
        headers = {"Allow": kept["Allow"]} if "Allow" in kept else {}
        return problem(status, _BY_HTTP_STATUS.get(status, "bad_request" if status < 500 else "out_of_order"), headers)

    @app.errorhandler(OperationalError)
    @app.errorhandler(sqlite3.OperationalError)
    def _database(error: Exception) -> Response:
        log.error("the database refused: %s", error)
        return problem(503, "out_of_order", {"Retry-After": "5"})

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> Response:
        number = secrets.token_hex(4)
        log.error("unexpected error %s at %s %s", number, request.method, request.path, exc_info=error)
        return problem(500, "unexpected", number=number)
