"""What every answer carries so that a browser does nothing foolish with it."""

from __future__ import annotations

import logging

import pytest
from werkzeug.test import TestResponse

from tests.api.every_route import TABLE, Hall
from tests.office import Office

HARDENED = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}


def assert_hardened(answer: TestResponse) -> None:
    assert {name: answer.headers.get(name) for name in HARDENED} == HARDENED
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_every_route_hardens_the_browser_for_those_who_may_and_those_who_may_not(office: Office) -> None:
    hall = Hall(office)
    for name in TABLE:
        for caller in (hall.someone_who_may(name), office.visitor):
            assert_hardened(caller.ask(name.partition(" ")[0], hall.path(name), hall.body(name)))


@pytest.mark.parametrize(
    "path", ["/", "/board", "/desk", "/hall", "/healthz", "/readyz", "/metrics", "/static/theme.css", "/api/v1/openapi.json"]
)
def test_every_page_does(office: Office, path: str) -> None:
    answer = office.visitor.ask("GET", path)
    assert answer.status_code == 200
    assert_hardened(answer)


def test_the_picture_of_a_board_may_be_held_by_our_own_pages_alone(office: Office) -> None:
    answer = office.visitor.ask("GET", "/board/preview")
    assert answer.status_code == 200
    assert answer.headers.getlist("X-Frame-Options") == ["SAMEORIGIN"]
    assert answer.headers["Content-Security-Policy"] == HARDENED["Content-Security-Policy"].replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    )
    assert_hardened(office.visitor.ask("GET", "/devices/preview"))
    assert_hardened(office.visitor.ask("GET", "/board/preview/"))


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("PUT", "/api/v1/menu", 405)])
def test_a_refusal_does_too(office: Office, method: str, path: str, status: int) -> None:
    answer = office.visitor.ask(method, path)
    assert answer.status_code == status
    assert_hardened(answer)


@pytest.mark.parametrize(
    ("language", "words", "back"), [("ru", "Такого здесь нет.", "На главную"), ("en", "There is no such thing", "To the start")]
)
def test_whoever_types_a_wrong_address_reads_a_page_and_a_program_a_document(
    office: Office, language: str, words: str, back: str
) -> None:
    """The browser of a person says that it reads pages."""
    typed = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    answer = office.visitor.ask("GET", f"/nowhere?lang={language}", headers=typed)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert words in answer.get_data(as_text=True)
    assert back in answer.get_data(as_text=True)
    assert_hardened(answer)
    assert office.visitor.ask("GET", "/nowhere").get_json()["code"] == "not_found"
    assert office.visitor.ask("GET", "/api/v1/nowhere", headers=typed).get_json()["code"] == "not_found"


@pytest.mark.parametrize(
    ("endpoint", "path"),
    [
        ("api.menu", "/api/v1/menu"),
        ("test_clock.set_clock", "/api/v1/test/clock"),
        ("monitoring.metrics", "/metrics"),
        ("board_pages.board", "/board"),
        ("desk_pages.desk", "/desk"),
        ("load_pages.load_page", "/load"),
        ("start_page", "/"),
    ],
)
def test_an_unforeseen_failure_tells_nothing_but_a_number_that_the_log_knows(
    office: Office, caplog: pytest.LogCaptureFixture, endpoint: str, path: str
) -> None:
    def fails() -> None:
        raise RuntimeError("the-secret-of-the-house")

    assert endpoint in office.app.view_functions
    office.app.view_functions[endpoint] = fails
    with caplog.at_level(logging.ERROR):
        answer = office.visitor.ask("POST" if "set_clock" in endpoint else "GET", path)
    assert answer.status_code == 500
    assert_hardened(answer)
    document = answer.get_json()
    assert document["code"] == "unexpected"
    assert document["number"] in document["detail"]
    assert document["number"] in caplog.text
    for told in ("the-secret-of-the-house", "Traceback", "RuntimeError", ".py"):
        assert told not in answer.get_data(as_text=True)


def test_a_database_that_refuses_is_out_of_order_for_now_and_never_an_empty_list(office: Office) -> None:
    """A fault of the database must not look as if nobody waits."""
    office.host.get("hall")
    office.desk(1)
    office.sql("ALTER TABLE ticket RENAME TO elsewhere")
    for answer in (
        office.host.ask("GET", "hall"),
        office.host.ask("GET", "tickets"),
        office.desk(1).ask("POST", "counters/1/call-next", {}),
        office.kiosk.ask("POST", "tickets", {"service": "advice"}),
        office.display.ask("GET", "board"),
    ):
        assert answer.status_code == 503
        assert answer.get_json()["code"] == "out_of_order"
        assert answer.headers["Retry-After"] == "5"
        assert_hardened(answer)
        assert "elsewhere" not in answer.get_data(as_text=True)
    office.sql("ALTER TABLE elsewhere RENAME TO ticket")
    assert office.kiosk.issue("advice")["number"] == "С001"


def test_what_is_answered_to_people_and_devices_is_not_kept_by_caches(office: Office) -> None:
    for caller, path in ((office.host, "hall"), (office.host, "tickets"), (office.display, "board"), (office.kiosk, "menu")):
        assert caller.ask("GET", path).headers["Cache-Control"] == "no-store"


def test_a_live_screen_is_answered_like_any_other_page(office: Office) -> None:
    answer = office.visitor.ask("GET", "/socket.io/?EIO=4&transport=polling")
    assert answer.status_code == 200
    assert_hardened(answer)
