"""kill -9 at any moment of closing a day, and a disk that is full then: the day is closed once, and its sheet is true."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.faults import strace
from tests.faults.serving import Lost, Server, make_office
from tests.faults.shift import new_key
from tests.faults.test_disk_fails import a_full_disk, mounted

pytestmark = pytest.mark.usefixtures("as_servers_do")

FILES = {"json", "csv", "xlsx", "pdf"}
ZONE = ZoneInfo("Asia/Novokuznetsk")
CLOSED_WITHIN_S = 30.0
#: The server looks once a second; a kill that has not come after this time does not come any more.
KILLED_WITHIN_S = 8.0

#: Which call of which kind is the last one that the server ever makes, counted from the moment at which the day turns.
MOMENTS = [
    *(("mkdir", number) for number in (1, 2)),
    *(("openat", number) for number in range(1, 7)),
    *(("fsync", number) for number in range(1, 5)),
    *(("rename", number) for number in range(1, 3)),
    *(("pwrite64", number) for number in range(1, 31)),
    *(("fdatasync", number) for number in range(1, 6)),
    *(("unlink", number) for number in (1, 2)),
]
FEW = [("fsync", 1), ("rename", 1), ("rename", 2), ("pwrite64", 8), ("fdatasync", 2)]
SHORT = [*FEW, ("at any time", 0)]
#: A hundred kills: each moment (some lie behind the last call of a kind), and whenever it comes.
LONG = [*MOMENTS, *[("at any time", 0)] * (115 - len(MOMENTS))]


class Night:
    """An office by a clock that is moved by hand, whose days end while somebody kills its server."""

    def __init__(self, data: Path) -> None:
        self.server = Server(data)
        self.now = datetime.now(ZONE).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)
        self.killed = 0

    def start(self) -> None:
        self.server.more = ["--test-clock", str(int(self.now.timestamp()))]
        self.server.start()

    def put_clock(self, then: datetime) -> None:
        """May be the last that the server hears."""
        self.now = then
        with suppress(Lost):
            self.server.link().ask("POST", "/api/v1/test/clock", {"now": int(then.timestamp())})

    def visitors(self) -> str:
        """Two visitors come; returns the day."""
        kiosk = self.server.kiosk()
        for _ in range(2):
            assert kiosk.issue("grid-person", new_key()).status == 201
        return f"{self.now:%Y-%m-%d}"

    def midnight(self) -> None:
        self.put_clock(self.now.replace(hour=0, minute=0, second=30) + timedelta(days=1))

    def wait_for(self, true: Callable[[], bool], seconds: float) -> bool:
        until = time.monotonic() + seconds
        while not true():
            if time.monotonic() > until:
                return False
            time.sleep(0.01)
        return True

    def bury(self) -> None:
        """All that is left of a killed server."""
        with suppress(ProcessLookupError):
            self.server.kill()
        self.server.ready.clear()

    def rows(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(f"{(self.server.data / 'queue.db').as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute(statement, values).fetchall()

    def is_closed(self, day: str) -> bool:
        """With all its files: those that were not ready at once are made soon after."""
        question = "SELECT count(*) FROM day_sheet JOIN sheet_file ON sheet_id = id WHERE business_day = ?"
        return self.rows(question, day) == [(len(FILES),)]

    def check(self, day: str) -> None:
        """The day was closed once, and everything that was kept of it is true."""
        sheets = self.rows("SELECT id, version, report, sha256 FROM day_sheet WHERE business_day = ?", day)
        assert len(sheets) == 1, (day, sheets)
        sheet, version, report, sha256 = sheets[0]
        assert version == 1
        assert hashlib.sha256(str(report).encode()).hexdigest() == sha256
        figures = json.loads(str(report))
        assert (figures["day"], figures["tickets"], figures["expired"]) == (day, 2, 2)
        closings = [json.loads(str(one)) for (one,) in self.rows("SELECT details FROM event WHERE what = 'day_closed'")]
        assert [one["sha256"] for one in closings if one["day"] == day] == [sha256]
        files = self.rows("SELECT kind, name, sha256, bytes FROM sheet_file WHERE sheet_id = ?", sheet)
        assert {kind for kind, *_ in files} == FILES
        for _, name, known, size in files:
            content = (self.server.data / "reports" / str(name)).read_bytes()
            assert (hashlib.sha256(content).hexdigest(), len(content)) == (known, size), name
        assert list((self.server.data / "reports").rglob(".coming-*")) == []
        assert len(list((self.server.data / "reports").rglob(f"*-{day}-*"))) == len(FILES)


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Night]:
    monkeypatch.setenv("QUEUE_SERVER_TEST", "1")
    make_office(tmp_path / "hall")
    night = Night(tmp_path / "hall")
    try:
        night.start()
        yield night
    finally:
        night.server.close()
    assert "Traceback" not in night.server.log(), night.server.log()


@contextmanager
def kills_at(server: Server, call: str, number: int) -> Iterator[None]:
    """The kernel kills the server in place of the so manieth system call of a kind that one of its threads makes.

    The processes that draw for it are let go as soon as they run a program of their own.
    """
    kill = f"inject={call}:signal=KILL:when={number}"
    with strace.looking_into(server.pid, "-b", "execve", "-e", kill, "-o", "/dev/null"):
        yield


def kill_at(night: Night, call: str, number: int) -> str:
    """Ends the day, and the server at a moment of it; returns the day."""
    server, folder = night.server, night.server.data / "reports"
    day = night.visitors()
    if call == "at any time":
        night.midnight()
        night.wait_for(lambda: any(folder.rglob(f"*-{day}-*")) or any(folder.rglob(".coming-*")), KILLED_WITHIN_S)
        time.sleep(random.uniform(0, 0.03))
        night.killed += 1
    else:
        with kills_at(server, call, number):
            night.midnight()
            night.wait_for(lambda: not server.alive or night.is_closed(day), KILLED_WITHIN_S)
            night.killed += not server.alive
    night.bury()
    return day


@pytest.mark.parametrize(
    "moments", [SHORT, pytest.param(LONG, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])], ids=["short", "long"]
)
def test_a_day_is_closed_once_whenever_the_server_is_killed(
    night: Night, moments: list[tuple[str, int]], capsys: pytest.CaptureFixture[str]
) -> None:
    closed_by_the_kill = 0
    for days, (call, number) in enumerate(moments, 1):
        day = kill_at(night, call, number)
        closed_by_the_kill += len(night.rows("SELECT 1 FROM day_sheet WHERE business_day = ?", day))
        night.start()
        assert night.wait_for(partial(night.is_closed, day), CLOSED_WITHIN_S), (
            day,
            call,
            number,
            night.server.log()[-2000:],
        )
        night.check(day)
        assert night.rows("SELECT count(*) FROM day_sheet") == [(days,)]
    assert night.server.stop() == 0
    with capsys.disabled():
        if moments is LONG:
            print(f"{len(moments)} days, {night.killed} kills, {closed_by_the_kill} after the day was closed", flush=True)
    assert night.killed >= (100 if moments is LONG else len(SHORT) - 2)


def test_a_disk_that_is_full_in_the_evening_is_said_and_the_day_is_closed_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUEUE_SERVER_TEST", "1")
    with mounted(tmp_path / "disk") as disk:
        make_office(disk / "hall")
        night = Night(disk / "hall")
        night.server.log_file = tmp_path / "server.log"
        try:
            night.start()
            day = night.visitors()
            # Somebody who may look is signed in while there is room; after midnight the session still holds.
            night.put_clock(night.now.replace(hour=23, minute=45))
            manager = night.server.person("manager")
            with a_full_disk(night.server):
                night.midnight()
                assert night.wait_for(lambda: f"{day} could not be closed" in night.server.log(), CLOSED_WITHIN_S)
                found = manager.ask("GET", "/api/v1/reports/sheets?lang=en")
                assert [(one["code"], one["day"]) for one in found.document["alarms"]] == [("not_closed", day)]
                assert "disk is full" in found.document["alarms"][0]["text"]
                assert night.rows("SELECT count(*) FROM day_sheet") == [(0,)]
            for _ in range(4):
                night.put_clock(night.now + timedelta(minutes=10))
                if night.wait_for(lambda: night.is_closed(day), 3):
                    break
            night.check(day)
            assert manager.ask("GET", "/api/v1/reports/sheets").document["alarms"] == []
            assert night.server.stop() == 0
        finally:
            night.server.close()
        assert "Traceback" not in night.server.log(), night.server.log()
