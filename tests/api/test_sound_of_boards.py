"""Each board is told what it is to play of a call, and how loud; boards decide nothing by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.office import Caller, Office, at, small_setup

GONG = "/api/v1/speech/gong.wav"
SIDE_BOARD_TOKEN = "token-of-the-board-at-the-side"

Hall = Callable[..., Office]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    offices = []

    def make(board: dict[str, Any] | None = None, service: dict[str, Any] | None = None, **voice: Any) -> Office:
        setup = small_setup(voice=voice)
        setup["services"][2] |= service or {}
        setup["devices"].append({"kind": "board", "name": "side-board", "token": SIDE_BOARD_TOKEN, **(board or {})})
        offices.append(Office(tmp_path / str(len(offices)), setup=setup))
        return offices[-1]

    yield make
    for office in offices:
        office.close()


def side_board(office: Office) -> Any:
    return Caller(office, {"Authorization": f"Bearer {SIDE_BOARD_TOKEN}"}).get("board")


def call(office: Office, language: str = "ru") -> None:
    office.kiosk.issue("advice", language=language)
    office.desk(1).call_next()


def test_without_settings_every_board_plays_all_at_full_volume(hall: Hall) -> None:
    office = hall()
    call(office)
    for board in (office.board(), side_board(office)):
        assert board["sound"] == {"on": True, "volume": 100}
        assert board["calls"][0]["speech"]["heard"] == "voice"
        assert board["calls"][0]["speech"]["parts"] == [GONG]


@pytest.mark.parametrize(("sound", "heard", "parts"), [("off", "silent", []), ("gong", "gong", [GONG])])
def test_a_board_at_the_side_is_silent_or_gong_only_while_the_others_speak(
    hall: Hall, sound: str, heard: str, parts: list[str]
) -> None:
    office = hall(board={"sound": sound, "volume": 50}, volume=80)
    call(office)
    side = side_board(office)
    assert side["sound"] == {"on": sound != "off", "volume": 40}
    assert side["calls"][0]["speech"] == {"text": "Клиент С один, пройдите к окну один", "parts": parts, "heard": heard}
    assert office.board()["sound"] == {"on": True, "volume": 80}
    assert office.board()["calls"][0]["speech"]["heard"] == "voice"


def test_only_repeated_calls_are_spoken_where_the_office_wants_it_so(hall: Hall) -> None:
    office = hall(mode="voice_on_recall")
    call(office)
    assert [one["speech"]["heard"] for one in office.board()["calls"]] == ["gong"]
    office.clock.forward(30)
    office.desk(1).recall()
    assert [one["speech"]["heard"] for one in office.board()["calls"]] == ["voice", "gong"]


def test_in_quiet_hours_calls_are_shown_and_not_heard(hall: Hall) -> None:
    office = hall(quiet=[{"from": "12:00", "to": "13:00"}])
    office.clock.set(at("2026-03-02 11:59"))
    office.kiosk.issue("advice")
    office.desk(1).call_next()
    office.clock.set(at("2026-03-02 12:00"))
    office.kiosk.issue("advice")
    office.desk(2).call_next()
    office.clock.set(at("2026-03-02 13:30"))
    assert [one["speech"]["heard"] for one in office.board()["calls"]] == ["silent", "voice"]
    assert office.board()["calls"][0]["speech"]["text"]


def test_a_service_has_words_of_its_own_and_the_office_has_the_rest(hall: Hall) -> None:
    office = hall(service={"call": {"ru": "Вопрос {number} к столу {counter}"}}, call={"ru": "Талон {number}: касса {counter}"})
    call(office)
    office.kiosk.issue("meter")
    office.desk(2).call_next()
    texts = [one["speech"]["text"] for one in office.board()["calls"]]
    assert texts == ["Талон А один: касса два", "Вопрос С один к столу один"]
    assert office.board("en")["calls"][0]["speech"]["text"] == "Ticket A one, please go to counter two"
