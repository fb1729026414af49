"""Boards by the hundred in one thread: bare WebSockets that come back by themselves, and keep each state as boards do."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

from benchmarks.boards import Board

State = dict[str, Any]
PATH = "/socket.io/?EIO=4&transport=websocket"


class BareBoard(Board):
    """One link of a board that reads every state."""

    def __init__(self, greeting: bytes, take: Callable[[State], None]) -> None:
        super().__init__(PATH, greeting)
        self._take = take
        self.ended = asyncio.Event()

    def _handle(self, frame: bytes) -> None:
        super()._handle(frame)
        if not frame[:1].isdigit():  # no message but the server's farewell, which a browser answers by closing
            self._transport.close()
        if frame.startswith(b'42/board,["state"'):
            self._take(json.loads(frame[len(b"42/board,") :])[1])

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended.set()
        self.ready.cancel()


class Hanging:
    """What one board has shown: `calls` are its announcements in the order in which they came, `at` the moments (monotonic)."""

    def __init__(self) -> None:
        self.seq = -1
        self.state: State = {}
        self.took_at = 0.0
        self.calls: list[int] = []
        self.at: dict[int, float] = {}

    def take(self, state: State) -> None:
        now = time.monotonic()
        assert state["seq"] >= self.seq, "a state that is older than the one before"
        self.seq, self.state, self.took_at = state["seq"], state, now
        for call in reversed(state["calls"]):
            if not self.calls or call["announcement"] > self.calls[-1]:
                self.calls.append(call["announcement"])
                self.at[call["announcement"]] = now


class ManyBoards:
    """`with ManyBoards(count, port, token) as boards:` each has its first state then."""

    def __init__(self, count: int, port: int, token: str) -> None:
        self.hanging = [Hanging() for _ in range(count)]
        self._port = port
        self._greeting = f'40/board,{{"token":"{token}"}}'.encode()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> ManyBoards:
        self._thread.start()
        self.wait_for(lambda board: board.seq >= 0, 60)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._main.cancel)
        self._thread.join(20)

    def wait_for(self, wanted: Callable[[Hanging], bool], within_s: float) -> float:
        """Seconds until every board is as wanted."""
        begun = time.monotonic()
        while not all(wanted(board) for board in self.hanging):
            assert time.monotonic() - begun < within_s, f"{sum(not wanted(one) for one in self.hanging)} boards are not right"
            time.sleep(0.01)
        return time.monotonic() - begun

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._main = self._loop.create_task(self._all())
        with contextlib.suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._main)
        self._loop.close()

    async def _all(self) -> None:
        await asyncio.gather(*(self._hang(board) for board in self.hanging))

    async def _hang(self, board: Hanging) -> None:
        """As the page does: at once, and again after 0.3 to 1.5 seconds."""
        await asyncio.sleep(random.uniform(0, 0.5))
        pause = 0.3
        while True:
            link = BareBoard(self._greeting, board.take)
            try:
                await self._loop.create_connection(lambda link=link: link, "127.0.0.1", self._port)  # type: ignore[misc]
                try:
                    await link.ended.wait()
                finally:
                    link.close()
                pause = 0.3
            except OSError:
                pause = min(1.5, pause * 2)
            await asyncio.sleep(min(1.5, pause * random.uniform(0.5, 1.5)))
