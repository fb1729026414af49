"""The doctor says how all is, in both languages, with the next step for whatever is not in order; and changes nothing."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from queue_server import data_dir
from queue_server.backups.backing_up import BackingUp
from queue_server.cli import main
from queue_server.texts import catalogue
from tests.faults.serving import Server, make_office
from tests.office import Office

CODES = [
    "server",
    "database",
    "schema",
    "backup",
    "second",
    "drill",
    "disk",
    "folder",
    "secrets",
    "clock",
    "devices",
    "program",
]


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    make_office(tmp_path / "hall")
    return tmp_path / "hall"


def asked(data: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit code and the rows of the doctor by their code."""
    capsys.readouterr()
    code = main(["doctor", "--data", str(data), "--language", "en", "--json", *words])
    found = json.loads(capsys.readouterr().out)
    assert [item["code"] for item in found["items"]] == CODES
    assert (found["light"] == "red") == (code == 1)
    for item in found["items"]:
        assert (item["do"] is None) == (item["light"] == "green"), item
        assert "{" not in item["text"] + (item["do"] or ""), item
    return code, {item["code"]: item for item in found["items"]}


def test_a_hall_that_nobody_serves_yet_is_amber_and_says_what_to_do(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {file.name: file.read_bytes() for file in hall.iterdir()}
    code, rows = asked(hall, capsys, "--port", str(Server(hall).port))
    assert code == 0
    amber = {name for name, item in rows.items() if item["light"] == "amber"}
    assert amber >= {"server", "backup", "second", "drill", "secrets", "devices"}
    assert "queue-server run" in rows["server"]["do"]
    assert {file.name: file.read_bytes() for file in hall.iterdir()} == before


def test_a_running_server_answers_and_its_database_is_read_through(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = Server(hall)
    try:
        server.start()
        _, rows = asked(hall, capsys, "--port", str(server.port))
        assert rows["server"] | {"name": ""} == {
            "code": "server",
            "name": "",
            "light": "green",
            "text": f"Answers at port {server.port}.",
            "do": None,
        }
        assert rows["database"]["light"] == rows["schema"]["light"] == "green"
        code, rows = asked(hall, capsys, "--port", str(Server(hall).port))
        assert (code, rows["server"]["light"]) == (1, "red")
    finally:
        server.close()


def garbage(data: Path) -> None:
    data_dir.database(data).write_bytes(b"garbage" * 1000)


def no_database(data: Path) -> None:
    data_dir.database(data).unlink()


def an_open_secret(data: Path) -> None:
    (data / "access.toml").chmod(0o644)


def a_newer_program(data: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(data_dir.database(data))) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def a_future_event(data: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(data_dir.database(data))) as connection, connection:
        connection.execute("UPDATE office SET last_at = last_at + 100000")


@pytest.mark.parametrize(
    ("harm", "row"),
    [
        (garbage, "database"),
        (no_database, "database"),
        (an_open_secret, "secrets"),
        (a_newer_program, "schema"),
        (a_future_event, "clock"),
        (shutil.rmtree, "database"),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_what_is_wrong_is_red_and_ends_with_one(hall: Path, harm: Any, row: str, capsys: pytest.CaptureFixture[str]) -> None:
    if harm is an_open_secret and sys.platform == "win32":
        pytest.skip("Windows has no such rights")
    harm(hall)
    code, rows = asked(hall, capsys, "--port", str(Server(hall).port))
    assert (code, rows[row]["light"]) == (1, "red")


def test_people_read_one_line_a_row_in_russian(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["doctor", "--data", str(hall), "--port", str(Server(hall).port)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(CODES)
    assert all(line[0] in "●▲■" for line in lines)
    assert any(line.startswith("▲ look  Вторая папка копий: Не названа") for line in lines)


def test_the_page_of_a_hall_in_order_has_nothing_red(office: Office) -> None:
    backing_up: BackingUp = office.app.extensions["backing_up"]
    backing_up.look()
    found = office.manager.get("status?lang=ru")
    assert [item["code"] for item in found["items"]] == CODES
    assert found["light"] == "amber"
    assert [item["code"] for item in found["items"] if item["light"] == "red"] == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_case_that_is_not_in_order_has_a_next_step(language: str) -> None:
    source = (Path(data_dir.__file__).parent / "status_rows.py").read_text(encoding="utf-8")
    source += (Path(data_dir.__file__).parent / "commands" / "doctor.py").read_text(encoding="utf-8")
    said = re.findall(r'Row\("(\w+)", Light\.(\w+), "(\w+)"', source)
    assert len(said) > 25
    for row, light, case in said:
        assert f"status.{row}.{case}" in catalogue(language)
        assert light == "GREEN" or f"status.{row}.{case}.do" in catalogue(language), (row, case)
