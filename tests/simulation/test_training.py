"""A training office: the real screens, people and set-up, made-up visitors, and nothing of it in the real office's figures."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from queue_server import cli
from tests.faults.serving import PROGRAM, ROOT, Server, free_port, make_office


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office in which somebody was served today: to be copied, never used."""
    data = tmp_path_factory.mktemp("served") / "real"
    make_office(data)
    server = Server(data)
    try:
        server.start()
        ticket = server.kiosk().issue("account", "real-ticket").document
        desk = server.desk(1)
        desk.call_next("real-call")
        desk.step(ticket["id"], "start", "real-start")
        assert server.stop() == 0
    finally:
        server.close()
    return data


@pytest.fixture
def real(served: Path, tmp_path: Path) -> Path:
    """A real office in which somebody was served today, and nobody works just now."""
    return Path(shutil.copytree(served, tmp_path / "real"))


@pytest.fixture
def training(real: Path, tmp_path: Path) -> Iterator[Server]:
    """The training office of the real one, as people reach it; two colleagues, and a whole day in a few minutes."""
    room = tmp_path / "room"
    room.mkdir()
    there = Server(real)
    there.port = free_port()
    words = ["train", "--data", str(real), "--port", str(there.port), "--speed", "600", "--colleagues", "2"]
    log = (tmp_path / "train.log").open("wb")
    run = subprocess.Popen([*PROGRAM, *words], cwd=ROOT, stdout=log, stderr=log, env={**os.environ, "TMPDIR": str(room)})
    try:
        until = time.monotonic() + 60
        while b"Training:" not in (tmp_path / "train.log").read_bytes():
            assert run.poll() is None, (tmp_path / "train.log").read_text()
            assert time.monotonic() < until
            time.sleep(0.05)
        yield there
        run.send_signal(signal.SIGTERM)
        assert run.wait(30) == 0, (tmp_path / "train.log").read_text()
        # The printers' library leaves a folder with its own tables there, whoever uses it.
        left = [one for one in room.rglob("*") if not one.name.endswith(".capabilities.pickle") and one.parent != room]
        assert left == [], "something of the training was left behind"
        assert not list(room.glob("queue-training-*"))
    finally:
        if run.poll() is None:
            run.kill()
            run.wait()
        log.close()
        there.close()


def test_a_second_training_on_the_same_port_is_told_so_and_leaves_the_first_alone(
    training: Server, real: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["train", "--data", str(real), "--port", str(training.port)]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"127.0.0.1:{training.port}: cannot listen there" in said
    assert "--port" in said
    assert training.person("host").ask("GET", "/api/v1/hall").status == 200


def contents(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def hall_when(training: Server, wanted: Any) -> dict[str, Any]:
    host = training.person("host")
    until = time.monotonic() + 60
    while not wanted(state := host.ask("GET", "/api/v1/hall").document):
        assert time.monotonic() < until, state["today"]
        time.sleep(0.1)
    found: dict[str, Any] = state
    return found


def test_nothing_of_the_training_is_in_the_real_office_and_nothing_of_the_real_visitors_in_the_training(
    real: Path, training: Server
) -> None:
    before = contents(real)
    state = hall_when(training, lambda hall: hall["today"]["finished"] >= 2 and hall["today"]["issued"] >= 4)
    assert [one["operator"] is not None for one in state["counters"]] == [False] * 4 + [True] * 2
    assert contents(real) == before
    tickets = training.person("host").ask("GET", "/api/v1/tickets?day=today").document["items"]
    assert "real-ticket" not in str(tickets)
    desk = training.desk(1)
    called = desk.call_next("trainee-call")
    if called.status == 200:
        assert desk.step(called.document["ticket"]["id"], "start", "trainee-start").status == 200
    assert contents(real) == before


def test_every_page_says_that_it_is_training_and_no_page_of_a_real_office_does(training: Server, real: Path) -> None:
    for port, expected in ((training.port, True), (None, False)):
        server = training
        if port is None:
            server = Server(real)
            server.start()
        try:
            for path in ("/desk", "/hall", "/devices", "/board", "/", "/load"):
                with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=10) as answer:
                    page = answer.read().decode()
                assert bool(re.search(r"<html [^>]*data-training", page)) == expected, path
        finally:
            if port is None:
                server.close()


def test_a_counter_with_a_colleague_is_taken_over_on_purpose_and_stays_with_the_trainee(training: Server) -> None:
    hall_when(training, lambda hall: hall["counters"][5]["operator"] is not None)
    link = training.link()
    body = {"name": "operator6", "password": training.access()["passwords"]["operator6"], "counter": 6}
    assert link.ask("POST", "/api/v1/session", body).document["code"] == "counter_taken"
    assert link.ask("POST", "/api/v1/session", {**body, "take_over": True}).status == 200
    hall_when(training, lambda hall: hall["today"]["finished"] >= 1)
    state = hall_when(training, lambda hall: True)
    assert state["counters"][5]["operator"] == "Павел Рогов"


def test_a_folder_without_an_office_is_told_with_the_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["train", "--data", str(tmp_path / "nothing")]) == 1
    assert "there is no office; name the folder that your server runs on" in capsys.readouterr().err
