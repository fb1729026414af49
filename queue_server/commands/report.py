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
from typing import TYPE_CHECKING, Any

from queue_server.commands.words import day as typed_day
from queue_server.reports import spans

if TYPE_CHECKING:
    from queue_server.store.store import Store

Report = dict[str, Any]
#: Counts a report, and makes its file: of a store, from the first to the last day, in a language.
Counted = Callable[["Store", date, date, str], Report]
Maker = Callable[["Store", date, date, str], bytes]

#: These are not shown on a terminal.
BINARY = frozenset({"pdf", "xlsx"})
WRONG_USE = 2
DAY = "day"
WHAT = {
    DAY: "the figures of one day against the standard",
    "week": "of a week, Monday to Sunday",
    "month": "of a month",
    "quarter": "of three months",
    "year": "of a year",
    spans.RANGE: "of the days from --from to --to",
}


class NoReport(Exception):
    """There is no such report, or it cannot be written; the text is one line with the remedy."""


def _day(store: Store, first: date, _last: date, language: str) -> Report:
    from queue_server.reports.day import day_report

    return day_report(store, first.isoformat(), language)


def _period(store: Store, first: date, last: date, language: str) -> Report:
    from queue_server.reports.period import period_report

    return period_report(store, first, last, language)


def _json(counted: Counted) -> Maker:
    def make(store: Store, first: date, last: date, language: str) -> bytes:
        return (json.dumps(counted(store, first, last, language), ensure_ascii=False, indent=2) + "\n").encode()

    return make


def _csv(counted: Counted) -> Maker:
    def make(store: Store, first: date, last: date, language: str) -> bytes:
        from queue_server.reports.sheet_csv import day_csv, period_csv

        return (day_csv if counted is _day else period_csv)(counted(store, first, last, language)).encode()

    return make


def _xlsx(counted: Counted) -> Maker:
    def make(store: Store, first: date, last: date, language: str) -> bytes:
        from queue_server.reports.ticket_list import Selection, every_ticket
        from queue_server.reports.workbook import report_xlsx

        tickets = every_ticket(store, Selection(first, last), language)
        return _drawn(lambda: report_xlsx(counted(store, first, last, language), tickets, language))

    return make


def _pdf(counted: Counted) -> Maker:
    def make(store: Store, first: date, last: date, language: str) -> bytes:
        from queue_server.reports.sheet_words import day_pdf, period_pdf

        pdf = day_pdf if counted is _day else period_pdf
        return _drawn(lambda: pdf(counted(store, first, last, language), language))

    return make


def _drawn(make: Callable[[], bytes]) -> bytes:
    from queue_server.reports.drawing import NotDrawn

    try:
        return make()
    except NotDrawn as error:
        raise NoReport(f"could not be drawn ({error}); choose another format: --format json") from None


#: Every report that can be made, by what it is about and its format: what is not here is not offered.
MAKERS: Mapping[tuple[str, str], Maker] = {
    (what, form): make(_day if what == DAY else _period)
    for what in WHAT
    for form, make in (("json", _json), ("csv", _csv), ("xlsx", _xlsx), ("pdf", _pdf))
}


def add_to(commands: Any, makers: Mapping[tuple[str, str], Maker] = MAKERS) -> Any:
    """Adds the command to the parser, with a word for everything that `makers` can make; returns its words, to be added to."""
    report = commands.add_parser("report", help="the figures of a day or of a longer time")
    offered = [what for what in WHAT if any(about == what for about, _ in makers)]
    reports = report.add_subparsers(required=True, metavar="|".join([*offered, "verify"]))
    for what in offered:
        formats = [form for about, form in makers if about == what]
        one = reports.add_parser(what, help=WHAT[what])
        one.add_argument("--data", type=Path, required=True, metavar="DIR")
        if what == spans.RANGE:
            one.add_argument("--from", dest="first", type=typed_day, required=True, metavar="YYYY-MM-DD")
            one.add_argument("--to", dest="last", type=typed_day, required=True, metavar="YYYY-MM-DD")
        else:
            one.add_argument("--date", type=typed_day, required=True, metavar="YYYY-MM-DD", help="the day, or any day of it")
        one.add_argument("--format", choices=formats, default=formats[0])
        one.add_argument("--language", default="ru", metavar="ru|en")
        one.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
        one.set_defaults(command=lambda given, what=what: _report(given, what, makers))
    return reports


def _report(given: argparse.Namespace, what: str, makers: Mapping[tuple[str, str], Maker]) -> int:
    from queue_server import texts
    from queue_server.opening import open_office

    if given.out is None and given.format in BINARY and sys.stdout.isatty():
        return _wrong_use(f"a {given.format} is not shown on a terminal; name a file: --out FILE")
    store = open_office(given.data)
    if given.language not in texts.languages():
        return _wrong_use(f"--language {given.language}: choose one of {', '.join(texts.languages())}")
    try:
        first, last = _days(given, what, store.office.calendar.business_day(store.clock.now()))
    except spans.BadSpan as wrong:
        return _wrong_use(texts.text("en", f"error.{wrong.code}", **wrong.details))
    make = makers[what, given.format]
    if given.out is None:
        sys.stdout.buffer.write(make(store, first, last, given.language))
        sys.stdout.buffer.flush()
        return 0
    _write(given.out, lambda: make(store, first, last, given.language))
    return 0


def _days(given: argparse.Namespace, what: str, today: date) -> tuple[date, date]:
    """The first and the last day that are meant. Raises BadSpan."""
    if what == DAY:
        day = spans.checked_day(given.date, today)
        return day, day
    first, last = (given.first, given.last) if what == spans.RANGE else spans.span_around(what, given.date)
    spans.checked_span(first, last, today)
    return first, last


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
