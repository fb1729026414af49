"""The server is told to stop in the middle of the day: what was begun is ended, and the next start goes on where it was."""

from __future__ import annotations

import contextlib
import json
import socket
import time

import pytest

from tests.faults.books import Books, call_told, paper
from tests.faults.screens import Screen, board
from tests.faults.serving import Server
from tests.faults.shift import Shift, new_key

BOARDS = 10
STOPS_WITHIN_S = 8.0
SHOWN_WITHIN_S = 15.0


def test_the_server_stops_in_time_under_load_and_the_next_start_finds_everything(server: Server) -> None:
    with contextlib.ExitStack() as hall:
        boards = [hall.enter_context(board(server)) for _ in range(BOARDS)]
        with Shift(server) as shift:
            time.sleep(1.0)
            told = time.monotonic()
            server.tell_to_stop()
            assert server.exit_code() == 0
            stopped = time.monotonic()
            assert stopped - told <= STOPS_WITHIN_S
            server.start()
            time.sleep(0.5)
        last = shift.calls[-1].number
        for one in boards:
            one.wait_for(lambda state: last in [call["number"] for call in state["calls"]], stopped, SHOWN_WITHIN_S)

    books = Books.read(server.data)
    assert books.integrity == "ok"
    assert books.lost(shift.papers) == books.changed(shift.papers) == books.never_told(shift.papers) == []
    assert books.numbers_twice() == books.not_higher(shift.papers) == []
    assert books.called_twice() == books.passed_over() == []
    assert {*shift.calls} == {*books.calls()}


def test_a_request_that_was_begun_is_answered_although_the_server_is_told_to_stop(server: Server) -> None:
    body = json.dumps({"service": "grid-person"}).encode()
    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=10) as idle,
        socket.create_connection(("127.0.0.1", server.port), timeout=10) as begun,
    ):
        token = server.access()["kiosk"]["hall-kiosk"]
        head = (
            f"POST /api/v1/tickets HTTP/1.1\r\nHost: hall\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: begun\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        begun.sendall(head.encode() + body[:10])
        time.sleep(0.3)
        server.tell_to_stop()
        time.sleep(0.5)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", server.port), timeout=10)
        begun.sendall(body[10:])
        assert begun.recv(12) == b"HTTP/1.1 201"
        assert server.exit_code(STOPS_WITHIN_S) == 0
        assert idle.recv(1) == b""
    assert len(Books.read(server.data).tickets) == 1


def test_a_server_with_nothing_to_do_stops_at_once(server: Server) -> None:
    with board(server):
        server.tell_to_stop()
        assert server.exit_code(STOPS_WITHIN_S) == 0


def test_a_client_that_never_ends_its_request_does_not_keep_the_server_from_ending(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as link:
        link.sendall(b"POST /api/v1/session HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{")
        time.sleep(0.2)
        server.tell_to_stop()
        assert server.exit_code(STOPS_WITHIN_S) == 0


@pytest.mark.parametrize("how", ["stopped", "killed"])
def test_an_operator_keeps_session_counter_and_visitor_over_a_restart(server: Server, how: str) -> None:
    kiosk, desk = server.kiosk(), server.desk(3)
    number = paper(kiosk.issue("grid-person", new_key())).number
    call = call_told(desk.call_next(new_key()), 3)
    assert desk.step(call.ticket, "start", new_key()).status == 200
    with Screen(server, "/desk", cookie=desk.link.headers["Cookie"]) as screen:
        screen.wait_for(lambda state: state["ticket"]["state"] == "serving")
        if how == "stopped":
            assert server.stop() == 0
        else:
            server.kill()
        ended = time.monotonic()
        server.start()
        again = screen.wait_for(lambda state: True, ended, SHOWN_WITHIN_S)
    assert (again["counter"]["number"], again["ticket"]["number"], again["ticket"]["state"]) == (3, number, "serving")
    session = desk.link.ask_until_answered("GET", "/api/v1/session")
    assert (session.status, session.document["counter"]) == (200, 3)
    assert desk.step(call.ticket, "finish", new_key()).status == 200


def test_a_board_shows_the_last_calls_soon_after_the_server_was_killed_between_two(server: Server) -> None:
    kiosk, desk = server.kiosk(), server.desk(1)
    for _ in range(5):
        kiosk.issue("grid-person", new_key())
    with board(server) as screen:
        for _ in range(4):
            call = call_told(desk.call_next(new_key()), 1)
            desk.step(call.ticket, "no-show", new_key())
        last = call_told(desk.call_next(new_key()), 1)
        server.kill()  # the desk was told; nobody knows whether the board was
        killed = time.monotonic()
        server.start()
        state = screen.wait_for(lambda state: True, killed, 5.0)
    shown = state["calls"][:4]
    assert [call["announcement"] for call in shown] == [5, 4, 3, 2]
    assert (shown[0]["number"], shown[0]["counter"]) == (last.number, 1)
