"""The command `import-history`: visits of another system's past come in from a CSV file, all of them or none."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from queue_server.hall.history import COLUMNS, Fault, Known, PastVisit, Rules
from queue_server.progress import Progress

#: So many wrong rows are listed; of the others only how many there are.
LISTED = 100


class HistoryRefused(Exception):
    """Nothing came in; the text is one line with the remedy."""


def add_to(commands: Any) -> None:
    """Adds the command to the parser."""
    bring = commands.add_parser(
        "import-history",
        help="bring in the visits of another system's past days",
        description=f"Brings in visits of past days from a CSV file (UTF-8 or cp1251, , or ; between): {', '.join(COLUMNS)}. "
        "All rows come in or none; wrong ones are listed. No server may run on the folder meanwhile, except with --dry-run.",
    )
    bring.add_argument("--data", type=Path, required=True, metavar="DIR")
    bring.add_argument("--dry-run", action="store_true", help="only check the file; may be done while the server runs")
    bring.add_argument("file", type=Path, metavar="FILE.csv")
    bring.set_defaults(command=_bring_in)


def _bring_in(given: argparse.Namespace) -> int:
    from queue_server import data_dir

    data_dir.check_there(given.data)
    progress = Progress()
    with ExitStack() as held:
        held.callback(progress.done)
        if not given.dry_run:
            try:
                held.enter_context(data_dir.locked(given.data))
            except data_dir.FolderInUse:
                raise HistoryRefused(
                    f"{given.data}: a server runs on this folder, or another import; stop it, bring the past in, and start it "
                    "again (--dry-run checks the file while it runs)"
                ) from None
        try:
            return _checked_and_in(given.data, given.file, given.dry_run, progress)
        except sqlite3.OperationalError as error:
            raise HistoryRefused(
                f"{given.data}: the disk did not take it ({error}), so nothing came in; see that the folder and the system's "
                "temporary folder have room for five times the file"
            ) from None


def _checked_and_in(data: Path, path: Path, dry_run: bool, progress: Progress) -> int:
    from queue_server import history_file
    from queue_server.actions import history as actions
    from queue_server.opening import open_office
    from queue_server.store import history

    store = open_office(data, held=not dry_run)
    file = history_file.examine(path)
    with store.read_apart() as connection:
        before = history.brought_in(connection, store.office, file.sha256)
    if before is not None:
        at, noted = before
        raise HistoryRefused(
            f"{path}: this very file came in on {store.office.calendar.local(at):%Y-%m-%d %H:%M} as {noted['file']} "
            f"({noted['rows']} visits); nothing was changed"
        )
    with closing(store), history.Waiting() as visits:
        check = _Check(store, visits)
        rows = history_file.rows(file, lambda read: progress.show("checking", read, file.bytes))
        with store.read_apart() as connection:
            check.all(connection, rows)
        progress.done()
        if check.wrong:
            check.tell()
            raise HistoryRefused(
                f"{path}: {check.wrong} of {check.rows} rows are wrong, so nothing came in; correct them and try again"
            )
        if not check.rows:
            raise HistoryRefused(f"{path}: there is no row after the first line; nothing came in")
        days = visits.days()
        told = f"{len(visits)} visits of {len(days)} days, {days[0]} to {days[-1]}"
        if dry_run:
            print(f"{path}: good: {told}; nothing was written")
            return 0
        count = len(visits)
        actions.bring_in(store, visits, path.name, file.sha256, lambda done: progress.show("bringing in", done, count))
    progress.done()
    print(f"{path}: in: {told}")
    return 0


class _Check:
    """Reads the rows of a file; those that are right wait in `visits`, of the others the first are kept to be told."""

    def __init__(self, store: Any, visits: Any) -> None:
        self._office = store.office
        self._visits = visits
        self._rules = Rules(_known(self._office), self._office.calendar, store.clock.now())
        self._faults: list[tuple[int, list[Fault]]] = []
        self.rows = 0
        self.wrong = 0

    def all(self, connection: Any, rows: Iterable[tuple[int, list[str]]]) -> None:
        from queue_server.store import history

        busy = history.days_with_visits(connection, self._office)
        for line, cells in rows:
            self.rows += 1
            visit = self._rules.read(cells)
            if isinstance(visit, PastVisit):
                visit = self._doubled(connection, visit, line, visit.business_day in busy)
            if visit:
                self.wrong += 1
                if self.wrong <= LISTED:
                    self._faults.append((line, visit))

    def _doubled(self, connection: Any, visit: PastVisit, line: int, looked_for: bool) -> list[Fault]:
        """What is wrong with the number of a row that is right otherwise."""
        from queue_server.hall.ticket import Origin
        from queue_server.store import history

        number, day = visit.number, visit.business_day
        there = history.origin_of(connection, self._office, day, number) if looked_for else None
        if there is not None:
            who = "came in from a file before" if there == Origin.IMPORTED else "was given by the hall itself"
            return [Fault("number", f"{number} of {day} {who}", "a number that nobody has that day")]
        other = self._visits.add(visit, line)
        if other is not None:
            return [Fault("number", f"{number} of {day} stands in line {other} already", "a number once a day")]
        return []

    def tell(self) -> None:
        """Lists what is wrong on stderr: line, column, what, and what is expected there."""
        for line, faults in self._faults:
            for one in faults:
                print(f"line {line}, {one.column}: {one.wrong}; expected: {one.expected}", file=sys.stderr)
        if self.wrong > LISTED:
            print(f"and {self.wrong - LISTED} more wrong rows", file=sys.stderr)


def _known(office: Any) -> Known:
    """What may stand in a file for services, counters and people of the office: codes, and names that only one of them has."""
    return Known(
        _by_word((one.id, one.code, one.name.values()) for one in office.services),
        {str(one.number): one.id for one in office.counters},
        _by_word((one.id, one.name, [one.display_name]) for one in office.users),
    )


def _by_word(known: Iterable[tuple[int, str, Iterable[str]]]) -> dict[str, int]:
    by_code: dict[str, int] = {}
    by_name: dict[str, int] = {}
    often: Counter[str] = Counter()
    for key, code, names in known:
        by_code[code] = key
        for name in dict.fromkeys(names):
            often[name] += 1
            by_name[name] = key
    return {**by_code, **{name: key for name, key in by_name.items() if often[name] == 1 and name not in by_code}}
