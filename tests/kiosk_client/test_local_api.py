"""The local API belongs to the kiosk's own page: others are turned away, and broken input is refused in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from kiosk_client.app import Settings, create_app
from kiosk_client.server_link import Answer, Issued, Refused

from .conftest import WORDS

GOOD = {"service": "meter", "language": "ru", "priority": None, "key": "0123456789abcdef"}


class Link:
    """Answers as told; remembers what was asked."""

    def __init__(self) -> None:
        self.state: dict[str, Any] | None = None
        self.alone: dict[str, Any] | None = None
        self.asked: list[tuple[Any, ...]] = []
        self.answer: Answer = Issued({"id": "t-1", "number": "А012", "tracking_url": "https://talon.example/t/1"})

    def condition(self) -> dict[str, Any]:
        return {"connected": False, "refused": False, "age_s": None, "state_age_s": None}

    def offer_alone(self) -> dict[str, Any] | None:
        return self.alone

    def issue(self, service: str, language: str, priority: str | None, key: str, large: bool = False) -> Answer:
        self.asked.append((service, language, priority, key, large))
        return self.answer


class Papers:
    def state_of(self, ticket_id: str) -> str | None:
        return "printed" if ticket_id == "t-1" else None

    def condition(self) -> dict[str, str]:
        return {"paper": "ok", "last": "printed"}


@pytest.fixture
def link() -> Link:
    return Link()


@pytest.fixture
def client(link: Link) -> Iterator[FlaskClient]:
    app = create_app(link, Papers(), Settings(words=WORDS))
    with app.test_client() as client:
        yield client


def post(client: FlaskClient, body: Any, **headers: str) -> Any:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {
        "X-Kiosk": "1",
        "Content-Type": "application/json",
        **{k.replace("_", "-"): v for k, v in headers.items()},
    }
    return client.post("/local/tickets", data=data, headers=headers)


def test_a_good_choice_becomes_a_ticket(client: FlaskClient, link: Link) -> None:
    answer = post(client, GOOD)
    assert answer.status_code == 201
    assert answer.json["ticket"]["number"] == "А012"
    assert link.asked == [("meter", "ru", None, "0123456789abcdef", False)]
    assert client.get("/local/tickets/t-1").json == {"id": "t-1", "print_state": "printed"}
    qr = client.get("/local/tickets/t-1/qr.svg")
    assert qr.mimetype == "image/svg+xml"
    assert b"<path" in qr.data
    assert b"style=" not in qr.data


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"null", 400),
        (b"[]", 400),
        (b"12", 400),
        (b'"text"', 400),
        (b"\xff\xfe", 400),
        (b"[" * 4000, 400),
        (b'{"service": ' + b"[" * 3900, 400),
        (b'{"service": NaN}', 400),
        (b'{"service": "\\ud800", "key": "0123456789abcdef"}', 400),
        (b'{"service": "meter", "service": "meter", "key": "0123456789abcdef"}', 400),
        (b'{"service": ' + b"9" * 3900 + b"}", 422),
        (b'{"service": "' + b"x" * 5000 + b'"}', 413),
        ({}, 422),
        ({**GOOD, "service": None}, 422),
        ({**GOOD, "service": True}, 422),
        ({**GOOD, "service": ["meter"]}, 422),
        ({**GOOD, "service": ""}, 422),
        ({**GOOD, "service": "a\x00b"}, 422),
        ({**GOOD, "service": "x" * 65}, 422),
        ({**GOOD, "language": "de"}, 422),
        ({**GOOD, "language": ["ru"]}, 422),
        ({**GOOD, "priority": 1}, 422),
        ({**GOOD, "large": "yes"}, 422),
        ({**GOOD, "extra": 1}, 422),
        ({**GOOD, "key": None}, 400),
        ({**GOOD, "key": "short"}, 400),
        ({**GOOD, "key": "k" * 65}, 400),
        ({**GOOD, "key": "0123456789 bcdef"}, 400),
    ],
)
def test_broken_input_is_refused_in_words(client: FlaskClient, link: Link, body: Any, status: int) -> None:
    answer = post(client, body)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"]
    assert any("а" <= letter <= "я" for letter in answer.json["detail"])
    assert link.asked == []


def test_another_kind_of_body_is_not_taken(client: FlaskClient) -> None:
    assert post(client, GOOD, Content_Type="text/plain").status_code == 415
    assert client.post("/local/tickets", data={"service": "meter"}, headers={"X-Kiosk": "1"}).status_code == 415


def test_other_sites_and_other_names_are_turned_away(client: FlaskClient, link: Link) -> None:
    assert post(client, GOOD, Origin="https://evil.example").status_code == 403
    assert post(client, GOOD, Origin="null").status_code == 403
    assert post(client, GOOD, X_Kiosk="").status_code == 403
    assert post(client, GOOD, Host="evil.example:8090").status_code == 403
    assert client.get("/local/state", headers={"Host": "evil.example"}).status_code == 403
    assert link.asked == []
    assert post(client, GOOD, Origin="http://localhost").status_code == 201
    assert client.get("/local/state", headers={"Host": "127.0.0.1:8090"}).status_code == 200


def test_wrong_ways_and_unknown_places_are_said_in_words(client: FlaskClient) -> None:
    wrong = client.delete("/local/tickets", headers={"X-Kiosk": "1"})
    assert wrong.status_code == 405
    assert "POST" in wrong.headers["Allow"]
    for path in (
        "/nowhere",
        "/local/tickets/other",
        "/local/tickets/other/qr.svg",
        "/fonts/../app.py",
        "/languages/de.json",
    ):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.json["code"] == "not_found"


@pytest.mark.parametrize("path", ["/", "/local/state", "/nowhere", "/healthz", "/static/kiosk.js", "/languages/en.json"])
def test_every_answer_carries_the_safety_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_a_refusal_keeps_the_servers_words_and_hides_what_is_between_kiosk_and_server(client: FlaskClient, link: Link) -> None:
    link.answer = Refused(409, "service_closed", "Услуга закрыта до 13:00.")
    assert post(client, GOOD).json["detail"] == "Услуга закрыта до 13:00."
    link.answer = Refused(401, "unauthorised", "Bad token")
    assert post(client, GOOD).status_code == 503
    link.answer = Refused(503, "server_away")
    assert post(client, {**GOOD, "language": "en"}).json["detail"] == "The link to the hall is down. Your choice is kept."
    link.answer = Refused(418, "something_new")
    assert post(client, GOOD).json["detail"] == "Талон взять не получилось."


def test_the_state_is_there_before_the_server_is(client: FlaskClient) -> None:
    state = client.get("/local/state").json
    assert state["menu"] is None
    assert state["server"]["age_s"] is None
    assert state["printer"] == {"paper": "ok", "last": "printed"}
