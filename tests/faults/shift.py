"""A working hall: kiosks that give out tickets and desks that call and serve, all at once, whatever becomes of the server."""

from __future__ import annotations

import random
import threading
import time
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from tests.faults.books import CallTold, Paper, call_told, paper
from tests.faults.serving import Desk, Kiosk, Server

SERVICES = ("grid-person", "grid-company", "meter-water", "complaint", "advice-grid", "account")
#: The kiosks pause while so many wait: the queue is now long, now empty.
WAITING_AT_MOST = 30
#: One visitor in so many is called out of turn, and one in so many does not come.
OUT_OF_TURN, AWAY = 10, 6


class Shift:
    """`with Shift(server) as shift:` people work until the block ends, and everything they asked for was answered.

    Every question has its own key and is asked under it until it is answered. `papers` and `calls` are what people were told.
    """

    def __init__(self, server: Server, kiosks: int = 4, desks: int = 3) -> None:
        self.papers: list[Paper] = []
        self.calls: list[CallTold] = []
        self._over = threading.Event()
        self._kiosks = [server.kiosk() for _ in range(kiosks)]
        self._desks = [server.desk(number) for number in range(1, desks + 1)]
        self._pool = ThreadPoolExecutor(kiosks + desks)
        self._at_work: list[Future[None]] = []

    def __enter__(self) -> Shift:
        self._at_work = [self._pool.submit(self._give_tickets, kiosk) for kiosk in self._kiosks]
        self._at_work += [self._pool.submit(self._serve, desk) for desk in self._desks]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        if error is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            return
        self._pool.shutdown()
        self.still_works()

    def still_works(self) -> None:
        """Raises what stopped anybody."""
        for one in self._at_work:
            if one.done():
                one.result()

    def _give_tickets(self, kiosk: Kiosk) -> None:
        while not self._over.is_set():
            if len(self.papers) - len(self.calls) > WAITING_AT_MOST:
                time.sleep(0.005)
                continue
            priority = "disabled" if random.randrange(OUT_OF_TURN) == 0 else None
            self.papers.append(paper(kiosk.issue(random.choice(SERVICES), new_key(), priority)))

    def _serve(self, desk: Desk) -> None:
        while not self._over.is_set():
            answer = desk.call_next(new_key())
            if answer.status == 204:
                time.sleep(0.005)
                continue
            told = call_told(answer, desk.counter)
            self.calls.append(told)
            for step in ("no-show",) if random.randrange(AWAY) == 0 else ("start", "finish"):
                done = desk.step(told.ticket, step, new_key())
                assert done.status == 200, done


def new_key() -> str:
    return uuid.uuid4().hex
