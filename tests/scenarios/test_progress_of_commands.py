"""How far a long command is: seen on a terminal, and nothing of it anywhere else."""

from __future__ import annotations

import io
import sys

import pytest

from queue_server import progress
from queue_server.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_one_line_that_is_written_again_and_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY_S", 0)
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    shown = Progress()
    shown.show("checking", 0, 200)
    shown.show("checking", 100, 200)
    shown.show("bringing in", 200, 200)
    assert terminal.getvalue().split("\r")[1:] == ["checking   0 %", "checking  50 %", "bringing in 100 %"]
    shown.done()
    assert terminal.getvalue().endswith("\r" + " " * len("bringing in 100 %") + "\r")
    assert "\n" not in terminal.getvalue()


def test_a_line_is_not_written_more_often_than_anybody_can_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    shown = Progress()
    for done in range(1000):
        shown.show("checking", done, 1000)
    assert terminal.getvalue().count("\r") < 10


def test_where_there_is_no_terminal_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", file := io.StringIO())
    shown = Progress()
    shown.show("checking", 1, 2)
    shown.done()
    assert file.getvalue() == ""
