"""The command `audit`: whether the log is still what was written, and the log itself."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from queue_server.commands.words import day as typed_day
from queue_server.progress import Progress


class LogChanged(Exception):
    """The log is not what was written; the text is one line that names the first wrong row."""


class NotThere(Exception):
    """There is nothing to look at; the text is one line with the remedy."""


def add_to(commands: Any) -> None:
    """Adds the command to the parser."""
    audit = commands.add_parser("audit", help="the log of who did what, and whether it was changed")
    audits = audit.add_subparsers(required=True, metavar="verify|list")
    verify = audits.add_parser("verify", help="whether a row of the log was changed, removed, added or moved; 1 when one was")
    verify.add_argument("--data", type=Path, required=True, metavar="DIR")
    verify.add_argument("--hash", type=_hash, metavar="HEX", help="a hash written down before: it must be one of this log")
    verify.set_defaults(command=_verify)
    shown = audits.add_parser("list", help="print the log, oldest first")
    shown.add_argument("--data", type=Path, required=True, metavar="DIR")
    shown.add_argument("--from", dest="first", type=typed_day, metavar="YYYY-MM-DD")
    shown.add_argument("--to", dest="last", type=typed_day, metavar="YYYY-MM-DD")
    shown.add_argument("--who", metavar="NAME", help="a person's name, or as it stands in the log: kiosk:NAME, system")
    shown.add_argument("--what", metavar="KIND", help="one kind (docs/events.md); default: all but what happens all day long")
    shown.add_argument("--format", choices=("text", "csv", "json"), default="text", help="json: an object a line")
    shown.set_defaults(command=_list)


def _hash(text: str) -> str:
    if not 16 <= len(text) <= 64 or text.strip("0123456789abcdef"):
        raise argparse.ArgumentTypeError("the first 16 or more signs of a hash, 0-9 and a-f")
    return text


def _verify(given: argparse.Namespace) -> int:
    from queue_server.store import chain

    counted = {"event": 0, "note": 0}
    found = last = None
    progress = Progress()
    with _office(given.data) as (connection, office):
        whole = chain.events_written(connection)
        for one in chain.links(connection):
            if one.fault:
                progress.done()
                at = f" ({office.calendar.local(one.at).isoformat()})" if one.at else ""
                raise LogChanged(
                    f"{given.data}: {one}{at} {one.fault}; what stands before it is as it was written. "
                    "Keep the folder as it is and compare with a backup"
                )
            counted[one.kind] += 1
            last = one
            if given.hash and one.hash.hex().startswith(given.hash):
                found = one
            progress.show("verifying", counted["event"], whole)
    progress.done()
    if given.hash and found is None:
        raise LogChanged(f"{given.data}: no row has the hash {given.hash}: this log was written anew since, or it is another one")
    print(f"{given.data}: unchanged: {counted['event']} events, {counted['note']} notes", end="")
    print(f"; newest hash {last.hash.hex()}" if last else "")
    if found is not None:
        print(f"{given.hash}: {found}, {office.calendar.local(found.at).isoformat()}")
    return 0


def _list(given: argparse.Namespace) -> int:
    from queue_server.documents.audit import COLUMNS, entry_document
    from queue_server.reports.cells import harmless
    from queue_server.store import audit_list

    if given.what is not None and given.what not in audit_list.KINDS:
        raise NotThere(f"--what {given.what}: there is no such kind; see docs/events.md")
    with _office(given.data) as (connection, office):
        begins = office.calendar.midnights(given.first)[0] if given.first else 0
        ends = office.calendar.midnights(given.last)[1] if given.last else 2**40
        wanted = audit_list.Wanted(begins, ends, given.who, given.what)
        table = csv.writer(sys.stdout, delimiter=";")
        if given.format == "csv":
            table.writerow(COLUMNS)
        for row in audit_list.every(connection, office, wanted):
            entry = entry_document(row, office)
            if given.format == "json":
                print(json.dumps(entry, ensure_ascii=False))
            elif given.format == "csv":
                table.writerow([harmless(_cell(entry[key])) for key in COLUMNS])
            else:
                print(_line(entry))
    return 0


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


def _line(entry: dict[str, Any]) -> str:
    """An entry as one line, whatever stands in it."""
    from queue_server.store.audit import one_line

    told = [entry["at"], f"({entry['at_utc']})", entry["who"]]
    told += [f"[{entry['role']}]"] if entry["role"] else []
    told += [entry["what"]]
    told += [f"{entry['on_kind']} {entry['on_id']}"] if entry["on_kind"] else []
    told += [f"was {json.dumps(entry['before'], ensure_ascii=False)}"] if entry["before"] else []
    told += [json.dumps(entry["after"], ensure_ascii=False)] if entry["after"] else []
    told += [f"from {entry['origin']}"] if entry["origin"] else []
    return one_line(" ".join(told))


@contextmanager
def _office(data: Path) -> Iterator[tuple[Any, Any]]:
    """A connection that only reads the database of a folder, and its office."""
    from queue_server import data_dir
    from queue_server.store import office_rows
    from queue_server.store.engine import open_to_read
    from queue_server.store.migrate import HEAD, version

    data_dir.check_there(data)
    engine = open_to_read(data_dir.database(data))
    try:
        if version(engine) != HEAD:
            raise NotThere(f"{data}: its database is of another version; run it once: queue-server run --data {data}")
        with engine.connect() as connection:
            # One picture from the first row to the last, also while a server goes on writing.
            connection.exec_driver_sql("BEGIN")
            office = office_rows.load(connection)
            if office is None:
                raise NotThere(f"{data}: no office was set up here yet; make one: queue-server init")
            yield connection, office
    finally:
        engine.dispose()
