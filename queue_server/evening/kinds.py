"""The files that belong to a day's sheet: one line for each, with what draws it from the kept report."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from queue_server.beside import beside_the_hub
from queue_server.evening.files import SheetFiles, Written
from queue_server.reports.day import day_report
from queue_server.reports.sheet_csv import day_csv
from queue_server.reports.sheet_words import day_pdf
from queue_server.reports.ticket_list import Selection, every_ticket
from queue_server.reports.workbook import report_xlsx
from queue_server.store import sheets
from queue_server.store.store import Store

log = logging.getLogger(__name__)

Report = dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """What a file is drawn from: the report, its kept text, version and language, and the store for the visits behind it, of
    which the report knows all that happened up to the event `seq`.
    """

    store: Store
    report: Report
    text: str
    version: int
    seq: int
    language: str


@dataclass(frozen=True)
class Kind:
    """One kind of file. `draw` may take long and may raise: the day is closed all the same, and it is drawn again later."""

    name: str
    media_type: str
    draw: Callable[[Sheet], bytes]
    #: Whether letters bring it.
    mailed: bool


def _json(sheet: Sheet) -> bytes:
    return sheet.text.encode()


def _csv(sheet: Sheet) -> bytes:
    return day_csv(sheet.report).encode()


def _xlsx(sheet: Sheet) -> bytes:
    """With the day's tickets only as long as they are those of the report: a workbook that is made later never contradicts it."""
    day = date.fromisoformat(sheet.report["day"])
    tickets = list(every_ticket(sheet.store, Selection(day, day), sheet.language))
    with sheet.store.read_apart() as connection:
        changed = sheets.changed_since(connection, sheet.store.office, {day.isoformat(): sheet.seq})
    return report_xlsx(sheet.report, None if changed else tickets, sheet.language)


def _pdf(sheet: Sheet) -> bytes:
    return day_pdf(sheet.report, sheet.language, sheet.version)


KINDS: tuple[Kind, ...] = (
    Kind("json", "application/json", _json, mailed=False),
    Kind("csv", "text/csv; charset=utf-8", _csv, mailed=False),
    Kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx, mailed=True),
    Kind("pdf", "application/pdf", _pdf, mailed=True),
)


def file_name(office: str, day: str, version: int, kind: str) -> str:
    """The name of a sheet's file wherever it goes: `skek-2026-11-27-v1.csv`."""
    return f"{office}-{day}-v{version}.{kind}"


@dataclass
class SheetMaker:
    """Counts days and makes the files of their sheets, beside the hub."""

    store: Store
    files: SheetFiles
    by_name: dict[str, Kind] = field(default_factory=lambda: {one.name: one for one in KINDS})

    @property
    def kinds(self) -> Sequence[str]:
        return list(self.by_name)

    def count(self, day: str) -> Report:
        """The day's report in the language of the sheets."""
        return beside_the_hub(day_report, self.store, day, self.store.office.reports.language)

    def make(self, report: Report, text: str, version: int, seq: int, kinds: Sequence[str]) -> list[Written]:
        """The files of these kinds that could be drawn and written; the others are said in the log."""
        sheet = Sheet(self.store, report, text, version, seq, self.store.office.reports.language)
        return [one for kind in kinds if (one := beside_the_hub(self._made, self.by_name[kind], sheet, version)) is not None]

    def _made(self, kind: Kind, sheet: Sheet, version: int) -> Written | None:
        day = sheet.report["day"]
        name = f"{day[:4]}/{file_name(self.store.office.code, day, version, kind.name)}"
        try:
            return self.files.write(kind.name, name, kind.draw(sheet))
        # Whatever a drawing stumbles over: the figures of the day are kept without it, and it is tried again.
        except Exception as error:
            log.error("the file %s could not be made: %s", name, str(error) or type(error).__name__)
            return None
