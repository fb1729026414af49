"""What screens of an idle computer get: a desk nothing more, the hall's own go on."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from socketio.exceptions import ConnectionError as Refused

from tests.faults.serving import Server, make_office
from tests.live.screen import PATIENCE_S, Hall

HALF_AN_HOUR = 30 * 60


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose clock is moved by hand."""
    data = tmp_path_factory.mktemp("idle") / "hall"
    make_office(data)
    running = Server(data)
    running.more = ["--test-clock", str(int(time.time()))]
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("QUEUE_SERVER_TEST", "1")
        with running.at_work():
            yield running


def forward(hall: Hall, seconds: int) -> None:
    now = int(hall.server.more[1]) + seconds
    hall.server.more[1] = str(now)
    hall.server.link().ask("POST", "/api/v1/test/clock", {"now": now})


def test_a_locked_desk_gets_nothing_more_and_the_hall_goes_on(hall: Hall) -> None:
    operator = hall.operator(1)
    desk = hall.screen("/desk", person=operator)
    wall, board = hall.screen("/hall", person=hall.host), hall.board()
    forward(hall, HALF_AN_HOUR)
    assert desk.cut.wait(PATIENCE_S)
    with pytest.raises(Refused):
        hall.screen("/desk", person=operator)
    number = hall.issue()["number"]
    wall.wait_for(lambda state: any(one["number"] == number for one in state["tickets"]))
    board.wait_for(lambda state: state["waiting"]["total"] > 0)
    answer = operator.ask("POST", "/api/v1/session/unlock", {"password": hall.access["passwords"]["operator1"]})
    assert answer.status == 200
    operator.take_session(answer)
    assert hall.screen("/desk", person=operator).now["counter"]["number"] == 1


def test_a_desk_with_a_visitor_keeps_its_screen_and_is_locked_after_him(hall: Hall) -> None:
    hall.issue()
    operator = hall.operator(2)
    desk = hall.screen("/desk", person=operator)
    called = hall.change(operator, "counters/2/call-next")
    assert called is not None
    forward(hall, HALF_AN_HOUR - 60)
    forward(hall, 120)
    assert not desk.cut.is_set()
    step = operator.ask("POST", f"/api/v1/tickets/{called['ticket']['id']}/no-show", {}, key="after-a-long-walk")
    assert step.status == 200, step
    forward(hall, HALF_AN_HOUR)
    assert desk.cut.wait(PATIENCE_S)
