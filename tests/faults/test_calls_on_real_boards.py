"""Calls of a real server on boards in a real Chromium: each seen and heard whole, in order, and none twice."""

from __future__ import annotations

import functools
import itertools
import random
import time

import pytest
from playwright.sync_api import Browser

from tests.faults.calling import Calling
from tests.faults.many_boards import ManyBoards
from tests.faults.real_boards import RealBoard, parts_of, real_boards, wait_until
from tests.faults.serving import Server

pytestmark = pytest.mark.browser

SLOW = [pytest.mark.slow, pytest.mark.timeout(60 * 60)]
RIGHT_WITHIN_S = 15.0


@pytest.mark.alone
@pytest.mark.parametrize("rate", [4.0, pytest.param(1.0, marks=SLOW)], ids=["short", "long"])
def test_five_calls_in_one_second_from_five_desks_are_seen_and_heard_whole_on_every_board(
    server: Server, browser: Browser, rate: float
) -> None:
    calling = Calling(server)
    with real_boards(browser, server, 3, rate) as boards:
        numbers = calling.call_at_once()
        state = calling.board()
        told = sorted(parts_of(state).items())
        assert sorted(one["number"] for one in state["calls"]) == sorted(numbers)
        assert all(len(parts) == 2 for _, parts in told), "a gong and a voice"
        for board in boards:
            wait_until(functools.partial(has_heard, board, told), 90, f"not all of {told} were heard")
            assert sorted(board.shown()) == sorted(numbers)


@pytest.mark.parametrize("calls", [40, pytest.param(500, marks=SLOW)], ids=["short", "long"])
def test_hundreds_of_calls_in_a_row_keep_their_order_and_none_is_lost(server: Server, calls: int) -> None:
    calling = Calling(server)
    with ManyBoards(3, server.port, server.access()["board"]["hall-board"]) as boards:
        calling.call_many(calls)
        seq = calling.board()["seq"]
        boards.wait_for(lambda board: board.seq >= seq, 5)
        assert [board.calls for board in boards.hanging] == [list(range(1, calls + 1))] * 3


@pytest.mark.slow
@pytest.mark.timeout(60 * 60)
def test_five_hundred_calls_in_a_row_are_all_heard_in_order_on_a_real_board(
    server: Server, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    calling = Calling(server)
    begun = time.monotonic()
    with real_boards(browser, server, 1, rate=12.0) as (board,):
        for turn in range(500):
            calling.call(turn)
            # A hall's own pace, as fast as sounds twelve times as short allow: what is in the line is not older than a minute.
            wait_until(functools.partial(keeps_up, board, turn), 120, "the board stands still")
        wait_until(lambda: len(board.heard()) == 500 and len(board.last_heard[-1][1]) == 2, 120, "not all were heard")
        heard = board.heard()
    with capsys.disabled():
        print(f"500 calls heard in {time.monotonic() - begun:.0f} s")
    assert [announcement for announcement, _ in heard] == list(range(1, 501))
    assert [call for call in heard if len(call[1]) != 2] == [], "without its voice"


@pytest.mark.parametrize("kills", [1, pytest.param(20, marks=SLOW)], ids=["short", "long"])
def test_after_a_kill_of_the_server_every_board_is_right_and_nothing_is_announced_twice_or_left_out(
    server: Server, browser: Browser, kills: int, capsys: pytest.CaptureFixture[str]
) -> None:
    calling = Calling(server)
    desks = itertools.cycle(calling.desks)
    slowest_s = 0.0
    told: dict[int, list[str]] = {}
    with (
        ManyBoards(200, server.port, server.access()["board"]["hall-board"]) as many,
        real_boards(browser, server, 3, rate=4.0) as boards,
    ):
        for _ in range(kills):
            calling.call_one(next(desks))  # announced, or in the middle of it
            told |= parts_of(calling.board())
            time.sleep(random.uniform(0, 1))
            calling.call_one(next(desks))  # perhaps no board has heard of it
            server.kill()
            killed_at = time.monotonic()
            server.start()
            newest = calling.call_one(next(desks))["number"]
            state = calling.board()
            told |= parts_of(state)
            many.wait_for(lambda board, seq=state["seq"]: board.seq >= seq, left_of(RIGHT_WITHIN_S, killed_at))
            for board in boards:
                right = functools.partial(is_right, board, newest)
                wait_until(right, left_of(RIGHT_WITHIN_S, killed_at), f"{newest} is not on the board")
            slowest_s = max(slowest_s, time.monotonic() - killed_at)
            for board in boards:
                wait_until(functools.partial(has_made, board, told), 40, f"{told} were not all heard")
    for board in boards:
        assert board.last_heard == sorted(told.items()), "announced twice, left out, or out of order"
    if kills > 1:
        with capsys.disabled():
            print(f"{kills} kills under 203 boards: all right at most {slowest_s:.1f} s after the kill")
    assert all(board.calls == sorted(told) for board in many.hanging)


def keeps_up(board: RealBoard, turn: int) -> bool:
    return turn - len(board.heard()) < 20


def has_heard(board: RealBoard, told: list[tuple[int, list[str]]]) -> bool:
    return board.heard() == told


def left_of(seconds: float, since: float) -> float:
    return max(0.0, since + seconds - time.monotonic())


def has_made(board: RealBoard, told: dict[int, list[str]]) -> bool:
    return len(board.heard()) >= len(told) and board.heard()[-1][1] == told[max(told)]


def is_right(board: RealBoard, newest: str) -> bool:
    return not board.is_covered() and newest in board.shown()
