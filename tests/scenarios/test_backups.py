"""The hall backs itself up every few minutes, says when it cannot, and tries once a month whether a restore would go well."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from queue_server.backups import folder as backups
from queue_server.backups import worker as backup_worker
from queue_server.backups.backing_up import BackingUp
from queue_server.cli import main
from queue_server.store.events import Event
from tests.conftest import OpenOffice
from tests.office import SKEK, Document, Office, at

Usage = namedtuple("Usage", "total used free")


def backing_up(office: Office) -> BackingUp:
    found: BackingUp = office.app.extensions["backing_up"]
    return found


def made(office: Office) -> list[backups.Backup]:
    return backups.listed(office.folder / backups.FOLDER)


def rows(office: Office, language: str = "en") -> dict[str, Document]:
    return {item["code"]: item for item in office.host.get(f"status?lang={language}")["items"]}


def metric(office: Office, name: str) -> float:
    said = office.visitor.ask("GET", "/metrics").get_data(as_text=True)
    return next(float(line.split()[1]) for line in said.splitlines() if line.startswith(f"{name} "))


def alarms(office: Office) -> list[str]:
    return [one["text"] for one in office.hall("en")["alarms"] if one["code"] == "backup"]


def test_a_backup_is_made_every_five_minutes_in_which_something_happened(office: Office) -> None:
    office.kiosk.issue()
    backing_up(office).look()
    assert len(made(office)) == 1
    office.clock.forward(3600)
    backing_up(office).look()
    assert len(made(office)) == 1
    assert metric(office, "queue_backup_age_seconds") == 0
    office.kiosk.issue()
    backing_up(office).look()
    assert len(made(office)) == 2
    office.kiosk.issue()
    office.clock.forward(299)
    backing_up(office).look()
    assert len(made(office)) == 2
    assert metric(office, "queue_backup_age_seconds") == 299
    office.clock.forward(1)
    backing_up(office).look()
    assert len(made(office)) == 3
    assert metric(office, "queue_backup_ok") == 1
    assert rows(office)["backup"]["light"] == "green"
    newest = made(office)[0]
    assert backups.examine(newest.file).seq == newest.seq == office.sql("SELECT max(seq) FROM event")[0][0]


def test_a_server_that_begins_again_goes_on_where_it_was(office: Office) -> None:
    backing_up(office).look()
    office.restart()
    backing_up(office).look()
    assert len(made(office)) == 1


def test_a_backup_that_somebody_took_away_is_made_again(office: Office) -> None:
    backing_up(office).look()
    made(office)[0].file.unlink()
    backing_up(office).look()
    assert len(made(office)) == 1


def test_a_backup_from_a_time_when_the_clock_was_wrong_holds_none_up(office: Office) -> None:
    office.clock.forward(10**7)
    backing_up(office).look()
    office.clock.forward(-(10**7))
    office.kiosk.issue()
    backing_up(office).look()
    first, second = made(office)
    assert first.at < second.at
    assert first.seq > second.seq


def test_backups_go_to_a_second_folder_too_and_without_it_they_go_on(open_office: OpenOffice, tmp_path: Path) -> None:
    second = tmp_path / "share"
    office = open_office(backup={"folder": str(second), "every_minutes": 1})
    backing_up(office).look()
    assert len(made(office)) == 1
    assert metric(office, "queue_backup_ok") == 0
    assert rows(office)["second"]["light"] == "red"
    assert str(second) in rows(office)["second"]["text"]
    assert alarms(office) == ["Backups: the second folder is not there. Tell whoever looks after the server."]
    assert not second.exists()
    second.mkdir()
    (office.folder / "reports" / "2026").mkdir(parents=True)
    (office.folder / "reports" / "2026" / "sheet.pdf").write_bytes(b"sheet")
    office.kiosk.issue()
    office.clock.forward(60)
    backing_up(office).look()
    assert [one.file.read_bytes() for one in backups.listed(second / "small")] == [made(office)[0].file.read_bytes()]
    assert (second / "small" / "files" / "reports" / "2026" / "sheet.pdf").read_bytes() == b"sheet"
    assert rows(office)["second"]["light"] == "green"
    assert alarms(office) == []
    assert metric(office, "queue_backup_ok") == 1


def test_a_disk_with_little_room_gets_no_backup_and_staff_are_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def work_here(_program: str, asked: bytes, within_s: float) -> bytes:
        try:
            return json.dumps(backup_worker.back_up(json.loads(asked))).encode()
        except backups.NoBackup as error:
            return json.dumps({"failed": error.code, "detail": str(error)}).encode()

    monkeypatch.setattr("queue_server.backups.backing_up.drawn", work_here)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**9, 10**9 - 1000, 1000))
    office.kiosk.issue()
    backing_up(office).look()
    assert made(office) == []
    assert list((office.folder / backups.FOLDER).glob(".coming-*")) == []
    said = rows(office)
    assert (said["backup"]["light"], said["disk"]["light"]) == ("red", "red")
    assert "too little room" in said["backup"]["text"]
    assert alarms(office) == []
    office.clock.forward(16 * 60)
    backing_up(office).look()
    assert alarms(office) == ["Backups: the disk has too little room, so none is made. Tell whoever looks after the server."]
    monkeypatch.undo()
    office.clock.forward(61)
    backing_up(office).look()
    assert len(made(office)) == 1
    assert alarms(office) == []
    assert rows(office)["backup"]["light"] == "green"


def test_a_training_office_backs_nothing_up(open_office: OpenOffice) -> None:
    office = open_office(settings={"training": True})
    backing_up(office).look()
    assert made(office) == []


def test_once_a_month_a_restore_is_tried_when_the_hall_is_closed(office: Office) -> None:
    office.kiosk.issue()
    backing_up(office).look()
    assert rows(office)["drill"]["light"] == "amber"
    assert metric(office, "queue_restore_drill_ok") == 0
    office.day("2026-03-02 20:00")
    backing_up(office).look()
    tried = backing_up(office).last_drill()
    assert tried is not None
    assert (tried["ok"], tried["at"], tried["file"]) == (True, office.clock.now(), made(office)[0].file.name)
    assert rows(office)["drill"]["light"] == "green"
    assert metric(office, "queue_restore_drill_ok") == 1
    assert [file for file in (office.folder / backups.FOLDER).iterdir() if file.is_dir()] == []
    for day, again in (("2026-03-20 20:00", False), ("2026-04-02 12:00", False), ("2026-04-02 20:00", True)):
        office.day(day)
        backing_up(office).look()
        newest = backing_up(office).last_drill()
        assert newest is not None
        assert (newest["at"] == at(day)) is again


def test_a_backup_that_cannot_be_restored_is_said_and_tried_again_the_next_day(office: Office) -> None:
    backing_up(office).look()
    file = made(office)[0].file
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    office.day("2026-03-02 20:00")
    backing_up(office).look()
    said = rows(office)["drill"]
    assert said["light"] == "red"
    assert metric(office, "queue_restore_drill_ok") == 0
    file.write_bytes(whole)
    office.day("2026-03-03 21:00")
    backing_up(office).look()
    assert rows(office)["drill"]["light"] == "green"


def test_a_trial_changes_nothing_in_the_hall(office: Office) -> None:
    ticket = office.kiosk.issue()
    backing_up(office).look()
    before = (office.sql("SELECT * FROM series"), office.sql("SELECT max(seq) FROM event"))
    backing_up(office).drill(office.clock.now())
    assert (office.sql("SELECT * FROM series"), office.sql("SELECT max(seq) FROM event")) == before
    assert office.kiosk.issue()["number"] > ticket["number"]
    assert office.sql("SELECT count(*) FROM event WHERE what = ?", Event.RESTORED.value) == [(0,)]


def test_a_backup_and_a_trial_by_hand(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office.kiosk.issue()
    out = tmp_path / "by-hand.db"
    assert main(["backup", "--data", str(office.folder), "--out", str(out)]) == 0
    assert backups.examine(out).office == "small"
    assert main(["backup", "--data", str(office.folder), "--out", str(out)]) == 1
    assert main(["backup", "--data", str(office.folder), "--drill"]) == 1
    assert "there is no backup yet" in capsys.readouterr().err
    backing_up(office).look()
    assert main(["backup", "--data", str(office.folder), "--drill"]) == 0
    assert rows(office)["drill"]["light"] != "red"
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["by-hand.db"]


def test_a_trial_in_an_office_that_is_not_set_up_yet_ends_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hall = tmp_path / "hall"
    assert main(["init", "--data", str(hall)]) == 0
    backups.make(hall / "queue.db", hall / backups.FOLDER, at("2026-11-23 09:00"))
    assert main(["backup", "--data", str(hall), "--drill"]) == 0, capsys.readouterr().err


def test_the_set_up_says_how_often_how_long_and_where(
    tmp_path: Path, open_office: OpenOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = {"every_minutes": 10, "days": 30, "folder": str(tmp_path)}
    office = open_office(backup=rules)
    assert office.store.office.backup.every_s == 600
    assert main(["setup", "export", "--data", str(office.folder)]) == 0
    said = capsys.readouterr().out
    assert "[backup]" in said
    assert "every_minutes = 10" in said
    for wrong in ("every_minutes = 0", "days = 31", 'folder = "relative"', "often = 1"):
        file = tmp_path / "office.toml"
        file.write_text(f"{SKEK.read_text(encoding='utf-8')}\n[backup]\n{wrong}\n", encoding="utf-8")
        assert main(["setup", "check", str(file)]) == 1
        assert wrong.split()[0] in capsys.readouterr().err
