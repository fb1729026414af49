"""All kiosks tap, all desks call in one instant: a number is given once, a visitor is called once, first come first called."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.books import Books, CallTold, Paper, call_told, paper
from tests.faults.serving import Answer, Desk, Server
from tests.faults.shift import SERVICES, new_key

KIOSKS, DESKS = 8, 6


@pytest.mark.parametrize(
    "rounds", [40, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(20 * 60)])], ids=["short", "long"]
)
def test_eight_kiosks_and_six_desks_in_one_instant(server: Server, rounds: int) -> None:
    kiosks = [server.kiosk() for _ in range(KIOSKS)]
    desks = [server.desk(number) for number in range(1, DESKS + 1)]
    papers, calls = [], []

    def at_once(tasks: Sequence[Callable[[], Answer]]) -> list[Answer]:
        together = threading.Barrier(len(tasks))

        def one(task: Callable[[], Answer]) -> Answer:
            together.wait(30)
            return task()

        return list(pool.map(one, tasks))

    def call_all() -> list[CallTold]:
        keys = [new_key() for _ in desks]
        answers = at_once([lambda desk=desk, key=key: desk.call_next(key) for desk, key in zip(desks, keys, strict=True)])
        assert {answer.status for answer in answers} <= {200, 204}
        return [call_told(answer, desk.counter) for answer, desk in zip(answers, desks, strict=True) if answer.status == 200]

    def tap_all(service: str) -> list[Paper]:
        return [paper(answer) for answer in at_once([lambda kiosk=kiosk: kiosk.issue(service, new_key()) for kiosk in kiosks])]

    with ThreadPoolExecutor(KIOSKS + DESKS) as pool:
        for number in range(rounds):
            new = tap_all(SERVICES[number % len(SERVICES)])
            assert len({one.number for one in new}) == KIOSKS
            papers += new
            arrived = sorted(new, key=lambda one: int(one.number[1:]))

            first = call_all()
            assert {call.ticket for call in first} == {one.id for one in arrived[:DESKS]}
            finish(first, desks, pool)
            second = call_all()  # two wait for six desks
            assert {call.ticket for call in second} == {one.id for one in arrived[DESKS:]}
            finish(second, desks, pool)
            calls += first + second

    books = Books.read(server.data)
    assert books.integrity == "ok"
    assert len(papers) == len(books.tickets) == rounds * KIOSKS
    assert books.lost(papers) == books.changed(papers) == books.never_told(papers) == []
    assert books.numbers_twice() == books.not_higher(papers) == []
    assert books.missing_numbers() == {}
    assert sorted(books.calls(), key=str) == sorted(calls, key=str)
    assert books.called_twice() == books.passed_over() == []


def finish(calls: list[CallTold], desks: list[Desk], pool: ThreadPoolExecutor) -> None:
    """Serves those who were called to the end."""

    def serve(call: CallTold) -> None:
        desk = desks[call.counter - 1]
        for step in ("start", "finish"):
            assert desk.step(call.ticket, step, new_key()).status == 200

    list(pool.map(serve, calls))
