"""Boards of one running server: one speaks with the recorded voice, one in the corridor only has the gong."""

from __future__ import annotations

import io
import sys
import urllib.request
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.speech.fragments import of_call
from tests.faults.serving import SETUP, Server, run
from tests.live.screen import Hall
from tests.speech.recordings import RATE, record

CORRIDOR = "token-of-the-board-in-the-corridor"
SOUNDS = f"""
[voice]
volume = 80
voice = "pack"
call = {{ ru = "Талон {{number}}, к столу {{counter}}" }}

[[devices]]
kind = "board"
name = "corridor"
token = "{CORRIDOR}"
sound = "gong"
volume = 50
"""


@pytest.fixture
def spoken_hall(tmp_path: Path) -> Iterator[Hall]:
    if sys.platform == "win32":
        pytest.skip("the server is stopped and started with POSIX signals")
    setup = tmp_path / "office.toml"
    setup.write_text(SETUP.read_text("utf-8") + SOUNDS, encoding="utf-8")
    data = tmp_path / "hall"
    assert run("init", "--data", data, "--setup", setup, "--round-the-clock").returncode == 0
    wording = "Талон {letter} {number}, к столу {counter}"
    record(data / "voice" / "ru", [piece.fragment for piece in of_call("Т001", 1, "ru", wording)])
    server = Server(data)
    server.start()
    hall = Hall(server)
    yield hall
    hall.close()
    server.close()
    assert "Traceback" not in server.log(), server.log()


def test_each_board_gets_what_it_is_to_play_and_the_recorded_voice_comes_from_the_server(spoken_hall: Hall) -> None:
    main, corridor = spoken_hall.board(), spoken_hall.screen("/board", {"token": CORRIDOR})
    ticket = spoken_hall.issue()
    assert ticket["number"] == "Т001"
    spoken_hall.change(spoken_hall.operator(1), "counters/1/call-next")
    heard = main.wait_for(lambda state: state["calls"])
    quieter = corridor.wait_for(lambda state: state["calls"])
    assert (heard["sound"], quieter["sound"]) == ({"on": True, "volume": 80}, {"on": True, "volume": 40})
    assert heard["calls"][0]["speech"]["text"] == "Талон Т один, к столу один"
    assert [len(state["calls"][0]["speech"]["parts"]) for state in (heard, quieter)] == [2, 1]
    rates = []
    for part in heard["calls"][0]["speech"]["parts"]:
        with (
            urllib.request.urlopen(f"{spoken_hall.url}{part}", timeout=20) as answer,
            wave.open(io.BytesIO(answer.read())) as file,
        ):
            rates.append(file.getframerate())
    assert rates == [22_050, RATE], "the gong, then the recordings"
