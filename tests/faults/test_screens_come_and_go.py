"""Screens join and leave at any moment, and none of them takes a change away from another."""

from __future__ import annotations

import random
import threading
import time

import pytest

from tests.faults.screens import board
from tests.faults.serving import Server
from tests.faults.shift import new_key

SHOWN_WITHIN_S = 2.0


@pytest.mark.parametrize(
    "rounds", [40, pytest.param(400, marks=[pytest.mark.slow, pytest.mark.timeout(10 * 60)])], ids=["short", "long"]
)
def test_a_screen_that_joins_at_the_moment_of_a_change_takes_it_from_no_other(server: Server, rounds: int) -> None:
    kiosk = server.kiosk()

    def tap_soon() -> None:
        together.wait(30)
        time.sleep(random.uniform(0, 0.02))
        kiosk.issue("account", new_key())

    with board(server) as first:
        for waiting in range(1, rounds + 1):
            together = threading.Barrier(2)
            tapping = threading.Thread(target=tap_soon)
            tapping.start()
            together.wait(30)
            with board(server) as second:
                tapping.join(30)
                for screen in (first, second):
                    screen.wait_for(lambda state, waiting=waiting: state["waiting"]["total"] == waiting, within_s=SHOWN_WITHIN_S)
