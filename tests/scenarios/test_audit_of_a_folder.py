"""The log from the command line: whether it is what was written, and its rows for other programs."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing

import pytest

from queue_server.cli import main
from queue_server.store import chain
from tests.office import Office


@pytest.fixture
def folder(office: Office) -> str:
    """The folder of an office after a few deeds; its server still runs."""
    ticket = office.kiosk.issue("advice")
    office.visitor.ask("POST", "session", {"name": "=1+1", "password": "x"}, key=None)
    office.host.cancel(ticket, "Ушёл; не дождался")
    return str(office.folder)


def newest(office: Office) -> str:
    with office.store.read_apart() as connection:
        return [one.hash.hex() for one in chain.links(connection)][-1]


def forge(office: Office, statement: str) -> None:
    with closing(sqlite3.connect(office.file, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER event_is_never_changed")
        connection.execute(statement)


def test_an_unchanged_log_is_told_with_its_newest_hash(office: Office, folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify", "--data", folder]) == 0
    assert capsys.readouterr().out == f"{folder}: unchanged: 3 events, 2 notes; newest hash {newest(office)}\n"


def test_a_stopped_server_leaves_a_log_that_can_be_verified(office: Office, folder: str) -> None:
    office.close()
    assert main(["audit", "verify", "--data", folder]) == 0


def test_a_hash_that_was_written_down_is_found_again(office: Office, folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    written_down = newest(office)
    office.kiosk.issue("advice")
    assert main(["audit", "verify", "--data", folder, "--hash", written_down[:16]]) == 0
    assert f"{written_down[:16]}: event 3, 2026-03-02T10:00:00+07:00\n" in capsys.readouterr().out
    assert main(["audit", "verify", "--data", folder, "--hash", "0" * 16]) == 1
    assert "no row has the hash" in capsys.readouterr().err


def test_a_changed_row_is_named_and_the_exit_code_is_1(office: Office, folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    forge(office, "UPDATE event SET who = 'user:boris' WHERE seq = 2")
    assert main(["audit", "verify", "--data", folder]) == 1
    told = capsys.readouterr()
    assert "event 2 (2026-03-02T10:00:00+07:00) does not fit" in told.err
    assert len(told.err.splitlines()) == 1
    assert told.out == ""


def test_the_list_is_a_line_an_entry(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "list", "--data", folder]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[3] if "[" not in line else line.split()[4] for line in lines[1:3]] == ["sign_in_failed", "signed_in"]
    assert lines[3] == (
        '2026-03-02T10:00:00+07:00 (2026-03-02T03:00:00Z) user:host cancelled ticket С001 {"reason": "Ушёл; не дождался"}'
    )


def test_whatever_stands_in_a_row_is_one_line(office: Office, folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    with office.store.change() as change:
        from queue_server.store.events import Event

        change.record(Event.SHIFT_OPENED, "user:a\r\nb\u2028c\x1b[31m")
    assert main(["audit", "list", "--data", folder, "--what", "shift_opened"]) == 0
    out = capsys.readouterr().out
    assert len(out.splitlines()) == 1
    assert "user:a\\u000d\\u000ab\\u2028c\\u001b[31m" in out


def test_the_list_by_day_and_person(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    day = ["--from", "2026-03-02", "--to", "2026-03-02"]
    assert main(["audit", "list", "--data", folder, *day, "--who", "host", "--format", "json"]) == 0
    entries = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["what"] for one in entries] == ["signed_in", "cancelled"]
    assert main(["audit", "list", "--data", folder, "--from", "2026-03-03"]) == 0
    assert capsys.readouterr().out == ""


def test_a_table_of_the_list_holds_no_formula(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "list", "--data", folder, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out), delimiter=";"))
    assert [row["on_id"] for row in rows if row["what"] == "sign_in_failed"] == ["'=1+1"]
    assert rows[0]["what"] == "setup_loaded"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["verify", "--data", "nowhere"], "nowhere"),
        (["list", "--data", "nowhere"], "nowhere"),
    ],
)
def test_a_folder_that_is_none_is_told_in_one_line(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", *words]) == 1
    assert told in capsys.readouterr().err


def test_a_kind_that_does_not_exist_is_told_in_one_line(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "list", "--data", folder, "--what", "nothing"]) == 1
    assert "docs/events.md" in capsys.readouterr().err
