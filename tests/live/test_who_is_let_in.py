"""Screens show themselves: nobody sees the hall live without a token or a session of the right kind, and nobody stays without."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest
import websocket

from tests.live.screen import PATIENCE_S, Hall, Refused


def tokens(hall: Hall) -> dict[str, Any]:
    """What somebody may show at the door, by what it is."""
    return {
        "nothing": None,
        "an empty token": {"token": ""},
        "a wrong token": {"token": "x" * 43},
        "a number": {"token": 1},
        "a list": ["token"],
        "a text": "token",
        "a token in a token": {"token": {"token": hall.access["board"]["hall-board"]}},
        "the board's token": {"token": hall.access["board"]["hall-board"]},
        "the kiosk's token": {"token": hall.access["kiosk"]["hall-kiosk"]},
    }


@pytest.mark.parametrize("namespace", ["/board", "/kiosk", "/desk", "/hall", "/", "/elsewhere"])
def test_nobody_is_let_in_with_anything_but_the_right_token(hall: Hall, namespace: str) -> None:
    right = {"/board": "the board's token", "/kiosk": "the kiosk's token"}.get(namespace)
    for what, auth in tokens(hall).items():
        if what == right:
            assert hall.screen(namespace, auth).now["seq"] > 0
        else:
            with pytest.raises(Refused):
                hall.screen(namespace, auth)


#: For each of PEOPLE: + is let in, - is not. Nobody of them sits at a counter.
PEOPLE = ("operator1", "host", "supervisor", "manager", "admin")
WHERE = {"/hall": "-++++", "/desk": "-----", "/board": "-----", "/kiosk": "-----", "/": "-----", "/elsewhere": "-----"}


def test_people_are_let_in_where_their_role_looks(hall: Hall) -> None:
    for name, signs in zip(PEOPLE, zip(*WHERE.values(), strict=True), strict=True):
        person = hall.server.person(name)
        session = person.headers["Cookie"].partition("=")[2]
        for namespace, sign in zip(WHERE, signs, strict=True):
            # A session is no device's token, and as good in the hand as in the cookie.
            for how in ({"person": person}, {"auth": {"token": session}}):
                if sign == "+":
                    assert hall.screen(namespace, **how).now["seq"] > 0
                else:
                    with pytest.raises(Refused):
                        hall.screen(namespace, **how)


@pytest.mark.parametrize("name", ["operator1", "host", "supervisor", "admin"])
def test_whoever_sits_at_a_counter_sees_that_desk_and_no_other(hall: Hall, name: str) -> None:
    person = hall.operator(2, name)
    assert hall.screen("/desk", person=person).now["counter"]["number"] == 2


def change_the_set_up(hall: Hall, statement: str, name: str) -> None:
    """As another program does: the running server is not told."""
    with closing(sqlite3.connect(hall.server.data / "queue.db", timeout=30)) as connection, connection:
        connection.execute(statement, [name])
        connection.execute("UPDATE office SET setup_version = setup_version + 1")


def test_whoever_is_given_another_role_is_cut_off_where_it_does_not_look(hall: Hall) -> None:
    person = hall.server.person("supervisor")
    tablet, looks_on = hall.screen("/hall", person=person), hall.screen("/hall", person=hall.host)
    change_the_set_up(hall, "UPDATE user_account SET role = 'operator' WHERE name = ?", "supervisor")
    try:
        assert tablet.cut.wait(PATIENCE_S)
        assert not looks_on.cut.is_set()
        assert person.ask("GET", "/api/v1/hall").status == 403
        with pytest.raises(Refused):
            hall.screen("/hall", person=person)
    finally:
        change_the_set_up(hall, "UPDATE user_account SET role = 'supervisor' WHERE name = ?", "supervisor")
        hall.issue()  # with the next change in the hall the server knows the set-up


def test_a_session_that_another_program_ends_is_over_with_its_screens(hall: Hall) -> None:
    person = hall.server.person("manager")
    wall = hall.screen("/hall", person=person)
    change_the_set_up(hall, "DELETE FROM session WHERE user_id = (SELECT id FROM user_account WHERE name = ?)", "manager")
    assert wall.cut.wait(PATIENCE_S)
    assert person.ask("GET", "/api/v1/reports/causes").status == 401


def test_an_operator_without_a_counter_has_no_desk(hall: Hall) -> None:
    operator = hall.operator(3)
    assert hall.screen("/desk", person=operator).now["counter"]["number"] == 3
    hall.operator(3, "operator4")
    with pytest.raises(Refused):
        hall.screen("/desk", person=operator)


@pytest.mark.parametrize(
    ("origin", "forwarded"),
    [("http://evil.example", ""), ("null", ""), ("http://evil.example", "evil.example"), ("http://127.0.0.1:1", "")],
)
def test_a_page_of_another_site_is_not_let_in(hall: Hall, origin: str, forwarded: str) -> None:
    """The cookie would come along, so the browser's word on where it comes from is asked too."""
    address = f"{hall.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
    headers = {"X-Forwarded-Host": forwarded} if forwarded else {}
    with pytest.raises(websocket.WebSocketBadStatusException) as refusal:
        websocket.create_connection(address, origin=origin, cookie=hall.host.headers["Cookie"], header=headers)
    assert refusal.value.status_code == 400
    own = websocket.create_connection(address, origin=hall.url)
    assert own.recv().startswith("0")
    own.shutdown()


def test_whoever_signs_out_is_cut_off_at_once(hall: Hall) -> None:
    operator, other = hall.operator(4), hall.server.person("supervisor")
    desk = hall.screen("/desk", person=operator)
    looks_on = hall.screen("/hall", person=other)
    assert desk.now["counter"]["number"] == 4
    assert operator.ask("DELETE", "/api/v1/session").status == 204
    assert desk.cut.wait(PATIENCE_S)
    assert not looks_on.cut.is_set()
    with pytest.raises(Refused):
        hall.screen("/desk", person=operator)


def test_whoever_changes_the_password_keeps_this_screen_and_loses_the_others(hall: Hall) -> None:
    here, elsewhere, colleague = (hall.server.person(name) for name in ("manager", "manager", "supervisor"))
    this, other, looks_on = (hall.screen("/hall", person=one) for one in (here, elsewhere, colleague))
    hall.server.change_password(here, "manager", "пять окон и очередь")
    assert other.cut.wait(PATIENCE_S)
    with pytest.raises(Refused):
        hall.screen("/hall", person=elsewhere)
    ticket = hall.issue()
    for screen in (this, looks_on):
        assert screen.wait_for(lambda state: any(one["id"] == ticket["id"] for one in state["tickets"]))
        assert not screen.cut.is_set()
    assert hall.screen("/hall", person=here).now["seq"] > 0


def test_with_a_given_password_nobody_sees_the_hall(hall: Hall) -> None:
    given = hall.change(hall.server.person("admin"), "users/manager/password")["password"]
    manager = hall.server.link()
    manager.take_session(manager.ask("POST", "/api/v1/session", {"name": "manager", "password": given}))
    with pytest.raises(Refused):
        hall.screen("/hall", person=manager)
    hall.server.change_password(manager, "manager", "шесть окон и очередь", old=given)
    assert hall.screen("/hall", person=manager).now["seq"] > 0


def test_a_desk_that_is_taken_over_is_cut_off_and_the_new_one_sees_the_visitor(hall: Hall) -> None:
    first = hall.operator(5)
    desk = hall.screen("/desk", person=first)
    hall.issue()
    hall.change(first, "counters/5/call-next")
    desk.wait_for(lambda state: state["ticket"])
    second = hall.operator(5, "operator6")
    assert desk.cut.wait(PATIENCE_S)
    taken_over = hall.screen("/desk", person=second)
    assert taken_over.now["operator"]["name"] == "operator6"
    assert taken_over.now["ticket"]["state"] == "called"


def test_what_a_screen_says_changes_nothing_and_harms_nobody(hall: Hall) -> None:
    board, other = hall.board(), hall.board()
    board.shows_seq(hall.seq())
    before = hall.seq()
    for event, data in (
        ("call", {"counter": 1}),
        ("state", {"seq": 10**9, "calls": []}),
        ("join", "hall"),
        ("message", "x" * 10_000),
        ("connect", {}),
        ("недозвонились", [None, 1e308, {"a": []}]),
    ):
        board.client.emit(event, data, namespace="/board")
    hall.issue()
    for screen in (board, other):
        screen.wait_for(lambda state: state["waiting"]["total"] == 1)
    assert hall.seq() == before + 1
    assert all(state["seq"] < 10**9 for state in other.states)


def test_a_screen_that_sends_files_is_cut_off_and_the_others_stay(hall: Hall) -> None:
    board, other = hall.board(), hall.board()
    board.client.emit("unknown", b"\x00" * 1000, namespace="/board")
    assert board.cut.wait(PATIENCE_S)
    hall.issue()
    other.wait_for(lambda state: state["waiting"]["total"] == 1)
    assert not other.cut.is_set()
