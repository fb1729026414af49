"""A hall that was restored from a backup has all visits up to it, and never gives again a number that was given after it."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from queue_server.backups import folder as backups
from queue_server.backups.restoring import NotRestored, restore
from queue_server.store import given
from tests.office import ROUND_THE_CLOCK, Document, Office, small_setup

SERVICES = ("advice", "connection", "meter")
#: After 899 numbers a letter begins again: so many rounds of a day stay below that.
ROUNDS_A_DAY = 5


class Hall:
    """A hall whose server is ended and begun again around restores."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.office = Office(folder, setup=small_setup(hours=ROUND_THE_CLOCK))
        #: Every number that was on a paper, with its day.
        self.papers: list[tuple[str, str]] = []

    def issue(self, service: str = "advice") -> Document:
        ticket = self.office.kiosk.issue(service)
        self.papers.append((ticket["issued_at"][:10], ticket["number"]))
        return ticket

    def back_up(self) -> Path:
        self.office.clock.forward(1)
        return self.office.back_up()

    def kiosks_numbers(self, name: str = "kiosk") -> set[str]:
        """The numbers that a kiosk may give alone today."""
        kiosk = self.office.kiosk if name == "kiosk" else self.office.side_kiosk
        today = kiosk.ask("PUT", "kiosk/numbers", {}).get_json()["days"][0]
        return {f"{letter}{number}" for letter, spans in today["numbers"].items() for a, b in spans for number in range(a, b + 1)}


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    hall = Hall(tmp_path / "hall")
    yield hall
    hall.office.close()


@pytest.mark.parametrize("restores", [10, pytest.param(100, marks=[pytest.mark.slow, pytest.mark.timeout(1200)])])
def test_however_often_a_hall_is_restored_no_number_is_given_twice(hall: Hall, restores: int) -> None:
    kept = []
    for round_ in range(restores):
        if round_ % ROUNDS_A_DAY == 0:
            hall.office.clock.forward(24 * 3600)
        for _ in range(random.randint(0, 3)):
            hall.issue(random.choice(SERVICES))
        kept.append(hall.back_up())
        for _ in range(random.randint(0, 70)):
            hall.issue(random.choice(SERVICES))
        if random.random() < 0.3:  # what is left of the database does not matter
            hall.office.close()
            hall.office.file.write_bytes(b"garbage" * 1000)
        hall.office.restore(random.choice(kept))
        assert len(hall.papers) == len(set(hall.papers)), round_
    for service in SERVICES:
        hall.issue(service)
    assert len(hall.papers) == len(set(hall.papers))


def test_numbers_go_on_higher_and_by_a_few_only(hall: Hall) -> None:
    backup = hall.back_up()
    before = [hall.issue()["number"] for _ in range(7)]
    hall.office.restore(backup)
    after = hall.issue()["number"]
    assert before[-1] < after
    assert int(after[1:]) <= 7 + given.AHEAD["series"]


def test_a_hall_restored_elsewhere_leaves_three_hundred_numbers_out(hall: Hall, tmp_path: Path) -> None:
    hall.issue()
    backup = hall.back_up()
    after_it = {hall.issue()["number"] for _ in range(20)}
    elsewhere = tmp_path / "elsewhere"
    done = restore(elsewhere, backup, hall.office.clock)
    assert not done.exact
    office = Office(elsewhere, hall.office.clock.now(), database=(elsewhere / "queue.db").read_bytes())
    numbers = {office.kiosk.issue(service)["number"] for service in SERVICES}
    assert not numbers & after_it
    office.close()
    assert all(int(one[1:]) > 300 for one in numbers)


def test_numbers_that_kiosks_hold_for_being_alone_stay_theirs(hall: Hall) -> None:
    backup = hall.back_up()
    held = hall.kiosks_numbers("kiosk")
    hall.office.restore(backup)
    others = hall.kiosks_numbers("side-kiosk")
    assert held
    assert others
    assert not held & others
    assert held <= hall.kiosks_numbers("kiosk")
    number = min(one for one in held if one.startswith("С"))
    today = hall.office.kiosk.ask("PUT", "kiosk/numbers", {}).get_json()["days"][0]["day"]
    visit = {"tap": "tap", "day": today, "number": number, "service": "advice", "issued_at": hall.office.clock.now()}
    assert hall.office.kiosk.post("kiosk/tickets", visit, 201)["number"] == number


def test_no_screen_takes_what_comes_after_a_restore_for_old_news(hall: Hall) -> None:
    backup = hall.back_up()
    hall.issue()
    hall.office.desk(1).call_next()
    before = hall.office.board()
    hall.office.restore(backup)
    hall.issue()
    hall.office.desk(1).call_next()
    after = hall.office.board()
    assert after["seq"] > before["seq"]
    assert after["calls"][0]["announcement"] > before["calls"][0]["announcement"]


def test_a_restore_gives_all_visits_up_to_the_backup_and_says_that_it_happened(hall: Hall) -> None:
    first = hall.issue()
    backup = hall.back_up()
    second = hall.issue()
    hall.office.restore(backup)
    assert hall.office.host.get(f"tickets/{first['id']}")["number"] == first["number"]
    hall.office.host.get(f"tickets/{second['id']}", 404)
    ((who, details),) = hall.office.sql("SELECT who, details FROM event WHERE what = 'restored'")
    assert who == "command line"
    assert f'"backup": "{backup.name}"' in details
    assert hall.office.report("2026-03-02")["data_quality"]["restores"] == 1
    (aside,) = (hall.folder / "set-aside").iterdir()
    with closing(sqlite3.connect(aside / "queue.db")) as connection:
        assert connection.execute("SELECT count(*) FROM ticket").fetchone() == (2,)


def test_who_was_signed_in_signs_in_anew(hall: Hall) -> None:
    before = hall.office.host
    backup = hall.back_up()
    hall.office.restore(backup)
    before.get("hall", 401)


def test_a_backup_of_another_office_a_broken_and_a_newer_one_are_refused(hall: Hall, tmp_path: Path) -> None:
    hall.issue()
    backup = hall.back_up()
    other = Office(tmp_path / "other", setup=small_setup(office={"code": "other", "name": "Другой", "timezone": "Asia/Tokyo"}))
    foreign = backups.make(other.file, tmp_path / "other" / backups.FOLDER, 0).file
    other.close()
    newer, broken = tmp_path / "newer.db", tmp_path / "broken.db"
    newer.write_bytes(backup.read_bytes())
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    broken.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    hall.office.close()
    before = hall.office.file.read_bytes()
    for file, why in ((foreign, "of the office other"), (newer, "newer program"), (broken, "older backup")):
        with pytest.raises(NotRestored, match=why):
            restore(hall.folder, file, hall.office.clock)
        assert hall.office.file.read_bytes() == before
        assert not (hall.folder / "set-aside").exists()


def test_sheets_kept_after_the_backup_are_set_aside_and_not_written_over(hall: Hall) -> None:
    backup = hall.back_up()
    late = hall.folder / "reports" / "2026" / "small-2026-03-02-v1.pdf"
    late.parent.mkdir(parents=True)
    late.write_bytes(b"signed")
    hall.office.restore(backup)
    assert not late.exists()
    assert [file.read_bytes() for file in (hall.folder / "set-aside").rglob("small-*.pdf")] == [b"signed"]


def test_files_beside_the_database_come_back_from_a_second_folder(hall: Hall, tmp_path: Path) -> None:
    second, elsewhere = tmp_path / "second", tmp_path / "elsewhere"
    second.mkdir()
    (hall.folder / "media").mkdir(exist_ok=True)
    (hall.folder / "media" / "picture.png").write_bytes(b"picture")
    made = backups.by_name(hall.back_up())
    assert made is not None
    copied = backups.copy_to(made, second, "small", hall.folder)
    restore(elsewhere, backups.listed(copied)[0].file, hall.office.clock)
    assert (elsewhere / "media" / "picture.png").read_bytes() == b"picture"
