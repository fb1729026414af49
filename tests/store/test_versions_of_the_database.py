"""The database is brought to the program's version by migrations, and never by anything else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from queue_server.store import chain, migrate, schema, schema_beside, schema_reports
from queue_server.store.engine import open_engine, sqlite_url


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(sqlite_url(tmp_path / "queue.db"))
    yield opened
    opened.dispose()


def test_the_migrations_make_exactly_the_tables_that_the_program_knows(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert schema.ticket.metadata is schema_beside.metadata is schema_reports.metadata
        assert compare_metadata(MigrationContext.configure(connection), schema_beside.metadata) == []


def test_the_newest_migration_is_the_version_of_the_program(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.HEAD]
    assert migrate.version(engine) is None
    migrate.upgrade(engine)
    assert migrate.version(engine) == migrate.HEAD


def test_migrating_a_second_time_changes_nothing(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.begin() as connection:
        before = connection.execute(text("SELECT sql FROM sqlite_master ORDER BY name")).all()
    migrate.upgrade(engine)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT sql FROM sqlite_master ORDER BY name")).all() == before


def test_a_database_of_a_newer_program_is_refused_with_what_to_do(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrate.TooNew, match=r"9999.*newer program.*backup"):
        migrate.upgrade(engine)


def test_a_migration_that_breaks_off_leaves_nothing_half_done(engine: Engine) -> None:
    """A table in the way of the first migration stops it in the middle; after it is gone the migration completes."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE announcement (x INTEGER)"))
    with pytest.raises(Exception, match="announcement"):
        migrate.upgrade(engine)
    with engine.begin() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        assert tables == ["announcement"]
        connection.execute(text("DROP TABLE announcement"))
    migrate.upgrade(engine)
    assert migrate.version(engine) == migrate.HEAD


TICKET = text(
    "INSERT INTO ticket (id, office_id, business_day, number, lap, service_id, rank, place, returned, language, state, since,"
    " issued_at, waiting_s, walking_s, service_s, paused_s, recalls, people_ahead, print_state, copies, origin)"
    " VALUES (:id, 1, '2026-03-02', :id, 0, 1, 0, 1, 0, 'ru', 'finished', 0, 0, 0, 0, 0, 0, 0, 0, 'not_needed', 0, :origin)"
)


def test_a_database_of_before_lets_visits_of_the_past_in_and_keeps_its_guards(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0017")
    with engine.connect() as other:
        # The guards are looked at, not the office: these tickets belong to none.
        other.exec_driver_sql("ROLLBACK")
        other.exec_driver_sql("PRAGMA foreign_keys=OFF")
        other.exec_driver_sql("BEGIN")
        other.execute(TICKET, {"id": "before", "origin": "kiosk"})
        with pytest.raises(IntegrityError, match="ck_ticket_origin"):
            other.execute(TICKET, {"id": "past", "origin": "imported"})
        other.exec_driver_sql("COMMIT")

        migrate.upgrade(engine)

        other.exec_driver_sql("BEGIN")
        other.execute(TICKET, {"id": "past", "origin": "imported"})
        with pytest.raises(IntegrityError, match="ck_ticket_origin"):
            other.execute(TICKET, {"id": "odd", "origin": "somewhere"})
        with pytest.raises(IntegrityError, match="a ticket keeps its number"):
            other.execute(text("UPDATE ticket SET number = 'other' WHERE id = 'before'"))
        assert other.execute(text("SELECT id FROM ticket ORDER BY id")).scalars().all() == ["before", "past"]
        assert other.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"


def test_the_history_of_before_gets_its_hashes_and_keeps_its_guards(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0019")
        connection.execute(
            text(
                "INSERT INTO office (id, code, name, timezone, standard, settings, seq) "
                "VALUES (1, 'small', '{}', 'Asia/Novokuznetsk', '{}', '{}', 3)"
            )
        )
        for seq, who in enumerate(("setup", "user:анна", "system"), 1):
            connection.execute(
                text("INSERT INTO event (office_id, seq, at, what, who, details) VALUES (1, :seq, 0, 'started', :who, '{}')"),
                {"seq": seq, "who": who},
            )
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert [(one.number, one.fault) for one in chain.links(connection)] == [(1, ""), (2, ""), (3, "")]
    with engine.connect() as connection, pytest.raises(IntegrityError, match="only added"):
        connection.execute(text("UPDATE event SET who = 'nobody'"))
