"""Bringing a database to the version of this program."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, inspect, text

#: The newest migration in migrations/versions.
HEAD = "0025"


class TooNew(Exception):
    """The database was made by a newer program."""


def version(engine: Engine) -> str | None:
    """The database's version, None when it holds nothing."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def is_older(engine: Engine) -> bool:
    """Whether `upgrade` would change what is there."""
    present = version(engine)
    return present is not None and present < HEAD


def upgrade(engine: Engine) -> None:
    """Migrates to HEAD in one transaction; does nothing when it is there already. Raises TooNew."""
    present = version(engine)
    if present == HEAD:
        return
    # Imported only now: a start without a migration should not pay for it.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if present is not None and present not in known:
        raise TooNew(
            f"{engine.url.database}: the database is of version {present}, made by a newer program; "
            "install that one, or put a backup back"
        )
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
