"""A database of an older program is backed up before it is changed; when that breaks off, the next start completes it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from queue_server import data_dir
from queue_server.backups import folder as backups
from queue_server.opening import open_store
from queue_server.store import migrate
from queue_server.store.clock import SetClock
from queue_server.store.engine import open_engine, sqlite_url
from tests.office import MORNING


@pytest.fixture
def old_hall(tmp_path: Path) -> Path:
    """A data folder as a program of before left it."""
    data = tmp_path / "hall"
    data_dir.create(data)
    engine = open_engine(sqlite_url(data_dir.database(data)))
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0017")
        connection.exec_driver_sql(
            "INSERT INTO office (code, name, timezone, standard, settings) VALUES ('old', '{\"ru\": \"Старый\"}', 'UTC', "
            "'{\"total_limit_s\": 1800}', '{}')"
        )
    engine.dispose()
    data_dir.mark(data)
    return data


def kept(data: Path) -> list[str]:
    return [one.version for one in backups.listed(data / backups.FOLDER)]


def a_table_in_the_way(data: Path, statement: str) -> None:
    with closing(sqlite3.connect(data_dir.database(data))) as connection, connection:
        connection.execute(statement)


def test_it_is_backed_up_and_brought_to_this_version(old_hall: Path) -> None:
    store = open_store(old_hall, SetClock(MORNING))
    assert migrate.version(store.engine) == migrate.HEAD
    store.close()
    assert kept(old_hall) == ["0017"]
    open_store(old_hall, SetClock(MORNING + 60)).close()
    assert kept(old_hall) == ["0017"]


def test_a_migration_that_broke_off_is_completed_by_the_next_start(old_hall: Path) -> None:
    a_table_in_the_way(old_hall, "CREATE TABLE day_sheet (x INTEGER)")
    with pytest.raises(Exception, match="day_sheet"):
        open_store(old_hall, SetClock(MORNING))
    assert kept(old_hall) == ["0017"]
    a_table_in_the_way(old_hall, "DROP TABLE day_sheet")
    store = open_store(old_hall, SetClock(MORNING + 60))
    assert migrate.version(store.engine) == migrate.HEAD
    store.close()


def test_without_room_for_the_backup_nothing_is_changed(old_hall: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_words: object) -> None:
        raise backups.NoBackup("no_room", "the disk is full")

    monkeypatch.setattr(backups, "check_room", none)
    before = data_dir.database(old_hall).read_bytes()
    with pytest.raises(data_dir.DataDirError, match=r"the disk is full.*backed up before"):
        open_store(old_hall, SetClock(MORNING))
    assert data_dir.database(old_hall).read_bytes() == before
