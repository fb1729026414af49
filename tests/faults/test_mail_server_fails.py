"""A mail server that hangs or drips holds nobody in the hall up, not even the end of the server; a good one gets the letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests import mail_server as servers
from tests.faults.serving import SETUP, run
from tests.faults.shift import new_key
from tests.faults.test_the_evening_is_killed import CLOSED_WITHIN_S, Night
from tests.mail_server import bad_server, mail_server

STOPS_WITHIN_S = 8.0

Begin = Callable[[int], AbstractContextManager[Night]]


@pytest.fixture
def night_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Begin:
    """The office of the example, which sends its sheets to a mail server at a port of this computer."""
    monkeypatch.setenv("QUEUE_SERVER_TEST", "1")

    @contextmanager
    def begun(port: int) -> Iterator[Night]:
        setup = tmp_path / "office.toml"
        mail = f'\n[reports.mail]\nhost = "localhost"\nport = {port}\nsecurity = "none"\n'
        mail += 'from = "queue@skek.example"\nto = ["manager@skek.example"]\n'
        setup.write_text(SETUP.read_text(encoding="utf-8") + mail, encoding="utf-8")
        made = run("init", "--data", tmp_path / "hall", "--setup", setup, "--round-the-clock")
        assert made.returncode == 0, made.stderr
        night = Night(tmp_path / "hall")
        try:
            night.start()
            yield night
        finally:
            night.server.close()
        assert "Traceback" not in night.server.log(), night.server.log()

    return begun


def test_a_running_server_sends_the_sheet_of_the_night_by_mail(night_by: Begin) -> None:
    with mail_server() as (port, box), night_by(port) as night:
        day = night.visitors()
        night.midnight()
        assert night.wait_for(lambda: len(box.letters) == 1, CLOSED_WITHIN_S), night.server.log()
        assert box.letters[0][1] == ["manager@skek.example"]
        assert day.split("-")[0] in str(box.letters[0][2]["Subject"])
        assert night.wait_for(lambda: night.rows("SELECT state FROM delivery") == [("sent",)], CLOSED_WITHIN_S)
        assert night.server.stop() == 0


@pytest.mark.parametrize("answer", [servers.hangs, servers.drips])
def test_nobody_in_the_hall_waits_for_a_mail_server(night_by: Begin, answer: servers.Answering) -> None:
    reached = []

    def noted(*given: object) -> None:
        reached.append(1)
        answer(*given)  # type: ignore[arg-type]

    with bad_server(noted) as port, night_by(port) as night:
        night.visitors()
        night.midnight()
        assert night.wait_for(lambda: bool(reached), CLOSED_WITHIN_S), night.server.log()
        kiosk = night.server.kiosk()
        slowest = 0.0
        for _ in range(20):
            issued = kiosk.issue("grid-person", new_key())
            assert issued.status == 201
            slowest = max(slowest, issued.seconds)
        assert slowest < 2.0
        assert night.rows("SELECT state, tries FROM delivery") == [("pending", 0)]
        night.server.tell_to_stop()
        assert night.server.exit_code(STOPS_WITHIN_S) == 0
