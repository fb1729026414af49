"""The hall's clock follows the computer's small corrections and none of its jumps."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest

from queue_server.store import clock
from queue_server.store.clock import SteadyClock

START = 1_772_420_400


class Computer:
    """A computer whose time can be set."""

    def __init__(self) -> None:
        self.wall, self.running = float(START), 100.0

    def passes(self, seconds: float) -> None:
        self.wall += seconds
        self.running += seconds


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> Computer:
    made = Computer()
    monkeypatch.setattr(clock, "time", SimpleNamespace(time=lambda: made.wall, monotonic=lambda: made.running))
    return made


def test_the_clock_runs_with_the_computer(computer: Computer) -> None:
    steady = SteadyClock()
    assert steady.now() == START
    computer.passes(61)
    assert steady.now() == START + 61
    assert steady.monotonic() == 161.0


@pytest.mark.parametrize("jump", [-7200, -90, -60, 3600, 5, -3])
def test_a_jump_of_the_computers_clock_moves_nobodys_minutes(
    computer: Computer, jump: int, caplog: pytest.LogCaptureFixture
) -> None:
    steady = SteadyClock()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            computer.passes(10)
            computer.wall += jump
            steady.now()
            jump = 0
    assert steady.now() == START + 30
    assert steady.jumped()
    assert steady.ahead_s() == round(computer.wall - START - 30)
    assert len(caplog.records) == 1


def test_small_corrections_are_followed(computer: Computer) -> None:
    steady = SteadyClock()
    for _ in range(60):
        computer.passes(60)
        computer.wall += 0.5
        steady.now()
    assert steady.now() == START + 3600 + 30
    assert not steady.jumped()


def test_when_the_computer_is_set_right_again_the_clock_is_content(computer: Computer) -> None:
    steady = SteadyClock()
    computer.wall += 600
    steady.now()
    assert steady.jumped()
    computer.wall -= 600
    steady.now()
    assert not steady.jumped()


def test_a_clock_that_was_never_set_is_followed_as_soon_as_it_is(computer: Computer) -> None:
    """A computer without a battery starts in 1970 and asks a time server a minute later."""
    computer.wall = 30.0
    steady = SteadyClock()
    computer.passes(60)
    assert steady.now() == 90
    computer.wall = float(START)
    assert steady.now() == START
    assert not steady.jumped()
    computer.wall += 3600
    assert steady.now() == START
