"""The commands: what they do, and one line with the remedy when they cannot; then nothing was touched."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from queue_server import first_office
from queue_server.cli import main
from queue_server.store.engine import open_engine, sqlite_url
from queue_server.store.migrate import upgrade
from tests.faults.serving import PROGRAM, ROOT, Server
from tests.office import SKEK, Office


@pytest.fixture(scope="module")
def new_hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first customer's office as `init` makes it: to be copied or only looked at."""
    data = tmp_path_factory.mktemp("made") / "hall"
    assert main(["init", "--data", str(data), "--setup", str(SKEK)]) == 0
    return data


@pytest.fixture
def hall(new_hall: Path, tmp_path: Path) -> Path:
    """An office of the test's own."""
    data = tmp_path / "hall"
    data.mkdir()
    for file in new_hall.iterdir():
        (data / file.name).write_bytes(file.read_bytes())
    return data


def contents(data: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in data.iterdir() if file.is_file()} if data.is_dir() else {}


Says = Callable[..., str]


@pytest.fixture
def fails(capsys: pytest.CaptureFixture[str]) -> Says:
    """Runs a command that must fail; returns the one line that it says."""

    def run(*arguments: object, code: int = 1) -> str:
        capsys.readouterr()
        assert main([str(one) for one in arguments]) == code
        said = capsys.readouterr()
        assert said.out == ""
        assert re.fullmatch(r"queue-server: [^\n]+\n", said.err), said.err
        return said.err

    return run


# Setting an office up


def test_init_makes_an_office_with_first_passwords_that_only_the_owner_reads(new_hall: Path) -> None:
    access = tomllib.loads((new_hall / "access.toml").read_text(encoding="utf-8"))
    assert len(access["passwords"]) == 10
    assert set(access["kiosk"]) == {"hall-kiosk"}
    assert set(access["board"]) == {"hall-board"}
    secrets = [*access["passwords"].values(), *access["kiosk"].values(), *access["board"].values()]
    assert len(set(secrets)) == 12
    assert all(len(secret) >= 14 for secret in secrets)
    if sys.platform != "win32":
        assert stat.S_IMODE((new_hall / "access.toml").stat().st_mode) == 0o600
        assert stat.S_IMODE(new_hall.stat().st_mode) == 0o700
    kept = (new_hall / "queue.db").read_bytes()
    assert not [secret for secret in secrets if secret.encode() in kept]


def test_the_first_passwords_open(hall: Path) -> None:
    access = tomllib.loads((hall / "access.toml").read_text(encoding="utf-8"))
    office = Office(hall.parent / "opened", database=(hall / "queue.db").read_bytes())
    body = {"name": "admin", "password": access["passwords"]["admin"]}
    assert office.app.test_client().post("/api/v1/session", json=body).status_code == 200
    headers = {"Authorization": f"Bearer {access['board']['hall-board']}"}
    assert office.app.test_client().get("/api/v1/board", headers=headers).status_code == 200
    office.close()


def test_init_leaves_an_office_that_is_there_alone(hall: Path, fails: Says) -> None:
    before = contents(hall)
    assert "there is an office already" in fails("init", "--data", hall, "--setup", SKEK)
    assert contents(hall) == before


def test_an_office_can_be_set_up_open_at_all_hours(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "always"
    assert main(["init", "--data", str(data), "--setup", str(SKEK), "--round-the-clock"]) == 0
    capsys.readouterr()
    assert main(["setup", "export", "--data", str(data)]) == 0
    hours = tomllib.loads(capsys.readouterr().out)["hours"]
    assert hours == [{"days": "mon, tue, wed, thu, fri, sat, sun", "opens": "00:00", "closes": "24:00"}]


def test_an_office_without_a_set_up_file_has_one_administrator_whose_password_is_shown_this_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tomsk")
    data = tmp_path / "new"
    assert main(["init", "--data", str(data)]) == 0
    (said,) = capsys.readouterr().out.splitlines()
    password = said.partition("admin, password ")[2].split()[0]
    assert re.fullmatch(r"([a-z2-9]{4}-){2}[a-z2-9]{4}", password)
    assert f"queue-server run --data {data}" in said
    assert "/setup" in said
    assert not [file.name for file in data.iterdir() if password.encode() in file.read_bytes()]
    setup = exported(data)
    assert setup["office"]["timezone"] == "Asia/Tomsk"  # type: ignore[call-overload]
    assert [(one["name"], one["role"]) for one in setup["users"]] == [("admin", "administrator")]
    assert [part for part in ("hours", "groups", "services", "counters", "devices") if setup[part]] == []
    office = Office(tmp_path / "opened", database=(data / "queue.db").read_bytes())
    client = office.app.test_client()
    assert client.post("/api/v1/session", json={"name": "admin", "password": "admin"}).status_code == 401
    assert client.post("/api/v1/session", json={"name": "admin", "password": password}).status_code == 200
    office.close()


@pytest.mark.parametrize(
    ("linked", "zone"), [("zoneinfo/Asia/Tomsk", "Asia/Tomsk"), ("zoneinfo/No/Where", "Etc/UTC"), ("clock", "Etc/UTC")]
)
def test_a_new_office_has_the_time_zone_of_the_machine_where_it_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linked: str, zone: str
) -> None:
    monkeypatch.delenv("TZ", raising=False)
    localtime = tmp_path / "localtime"
    localtime.symlink_to(tmp_path / linked)
    assert first_office.zone_of_the_machine(localtime) == zone


def test_a_folder_in_which_init_was_broken_off_serves_nobody_and_says_what_is_missing(
    tmp_path: Path, fails: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    upgrade(open_engine(sqlite_url(tmp_path / "empty" / "queue.db")))
    for command in (
        ("report", "day", "--date", "2026-03-02"),
        ("user", "add", "nina", "--role", "host"),
        ("device", "add", "kiosk", "window-kiosk"),
    ):
        monkeypatch.setattr(sys, "stdin", io.StringIO("a-long-password\n"))
        assert "no office was set up here yet" in fails(*command, "--data", tmp_path / "empty")


# People and devices


def test_a_person_is_added_with_a_password_from_stdin(hall: Path, monkeypatch: pytest.MonkeyPatch, fails: Says) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a-long-password\n"))
    assert main(["user", "add", "nina", "--role", "host", "--display-name", "Нина", "--data", str(hall)]) == 0
    users = exported(hall)["users"]
    assert [(one["display_name"], one["role"]) for one in users if one["name"] == "nina"] == [("Нина", "host")]
    monkeypatch.setattr(sys, "stdin", io.StringIO("a-long-password\n"))
    assert "nina" in fails("user", "add", "nina", "--role", "host", "--data", hall)


@pytest.mark.parametrize(
    ("name", "password", "words"),
    [("nina", "short", "8"), ("nina", "", "8"), ("Nina Petrova", "a-long-password", "name"), ("нина", "a-long-password", "name")],
)
def test_a_person_whom_the_set_up_file_would_refuse_is_not_added(
    hall: Path, monkeypatch: pytest.MonkeyPatch, fails: Says, name: str, password: str, words: str
) -> None:
    before = exported(hall)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    assert words in fails("user", "add", name, "--role", "host", "--data", hall)
    assert exported(hall) == before


def test_a_device_is_added_and_its_token_is_shown_once(hall: Path, capsys: pytest.CaptureFixture[str], fails: Says) -> None:
    capsys.readouterr()
    assert main(["device", "add", "board", "window-board", "--data", str(hall)]) == 0
    token = capsys.readouterr().out.strip()
    assert re.fullmatch(r"[\w-]{43}", token)
    assert token.encode() not in (hall / "queue.db").read_bytes()
    assert [one["name"] for one in exported(hall)["devices"]] == ["hall-kiosk", "hall-board", "window-board"]
    assert "window-board" in fails("device", "add", "board", "window-board", "--data", hall)
    assert "name" in fails("device", "add", "board", "a board", "--data", hall)


def exported(hall: Path) -> dict[str, list[dict[str, str]]]:
    out = io.StringIO()
    stdout, sys.stdout = sys.stdout, out
    try:
        assert main(["setup", "export", "--data", str(hall)]) == 0
    finally:
        sys.stdout = stdout
    return tomllib.loads(out.getvalue())


# Reports


def test_the_report_of_a_day_is_written_to_a_file_or_shown(hall: Path, capsys: pytest.CaptureFixture[str], fails: Says) -> None:
    capsys.readouterr()
    arguments = ["report", "day", "--data", str(hall), "--date", "2026-03-02"]
    assert main(arguments) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["day"], shown["tickets"]) == ("2026-03-02", 0)
    out = hall / "day.json"
    assert main([*arguments, "--format", "json", "--out", str(out)]) == 0
    written = json.loads(out.read_text(encoding="utf-8"))
    assert {**written, "made_at": shown["made_at"]} == shown  # made a moment later
    assert main([*arguments, "--format", "csv", "--out", str(hall / "day.csv")]) == 0
    assert (hall / "day.csv").read_text(encoding="utf-8").startswith("\ufeffservice;tickets")
    assert "cannot be written" in fails(*arguments, "--out", hall / "nowhere" / "day.json")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["run"],
        ["run", "--data", "x", "--port", "0"],
        ["run", "--data", "x", "--port", "70000"],
        ["run", "--data", "x", "--port", "http"],
        ["report", "day", "--data", "x", "--date", "2026-02-30"],
        ["report", "day", "--data", "x", "--date", "yesterday"],
        ["report", "day", "--data", "x", "--date", "2026-03-02", "--format", "doc"],
        ["user", "add", "x", "--data", "x", "--role", "boss"],
        ["device", "add", "printer", "x", "--data", "x"],
        ["setup"],
        ["setup", "check"],
    ],
)
def test_a_command_that_is_written_wrongly_ends_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert "usage: queue-server" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["init"],
        ["run"],
        ["setup"],
        ["setup", "check"],
        ["setup", "export"],
        ["user", "add"],
        ["report", "day"],
        ["import-history"],
    ],
)
def test_every_command_explains_itself(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([*command, "--help"])
    assert end.value.code == 0
    assert "usage: queue-server" in capsys.readouterr().out


def test_the_clock_is_not_moved_on_a_real_server_by_mistake(hall: Path, fails: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUEUE_SERVER_TEST", raising=False)
    assert "for tests only" in fails("run", "--data", hall, "--test-clock", "1772420400", code=2)


# Folders that must not be served


def no_folder(hall: Path) -> None:
    for file in hall.iterdir():
        file.unlink()
    hall.rmdir()


def empty_folder(hall: Path) -> None:
    for file in hall.iterdir():
        file.unlink()


def a_file_for_a_folder(hall: Path) -> None:
    no_folder(hall)
    hall.write_text("not a folder")


def no_database(hall: Path) -> None:
    (hall / "queue.db").unlink()


def zero_length(hall: Path) -> None:
    (hall / "queue.db").write_bytes(b"")


def garbage(hall: Path) -> None:
    (hall / "queue.db").write_bytes(b"This is no database at all. " * 1000)


def truncated(hall: Path) -> None:
    (hall / "queue.db").write_bytes((hall / "queue.db").read_bytes()[: 10 * 4096 + 100])


def a_flipped_page(hall: Path) -> None:
    whole = bytearray((hall / "queue.db").read_bytes())
    whole[4096 * 5 : 4096 * 6] = b"\xa5" * 4096
    (hall / "queue.db").write_bytes(whole)


def a_newer_program(hall: Path) -> None:
    connection = sqlite3.connect(hall / "queue.db", isolation_level=None)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


UNFIT = {
    no_folder: "no such folder; make an office first",
    empty_folder: "no office here; make one first",
    a_file_for_a_folder: "no such folder",
    no_database: "the database is gone; nothing was changed",
    zero_length: "the database is gone; nothing was changed",
    garbage: "is damaged",
    truncated: "is damaged",
    a_flipped_page: "is damaged",
    a_newer_program: "made by a newer program",
}
COMMANDS = (
    ("report", "day", "--date", "2026-03-02"),
    ("setup", "export"),
    ("user", "add", "nina", "--role", "host"),
    ("device", "add", "board", "window-board"),
)


@pytest.mark.parametrize("unfit", UNFIT, ids=lambda unfit: unfit.__name__)
def test_an_unfit_folder_is_refused_in_one_line_and_not_touched(
    hall: Path, fails: Says, unfit: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    unfit(hall)
    before = contents(hall)
    for command in COMMANDS:
        monkeypatch.setattr(sys, "stdin", io.StringIO("a-long-password\n"))
        said = fails(*command, "--data", hall)
        assert UNFIT[unfit] in said
        assert str(hall) in said
        after = contents(hall)
        assert {name: after[name] for name in before} == before
        assert not [name for name in after.keys() - before.keys() if not name.startswith("queue.db-")]


def test_a_folder_that_cannot_be_made_is_told_so(tmp_path: Path, fails: Says) -> None:
    (tmp_path / "file").write_text("x")
    assert "cannot be made" in fails("init", "--data", tmp_path / "file" / "hall", "--setup", SKEK)


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*PROGRAM, "run", "--data", str(data), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)


@pytest.mark.skipif(sys.platform == "win32", reason="the server is stopped with POSIX signals")
def test_a_taken_port_a_second_server_and_a_missing_folder_end_with_one_line(hall: Path, new_hall: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for file in new_hall.iterdir():
        (other / file.name).write_bytes(file.read_bytes())
    server = Server(hall)
    try:
        server.start()
        for data, port, words in (
            (other, server.port, "cannot listen there"),
            (hall, server.port + 1, "another server runs on this folder"),
            (tmp_path / "nowhere", server.port + 1, "no such folder"),
        ):
            ended = run(data, "--port", str(port))
            assert ended.returncode == 1
            lines = [line for line in ended.stderr.splitlines() if not line.startswith("{")]
            assert len(lines) == 1
            assert words in lines[0]
            assert "Traceback" not in ended.stderr
        assert server.link().ask("GET", "/healthz").status == 200
    finally:
        server.close()


# Another set-up


def test_what_was_exported_changes_nothing(hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "again.toml"
    file.write_text(tomli_w.dumps(exported(hall)), encoding="utf-8")
    assert main(["setup", "apply", str(file), "--data", str(hall)]) == 0
    assert "no difference" in capsys.readouterr().out


def test_a_set_up_is_changed_by_a_file_after_its_differences_were_shown(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    setup: dict[str, Any] = exported(hall)
    setup["counters"][0]["name"] = {"ru": "Касса"}
    setup["users"].append({"name": "nina", "display_name": "Нина", "role": "host"})
    setup["devices"].append({"kind": "board", "name": "window-board"})
    file = tmp_path / "next.toml"
    file.write_text(tomli_w.dumps(setup), encoding="utf-8")
    assert main(["setup", "apply", str(file), "--data", str(hall)]) == 1
    assert "say --yes" in capsys.readouterr().err
    assert len(exported(hall)["devices"]) == 2
    assert main(["setup", "apply", str(file), "--data", str(hall), "--yes", "--reason", "Касса"]) == 0
    said = capsys.readouterr().out
    assert 'changed  counters 1 name: {"ru": "Окно 1", "en": "Counter 1"} -> {"ru": "Касса"}' in said
    assert "added    users nina" in said
    assert re.search(r'^"nina" = "[\w-]{14}"$', said, re.MULTILINE)
    assert re.search(r'^"window-board" = "[\w-]{43}"$', said, re.MULTILINE)
    again: dict[str, Any] = exported(hall)
    assert again["counters"][0]["name"] == {"ru": "Касса"}
    assert again["users"][-1]["name"] == "nina"


def test_a_set_up_without_an_administrator_is_not_applied(hall: Path, tmp_path: Path, fails: Says) -> None:
    setup: dict[str, Any] = exported(hall)
    setup["users"] = [one for one in setup["users"] if one["role"] != "administrator"]
    file = tmp_path / "next.toml"
    file.write_text(tomli_w.dumps(setup), encoding="utf-8")
    assert "At least one administrator" in fails("setup", "apply", file, "--data", hall, "--yes")


def test_those_who_wait_are_asked_about_and_the_answer_is_an_option(tmp_path: Path, fails: Says) -> None:
    office = Office(tmp_path / "office")
    office.kiosk.issue("advice")
    setup: dict[str, Any] = exported(office.folder)
    setup["services"] = [one for one in setup["services"] if one["code"] != "advice"]
    file = tmp_path / "next.toml"
    file.write_text(tomli_w.dumps(setup), encoding="utf-8")
    apply = ["setup", "apply", str(file), "--data", str(office.folder), "--yes"]
    assert "advice: 1 waiting" in fails(*apply)
    assert "cannot be left as chosen" in fails(*apply, "--move", "advice=dancing")
    assert main([*apply, "--move", "advice=meter"]) == 0
    assert office.sql("SELECT code FROM ticket JOIN service ON service.id = service_id") == [("meter",)]
    office.close()
