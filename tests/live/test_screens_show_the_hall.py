"""Every screen gets its whole state when it joins and after every change that it shows."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.app import PING_ANSWER_S, PING_EVERY_S
from tests.live.screen import Hall, Screen


def called(hall: Hall, counter: int) -> tuple[Any, dict[str, Any]]:
    """An operator at a counter with a visitor who was just called."""
    hall.issue()
    operator = hall.operator(counter)
    return operator, hall.change(operator, f"counters/{counter}/call-next")["ticket"]


def screens_of_all_kinds(hall: Hall) -> list[Screen]:
    operator = hall.operator(1)
    return [hall.board(), hall.kiosk_screen(), hall.screen("/desk", person=operator), hall.screen("/hall", person=hall.host)]


def test_a_screen_that_joins_gets_the_whole_state_at_once(hall: Hall) -> None:
    for screen in screens_of_all_kinds(hall):
        assert screen.now["seq"] == hall.seq()
        assert screen.now["server_time"].endswith("+07:00")


def test_what_a_screen_gets_is_what_the_api_tells(hall: Hall) -> None:
    called(hall, 1)
    passing = {"server_time", "seq"}
    board, over_http = hall.board().now, hall.see(hall.host, "board")
    assert {key: value for key, value in board.items() if key not in passing} == {
        key: value for key, value in over_http.items() if key not in passing
    }
    live, over_http = hall.screen("/hall", person=hall.host).now, hall.see(hall.host, "hall")
    assert live.keys() == over_http.keys()
    for part in ("office", "standard", "today", "services", "priorities"):
        assert live[part] == over_http[part]
    assert [one["id"] for one in live["tickets"]] == [one["id"] for one in over_http["tickets"]]


def test_every_screen_learns_of_a_ticket_and_of_a_call(hall: Hall) -> None:
    screens = screens_of_all_kinds(hall)
    board, kiosk, desk, host = screens
    ticket = hall.issue()
    board.wait_for(lambda state: state["waiting"]["total"] == 1)
    kiosk.wait_for(lambda state: sum(group["waiting"] for group in state["menu"]["groups"]) == 1)
    desk.wait_for(lambda state: state["next"] and state["next"]["ticket"]["id"] == ticket["id"])
    host.wait_for(lambda state: [one["id"] for one in state["tickets"]] == [ticket["id"]])
    operator = hall.operator(1)
    hall.change(operator, "counters/1/call-next")
    board.wait_for(lambda state: state["calls"][0]["number"] == ticket["number"] and state["calls"][0]["state"] == "called")
    desk.wait_for(lambda state: state["ticket"] and state["ticket"]["state"] == "called")
    kiosk.wait_for(lambda state: sum(group["waiting"] for group in state["menu"]["groups"]) == 0)
    host.wait_for(lambda state: state["counters"][0]["state"] == "called")
    hall.change(operator, f"tickets/{ticket['id']}/start")
    board.wait_for(lambda state: state["calls"][0]["state"] == "serving")
    desk.wait_for(lambda state: state["counter"]["state"] == "serving")
    for screen in screens:
        seqs = [state["seq"] for state in screen.states]
        assert seqs == sorted(seqs)


def test_the_number_of_a_state_is_that_of_the_newest_event_and_only_grows(hall: Hall) -> None:
    board = hall.board()
    for _ in range(5):
        hall.issue()
        assert board.shows_seq(hall.seq())["seq"] == hall.seq()
    seqs = [state["seq"] for state in board.states]
    assert seqs == sorted(set(seqs))


def test_calls_in_one_instant_are_all_on_the_board(hall: Hall) -> None:
    board = hall.board()
    operators = [hall.operator(counter) for counter in (1, 2, 3, 4, 5)]
    for _ in operators:
        hall.issue()
    numbers = [
        hall.change(operator, f"counters/{counter}/call-next")["ticket"]["number"]
        for counter, operator in enumerate(operators, start=1)
    ]
    state = board.wait_for(lambda state: state["calls"] and state["calls"][0]["number"] == numbers[-1])
    newest = state["calls"][:5]
    assert [one["number"] for one in newest] == numbers[::-1]
    assert [one["announcement"] for one in newest] == list(range(newest[0]["announcement"], newest[0]["announcement"] - 5, -1))


def test_a_screen_is_not_disturbed_by_what_it_does_not_show(hall: Hall) -> None:
    """Paper that came out is no news for a board: the next state that it gets is that of the next ticket."""
    board = hall.board()
    ticket = hall.issue()
    board.shows_seq(hall.seq())
    states = len(board.states)
    hall.change(hall.kiosk, f"tickets/{ticket['id']}/print", {"outcome": "printed"})
    hall.issue()
    board.wait_for(lambda state: state["waiting"]["total"] == 2)
    assert len(board.states) == states + 1


def test_a_copy_that_staff_ask_for_reaches_the_kiosk_of_the_ticket(hall: Hall) -> None:
    kiosk = hall.kiosk_screen()
    ticket = hall.issue()
    hall.change(hall.host, f"tickets/{ticket['id']}/reprint")
    state = kiosk.wait_for(lambda state: state["to_print"])
    assert [(one["id"], one["copy"]) for one in state["to_print"]] == [(ticket["id"], 1)]
    hall.change(hall.kiosk, f"tickets/{ticket['id']}/print", {"outcome": "printed"})
    kiosk.wait_for(lambda state: state["to_print"] == [])


def test_the_host_sees_which_devices_are_here(hall: Hall) -> None:
    def online(state: dict[str, Any], kind: str) -> bool:
        return next(bool(one["online"]) for one in state["devices"] if one["kind"] == kind)

    board = hall.board()
    state = hall.screen("/hall", person=hall.host).now
    assert online(state, "board")
    assert not online(state, "kiosk")
    board.close()
    left = hall.screen("/hall", person=hall.host)
    left.wait_for(lambda state: not online(state, "board"))
    assert next(one["last_seen"] for one in left.now["devices"] if one["kind"] == "board") is not None


def test_a_screen_speaks_the_language_it_asked_for(hall: Hall) -> None:
    called(hall, 1)
    english, russian, odd = hall.board(lang="en"), hall.board(lang="ru"), hall.board(lang="xx")
    assert english.now["office"]["name"] == "Customer service centre"
    assert russian.now["office"]["name"] == odd.now["office"]["name"] == "Центр обслуживания клиентов"
    desk = hall.screen("/desk", {"lang": "en"}, hall.operator(2))
    assert desk.now["counter"]["name"] == "Counter 2"


def test_a_screen_may_also_ask_again_and_again_when_nothing_else_goes(hall: Hall) -> None:
    board = hall.screen("/board", {"token": hall.access["board"]["hall-board"]}, transports=["polling"])
    hall.issue()
    board.wait_for(lambda state: state["waiting"]["total"] == 1)


@pytest.mark.parametrize("counter", [1, 2])
def test_each_desk_is_given_its_own_visitor(hall: Hall, counter: int) -> None:
    called(hall, 1)
    hall.operator(2)
    desk = hall.screen("/desk", person=hall.operator(counter))
    assert desk.now["counter"]["number"] == counter
    assert (desk.now["ticket"] is not None) is (counter == 1)


def test_the_gong_of_a_call_can_be_fetched(hall: Hall) -> None:
    called(hall, 1)
    part = hall.board().now["calls"][0]["speech"]["parts"][0]
    answer = hall.server.link().ask("GET", part)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "audio/wav")


def test_after_a_restart_a_board_is_right_at_once_and_its_seq_goes_on(hall: Hall) -> None:
    operator, ticket = called(hall, 1)
    before = hall.board().shows_seq(hall.seq())
    for screen in hall.screens:
        screen.close()
    hall.server.stop()
    hall.server.start()
    for link in (operator, hall.host):
        link.close()
    board = hall.board()
    assert board.now["seq"] >= before["seq"]
    assert board.now["calls"] == before["calls"]
    hall.change(operator, f"tickets/{ticket['id']}/start")
    state = board.wait_for(lambda state: state["calls"][0]["state"] == "serving")
    assert state["seq"] > before["seq"]


def test_a_screen_keeps_its_link_through_a_quiet_time(hall: Hall) -> None:
    board = hall.board()
    shown = board.now
    # Longer than two pings and the patience for their answers.
    assert not board.cut.wait(2 * PING_EVERY_S + PING_ANSWER_S + 2)
    hall.issue()
    assert board.shows_seq(shown["seq"] + 1)["waiting"]["total"] == shown["waiting"]["total"] + 1
