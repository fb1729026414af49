"""One tap, one ticket; one key, one call: what was answered once is answered again and done only once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from queue_server.actions.day import turn_of_day
from tests.office import Document, Office, at

Steps = dict[str, tuple[Callable[[Office], Any], str, Document]]


def called(office: Office) -> Document:
    office.kiosk.issue("advice")
    ticket = office.desk(1).call_next()
    assert ticket is not None
    return ticket


def serving(office: Office) -> Document:
    called(office)
    return office.desk(1).start()


def missed(office: Office) -> Document:
    called(office)
    return office.desk(1).no_show()


#: Each change with what comes before it, its address and its body; `{id}` is the ticket's.
CHANGES: Steps = {
    "issue": (lambda office: None, "tickets", {"service": "advice"}),
    "call-next": (lambda office: office.kiosk.issue("advice"), "counters/1/call-next", {}),
    "call": (lambda office: office.kiosk.issue("advice"), "counters/1/call", {"ticket": "{id}", "reason": "Очень просил"}),
    "pause": (lambda office: None, "counters/1/pause", {"reason": "lunch"}),
    "resume": (lambda office: office.desk(1).pause(), "counters/1/resume", {}),
    "recall": (called, "tickets/{id}/recall", {}),
    "start": (called, "tickets/{id}/start", {}),
    "finish": (serving, "tickets/{id}/finish", {"outcome": "solved"}),
    "no-show": (called, "tickets/{id}/no-show", {}),
    "park": (serving, "tickets/{id}/park", {"reason": "papers", "minutes": 5}),
    "transfer": (serving, "tickets/{id}/transfer", {"service": "meter"}),
    "return": (missed, "tickets/{id}/return", {}),
    "cancel": (called, "tickets/{id}/cancel", {"reason": "Ушёл"}),
    "reprint": (called, "tickets/{id}/reprint", {}),
    "print": (called, "tickets/{id}/print", {"outcome": "printed"}),
}


def prepared(office: Office, change: str) -> tuple[Any, str, Document]:
    """Who makes the change, its address and its body."""
    before, path, body = CHANGES[change]
    office.desk(1)
    ticket = before(office)
    office.clock.forward(30)
    ticket_id = ticket["id"] if isinstance(ticket, dict) and "id" in ticket else ""
    caller = office.kiosk if change in ("issue", "print") else office.desk(1)
    filled = {name: ticket_id if value == "{id}" else value for name, value in body.items()}
    return caller, path.replace("{id}", ticket_id), filled


@pytest.mark.parametrize("change", CHANGES)
def test_the_same_key_gives_the_same_answer_and_is_done_once(office: Office, change: str) -> None:
    caller, path, body = prepared(office, change)
    first = caller.ask("POST", path, body, key="one")
    assert first.status_code in (200, 201)
    before = office.everything()
    office.clock.forward(90)
    for _ in range(3):
        again = caller.ask("POST", path, body, key="one")
        assert (again.status_code, again.get_json()) == (first.status_code, first.get_json())
    assert office.everything() == before


@pytest.mark.parametrize("change", CHANGES)
def test_the_same_key_for_something_else_is_refused(office: Office, change: str) -> None:
    caller, path, body = prepared(office, change)
    if caller is office.kiosk:
        office.kiosk.issue("meter", key="used")
    else:
        caller.ask("POST", "counters/1/pause", {"reason": "training"}, key="used")
        caller.ask("POST", "counters/1/resume", {})
    before = office.everything()
    refusal = caller.post(path, body, 422, key="used")
    assert refusal["code"] == "key_reused"
    assert office.everything() == before


def test_a_key_used_for_another_body_of_the_same_route_is_refused(office: Office) -> None:
    office.kiosk.issue("advice", key="tap")
    for other in (
        {"service": "meter"},
        {"service": "advice", "language": "en"},
        {"service": "advice", "priority": "disabled"},
    ):
        assert office.kiosk.post("tickets", other, 422, key="tap")["code"] == "key_reused"
    assert len(office.tickets()) == 1


def test_a_double_tap_gives_one_ticket(office: Office) -> None:
    assert office.kiosk.issue("advice", key="tap") == office.kiosk.issue("advice", key="tap")
    assert len(office.tickets()) == 1


def test_a_lost_answer_to_call_next_costs_no_visitor_the_turn(office: Office) -> None:
    first, second = office.kiosk.issue("advice"), office.kiosk.issue("advice")
    desk = office.desk(1)
    assert desk.call_next(key="press")["id"] == first["id"]  # type: ignore[index]
    office.restart()
    assert desk.call_next(key="press")["id"] == first["id"]  # type: ignore[index]
    assert office.host.ticket(second)["state"] == "waiting"
    assert len(office.board()["calls"]) == 1


def test_when_nobody_waited_the_same_key_says_so_again_though_somebody_came(office: Office) -> None:
    desk = office.desk(1)
    assert desk.ask("POST", "counters/1/call-next", {}, key="press").status_code == 204
    office.kiosk.issue("advice")
    assert desk.ask("POST", "counters/1/call-next", {}, key="press").status_code == 204
    assert desk.call_next() is not None


def test_after_a_refusal_the_same_key_may_be_tried_again(office: Office) -> None:
    """Nothing was done, so nothing is kept: the second try is answered by what is now."""
    office.clock.set(at("2026-03-02 07:00"))
    assert office.kiosk.issue("advice", expect=409, key="tap")["code"] == "service_closed"
    office.clock.set(at("2026-03-02 08:00"))
    assert office.kiosk.issue("advice", key="tap")["number"] == "С001"


def test_the_same_key_of_another_caller_is_another_key(office: Office) -> None:
    tickets = [caller.issue("advice", key="1") for caller in (office.kiosk, office.side_kiosk, office.host)]
    assert [one["number"] for one in tickets] == ["С001", "С002", "С003"]
    assert office.desk(1).call_next(key="1")["number"] == "С001"  # type: ignore[index]
    assert office.desk(2).call_next(key="1")["number"] == "С002"  # type: ignore[index]


def test_a_key_outlives_the_server(office: Office) -> None:
    first = office.kiosk.issue("advice", key="tap")
    office.restart()
    assert office.kiosk.issue("advice", key="tap") == first


@pytest.mark.parametrize(
    ("when", "known"),
    [
        ("2026-03-02 23:59:59", True),
        ("2026-03-03 00:00", True),
        ("2026-03-03 17:59:59", True),
        ("2026-03-03 23:59:59", True),
        ("2026-03-04 00:00", False),
        ("2026-03-04 10:00", False),
    ],
)
def test_a_key_is_kept_until_the_end_of_the_next_day(office: Office, when: str, known: bool) -> None:
    first = office.kiosk.issue("advice", key="tap")
    office.clock.set(at(when))
    turn_of_day(office.store)
    assert office.sql("SELECT count(*) FROM idempotency") == [(1 if known else 0,)]
    if known:
        assert office.kiosk.issue("advice", key="tap") == first


@pytest.mark.parametrize(("key", "code"), [(None, "key_missing"), ("x" * 201, "invalid_key"), ("a b", "invalid_key")])
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_without_a_proper_key_is_not_made(office: Office, change: str, key: str | None, code: str) -> None:
    caller, path, body = prepared(office, change)
    before = office.everything()
    assert caller.post(path, body, 400, key=key)["code"] == code
    assert office.everything() == before


def test_a_key_may_be_as_long_as_two_hundred_signs(office: Office) -> None:
    assert office.kiosk.issue("advice", key="~" * 200)["number"] == "С001"
