"""Broken, foolish and malicious requests: each is refused with what to do about it, and nothing is changed."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from queue_server.api.strict_json import LARGEST_BODY
from queue_server.texts import text
from tests.api.every_route import BODIES, POSTS, TABLE, Hall
from tests.office import Caller, Office, Person


@pytest.fixture
def hall(office: Office) -> Hall:
    """The hall of the table, with the administrator at counter 1, so that every route may be tried."""
    made = Hall(office)
    made.callers["administrator"] = Person(office, "administrator", 1)
    return made


def assert_refused(answer: TestResponse, *statuses: int) -> dict[str, Any]:
    """A problem document that a reader of either language can act on; returns it."""
    shown = answer.get_data(as_text=True)
    assert answer.status_code in statuses, shown
    assert answer.content_type == "application/problem+json"
    document: dict[str, Any] = answer.get_json()
    assert document["status"] == answer.status_code
    assert document["type"] == "about:blank"
    assert re.fullmatch(r"[a-z_]+", document["code"])
    assert not re.search(r"Traceback|\.py|pydantic|sqlite|Error\b", shown)
    assert document["detail"].strip().endswith(".")
    assert "{" not in document["detail"].replace("{field}", "")
    return document


def assert_nothing_changed(hall: Hall, before: Any) -> None:
    assert hall.office.everything() == before


BROKEN = {
    "an open brace": (b"{", 400),
    "two documents": (b"{}{}", 400),
    "a broken text": (b'{"reason": "x', 400),
    "nested too deep": (b"[" * 50_000, 400),
    "nested objects too deep": (b'{"a":' * 13_000, 400),
    "a number of 5,000 digits": (b'{"reason": ' + b"9" * 5000 + b"}", 400),
    "no UTF-8": (b'{"reason": "\xff\xfe"}', 400),
    "UTF-16": ('{"reason": "x"}'.encode("utf-16"), 400),
    "a byte order mark": (b"\xef\xbb\xbf{}", 400),
    "NaN": (b'{"reason": NaN}', 400),
    "Infinity": (b'{"reason": -Infinity}', 400),
    "a key twice": (b'{"reason": "a", "reason": "b"}', 400),
    "a comment": (b'{"reason": "a"} // why', 400),
    "null": (b"null", 422),
    "a list": (b"[]", 422),
    "a list of objects": (b"[{}]", 422),
    "a number": (b"1", 422),
    "a text": (b'"advice"', 422),
    "a truth value": (b"true", 422),
    "an unknown key": (b'{"surprise": 1}', 422),
    "a key of another kind": (b'{"__proto__": {}, "constructor": {}}', 422),
    "a body of 65 kB": (b'{"reason": "' + b"x" * 65_536 + b'"}', 413),
    "a body of 1 MB": (b'{"reason": "' + b"x" * 1_000_000 + b'"}', 413),
}


@pytest.mark.parametrize("name", POSTS)
def test_a_body_that_cannot_be_read_is_refused_and_nothing_is_changed(hall: Hall, name: str) -> None:
    caller, path = hall.someone_who_may(name), hall.path(name)
    before = hall.office.everything()
    for what, (raw, status) in BROKEN.items():
        fits = status == 413 and len(raw) <= getattr(TABLE[name].body, "largest", LARGEST_BODY)
        assert assert_refused(caller.ask("POST", path, raw=raw), 422 if fits else status), what
    assert_nothing_changed(hall, before)


@pytest.mark.parametrize("name", [name for name, body in BODIES.items() if body is not None])
def test_an_empty_body_is_refused_where_something_must_be_said(hall: Hall, name: str) -> None:
    caller, path = hall.someone_who_may(name), hall.path(name)
    before = hall.office.everything()
    assert_refused(caller.ask("POST", path, raw=b""), 400)
    if name != "POST /tickets/<ticket>/finish":
        assert_refused(caller.ask("POST", path, raw=b"{}"), 422)
    assert_nothing_changed(hall, before)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "", "json"],
)
def test_a_body_that_is_not_json_is_refused(hall: Hall, content_type: str) -> None:
    before = hall.office.everything()
    for name in POSTS:
        answer = hall.someone_who_may(name).ask("POST", hall.path(name), raw=b'{"a": 1}', headers={"Content-Type": content_type})
        assert assert_refused(answer, 415)["code"] == "not_json", name
    assert_nothing_changed(hall, before)


WRONG: dict[type, list[Any]] = {
    str: [1, 0, True, 1.5, [], {}, ["advice"], "\ud800", "a\x00b", "\x1b[2J", "\x1d\x56\x00", "x" * 10_000],
    int: [True, False, "3", "", 1.5, [], {}, 2**63, -(2**63), -1, 0, 10**400],
    list: [1, "3", True, {}, None, [], ["x"] * 61],
    bool: [1, 0, "yes", "true", [], {}, None],
    dict: [1, "3", True, None, [], ["advice"]],
}


@pytest.mark.parametrize("name", [name for name, body in BODIES.items() if body is not None])
def test_a_field_of_the_wrong_kind_is_named_and_nothing_is_changed(hall: Hall, name: str) -> None:
    caller, path, good = hall.someone_who_may(name), hall.path(name), hall.body(name)
    before = hall.office.everything()
    for field, value in good.items():
        if field == "password":
            continue  # a password is whatever its owner typed
        for wrong in WRONG[type(value)]:
            body = {**good, field: wrong}
            document = assert_refused(caller.ask("POST", path, raw=json.dumps(body).encode()), 422)
            assert document["field"] == field, wrong
            assert field in document["detail"]
        for left in ({**good, field: float("inf")}, {**good, field: float("nan")}):
            assert_refused(caller.ask("POST", path, raw=json.dumps(left).encode()), 400)
    assert_nothing_changed(hall, before)


@pytest.mark.parametrize("field", ["role", "number", "state", "office_id", "business_day", "rank", "operator_id", "id"])
def test_nobody_writes_a_field_that_is_not_asked_for(hall: Hall, field: str) -> None:
    before = hall.office.everything()
    for name in POSTS:
        body = {**hall.body(name), field: "administrator"}
        document = assert_refused(hall.someone_who_may(name).ask("POST", hall.path(name), body), 422)
        assert document["field"] == field, name
    assert_nothing_changed(hall, before)


def test_a_number_that_overflows_is_refused_like_any_other_wrong_one(hall: Hall) -> None:
    """1e400 is JSON and becomes infinite in Python; a whole number with an exponent is none here."""
    path = hall.path("POST /tickets/<ticket>/park")
    for raw in (b'{"reason": "x", "minutes": 1e400}', b'{"reason": "x", "minutes": 5e0}', b'{"reason": "x", "minutes": -0}'):
        assert_refused(hall.callers["administrator"].ask("POST", path, raw=raw), 422)


def test_a_wrong_verb_is_told_the_right_ones(hall: Hall) -> None:
    before = hall.office.everything()
    for name in TABLE:
        path = hall.path(name)
        right = {line.partition(" ")[0] for line in TABLE if hall.path(line).partition("?")[0] == path.partition("?")[0]}
        for verb in {"GET", "POST", "PUT", "PATCH", "DELETE"} - right:
            answer = hall.callers["administrator"].ask(verb, path, {})
            assert assert_refused(answer, 405)["code"] == "method_not_allowed"
            assert right <= set(answer.headers["Allow"].split(", "))
    assert_nothing_changed(hall, before)


STRANGE_IDS = [
    "ffffffff",
    "0",
    "1",
    "-1",
    "x" * 500,
    "%00",
    "%F0%9F%8E%AB",
    "' OR '1'='1",
    "1; DROP TABLE ticket",
    "%2e%2e",
    "*",
    "{id}",
    "None",
]


def test_a_ticket_that_is_not_there_is_not_found(hall: Hall) -> None:
    before = hall.office.everything()
    for name in (name for name in TABLE if "<ticket>" in name):
        for ticket in STRANGE_IDS:
            answer = hall.someone_who_may(name).ask(name.partition(" ")[0], hall.path(name, ticket=ticket), hall.body(name))
            assert assert_refused(answer, 404)["code"] == "not_found", (name, ticket)
    assert_nothing_changed(hall, before)


def test_a_counter_that_is_not_there_is_not_found(hall: Hall) -> None:
    before = hall.office.everything()
    for name in (name for name in TABLE if "<int:number>" in name):
        for number in (0, 77, -1, 2**63, 10**30, "one", "1.0", "1%00"):
            answer = hall.someone_who_may(name).ask("POST", hall.path(name, number=number), hall.body(name))
            assert assert_refused(answer, 404)["code"] == "not_found", (name, number)
    assert_nothing_changed(hall, before)


def test_a_chosen_visitor_who_is_not_there_cannot_be_called(hall: Hall) -> None:
    for ticket, status in (("ffff", 404), ("", 422), ("xyz", 422), ("f" * 65, 422)):
        answer = hall.callers["administrator"].ask("POST", "counters/3/call", {"ticket": ticket, "reason": "x"})
        assert_refused(answer, status, 403)
    seat = Person(hall.office, "administrator", 3)
    assert_refused(seat.ask("POST", "counters/3/call", {"ticket": "ffff", "reason": "x"}), 404)


QUESTIONS_ABOUT_TICKETS = [
    "day=2026-02-30",
    "day=2026-13-01",
    "day=0001-01-01",
    "day=9999-12-31",
    "day=tomorrow",
    "day=",
    "day=2026-3-2",
    "day=20260302",
    "day=2026-03-02T10:00",
    "day=%D9%A2026-03-02",
    "day=today&day=2026-03-02",
    "state=lost",
    "state=",
    "number=",
    "number=" + "A" * 13,
    "number=%00",
    "page=-1",
    "limit=1000000000",
    "id=1",
]

QUESTIONS_ABOUT_A_DAY = [
    "",
    "date=",
    "date=today",
    "date=2026-02-30",
    "date=0001-01-01",
    "date=1772409600",
    "date=1772409600000",
    "date=2026-03-02T00:00:00",
    "date=20260302",
    "date=2026-03-02&date=2026-03-03",
    "date=2026-03-02&format=doc",
    "date=2026-03-02&format=json&format=csv",
    "date=2026-03-02&page=1",
    "date=2026-03-02&to=2026-03-09",
]


def test_a_wrong_question_about_tickets_is_refused(office: Office) -> None:
    for query in QUESTIONS_ABOUT_TICKETS:
        assert assert_refused(office.host.ask("GET", f"tickets?{query}"), 422)["field"] == query.partition("=")[0]


def test_a_wrong_question_about_a_day_is_refused(office: Office) -> None:
    for query in QUESTIONS_ABOUT_A_DAY:
        assert_refused(office.manager.ask("GET", f"reports/day?{query}"), 422)


INJECTIONS = [
    "' OR '1'='1",
    "'; DROP TABLE ticket; --",
    '" OR ""="',
    "1 OR 1=1",
    "А001' --",
    "%' OR '%'='",
    ") OR (1=1",
    "UNION SELECT 1",
    "\\' OR 1=1",
    "А001\n",
]


def test_no_question_is_read_as_a_statement(office: Office) -> None:
    office.kiosk.issue("advice")
    host = office.host
    before = office.everything()
    for payload in INJECTIONS:
        for name in ("number", "state", "day"):
            answer = host.ask("GET", "tickets", query={name: payload})
            assert answer.status_code == 422 or answer.get_json() == {"items": []}, (name, payload)
    assert office.everything() == before


def test_an_unknown_language_is_answered_in_the_offices_own(office: Office) -> None:
    for asked in ("xx", "", "ru-RU", "en; DROP", "x" * 1000):
        refusal = office.visitor.get("nowhere", 404, query={"lang": asked})
        assert refusal["detail"] == text("ru", "error.not_found")


def test_the_reader_is_answered_in_his_own_language(office: Office) -> None:
    for headers, query, title in (
        ({}, {}, "Не получилось"),
        ({"Accept-Language": "en-GB,en;q=0.9"}, {}, text("en", "error.title")),
        ({"Accept-Language": "de,ru;q=0.5"}, {}, "Не получилось"),
        ({"Accept-Language": "de"}, {}, "Не получилось"),
        ({"Accept-Language": "ru"}, {"lang": "en"}, text("en", "error.title")),
    ):
        assert office.visitor.get("nowhere", 404, headers=headers, query=query)["title"] == title


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_refusal_says_in_both_languages_what_to_do(hall: Hall, language: str) -> None:
    """One refusal of every kind that the API has, read by somebody who knows nothing of programs."""
    office = hall.office
    kiosk, person, visitor = office.kiosk, hall.callers["administrator"], office.visitor
    ask = f"?lang={language}"
    office.desk(2)
    refusals = [
        visitor.ask("GET", f"hall{ask}"),
        kiosk.ask("GET", f"hall{ask}"),
        visitor.ask("GET", f"nowhere{ask}"),
        visitor.ask("PUT", f"menu{ask}"),
        kiosk.ask("POST", f"tickets{ask}", raw=b"{"),
        kiosk.ask("POST", f"tickets{ask}", {"service": "advice"}, key=None),
        kiosk.ask("POST", f"tickets{ask}", {"service": "advice"}, key="a b"),
        kiosk.ask("POST", f"tickets{ask}", {"service": "dancing"}),
        kiosk.ask("POST", f"tickets{ask}", raw=b"x" * 70_000),
        kiosk.ask("POST", f"tickets{ask}", raw=b"{}", headers={"Content-Type": "text/plain"}),
        person.ask("POST", f"counters/1/pause{ask}", {"reason": "x"}, headers={"X-CSRF-Token": "x"}),
        person.ask("POST", f"tickets/{hall.ticket}/finish{ask}", {}),
        person.ask("POST", f"counters/2/call-next{ask}", {}),
        visitor.ask("POST", f"session{ask}", {"name": "anna", "password": "x"}),
        visitor.ask("POST", f"session{ask}", {"name": "anna", "password": "right-horse-of-the-hall", "counter": 2}),
    ]
    other = "en" if language == "ru" else "ru"
    for refusal in refusals:
        document = assert_refused(refusal, *range(400, 500))
        words, foreign = text(language, f"error.{document['code']}"), text(other, f"error.{document['code']}")
        assert words != foreign
        assert words != f"error.{document['code']}"
        assert bool(re.search("[а-яё]", document["detail"], re.I)) is (language == "ru") or document["code"] == "counter_taken"
        assert len(document["detail"].split()) >= 3


def test_words_with_markup_are_kept_and_given_back_as_words(office: Office) -> None:
    """What people type is text everywhere; nothing of it is run, filled in or cut out."""
    for reason in (
        "<script>alert(1)</script>",
        "{{7*7}} {number} {0.__class__}",
        "=1+1",
        "%s %d",
        "javascript:alert(1)",
        "№ «ё» 👍",
    ):
        ticket = office.kiosk.issue("advice")
        office.host.cancel(ticket, reason)
        answer = office.host.ask("GET", f"tickets/{ticket['id']}")
        assert answer.content_type == "application/json"
        assert answer.get_json()["history"][-1]["details"]["reason"] == reason


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_whatever_comes_in_never_breaks_the_server(hall: Hall, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(POSTS))
    body = copy.deepcopy(hall.body(name))
    fields = [*body, "surprise"]
    body[data.draw(st.sampled_from(fields))] = data.draw(values)
    caller: Caller = hall.callers[data.draw(st.sampled_from(["kiosk", "administrator", "host"]))]
    answer = caller.ask("POST", hall.path(name), raw=json.dumps(body).encode())
    assert answer.status_code < 500, answer.get_data(as_text=True)
