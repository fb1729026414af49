"""Every route against every role: what each may do, from one table that must name every route."""

from __future__ import annotations

from pathlib import Path

import pytest

from queue_server.app import create_app
from queue_server.store.clock import SteadyClock
from queue_server.store.store import Store
from tests.api.every_route import BODIES, EVERYBODY, ROLES, TABLE, WHO, Hall
from tests.conftest import OpenOffice
from tests.office import PASSWORD, Caller, Office

#: Pages and files that are the same for everybody and hold nothing of the hall.
OPEN_PAGES = {
    "/",
    "/audit",
    "/board",
    "/board/static/<path:filename>",
    "/desk",
    "/desk/static/<path:filename>",
    "/hall",
    "/devices",
    "/devices/preview",
    "/board/preview",
    "/load",
    "/media",
    "/wall",
    "/replay",
    "/shift",
    "/reports",
    "/status",
    "/setup",
    "/t/<ticket>",
    "/static/<path:filename>",
    "/fonts/<name>",
    "/languages/<language>.json",
    "/favicon.ico",
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/v1/openapi.json",
}


#: The devices of another office have tokens of their own.
OTHER_DEVICES = {
    "devices": [
        {"kind": kind, "name": f"hall-{kind}", "token": f"token-of-the-{kind}-of-another-office"} for kind in ("kiosk", "board")
    ]
}


@pytest.fixture
def hall(office: Office) -> Hall:
    return Hall(office)


def test_the_table_of_this_test_names_every_route() -> None:
    assert set(WHO) == set(TABLE)
    assert set(BODIES) == {name for name in TABLE if name.startswith("POST ")}


def test_nothing_is_served_beside_the_table_and_the_open_pages(office: Office) -> None:
    of_api = {"/api/v1" + name.partition(" ")[2] for name in TABLE}
    served = {rule.rule for rule in office.app.url_map.iter_rules()}
    assert served == of_api | OPEN_PAGES


def test_only_a_clock_that_is_set_by_hand_can_be_moved_from_outside(office: Office, tmp_path: Path) -> None:
    app = create_app(Store(office.engine, SteadyClock()), tmp_path, voice="none")
    assert app.test_client().post("/api/v1/test/clock", json={"now": 1_893_456_000}).status_code == 404


@pytest.mark.parametrize("name", TABLE)
def test_a_route_is_there_for_whom_the_table_says_and_for_nobody_else(hall: Hall, name: str) -> None:
    method = name.partition(" ")[0]
    for role, sign in zip(ROLES, WHO[name], strict=True):
        caller = hall.callers[role]
        if sign == "+" and "/counters/" in name:
            seat = {"name": getattr(caller, "name", ""), "password": PASSWORD, "counter": 1, "take_over": True}
            hall.office.visitor.ask("POST", "session", seat)
        before = hall.office.everything()
        answer = caller.ask(method, hall.path(name), hall.body(name))
        if sign == "+":
            assert answer.status_code not in (401, 403, 405), (role, answer.get_data(as_text=True))
            assert answer.status_code < 500, (role, answer.get_data(as_text=True))
        else:
            assert answer.status_code == {"1": 401, "3": 403}[sign], (role, answer.get_data(as_text=True))
            assert answer.get_json()["code"] == {"1": "unauthorised", "3": "forbidden"}[sign]
            assert hall.office.everything() == before


def test_whoever_is_somebody_in_another_office_is_nobody_here(hall: Hall, open_office: OpenOffice) -> None:
    """Another office is another database: its sessions and tokens are unknown here."""
    there = open_office(**OTHER_DEVICES)
    tokens = [{"Authorization": f"Bearer {one['token']}"} for one in OTHER_DEVICES["devices"]]
    before = hall.office.everything()
    for name in (name for name, who in WHO.items() if who != EVERYBODY):
        for headers in (there.administrator.headers, *tokens):
            answer = Caller(hall.office, headers).ask(name.partition(" ")[0], hall.path(name), hall.body(name))
            assert answer.status_code == 401, name
    assert hall.office.everything() == before


def test_a_visit_of_another_office_is_not_there(hall: Hall, open_office: OpenOffice) -> None:
    foreign = open_office(**OTHER_DEVICES).host.issue("advice")["id"]
    before = hall.office.everything()
    for name in (name for name in TABLE if "<ticket>" in name and WHO[name] != EVERYBODY):
        for role, sign in zip(ROLES, WHO[name], strict=True):
            if sign == "+":
                answer = hall.callers[role].ask(name.partition(" ")[0], hall.path(name, ticket=foreign), hall.body(name))
                assert answer.status_code == 404, (name, role)
    assert hall.office.everything() == before


@pytest.mark.parametrize(
    "authorization",
    ["Bearer ", "Bearer nobody", "Bearer", "Basic YTpi", "Token x", "Bearer token-of-the-kiosk-in-the-hall-and-more", "\u00e9"],
)
def test_a_token_that_was_never_given_out_opens_nothing(hall: Hall, authorization: str) -> None:
    before = hall.office.everything()
    for name in (name for name, who in WHO.items() if who[0] == "1"):
        answer = hall.office.visitor.ask(
            name.partition(" ")[0], hall.path(name), hall.body(name), headers={"Authorization": authorization}
        )
        assert answer.status_code == 401, name
    assert hall.office.everything() == before


def test_a_change_in_a_persons_name_needs_the_value_of_the_session(hall: Hall) -> None:
    """Another site's page sends the cookie along and does not know the value."""
    person, other = hall.callers["administrator"], hall.callers["host"]
    before = hall.office.everything()
    changes = [name for name, who in WHO.items() if not name.startswith("GET") and who[-1] == "+" and who != EVERYBODY]
    assert len(changes) > 10
    for name in changes:
        for value in (None, "", "x", "\u00e9", other.headers["X-CSRF-Token"]):
            headers = {key: text for key, text in person.headers.items() if key != "X-CSRF-Token"}
            if value is not None:
                headers["X-CSRF-Token"] = value
            answer = Caller(hall.office, headers).ask(name.partition(" ")[0], hall.path(name), hall.body(name))
            assert (answer.status_code, answer.get_json()["code"]) == (403, "csrf"), name
    assert hall.office.everything() == before


def test_looking_changes_nothing(hall: Hall) -> None:
    """Every address that can be looked at, by everybody: not one row is different afterwards."""
    before = hall.office.everything()
    paths = [hall.path(name) for name in TABLE if name.startswith("GET")]
    paths += [page for page in OPEN_PAGES if "<" not in page]
    for caller in hall.callers.values():
        for path in paths:
            for method in ("GET", "HEAD", "OPTIONS"):
                assert caller.ask(method, path).status_code < 500
    assert hall.office.everything() == before


def test_every_open_page_is_there(office: Office) -> None:
    for page in OPEN_PAGES:
        if "<" not in page:
            expected = 404 if page == "/load" else 200  # only where the set-up allows it
            assert office.visitor.ask("GET", page).status_code == expected, page
    for page in ("/static/theme.css", "/fonts/PTSans-Regular.ttf", "/languages/ru.json", "/languages/en.json"):
        assert office.visitor.ask("GET", page).status_code == 200, page


@pytest.mark.parametrize(
    "path",
    [
        "/console",
        "/.git/HEAD",
        "/admin",
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/%2e%2e/app.py",
        "/api/v1/speech/..%2f..%2fqueue.db",
        "/api/v1/speech/queue.db",
        "/fonts/..%2f..%2fetc%2fpasswd",
        "/languages/..%2fen.json",
        "/languages/xx.json",
        "/queue.db",
        "/access.toml",
    ],
)
def test_nothing_else_of_the_machine_is_served(office: Office, path: str) -> None:
    assert office.visitor.ask("GET", path).status_code == 404
