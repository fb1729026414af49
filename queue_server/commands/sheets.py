"""The command `report verify`: whether every kept sheet and file is still what it was when it was kept."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from queue_server.commands.words import day as typed_day


class SheetsChanged(Exception):
    """Kept files or reports are not what they were; the text is one line with the remedy."""


class NotThere(Exception):
    """There is nothing to look at; the text is one line with the remedy."""


def add_to(reports: Any) -> None:
    """Adds the command to those of `report`."""
    verify = reports.add_parser("verify", help="whether kept sheets are unchanged; 1 when one was changed or is missing")
    verify.add_argument("--data", type=Path, required=True, metavar="DIR")
    verify.add_argument("--date", type=typed_day, metavar="YYYY-MM-DD", help="one day; default: all")
    verify.set_defaults(command=_verify)


def _verify(given: argparse.Namespace) -> int:
    from queue_server import data_dir
    from queue_server.store.engine import open_to_read
    from queue_server.store.migrate import HEAD, version

    data_dir.check_there(given.data)
    engine = open_to_read(data_dir.database(given.data))
    try:
        if version(engine) != HEAD:
            raise NotThere(f"{given.data}: its database is of another version; run it once: queue-server run --data {given.data}")
        bad = 0
        for line, fault in _lines(engine, given):
            bad += fault
            sys.stdout.write(line + "\n")
    finally:
        engine.dispose()
    if bad:
        raise SheetsChanged(
            f"{given.data}: {bad} of the lines above name what was changed or is missing; "
            "put the file back from a backup, or let a manager make the day's next version"
        )
    return 0


def _lines(engine: Any, given: argparse.Namespace) -> Iterator[tuple[str, bool]]:
    """A line for the report of each version and for each of its files, and whether it names a fault."""
    from queue_server.evening.files import SheetFiles, checksum
    from queue_server.store import office_rows, sheets

    files = SheetFiles(given.data)
    first, last = (given.date.isoformat(),) * 2 if given.date else ("0000-00-00", "9999-99-99")
    with engine.connect() as connection:
        office = office_rows.load(connection)
        if office is None:
            raise NotThere(f"{given.data}: no office was set up here yet; make one: queue-server init")
        rows = list(reversed(sheets.between(connection, office, first, last)))
        kept = sheets.files(connection, [row.id for row in rows])
    if not rows:
        raise NotThere(
            f"{given.data}: no sheet is kept {'of that day' if given.date else 'here'} yet; days are closed by the server"
        )
    for row in rows:
        whose = f"{row.business_day} version {row.version}"
        fits = checksum(row.report.encode()) == row.sha256
        yield f"{whose}: the report in the database is {'unchanged' if fits else 'CHANGED'}", not fits
        for one in sorted(kept[row.id], key=lambda one: str(one.kind)):
            try:
                content = files.read(one.name)
            except OSError as error:
                yield f"{whose}: {files.folder / one.name}: CANNOT BE READ ({error.strerror})", True
                continue
            state = "MISSING" if content is None else "unchanged" if checksum(content) == one.sha256 else "CHANGED"
            yield f"{whose}: {files.folder / one.name}: {state}", state != "unchanged"
