"""A board that hangs, is cut from the network, or has a slow one costs the others nothing, and is right soon after its return."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.faults.calling import Calling, memory_mib, percentile
from tests.faults.many_boards import ManyBoards
from tests.faults.real_boards import real_boards, wait_until
from tests.faults.serving import Server
from tests.faults.slow_network import SlowNetwork
from tests.live.screen import Hall
from tests.live.test_a_board_that_hangs import BoardProcess

#: As much as a phone gets at the far end of a hall: a state takes more than half a second.
SLOW_BYTES_PER_S = 32_000
RETURN_S = 5.0
MORE_MIB = 50
RATIO = 1.5
LONG = [pytest.mark.slow, pytest.mark.timeout(15 * 60)]


@contextlib.contextmanager
def frozen_board(server: Server) -> Iterator[BoardProcess]:
    board = BoardProcess(Hall(server))
    try:
        board.wait_for(0, within_s=30)
        yield board
    finally:
        board.close()


@pytest.mark.parametrize("calls", [60, pytest.param(500, marks=LONG)], ids=["short", "long"])
def test_boards_in_trouble_cost_the_others_nothing_and_are_right_soon_after(
    server: Server, calls: int, capsys: pytest.CaptureFixture[str]
) -> None:
    token = server.access()["board"]["hall-board"]
    calling = Calling(server)
    calling.call_many(20)
    with (
        SlowNetwork(server.port, SLOW_BYTES_PER_S) as slow_network,
        SlowNetwork(server.port) as network,
        ManyBoards(5, server.port, token) as others,
        ManyBoards(1, slow_network.port, token) as slow,
        ManyBoards(1, network.port, token) as cut_off,
        frozen_board(server) as frozen,
    ):
        seconds = {}
        for disturbed in (False, True):
            if disturbed:
                before_mib = memory_mib(server.pid)
                frozen.freeze()
                network.fall_silent()
            calling.called.clear()
            calling.call_many(calls)
            newest = calling.board()
            others.wait_for(lambda board, seq=newest["seq"]: board.seq >= seq, 5)
            seconds[disturbed] = shown_after(calling, others, newest)
        more_mib = memory_mib(server.pid) - before_mib
        # A slow network needs no return: it may never be further behind than this.
        behind_s = slow.wait_for(lambda board: board.seq >= newest["seq"], RETURN_S)
        time.sleep(max(0.0, 0.0 if calls < 500 else 25.0))  # long enough to be cut off
        network.speak_again()
        frozen.thaw()
        returned_at = time.monotonic()
        frozen.wait_for(newest["seq"], within_s=RETURN_S)
        cut_off.wait_for(lambda board: board.seq >= newest["seq"], RETURN_S - (time.monotonic() - returned_at))
        returned_s = time.monotonic() - returned_at

    before, with_them = (percentile(seconds[disturbed], 0.95) for disturbed in (False, True))
    if calls >= 500:
        with capsys.disabled():
            print(
                f"call → last of the other boards, p95: {before * 1000:.1f} ms without, {with_them * 1000:.1f} ms with boards in"
                f" trouble ({with_them / before:.2f}×); server {more_mib:+.1f} MiB; slow board right after {behind_s:.1f} s,"
                f" the others in trouble {returned_s:.1f} s after their return"
            )
        assert with_them <= RATIO * before
    assert more_mib < MORE_MIB
    for board in (*others.hanging, *slow.hanging, *cut_off.hanging):
        assert board.calls == sorted(set(board.calls))
    for board in others.hanging:
        assert board.calls[-2 * calls :] == list(range(board.calls[-1] - 2 * calls + 1, board.calls[-1] + 1)), "a call was lost"


@pytest.mark.browser
@pytest.mark.parametrize("silent_s", [14.0, pytest.param(45.0, marks=LONG)], ids=["short", "long"])
def test_a_real_board_that_was_cut_from_the_network_is_right_soon_after_its_return(
    server: Server, browser: Browser, silent_s: float, capsys: pytest.CaptureFixture[str]
) -> None:
    calling = Calling(server)
    with SlowNetwork(server.port) as network, real_boards(browser, server, 1, port=network.port) as (board,):
        network.fall_silent()
        board.page.wait_for_timeout(silent_s * 1000)
        assert board.is_covered()
        number = calling.call(0)
        network.speak_again()
        returned_s = wait_until(lambda: number in board.shown() and not board.is_covered(), RETURN_S, "not right")
    if silent_s > 20:
        with capsys.disabled():
            print(f"a real board, {silent_s:.0f} s without the network: right {returned_s:.1f} s after its return")


def shown_after(calling: Calling, others: ManyBoards, newest: dict[str, object]) -> list[float]:
    """Seconds from the operator's key to the last of the boards, for each call."""
    last: int = others.hanging[0].calls[-1]
    announcements = range(last - len(calling.called) + 1, last + 1)
    return [
        max(board.at[announcement] for board in others.hanging) - asked_at
        for announcement, (_, asked_at, _) in zip(announcements, calling.called, strict=True)
    ]
