"""The server did its work and the answer did not arrive: asked again under the same key, it is the same ticket."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.books import Books, call_told, paper
from tests.faults.lossy_network import LossyNetwork
from tests.faults.serving import Answer, Lost, Server
from tests.faults.shift import new_key

ROUNDS = pytest.mark.parametrize(
    "rounds", [50, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(20 * 60)])], ids=["short", "long"]
)
#: In one round of so many the server is killed between two tries.
KILL_EVERY = 25
TRIES_AT_ONCE = 8


@pytest.fixture
def network(server: Server) -> Iterator[LossyNetwork]:
    with LossyNetwork(server.port) as network:
        yield network


@ROUNDS
def test_a_visitor_whose_ticket_did_not_arrive_gets_that_ticket(server: Server, network: LossyNetwork, rounds: int) -> None:
    kiosk = server.kiosk(network.port)
    papers = []
    for number in range(rounds):
        key = new_key()
        for _ in range(1 + number % 3):
            network.lose(1)
            with pytest.raises(Lost):
                kiosk.try_to_issue("grid-person", key)
        kill_sometimes(server, number)
        papers.append(paper(kiosk.issue("grid-person", key)))
        again = kiosk.issue("grid-person", key)
        assert (again.document["id"], again.document["number"]) == (papers[-1].id, papers[-1].number)

    books = Books.read(server.data)
    assert books.lost(papers) == books.changed(papers) == books.never_told(papers) == []
    assert [one.number for one in papers] == [f"А{number:03d}" for number in range(1, rounds + 1)]


@ROUNDS
def test_a_call_that_did_not_arrive_costs_no_visitor_the_turn(server: Server, network: LossyNetwork, rounds: int) -> None:
    kiosk, desk = server.kiosk(), server.desk(1, network.port)
    papers, told = [paper(kiosk.issue("grid-person", new_key())) for _ in range(2)], []
    for number in range(rounds):
        papers.append(paper(kiosk.issue("grid-person", new_key())))
        key = new_key()
        for _ in range(1 + number % 3):
            network.lose(1)
            with pytest.raises(Lost):
                desk.try_to_call_next(key)
        kill_sometimes(server, number)
        told.append(call_told(desk.call_next(key), desk.counter))
        for step in ("start", "finish"):
            key = new_key()
            network.lose(1)
            with pytest.raises(Lost):
                desk.link.ask("POST", f"/api/v1/tickets/{told[-1].ticket}/{step}", {}, key)
            assert desk.step(told[-1].ticket, step, key).status == 200

    assert [one.ticket for one in told] == [one.id for one in papers[:rounds]]
    books = Books.read(server.data)
    assert books.calls() == told
    assert books.called_twice() == books.passed_over() == []


@ROUNDS
def test_eight_tries_at_once_under_one_key_are_one_ticket(server: Server, network: LossyNetwork, rounds: int) -> None:
    kiosks = [server.kiosk(network.port) for _ in range(TRIES_AT_ONCE)]
    together = threading.Barrier(TRIES_AT_ONCE + 1)
    papers = []
    with ThreadPoolExecutor(TRIES_AT_ONCE) as pool:
        for number in range(rounds):
            key = new_key()
            network.lose(number % TRIES_AT_ONCE)

            def tap(index: int, key: str = key) -> Answer:
                together.wait(30)
                return kiosks[index].issue("grid-person", key)

            tries = [pool.submit(tap, index) for index in range(TRIES_AT_ONCE)]
            together.wait(30)
            kill_sometimes(server, number)
            answers = [paper(one.result(60)) for one in tries]
            assert len({(one.id, one.number) for one in answers}) == 1
            papers.append(answers[0])

    books = Books.read(server.data)
    assert books.lost(papers) == books.never_told(papers) == []
    assert len({one.number for one in papers}) == rounds


def test_a_call_when_nobody_waits_is_answered_alike_under_its_key_when_somebody_has_come(server: Server) -> None:
    kiosk, desk = server.kiosk(), server.desk(1)
    key = new_key()
    assert desk.call_next(key).status == 204
    ticket = paper(kiosk.issue("grid-person", new_key()))
    assert desk.call_next(key).status == 204
    assert call_told(desk.call_next(new_key()), 1).ticket == ticket.id


def test_a_key_that_was_used_for_one_service_is_refused_for_another(server: Server) -> None:
    kiosk, desk = server.kiosk(), server.desk(1)
    key = new_key()
    first = paper(kiosk.issue("grid-person", key))
    for other in (kiosk.issue("account", key), kiosk.issue("grid-person", key, "disabled")):
        assert (other.status, other.document["code"]) == (422, "key_reused")
    server.kill()
    server.start()
    assert kiosk.issue("account", key).status == 422
    assert kiosk.issue("grid-person", key).document["id"] == first.id

    key = new_key()
    call = call_told(desk.call_next(key), 1)
    assert desk.step(call.ticket, "start", key).status == 422
    assert desk.call_next(key).document["ticket"]["id"] == call.ticket
    assert [*Books.read(server.data).tickets] == [first.id]


def kill_sometimes(server: Server, number: int) -> None:
    if number % KILL_EVERY == KILL_EVERY // 2:
        server.kill()
        server.start()
