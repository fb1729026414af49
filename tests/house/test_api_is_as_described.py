"""openapi.json is complete and true: every route is in it, and whatever fits it or does not is answered as it says."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.generation import GenerationMode

from tests.api.every_route import TABLE, WHO, Hall
from tests.conftest import OpenOffice
from tests.office import ROUND_THE_CLOCK, Document, Office, Person

#: Every address that clients, monitoring and other people's scripts rely on.
RELIED_ON = {
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/metrics"),
    ("get", "/api/v1/openapi.json"),
    ("post", "/api/v1/session"),
    ("delete", "/api/v1/session"),
    ("get", "/api/v1/menu"),
    ("post", "/api/v1/tickets"),
    ("get", "/api/v1/tickets"),
    ("get", "/api/v1/tickets/{ticket}"),
    ("post", "/api/v1/counters/{number}/call-next"),
    ("post", "/api/v1/counters/{number}/call"),
    ("post", "/api/v1/counters/{number}/pause"),
    ("post", "/api/v1/counters/{number}/resume"),
    ("post", "/api/v1/tickets/{ticket}/recall"),
    ("post", "/api/v1/tickets/{ticket}/start"),
    ("post", "/api/v1/tickets/{ticket}/finish"),
    ("post", "/api/v1/tickets/{ticket}/no-show"),
    ("post", "/api/v1/tickets/{ticket}/park"),
    ("post", "/api/v1/tickets/{ticket}/transfer"),
    ("post", "/api/v1/tickets/{ticket}/return"),
    ("post", "/api/v1/tickets/{ticket}/cancel"),
    ("post", "/api/v1/tickets/{ticket}/reprint"),
    ("post", "/api/v1/tickets/{ticket}/print"),
    ("get", "/api/v1/board"),
    ("get", "/api/v1/hall"),
    ("get", "/api/v1/reports/day"),
}


def described(name: str) -> tuple[str, str]:
    """A line of the table of routes as openapi.json writes it."""
    method, _, path = name.partition(" ")
    return method.lower(), "/api/v1" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)


def document(office: Office) -> dict[str, Any]:
    found: dict[str, Any] = office.visitor.get("openapi.json")
    return found


def test_every_route_is_described_and_nothing_else(office: Office) -> None:
    listed = {(method, path) for path, methods in document(office)["paths"].items() for method in methods}
    assert listed >= RELIED_ON
    assert listed >= {described(name) for name in TABLE}
    served = {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in office.app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    assert listed <= served


def test_every_reference_leads_somewhere(office: Office) -> None:
    whole = document(office)
    for reference in re.findall(r"#/[\w/]+", str(whole)):
        found: Any = whole
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        assert found


def test_a_route_says_which_key_token_or_session_it_wants(office: Office) -> None:
    paths = document(office)["paths"]
    for name, route in TABLE.items():
        method, path = described(name)
        operation = paths[path][method]
        assert ("security" in operation) is ("1" in WHO[name] or "3" in WHO[name])
        keys = [one for one in operation["parameters"] if one["name"] == "Idempotency-Key"]
        assert bool(keys) is route.keyed
        assert all(one["required"] for one in keys)
        for status in ("401", "403") if "3" in WHO[name] else ():
            assert "application/problem+json" in operation["responses"][status]["content"]


#: What an answer is held against. That all that fits is taken cannot be asked: a text of control characters fits a schema.
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]


@pytest.fixture(scope="module")
def without_doors(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The description, the same for every office. Who asks is our matter: otherwise sessions and tokens are made up too, and
    few requests get past the door.
    """
    office = Office(tmp_path_factory.mktemp("described"))
    whole = document(office)
    office.close()
    for methods in whole["paths"].values():
        for one in methods.values():
            one.pop("security", None)
    return whole


@pytest.mark.parametrize("name", TABLE)
def test_whatever_is_asked_is_answered_as_described(open_office: OpenOffice, without_doors: Document, name: str) -> None:
    office = open_office(hours=ROUND_THE_CLOCK)
    hall = Hall(office)
    hall.callers["administrator"] = Person(office, "administrator", 1)
    method, path = described(name)
    alone = {**without_doors, "paths": {path: {method: without_doors["paths"][path][method]}}}
    schema = schemathesis.openapi.from_dict(copy.deepcopy(alone))
    schema.app = closing(office.app)
    operation = schema[path][method]
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        ask(hall, name, operation, mode)


def closing(app: Callable[..., Any]) -> Callable[..., Any]:
    """The application behind a server that closes each answer, as real ones do: a file that was sent is let go at once."""

    def closed(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        parts = app(environ, start_response)
        try:
            return list(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()

    return closed


def ask(hall: Hall, name: str, operation: Any, mode: GenerationMode) -> None:
    """Requests that fit the description, or do not, by somebody who may make them."""
    caller = hall.someone_who_may(name)
    cookie, _, token = caller.headers.get("Cookie", "").partition("=")
    headers = {key: value for key, value in caller.headers.items() if key != "Cookie"}
    there = {"ticket": hall.ticket, "number": 1} if mode is GenerationMode.POSITIVE else {}

    @settings(max_examples=8, deadline=None, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def once(case: schemathesis.Case) -> None:
        for blank, value in there.items():
            if blank in case.path_parameters:
                case.path_parameters[blank] = value
        answer = case.call(headers=headers, cookies={cookie: token} if cookie else {})
        if not name.endswith(" /session"):
            assert answer.status_code not in (401, 403), answer.text
        case.validate_response(answer, checks=CHECKS)

    once()
