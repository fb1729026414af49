"""What a board says of itself is on the host's screen at once, and harms nobody if it is not true."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.live.screen import Hall, Screen, State

WITHIN_S = 5.0
WELL: dict[str, Any] = {"width": 1920, "height": 1080, "sound": "on", "announced": None, "page": "", "test": None}


def hall_board(state: State) -> State:
    found: State = next(one for one in state["devices"] if one["name"] == "hall-board")
    return found


def trouble(state: State) -> Any:
    return (hall_board(state)["trouble"] or {}).get("code")


def says(board: Screen, **changes: Any) -> None:
    board.client.emit("health", {**WELL, **changes}, namespace="/board")


@pytest.fixture
def tablet(hall: Hall) -> Screen:
    return hall.screen("/hall", person=hall.host)


def test_what_a_board_says_of_itself_is_on_the_host_s_screen_within_five_seconds(hall: Hall, tablet: Screen) -> None:
    board = hall.board()
    for changes, code, light in (
        ({"sound": "blocked"}, "sound_blocked", "red"),
        ({"sound": "failed"}, "sound_failed", "red"),
        ({"sound": "off"}, "sound_off", "amber"),
        ({"page": "0123456789ab"}, "page_old", "amber"),
        ({"width": 1080, "height": 1920}, None, "green"),
    ):
        said_at = time.monotonic()
        says(board, **changes)
        state = tablet.wait_for(lambda state, code=code: hall_board(state)["board"] and trouble(state) == code)
        assert time.monotonic() - said_at < WITHIN_S
        assert hall_board(state)["light"] == light
        assert [one["code"] for one in state["alarms"]] == (["device"] if light == "red" else [])
    shown = tablet.wait_for(lambda state: hall_board(state)["board"]["orientation"] == "portrait")
    assert hall_board(shown)["board"] == {
        "width": 1080,
        "height": 1920,
        "orientation": "portrait",
        "sound": "on",
        "announced": None,
        "behind": 0,
        "page": "",
        "page_old": False,
        "screens": 1,
    }


def test_of_several_screens_of_one_board_the_worst_is_told(hall: Hall, tablet: Screen) -> None:
    well, silent = hall.board(), hall.board()
    says(well)
    says(silent, sound="blocked")
    state = tablet.wait_for(lambda state: trouble(state) == "sound_blocked")
    assert hall_board(state)["board"]["screens"] == 2
    silent.close()
    tablet.wait_for(lambda state: trouble(state) is None and hall_board(state)["board"]["screens"] == 1)


RUBBISH: list[Any] = [
    None,
    "on",
    [],
    {},
    {**WELL, "width": -1},
    {**WELL, "width": "1920"},
    {**WELL, "sound": "<script>"},
    {**WELL, "announced": 1e308},
    {**WELL, "announced": True},
    {**WELL, "page": "x" * 10_000},
    {**WELL, "test": {"id": None, "outcome": "heard", "at": 2**60}},
    {**WELL, "more": {"a": [1] * 1000}},
]


def test_a_board_that_says_rubbish_or_lies_changes_nothing_else(hall: Hall, tablet: Screen) -> None:
    board, other = hall.board(), hall.board(lang="en")
    says(board, sound="blocked")
    tablet.wait_for(lambda state: trouble(state) == "sound_blocked")
    before = hall.seq()
    for words in RUBBISH:
        board.client.emit("health", words, namespace="/board")
    board.client.emit("health", namespace="/board")
    for number in range(500):
        says(board, announced=number, test={"id": None, "outcome": "heard", "at": 2**39})
    hall.issue()
    for screen in (board, other):
        screen.wait_for(lambda state: state["waiting"]["total"] == 1)
    state = tablet.wait_for(lambda state: hall_board(state)["sound_test"] and hall_board(state)["board"]["announced"] == 499)
    assert hall_board(state)["sound_test"]["at"] <= state["server_time"], "nothing was tried later than now"
    assert hall.seq() == before + 1
    assert not board.cut.is_set()
    assert len(tablet.states) < 20, "five hundred words are no reason to tell the host five hundred times"


def test_the_host_asks_a_board_for_its_sound_and_reads_what_came_of_it(hall: Hall, tablet: Screen) -> None:
    board = hall.board()
    asked: list[Any] = []
    board.client.on("sound_test", asked.append, namespace="/board")
    says(board)
    tablet.wait_for(lambda state: hall_board(state)["board"])
    first = hall.change(hall.host, "devices/board/hall-board/sound-test")
    second = hall.change(hall.server.person("supervisor"), "devices/board/hall-board/sound-test")
    assert first == second, "two who ask at once get one gong"
    tablet.wait_for(lambda state: hall_board(state)["sound_test"]["state"] == "asked")
    for outcome, words in (("failed", "не проигрался до конца"), ("heard", "Звук проверен")):
        says(board, test={"id": first["id"], "outcome": outcome, "at": int(time.time())})
        state = tablet.wait_for(lambda state, outcome=outcome: hall_board(state)["sound_test"]["state"] == outcome)
        assert words in hall_board(state)["sound_test"]["text"]
    assert asked == [{"id": first["id"]}]
    board.close()
    state = tablet.wait_for(lambda state: not hall_board(state)["online"])
    assert hall_board(state)["sound_test"]["state"] == "heard", "what was found stays known"
    assert hall_board(state)["board"] is None


@pytest.mark.parametrize(
    ("device", "code"), [("board/hall-board", "board_away"), ("kiosk/hall-kiosk", "no_sound"), ("board/nobody", "not_found")]
)
def test_only_a_board_that_is_there_is_asked_for_its_sound(hall: Hall, device: str, code: str) -> None:
    hall.screen("/hall", person=hall.host).wait_for(lambda state: not hall_board(state)["online"])
    answer = hall.host.ask("POST", f"/api/v1/devices/{device}/sound-test", {}, f"sound-{code}")
    assert (answer.status, answer.document["code"]) == (404 if code == "not_found" else 409, code)
