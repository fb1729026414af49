"""How server, data folder and backups are: one row for each, with a light, words, and what to do about it."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from queue_server import __version__, data_dir, directory
from queue_server.backups import folder as backups
from queue_server.backups.folder import Contents
from queue_server.hall.keeping import DAY_S, LATE_TIMES
from queue_server.hall.standard import Light
from queue_server.store.backup_settings import BackupRules
from queue_server.store.clock import OLDEST_NOW
from queue_server.store.engine import read_address
from queue_server.store.migrate import HEAD
from queue_server.texts import text

Document = dict[str, Any]

GB = 2**30
#: Less room on the disk than this is worth a look (bytes).
LITTLE_ROOM = GB
#: A restore should have been tried within so many days.
DRILL_DAYS = 35
#: A certificate that ends within so many days should be renewed.
CERTIFICATE_DAYS = 30
#: The newest event may be so much later than the clock (seconds).
CLOCK_S = 120
#: Of devices that need somebody, so many are named.
NAMED = 5
#: Values that are spans of time, in seconds.
AGES = ("age", "last", "late")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `code` what it is about, `case` how that is (`status.CODE.CASE` are its words), `values` what they name."""

    code: str
    light: Light
    case: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What only the one who asks knows: `contents` of the database (None: it cannot be read), the rules of its backups, `server`
    how it answers, `soundness` how the database was looked over, of the devices all their names and those in trouble, and when
    the server's own certificate ends (seconds since 1970; None: it has none).
    """

    contents: Contents | None
    rules: BackupRules
    server: Row
    soundness: Row
    clock_jumped: bool
    devices: Sequence[str]
    troubled: Sequence[str]
    #: Whether the set-up has a directory.
    directory: bool
    certificate_ends: int | None = None


def rows(data: Path, now: int, known: Known) -> list[Row]:
    """All rows, in the order in which they are shown; `now` in seconds since 1970. Reads the disk only."""
    return [
        known.server,
        known.soundness,
        _schema(known.contents),
        *_backups(data / backups.FOLDER, now, known),
        _disk(data),
        _folder(data),
        _secrets(data),
        _clock(now, known),
        *([_directory(data, now)] if known.directory else []),
        *_certificate(now, known.certificate_ends),
        _devices(known),
        _program(),
    ]


def document(found: Sequence[Row], language: str) -> Document:
    """`{light, items: [{code, name, light, text, do}]}`; `light` is the gravest, `do` null where all is in order."""
    lights = [row.light for row in found]
    items = [
        {
            "code": row.code,
            "name": text(language, f"status.{row.code}"),
            "light": row.light.value,
            "text": text(language, f"status.{row.code}.{row.case}", **_words(row, language)),
            "do": None if row.light is Light.GREEN else text(language, f"status.{row.code}.{row.case}.do", **row.values),
        }
        for row in found
    ]
    return {"light": worst(lights).value, "items": items}


def worst(lights: Sequence[Light]) -> Light:
    return next((one for one in (Light.RED, Light.AMBER) if one in lights), Light.GREEN)


def _words(row: Row, language: str) -> Mapping[str, Any]:
    """Ages and a trouble are told in words."""
    values = {name: told(value, language) if name in AGES else value for name, value in row.values.items()}
    why = row.values.get("trouble")
    room = "directory" if row.code == "directory" else "backup"
    return values if why is None else {**values, "why": text(language, f"{room}.trouble.{why}")}


def told(seconds: float, language: str) -> str:
    """An age as people say it: «1 ч 30 мин»."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return text(language, "status.age.moment")
    if minutes < 60:
        return text(language, "common.minutes_short", n=minutes)
    return text(language, "reports.span.hours", hours=minutes // 60, minutes=minutes % 60)


def look_over(data: Path) -> tuple[Row, Contents | None]:
    """Reads the whole database; beside a running server, too."""
    file = data_dir.database(data)
    try:
        data_dir.check_there(data)
        with closing(sqlite3.connect(read_address(file), uri=True)) as connection:
            found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
            contents = backups.said_by(connection) if found == "ok" else None
    except data_dir.DataDirError as error:
        return Row("database", Light.RED, "refused", {"detail": str(error)}), None
    except sqlite3.Error as error:
        found, contents = str(error), None
    if contents is None:
        return Row("database", Light.RED, "damaged", {"detail": found.splitlines()[-1]}), None
    return Row("database", Light.GREEN, "sound"), contents


def _schema(contents: Contents | None) -> Row:
    if contents is None:
        return Row("schema", Light.RED, "unknown")
    values = {"version": contents.version, "head": HEAD}
    if contents.version == HEAD:
        return Row("schema", Light.GREEN, "same", values)
    return Row("schema", *((Light.AMBER, "older") if contents.version < HEAD else (Light.RED, "newer")), values)


def _backups(folder: Path, now: int, known: Known) -> list[Row]:
    said = backups.state(folder)
    found = backups.listed(folder)
    return [
        _newest(now, known, found[0] if found else None, said.get("failed")),
        _second(known.rules, said.get("second"), said.get("second_folder")),
        _drill(now, said.get("drill")),
    ]


def _newest(now: int, known: Known, newest: backups.Backup | None, failed: Mapping[str, Any] | None) -> Row:
    trouble = {"trouble": failed["failed"], "detail": failed["detail"]} if failed else {}
    if newest is None:
        return Row("backup", Light.RED, "failed", trouble) if failed else Row("backup", Light.AMBER, "none")
    values = {"file": newest.file.name, "age": now - newest.at, **trouble}
    if known.contents is not None and newest.seq == known.contents.seq:
        return Row("backup", Light.GREEN, "whole", values)
    late = now - newest.at > LATE_TIMES * known.rules.every_s
    if failed:
        return Row("backup", Light.RED if late else Light.AMBER, "failed", values)
    return Row("backup", Light.RED, "late", values) if late else Row("backup", Light.GREEN, "fresh", values)


def _second(rules: BackupRules, trouble: Mapping[str, Any] | None, copied_to: str | None) -> Row:
    if rules.folder is None:
        return Row("second", Light.AMBER, "none")
    if not Path(rules.folder).is_dir():
        return Row("second", Light.RED, "missing", {"folder": rules.folder})
    if trouble is not None:
        values = {"folder": rules.folder, "trouble": trouble["failed"], "detail": trouble["detail"]}
        return Row("second", Light.RED, "failed", values)
    return Row("second", Light.GREEN if copied_to else Light.AMBER, "fine" if copied_to else "waiting", {"folder": rules.folder})


def _drill(now: int, drill: Mapping[str, Any] | None) -> Row:
    if drill is None:
        return Row("drill", Light.AMBER, "never")
    days = max(0, (now - int(drill["at"])) // DAY_S)
    if not drill["ok"]:
        return Row("drill", Light.RED, "failed", {"days": days, "detail": drill["detail"]})
    values = {"days": days, "seconds": drill["seconds"]}
    return Row("drill", Light.AMBER, "old", values) if days > DRILL_DAYS else Row("drill", Light.GREEN, "done", values)


def _disk(data: Path) -> Row:
    try:
        free = shutil.disk_usage(data).free
        size = sum(file.stat().st_size for file in data.glob(f"{data_dir.DATABASE}*"))
    except OSError as error:
        return Row("disk", Light.RED, "unknown", {"detail": error.strerror or str(error)})
    values = {"free": f"{free / GB:.1f}"}
    if free < backups.ROOM_FOR * size:
        return Row("disk", Light.RED, "full", values)
    return Row("disk", Light.AMBER, "little", values) if free < LITTLE_ROOM else Row("disk", Light.GREEN, "room", values)


def _folder(data: Path) -> Row:
    values = {"folder": str(data)}
    return Row("folder", Light.GREEN, "fine", values) if os.access(data, os.W_OK) else Row("folder", Light.RED, "closed", values)


def _secrets(data: Path) -> Row:
    names = [data_dir.FIRST_SECRETS, *(file.name for file in data.glob("*.password"))]
    there = [name for name in names if (data / name).is_file()]
    if sys.platform != "win32":
        for name in there:
            if (data / name).stat().st_mode & 0o077:
                return Row("secrets", Light.RED, "open", {"file": str(data / name)})
    if data_dir.FIRST_SECRETS in there:
        return Row("secrets", Light.AMBER, "first", {"file": str(data / data_dir.FIRST_SECRETS)})
    return Row("secrets", Light.GREEN, "fine")


def _clock(now: int, known: Known) -> Row:
    if now < OLDEST_NOW:
        return Row("clock", Light.RED, "unset")
    if known.contents is not None and known.contents.last_at > now + CLOCK_S:
        return Row("clock", Light.RED, "behind", {"late": known.contents.last_at - now})
    return Row("clock", Light.AMBER, "jumped") if known.clock_jumped else Row("clock", Light.GREEN, "fine")


def _directory(data: Path, now: int) -> Row:
    """How the last question to the company's directory went."""
    said = directory.state(data)
    if not said:
        return Row("directory", Light.AMBER, "never")
    values = {"age": now - int(said["at"])}
    if "trouble" not in said:
        return Row("directory", Light.GREEN, "answers", values)
    values |= {"trouble": said["trouble"], "detail": said["detail"]}
    if said["answered_at"] is None:
        return Row("directory", Light.RED, "silent", values)
    return Row("directory", Light.RED, "away", {**values, "last": now - int(said["answered_at"])})


def _certificate(now: int, ends: int | None) -> list[Row]:
    if ends is None:
        return []
    days = (ends - now) // DAY_S
    values = {"day": datetime.fromtimestamp(ends, UTC).strftime("%Y-%m-%d"), "days": days}
    if ends <= now:
        return [Row("certificate", Light.RED, "ended", values)]
    return [Row("certificate", *((Light.AMBER, "soon") if days < CERTIFICATE_DAYS else (Light.GREEN, "fine")), values)]


def _devices(known: Known) -> Row:
    count = len(known.devices)
    if not known.troubled:
        return Row("devices", Light.GREEN, "fine", {"count": count})
    named = ", ".join(known.troubled[:NAMED]) + (" …" if len(known.troubled) > NAMED else "")
    return Row("devices", Light.AMBER, "trouble", {"count": count, "troubled": len(known.troubled), "names": named})


def _program() -> Row:
    values = {"program": __version__, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    return Row("program", Light.GREEN, "fine", values)
