"""The commands `backup` and `restore`: a copy of the database at any time, and a copy put in its place."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


class BackupFailed(Exception):
    """There is no backup, or the trial of one failed; the text is one line with the remedy."""


def add_to(commands: Any) -> None:
    """Adds the commands to the parser."""
    backup = commands.add_parser(
        "backup",
        help="back the database up into a file, or try to restore the newest backup",
        description="Copies the database into one file, read through before it gets its name; beside a running server, too. "
        "With --drill the newest backup is restored into a folder beside, looked over, and removed.",
    )
    backup.add_argument("--data", type=Path, required=True, metavar="DIR")
    what = backup.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path, metavar="FILE", help="a file that is not there yet")
    what.add_argument("--drill", action="store_true", help="try to restore the newest backup; 1 when that fails")
    backup.set_defaults(command=_backup)

    restore = commands.add_parser(
        "restore",
        help="put a backup in the place of the database",
        description="Puts a backup in the place of the database, which is set aside and never deleted. No server may run on the "
        "folder meanwhile. Numbers go on above all that were given after the backup.",
    )
    restore.add_argument("--data", type=Path, required=True, metavar="DIR")
    restore.add_argument("--yes", action="store_true", help="do not ask")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.set_defaults(command=_restore)


def _backup(given: argparse.Namespace) -> int:
    from queue_server import data_dir
    from queue_server.backups import folder as backups
    from queue_server.backups.folder import NoBackup

    data_dir.check_there(given.data)
    try:
        return _drill(given.data) if given.drill else _copy(data_dir.database(given.data), given.out)
    except NoBackup as error:
        remedy = {
            "no_room": "make room on the disk",
            "none": "let the server run for some minutes, or make one: queue-server backup --out FILE",
            "no_office": "set one up: queue-server init",
        }.get(error.code, f"see how all is: queue-server doctor --data {given.data}")
        folder = given.data / backups.FOLDER if given.drill else given.out
        raise BackupFailed(
            f"{folder}: {'the trial failed' if given.drill else 'no backup was made'}: {error}; {remedy}"
        ) from None


def _copy(database: Path, out: Path) -> int:
    import os
    import secrets

    from queue_server.backups import folder as backups
    from queue_server.store.synced import sync_folder

    if out.exists():
        raise BackupFailed(f"{out}: is there already; choose another name")
    aside = out.with_name(f"{backups.COMING}{secrets.token_hex(16)}")
    try:
        backups.check_room(out.resolve().parent, database)
        contents = backups.write(database, aside)
        os.replace(aside, out)
        sync_folder(out.resolve().parent)
    except OSError as error:
        raise BackupFailed(f"{out}: cannot be written ({error.strerror}); choose a folder that you may write to") from None
    finally:
        aside.unlink(missing_ok=True)
    print(f"{out}: the whole database, up to event {contents.seq}, read through and found sound")
    return 0


def _drill(data: Path) -> int:
    from queue_server.backups import folder as backups
    from queue_server.backups.folder import NoBackup
    from queue_server.backups.worker import drill
    from queue_server.store.clock import SteadyClock

    said: dict[str, Any] = {"at": SteadyClock().now(), "ok": False, "file": None, "seconds": None, "detail": None}
    try:
        said |= {"ok": True, **drill({"data": str(data)})}
    except NoBackup as error:
        said["detail"] = str(error)
        raise
    finally:
        backups.keep_state(data / backups.FOLDER, drill=said)
    print(f"{data / backups.FOLDER / said['file']}: restored beside, whole, a ticket can be given there ({said['seconds']} s)")
    return 0


def _restore(given: argparse.Namespace) -> int:
    from queue_server import data_dir
    from queue_server.backups.restoring import NotRestored, restore
    from queue_server.store.clock import SteadyClock

    if not given.yes and sys.stdin.isatty():
        print(f"{given.file} takes the place of the database in {given.data}, which is set aside. Type yes to go on: ", end="")
        if input().strip().lower() != "yes":
            raise NotRestored(f"{given.data}: nothing was changed; the whole word yes goes on")
    try:
        done = restore(given.data, given.file, SteadyClock())
    except data_dir.FolderInUse:
        raise NotRestored(f"{given.data}: a server runs on this folder; stop it, then give the same command again") from None
    print(f"{given.data}: restored as it was at {done.last_at}: {done.tickets} tickets. Everybody signs in anew.")
    if done.aside.exists():
        print(f"What was there before is kept in {done.aside}.")
    numbers = ", ".join(done.next.values()) or "001"
    if done.exact:
        print(f"No number that was given is given again; today goes on with {numbers}.")
    else:
        print(f"What was given after the backup is not known here: today goes on far above it, with {numbers}.")
    print(f"Start it: queue-server run --data {given.data}")
    return 0
