"""A data folder is opened: for the server, and for commands, which need nothing of what serves."""

from __future__ import annotations

from pathlib import Path

from queue_server import data_dir
from queue_server.backups import folder as backups
from queue_server.backups.folder import NoBackup
from queue_server.store.clock import Clock, SteadyClock
from queue_server.store.engine import open_engine, sqlite_url
from queue_server.store.migrate import is_older, upgrade
from queue_server.store.store import Store
from queue_server.texts import add_from


def open_store(data: Path, clock: Clock) -> Store:
    """The store of a data folder; an older one is backed up and migrated first. Raises DataDirError, TooNew, BadCatalogue."""
    data_dir.check(data)
    add_from(data)
    engine = open_engine(sqlite_url(data_dir.database(data)))
    if is_older(engine):
        _back_up_before(data, clock)
    upgrade(engine)
    store = Store(engine, clock)
    store.reload()
    return store


def open_office(data: Path, held: bool = False) -> Store:
    """The store of a data folder by the machine's own clock; `held`: by who holds the folder. Raises as `open_store`."""
    store = open_store(data, SteadyClock())
    data_dir.take_in_log(data, held)
    return store


def _back_up_before(data: Path, clock: Clock) -> None:
    """A database is backed up before it is changed to another version. Raises DataDirError."""
    try:
        backups.make(data_dir.database(data), data / backups.FOLDER, clock.now())
    except NoBackup as error:
        if error.code != "no_office":
            raise data_dir.DataDirError(
                f"{error}; the database is backed up before it is brought to this program's version; see to that first"
            ) from None
