"""Each board is sent its own part of the hall, and only when that part changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.serving import SETUP, Server, run
from tests.live.screen import Hall

BOARDS = """
[[devices]]
kind = "board"
name = "over-1"
counter = 1

[[devices]]
kind = "board"
name = "over-2"
counter = 2

[[devices]]
kind = "board"
name = "of-the-account"
services = ["account"]

[[devices]]
kind = "board"
name = "the-same"
services = ["account"]
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The first customer's office with boards of its own, open at all hours."""
    setup = tmp_path / "office.toml"
    setup.write_text(SETUP.read_text(encoding="utf-8") + BOARDS, encoding="utf-8")
    made = run("init", "--data", tmp_path / "hall", "--setup", setup, "--round-the-clock")
    assert made.returncode == 0, made.stderr
    running = Server(tmp_path / "hall")
    with running.at_work():
        yield running


def test_each_board_is_sent_its_own_part_and_nothing_of_the_others(hall: Hall) -> None:
    tokens = hall.access["board"]
    screens = {name: hall.screen("/board", {"token": token}) for name, token in tokens.items()}
    first, second = hall.operator(1), hall.operator(2)
    screens["over-2"].wait_for(lambda state: state["counter"]["state"] == "free")
    ticket = hall.issue("account")
    hall.change(first, "counters/1/call-next")
    for name in ("hall-board", "over-1", "of-the-account", "the-same"):
        shown = screens[name].wait_for(lambda state: [one["number"] for one in state["calls"]] == [ticket["number"]])
        own = hall.server.link({"Authorization": f"Bearer {tokens[name]}"})
        over_http = hall.see(own, "board")
        assert {**shown, "seq": 0, "server_time": ""} == {**over_http, "seq": 0, "server_time": ""}
    hall.issue("account")
    hall.change(second, "counters/2/call-next")
    over_2 = screens["over-2"].wait_for(lambda state: state["counter"]["state"] == "called")
    assert [(one["announcement"], one["counter"]) for one in over_2["calls"]] == [(2, 2)]
    screens["the-same"].wait_for(lambda state: [one["announcement"] for one in state["calls"]] == [2, 1])
    assert all(state["calls"] == [] or state["calls"][0]["counter"] == 1 for state in screens["over-1"].states)
    for screen in screens.values():
        seqs = [state["seq"] for state in screen.states]
        assert seqs == sorted(seqs)
