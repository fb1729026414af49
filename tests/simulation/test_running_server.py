"""Days on a server that somebody else runs: with and without a clock to move, with others in the hall, on a bad network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest

from queue_server import cli, setup_file
from queue_server.simulation import own_server, summary
from queue_server.simulation.link import Kiosk, Link
from queue_server.simulation.open_day import OpenDay, find_timing, server_time
from queue_server.simulation.plan import Clerk, DayPlan, Leg, Then, Visit
from queue_server.simulation.play import Play, desks_of
from queue_server.simulation.staff import Staff, read_access
from queue_server.simulation.timing import RealTime
from tests.faults.lossy_network import LossyNetwork
from tests.simulation.conftest import SKEK

MONDAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an office that is open at all hours."""
    folder = tmp_path_factory.mktemp("simulated")
    setup = folder / "round-the-clock.toml"
    hours = '[[hours]]\ndays = "mon-sun"\nopens = "00:00"\ncloses = "24:00"\n'
    before, _, after = SKEK.read_text(encoding="utf-8").partition("[[hours]]")
    setup.write_text(before + hours + "[[groups]]" + after.partition("[[groups]]")[2], encoding="utf-8")
    setup_file.read(setup)
    data = folder / "office"
    own_server.make_office(data, setup, own_server.start_of(MONDAY))
    return data


@pytest.fixture(scope="module")
def usual_server(office: Path) -> Iterator[str]:
    """A server as halls have it, that goes by the computer's clock."""
    with own_server.running(office, None) as url:
        yield url


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """The exit code of `simulate` and the one line on stderr."""
    code = cli.main(["simulate", *words])
    err = capsys.readouterr().err
    assert err.count("\n") == 1, err
    return code, err


def test_a_clock_that_nobody_may_move_is_refused_with_the_remedy(
    usual_server: str, office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (("--speed", "0"), ("--speed", "60"), ("--day", "2099-01-05")):
        code, err = said(capsys, "--server", usual_server, "--access", str(office / "access.toml"), *words)
        assert code == 1
        assert "its clock cannot be moved: start it with QUEUE_SERVER_TEST=1" in err


def test_an_access_file_that_is_none_is_told_with_where_one_comes_from(
    usual_server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUEUE_ACCESS", raising=False)
    other = tmp_path / "other.toml"
    other.write_text('[passwords]\n"host" = "not-the-password"\n\n[kiosk]\n"hall-kiosk" = "no-token"\n', encoding="utf-8")
    empty = tmp_path / "empty.toml"
    empty.write_text("", encoding="utf-8")

    for words, wanted in (
        ((), "the passwords and the kiosk's token are needed"),
        (("--access", "missing.toml"), "missing.toml: cannot be read"),
        (("--access", str(SKEK)), "needs [passwords] and [kiosk]"),
        (("--access", str(empty)), "needs [passwords] and [kiosk]"),
        (("--access", str(other)), "takes none of its passwords"),
    ):
        code, err = said(capsys, "--server", usual_server, *words)
        assert code == 1
        assert wanted in err
        assert "`queue-server init --setup` writes such a file" in err


def test_a_wrong_kiosk_token_is_told(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], usual_server: str) -> None:
    right = read_access(office / "access.toml")
    file = tmp_path / "access.toml"
    file.write_text((office / "access.toml").read_text(encoding="utf-8").replace(right.kiosk_token, "x" * 40), encoding="utf-8")
    with closing(Staff(Link(usual_server), read_access(file))) as people:
        play = _short_play(people, (Visit(0, "account", (Leg(1, 1),)),))
        with pytest.raises(Exception, match="kiosk token is not the server's"):
            play.run()


def test_nobody_answers(capsys: pytest.CaptureFixture[str], office: Path) -> None:
    for url, wanted in (("http://127.0.0.1:9", "no answer; is the server running there?"), ("hall", "not a server's address")):
        code, err = said(capsys, "--server", url, "--access", str(office / "access.toml"))
        assert code == 1
        assert wanted in err


def test_a_real_hour_is_played_by_the_servers_own_clock_while_answers_are_lost(usual_server: str, office: Path) -> None:
    """The times that visitors saw are the server's, though each side has a clock of its own and answers do not arrive."""
    visits = (
        Visit(0, "account", (Leg(1, 1),)),
        Visit(0, "outage", (Leg(0, 1, Then.TRANSFER, to_service="complaint", back_here=True), Leg(1, 0), Leg(0, 1))),
        Visit(1, "meter-water", (Leg(1, 0, Then.PARK, away_s=1), Leg(0, 1)), priority="disabled"),
        Visit(1, "advice-grid", (Leg(0, 1, Then.TRANSFER, to_other_counter=True), Leg(0, 0))),
    )
    with (
        LossyNetwork(int(usual_server.rpartition(":")[2])) as network,
        closing(Staff(Link(f"http://127.0.0.1:{network.port}"), read_access(office / "access.toml"))) as people,
    ):
        play = _short_play(people, visits)
        events = count()
        lost: list[bool] = []

        def lose_some(*_: int) -> None:
            lost.append(network.lost_all)
            if next(events) % 3 == 0:
                network.lose(1)

        play.progress = lose_some
        play.run()
        network.lose(0)
        listed = people.host.ask("GET", f"/tickets?day={play.day.day}")["items"]

    assert lost.count(True) > 5
    assert len(listed) == len(play.own) == len(visits)
    assert {one.state for one in play.own} == {"finished"}
    assert summary.ticket_differences(play.own, listed) == []


def test_others_in_the_hall_are_served_and_told_apart(office: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    data = tmp_path / "office"
    access = own_server.make_office(data, SKEK, own_server.start_of(MONDAY))
    assert access is not None
    with own_server.running(data, own_server.start_of(MONDAY)) as url:
        kiosk = Kiosk(Link(url), read_access(access).kiosk_token)
        # 12:00 in the office.
        kiosk.ask("POST", "/test/clock", {"now": own_server.start_of(MONDAY) + (14 - 7 + 12) * 3600})
        theirs = kiosk.ask("POST", "/tickets", {"service": "account"})
        kiosk.close()
        code = cli.main(["simulate", "--server", url, "--access", str(access), "--preset", "small"])
    out = capsys.readouterr().out

    assert theirs["number"] == "Т001"
    assert code == 0
    assert "1 visitors who had come by themselves were served as well" in out
    assert "The day holds 1 tickets that were not issued here" in out
    assert "What the visitors saw is equal to the server's tickets." in out


def test_a_closed_day_is_refused_and_by_itself_the_next_working_day_is_played(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data = tmp_path / "office"
    sunday = own_server.start_of(date(2026, 3, 8))
    access = own_server.make_office(data, SKEK, sunday)
    with own_server.running(data, sunday) as url:
        words = ("--server", url, "--access", str(access), "--preset", "small")
        code, err = said(capsys, *words, "--day", "2026-03-08")
        assert code == 1
        assert "the office is closed on 2026-03-08, it opens on 2026-03-09 at 08:00; choose that --day" in err
        code, err = said(capsys, *words, "--day", "2026-03-02")
        assert code == 1
        assert "its history is at 2026-03-08 already, and time goes only forward; choose a later --day" in err

        assert cli.main(["simulate", *words]) == 0
    assert "2026-03-09, 08:00 to 18:00: 2 counters\n" in capsys.readouterr().out


def _short_play(people: Staff, visits: tuple[Visit, ...]) -> Play:
    """A day of two seconds from now on, at two counters."""
    timing = find_timing(people, None)
    assert isinstance(timing, RealTime)
    now = server_time(people)
    day = OpenDay(now, now + timedelta(seconds=2), 1.0, {}, {}, ())
    clerks = (Clerk(1.0, (), (0,)), Clerk(1.0, (), (0,)))
    plan = DayPlan(visits, clerks)
    return Play(people, timing, day, plan, desks_of(people.take_seats(2), plan), lambda *_: None)
