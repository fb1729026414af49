"""What went wrong between desks and screens of other queue systems, each by its number in our list of thirty faults."""

from __future__ import annotations

from tests.actions.test_many_hands_at_once import together
from tests.live.screen import Hall

COUNTERS = (1, 2, 3, 4, 5)


def test_01_five_calls_within_one_second_are_each_shown_and_spoken(hall: Hall) -> None:
    board = hall.board()
    desks = [hall.operator(counter) for counter in COUNTERS]
    for _ in COUNTERS:
        hall.issue()
    deeds = [
        lambda desk=desk, counter=counter: hall.change(desk, f"counters/{counter}/call-next")["ticket"]["number"]
        for desk, counter in zip(desks, COUNTERS, strict=True)
    ]
    numbers = together(*deeds)
    assert len(set(numbers)) == len(COUNTERS)
    calls = board.wait_for(lambda state: {one["number"] for one in state["calls"][:5]} == set(numbers))["calls"][:5]
    newest = calls[0]["announcement"]
    assert [one["announcement"] for one in calls] == [newest - place for place in range(5)]
    assert {(one["number"], one["counter"]) for one in calls} == set(zip(numbers, COUNTERS, strict=True))
    assert len({one["speech"]["text"] for one in calls}) == len(COUNTERS)
    assert all(one["speech"]["heard"] for one in calls)


def test_03_the_board_shows_the_counter_that_called_and_those_called_before(hall: Hall) -> None:
    board = hall.board()
    first, second = hall.operator(1), hall.operator(2)
    ticket = hall.issue()
    hall.change(first, "counters/1/call-next")
    earlier = hall.issue()
    hall.change(second, "counters/2/call-next")
    hall.change(second, f"tickets/{earlier['id']}/no-show")
    hall.change(first, f"tickets/{ticket['id']}/transfer", {"counter": 2, "comment": "Продолжите"})
    hall.change(second, "counters/2/call-next")
    newest = board.wait_for(lambda state: (state["calls"][0]["number"], state["calls"][0]["counter"]) == (ticket["number"], 2))
    assert [(one["number"], one["counter"]) for one in newest["calls"][1:3]] == [(earlier["number"], 2), (ticket["number"], 1)]
    history = hall.see(hall.host, f"tickets/{ticket['id']}")["history"]
    assert [one["counter"] for one in history if one["what"] == "called"] == [1, 2]


def test_20_a_screen_that_was_away_is_right_at_once_and_tells_the_age_of_what_it_shows(hall: Hall) -> None:
    operator = hall.operator(1)
    desk = hall.screen("/desk", person=operator)
    before = desk.now
    desk.close()
    ticket = hall.issue()
    hall.change(operator, "counters/1/call-next")
    again = hall.screen("/desk", person=operator).now
    assert again["ticket"]["id"] == ticket["id"]
    assert again["seq"] == hall.seq() > before["seq"]
    assert again["server_time"] >= before["server_time"]
    board = hall.board()
    hall.change(operator, f"tickets/{ticket['id']}/start")
    board.shows_seq(hall.seq())
    seqs = [state["seq"] for state in board.states]
    assert seqs == sorted(seqs)


def test_21_a_call_through_the_api_reaches_panel_desk_and_host_alike(hall: Hall) -> None:
    operator = hall.operator(1)
    board, desk, host = hall.board(), hall.screen("/desk", person=operator), hall.screen("/hall", person=hall.host)
    ticket = hall.issue()
    hall.change(operator, "counters/1/call", {"ticket": ticket["id"], "reason": "Пульт оператора"})
    assert board.wait_for(lambda state: state["calls"] and state["calls"][0]["number"] == ticket["number"])
    assert desk.wait_for(lambda state: state["ticket"] and state["ticket"]["id"] == ticket["id"])
    assert host.wait_for(lambda state: state["counters"][0]["ticket"] and state["counters"][0]["ticket"]["id"] == ticket["id"])
