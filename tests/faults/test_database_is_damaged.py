"""A damaged database is never served and never touched: the server says what is wrong and what to do, and ends."""

from __future__ import annotations

import hashlib
import shlex
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from queue_server import data_dir
from queue_server.backups import folder as backups
from tests.faults.serving import Server, make_office, run
from tests.faults.shift import new_key

PAGE = 4096
MADE_AT = 1_790_000_000


def garbage(file: Path) -> None:
    file.write_bytes(hashlib.shake_256(b"garbage").digest(file.stat().st_size))


def a_flipped_page(file: Path) -> None:
    """One in the middle that is read from here: of those in the log the newer copy counts, and nobody would miss this one."""
    read = sorted(set(range(file.stat().st_size // PAGE)) - pages_in_the_log(file.with_name("queue.db-wal")))
    flip(file, read[len(read) // 2])


def pages_in_the_log(log: Path) -> set[int]:
    """The pages (from 0) in the log: after 32 bytes of its own, frames of 24 bytes and a page, each beginning with its number."""
    content = log.read_bytes() if log.exists() else b""
    return {int.from_bytes(content[frame : frame + 4], "big") - 1 for frame in range(32, len(content), 24 + PAGE)}


def half_of_it(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2 + 100])


def nothing_in_it(file: Path) -> None:
    file.write_bytes(b"")


def no_file(file: Path) -> None:
    file.unlink()


def no_log(file: Path) -> None:
    """Only of a server that was killed: one that ended by itself has none."""
    file.with_name("queue.db-wal").unlink()


def flip(file: Path, page: int) -> None:
    """Turns round every bit of a page (from 0)."""
    content = bytearray(file.read_bytes())
    place = slice(page * PAGE, (page + 1) * PAGE)
    content[place] = bytes(byte ^ 0xFF for byte in content[place])
    file.write_bytes(content)


DAMAGES = [garbage, a_flipped_page, half_of_it, nothing_in_it, no_file]


def contents(data: Path) -> dict[str, bytes]:
    """The files that hold the office; SQLite's shared memory and a log without a byte in it are none of them."""
    held = {file.name: file.read_bytes() for file in data.iterdir() if file.is_file() and file.name != "queue.db-shm"}
    return {name: content for name, content in held.items() if content or name != "queue.db-wal"}


@pytest.fixture(scope="module")
def used_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with some tickets, stopped as it should be."""
    data = tmp_path_factory.mktemp("used") / "hall"
    make_office(data)
    server = Server(data)
    try:
        server.start()
        kiosk = server.kiosk()
        for _ in range(50):
            kiosk.issue("grid-person", new_key())
        assert server.stop() == 0
    finally:
        server.close()
    return data


@pytest.fixture
def damaged_office(used_office: Path, tmp_path: Path) -> Path:
    data = tmp_path / "hall"
    shutil.copytree(used_office, data)
    return data


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_database_is_not_served(damaged_office: Path, damage: Callable[[Path], None]) -> None:
    damage(damaged_office / "queue.db")
    refused_and_untouched(damaged_office)


@pytest.mark.parametrize("damage", [*DAMAGES, no_log], ids=lambda damage: damage.__name__)
def test_a_database_damaged_while_the_server_was_killed_is_not_served(server: Server, damage: Callable[[Path], None]) -> None:
    kiosk = server.kiosk()
    for _ in range(20):
        kiosk.issue("grid-person", new_key())
    server.kill()
    assert (server.data / "queue.db-wal").stat().st_size > 0
    damage(server.data / "queue.db")
    refused_and_untouched(server.data)


def test_whatever_page_is_damaged_is_noticed(damaged_office: Path, used_office: Path) -> None:
    file = damaged_office / "queue.db"
    unnoticed = []
    for page in range(file.stat().st_size // PAGE):
        shutil.copyfile(used_office / "queue.db", file)
        flip(file, page)
        damaged = file.read_bytes()
        try:
            data_dir.check(damaged_office)
        except data_dir.DataDirError:
            assert file.read_bytes() == damaged
        else:
            unnoticed.append(page)
    assert unnoticed == []


def test_a_database_of_a_newer_program_is_not_served(damaged_office: Path) -> None:
    with closing(sqlite3.connect(damaged_office / "queue.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    ended = run("run", "--data", damaged_office, "--port", str(Server(damaged_office).port))
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1), ended.stderr
    assert "9999" in ended.stderr
    assert "newer program" in ended.stderr


def test_what_was_written_last_is_there_although_the_server_was_killed_and_its_shared_memory_is_gone(server: Server) -> None:
    last = server.kiosk().issue("grid-person", new_key()).document["id"]
    server.kill()
    (server.data / "queue.db-shm").unlink()
    server.start()
    assert server.kiosk().link.ask("GET", f"/api/v1/tickets/{last}").status == 200


@pytest.mark.parametrize("damage", [a_flipped_page, no_file, no_log], ids=lambda damage: damage.__name__)
def test_the_command_that_a_refused_start_names_brings_the_hall_back(server: Server, damage: Callable[[Path], None]) -> None:
    kiosk = server.kiosk()
    kept = kiosk.issue("grid-person", new_key()).document
    backups.make(server.data / "queue.db", server.data / "backups", MADE_AT)
    (server.data / "backups" / "queue-20300101T000000Z-s999999-v0019.db").write_bytes(b"a newer one that is not whole")
    lost = [kiosk.issue("grid-person", new_key()).document for _ in range(3)]
    server.kill()
    damage(server.data / "queue.db")
    line = refused_and_untouched(server.data)
    command = shlex.split(line[line.index("queue-server restore") :])
    restored = run(*command[1:])
    assert restored.returncode == 0, restored.stderr
    assert run("restore", "--data", server.data, command[-1]).returncode == 0
    server.start()
    assert server.kiosk().link.ask("GET", f"/api/v1/tickets/{kept['id']}").status == 200
    number = server.kiosk().issue("grid-person", new_key()).document["number"]
    assert number > max(one["number"] for one in lost)
    assert run("restore", "--data", server.data, command[-1]).stderr.count("a server runs on this folder") == 1


@pytest.mark.parametrize("orderly", [True, False], ids=["after the server ended", "after it was killed"])
def test_a_command_between_two_starts_is_no_damage(server: Server, orderly: bool) -> None:
    server.kiosk().issue("grid-person", new_key())
    if orderly:
        assert server.stop() == 0
    else:
        server.kill()
    assert run("device", "add", "board", "window-board", "--data", server.data).returncode == 0
    assert not (server.data / "queue.db-wal").exists()
    server.start()
    assert server.kiosk().issue("grid-person", new_key()).status == 201


def refused_and_untouched(data: Path) -> str:
    before = contents(data)
    ended = run("run", "--data", data, "--port", str(Server(data).port))
    assert ended.returncode == 1, ended.stderr
    line = ended.stderr.strip()
    assert "\n" not in line, line
    assert line.startswith(f"queue-server: {data / 'queue.db'}: the database is ")
    assert f"queue-server restore --data {data} " in line
    assert contents(data) == before
    return line
