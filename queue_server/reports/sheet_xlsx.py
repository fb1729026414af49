"""Writes a workbook as a process of its own: the first line that comes in is the report with its words, each other one a ticket.

The workbook goes to the file that the first line names, row by row, so that it needs no more memory however long it is; what
goes out is `{"bytes", "tickets"}`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from queue_server.reports.book_summary import selection, summary
from queue_server.reports.book_tables import Block, Cell, Kind, Sheet, Words, parts_of, tickets_of
from queue_server.reports.cells import readable

#: A sheet has no more rows, its heading among them.
ROWS_AT_MOST = 1_048_576
#: A cell has no more letters (units of UTF-16), a sheet's name these.
LETTERS_AT_MOST, NAME_AT_MOST = 32_767, 31
A4 = 9
DAY_S = 86_400
#: The day 0 of spreadsheets.
_DAY_0 = datetime(1899, 12, 30)
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
#: Nothing of a workbook is anything but what it looks like.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Workbook:
    """One workbook while it is written."""

    def __init__(
        self,
        file: Path,
        words: Words,
        properties: Mapping[str, str],
        made_at: datetime | None = None,
        rows_at_most: int = ROWS_AT_MOST,
    ) -> None:
        self._book = xlsxwriter.Workbook(str(file), {**_OPTIONS, "tmpdir": str(file.parent)})
        told: dict[str, Any] = {name: plain(text) for name, text in properties.items()}
        self._book.set_properties({**told, "created": made_at} if made_at else told)
        self._names: set[str] = set()
        self._rows_at_most = rows_at_most
        self._head = self._book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E4E4E4", "bottom": 1, "num_format": "@"}
        )
        formats: Mapping[Kind, dict[str, Any]] = {
            Kind.TEXT: {"num_format": "@"},
            Kind.LONG: {"num_format": "@", "text_wrap": True},
            Kind.COUNT: {"num_format": "0"},
            Kind.MEAN: {"num_format": "0.00"},
            Kind.DURATION: {"num_format": "[h]:mm:ss"},
            Kind.MOMENT: {"num_format": words("format.moment")},
            Kind.DATE: {"num_format": words("format.day")},
            Kind.SHARE: {"num_format": "0.00%"},
        }
        self._formats = {kind: self._book.add_format({**form, "valign": "top"}) for kind, form in formats.items()}

    def add(self, sheet: Sheet) -> int:
        """Adds a sheet, and further ones where its last block is longer than a sheet can be; returns how many rows that had."""
        *before, last = sheet.blocks
        rows, written = iter(last.rows), 0
        above = sum(2 + len(list(block.rows)) for block in before)
        while True:
            room = self._rows_at_most - above - 1
            full = self._write(sheet, [*before, Block(last.head, islice(rows, room))])
            written += full
            following = list(islice(rows, 1)) if full == room else []
            if not following:
                return written
            rows, before, above = chain(following, rows), [], 0

    def close(self) -> None:
        self._book.close()

    def _write(self, sheet: Sheet, blocks: Sequence[Block]) -> int:
        """Writes one sheet; returns how many rows its last block had."""
        page = self._book.add_worksheet(self._name(sheet.name))
        for place, width in enumerate(sheet.widths):
            page.set_column(place, place, width)
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.set_paper(A4)
        page.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_footer("&L&A&R&P / &N")
        at = count = 0
        for place, block in enumerate(blocks):
            if place:
                at += 1  # an empty line between two blocks
            page.set_row(at, 48 if len(block.head) > 8 else 32)
            for column, head in enumerate(block.head):
                page.write_string(at, column, plain(head), self._head)
            at += 1
            count = self._rows(page, at, block.rows)
            at += count
            if place == 0:
                page.autofilter(0, 0, at - 1, len(block.head) - 1)
        return count

    def _rows(self, page: Any, at: int, rows: Iterable[Sequence[Cell]]) -> int:
        """Writes rows from the line `at` on; returns how many there were."""
        below = at
        for row in rows:
            for column, (kind, value) in enumerate(row):
                if value is None:
                    continue
                if kind is Kind.TEXT or kind is Kind.LONG:
                    page.write_string(below, column, plain(str(value)), self._formats[kind])
                else:
                    page.write_number(below, column, number(kind, value), self._formats[kind])
            below += 1
        return below - at

    def _name(self, wanted: str) -> str:
        """A sheet's name that no other sheet has."""
        cut = _NOT_IN_NAMES.sub(" ", plain(wanted)).strip("' ")[:NAME_AT_MOST] or "1"
        name, again = cut, 1
        while name.lower() in self._names:
            again += 1
            name = f"{cut[: NAME_AT_MOST - 5]} {again}"
        self._names.add(name.lower())
        return name


def plain(text: str) -> str:
    """A text as a cell may hold it: readable, not too long, and never markup."""
    shown = readable(text)
    if len(shown) > LETTERS_AT_MOST // 2:
        shown = shown.encode("utf-16-le")[: LETTERS_AT_MOST * 2].decode("utf-16-le", errors="ignore")
    # XlsxWriter takes such a text for one with formats of its own and writes it as it is.
    return f"{shown}\u2060" if shown.startswith("<r>") and shown.endswith("</r>") else shown


def number(kind: Kind, value: Any) -> float:
    """What a spreadsheet calculates with: days for times and durations."""
    if kind is Kind.DURATION:
        return float(value) / DAY_S
    if kind is Kind.MOMENT or kind is Kind.DATE:
        shown = datetime.fromisoformat(value).replace(tzinfo=None)
        since = shown - _DAY_0
        return since.days + since.seconds / DAY_S
    return float(value)


def write(lines: BinaryIO) -> dict[str, int]:
    """Writes the workbook that the lines describe."""
    first = json.loads(lines.readline())
    words = Words(first["words"])
    report, file = first.get("report"), Path(first["into"])
    made_at = datetime.fromisoformat(first["made_at"]).replace(tzinfo=None) if first.get("made_at") else None
    book = Workbook(file, words, {"title": first["title"], "author": first["office"]}, made_at)
    tickets = tickets_of(_tickets(lines), words)
    written = 0
    if report is None:
        written = book.add(tickets)
        book.add(selection(first["selection"], words))
    else:
        for sheet in (summary(report, words), *parts_of(report, words)):
            book.add(sheet)
        if first["without_tickets"]:
            book.add(Sheet(words("sheet.tickets"), (80,), [Block([words("tickets_changed")], ())]))
        else:
            written = book.add(tickets)
    book.close()
    return {"bytes": file.stat().st_size, "tickets": written}


def _tickets(lines: Iterable[bytes]) -> Iterator[Any]:
    for line in lines:
        yield json.loads(line)


if __name__ == "__main__":
    print(json.dumps(write(sys.stdin.buffer)))
