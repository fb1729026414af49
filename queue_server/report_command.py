"""The command `report`: the figures of a day or of a longer time, as a file or on standard output."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from queue_server.command_words import day as typed_day
from queue_server.hall import periods
from queue_server.store.store import Store

#: Makes the file of a report: of a store, from the first to the last day, in a language.
Maker = Callable[[Store, date, date, str], bytes]

#: These are not shown on a terminal.
BINARY = frozenset({"pdf", "xlsx"})
WRONG_USE = 2
WHAT = {
    "day": "the figures of one day against the standard",
    "week": "of a week, Monday to Sunday",
    "month": "of a month",
    "quarter": "of three months",
    "year": "of a year",
    "range": "of the days from --from to --to",
}


class NoReport(Exception):
    """There is no such report, or it cannot be written; the text is one line with the remedy."""


def _day_json(store: Store, first: date, _last: date, language: str) -> bytes:
    from queue_server.reports.day import day_report

    return _json(day_report(store, first.isoformat(), language))


def _day_csv(store: Store, first: date, _last: date, language: str) -> bytes:
    from queue_server.reports.day import day_csv, day_report

    return day_csv(day_report(store, first.isoformat(), language)).encode()


def _json(report: Mapping[str, Any]) -> bytes:
    return (json.dumps(report, ensure_ascii=False, indent=2) + "\n").encode()


#: Every report that can be made, by what it is about and its format: what is not here is not offered.
MAKERS: Mapping[tuple[str, str], Maker] = {
    ("day", "json"): _day_json,
    ("day", "csv"): _day_csv,
}


def add_to(commands: Any, makers: Mapping[tuple[str, str], Maker] = MAKERS) -> None:
    """Adds the command to the parser, with a word for everything that `makers` can make."""
    report = commands.add_parser("report", help="the figures of a day or of a longer time")
    offered = [what for what in WHAT if any(about == what for about, _ in makers)]
    reports = report.add_subparsers(required=True, metavar="|".join(offered))
    for what in offered:
        formats = [form for about, form in makers if about == what]
        one = reports.add_parser(what, help=WHAT[what])
        one.add_argument("--data", type=Path, required=True, metavar="DIR")
        if what == periods.RANGE:
            one.add_argument("--from", dest="first", type=typed_day, required=True, metavar="YYYY-MM-DD")
            one.add_argument("--to", dest="last", type=typed_day, required=True, metavar="YYYY-MM-DD")
        else:
            one.add_argument("--date", type=typed_day, required=True, metavar="YYYY-MM-DD", help="the day, or any day of it")
        one.add_argument("--format", choices=formats, default=formats[0])
        one.add_argument("--language", default="ru", metavar="ru|en")
        one.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
        one.set_defaults(command=lambda given, what=what: _report(given, what, makers))


def _report(given: argparse.Namespace, what: str, makers: Mapping[tuple[str, str], Maker]) -> int:
    from queue_server import texts
    from queue_server.server import open_office

    if given.out is None and given.format in BINARY and sys.stdout.isatty():
        return _wrong_use(f"a {given.format} is not shown on a terminal; name a file: --out FILE")
    try:
        first, last = (given.first, given.last) if what == periods.RANGE else periods.around(what, given.date)
        periods.check(first, last)
    except periods.BadPeriod as wrong:
        return _wrong_use(str(wrong))
    store = open_office(given.data)
    if given.language not in texts.languages():
        return _wrong_use(f"--language {given.language}: choose one of {', '.join(texts.languages())}")
    today = store.office.calendar.business_day(store.clock.now())
    # A week or a year may go on; days that are named one by one must have come.
    come = last if what == periods.RANGE else first
    if come > today:
        raise NoReport(f"{come} has not come yet; today is {today}")
    make = makers[what, given.format]
    if given.out is None:
        sys.stdout.buffer.write(make(store, first, last, given.language))
        sys.stdout.buffer.flush()
        return 0
    _write(given.out, lambda: make(store, first, last, given.language))
    return 0


def _wrong_use(words: str) -> int:
    print(f"queue-server: {words}", file=sys.stderr)
    return WRONG_USE


def _write(out: Path, make: Callable[[], bytes]) -> None:
    """Writes what `make` makes, whole or not at all: what stood there before stays until then. Raises NoReport.

    Whether it can be written is found out first: a year takes its time.
    """
    target = out.resolve()
    if target.is_dir():
        raise NoReport(f"{out}: is a folder; name a file in it: --out")
    # A pipe or a device has no other name to be written under.
    beside = not target.exists() or target.is_file()
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part") if beside else target
    try:
        with _told(out), part.open("xb" if beside else "wb"):
            pass
        content = make()
        with _told(out), part.open("wb") as handle:
            handle.write(content)
            handle.flush()
            if beside:
                os.fsync(handle.fileno())
        if beside:
            with _told(out):
                part.replace(target)
    finally:
        if beside:
            part.unlink(missing_ok=True)


@contextmanager
def _told(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NoReport(f"{out}: cannot be written ({error.strerror}); choose another file: --out") from None
