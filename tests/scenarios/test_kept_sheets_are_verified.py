"""`queue-server report verify` says of everything that was kept whether it is still what it was."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest

from queue_server.cli import main
from tests.conftest import OpenOffice
from tests.evening.by_hand import DAY, MONDAY, evening, file_of
from tests.office import Office, at


@pytest.fixture
def closed(open_office: OpenOffice) -> Office:
    """An office with two closed days; the first has two versions."""
    office = open_office(now=MONDAY)
    office.kiosk.issue("advice")
    office.clock.set(at("2026-01-06 18:30"))
    evening(office).look()
    office.day("2026-01-06 18:31")
    office.manager.post(f"reports/sheets/{DAY}", {"reason": "Ещё раз"}, 201)
    return office


def verified(office: Office, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, list[str], str]:
    """Exit code, the lines, and what stderr says."""
    capsys.readouterr()
    code = main(["report", "verify", "--data", str(office.folder), *more])
    said = capsys.readouterr()
    return code, said.out.splitlines(), said.err


def test_what_is_unchanged_is_said_to_be(closed: Office, capsys: pytest.CaptureFixture[str]) -> None:
    before = {file: file.read_bytes() for file in closed.folder.rglob("*") if file.is_file() and "queue.db" not in file.name}
    code, lines, said = verified(closed, capsys)
    assert (code, said) == (0, "")
    assert len(lines) == 15
    assert all(line.endswith("unchanged") for line in lines)
    assert verified(closed, capsys, "--date", DAY)[1] == lines[:10]
    assert {file: file.read_bytes() for file in before} == before


def test_a_changed_and_a_missing_file_are_named(closed: Office, capsys: pytest.CaptureFixture[str]) -> None:
    changed, missing = file_of(closed, version=2), file_of(closed, "json", "2026-01-06")
    changed.write_bytes(changed.read_bytes() + b" ")
    missing.unlink()
    code, lines, said = verified(closed, capsys)
    assert code == 1
    assert [line for line in lines if not line.endswith("unchanged")] == [
        f"{DAY} version 2: {changed}: CHANGED",
        f"2026-01-06 version 1: {missing}: MISSING",
    ]
    assert re.fullmatch(r"queue-server: [^\n]*2 of the lines[^\n]*backup[^\n]*\n", said)


def test_a_report_that_somebody_changed_in_the_database_is_named(closed: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever takes the guards away can write anything, and is found out."""
    closed.close()
    with closing(sqlite3.connect(closed.file)) as connection:
        connection.execute("DROP TRIGGER day_sheet_is_never_changed")
        connection.execute("UPDATE day_sheet SET report = replace(report, '\"expired\": 1', '\"expired\": 0') WHERE version = 1")
        connection.commit()
    code, lines, _ = verified(closed, capsys)
    assert code == 1
    assert [line for line in lines if "CHANGED" in line] == [f"{DAY} version 1: the report in the database is CHANGED"]


def test_an_office_without_any_sheet_says_so(open_office: OpenOffice, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, said = verified(open_office(), capsys)
    assert (code, lines) == (1, [])
    assert "no sheet is kept here yet" in said
