"""An office's evening in a test: the day is closed by hand, with drawings that can be made to fail."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from queue_server.evening.evening import Evening
from queue_server.evening.kinds import KINDS, Sheet
from tests.office import Office, at

#: The first working day after the one on which the offices of the tests were set up: no earlier day wants a sheet.
DAY = "2026-01-05"
MONDAY = at("2026-01-05 10:00")


def evening(office: Office) -> Evening:
    found: Evening = office.app.extensions["evening"]
    return found


def sheets(office: Office) -> list[tuple[Any, ...]]:
    """(day, version, reason) of all sheets, in the order in which they were made."""
    return office.sql("SELECT business_day, version, reason FROM day_sheet ORDER BY id")


def report(office: Office, day: str = DAY, version: int = 1) -> dict[str, Any]:
    """A kept report."""
    [(text,)] = office.sql("SELECT report FROM day_sheet WHERE business_day = ? AND version = ?", day, version)
    found: dict[str, Any] = json.loads(text)
    return found


def kept_files(office: Office) -> list[str]:
    """All files in the folder of sheets, also unfinished ones."""
    folder = office.folder / "reports"
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def all_files(day: str = DAY, version: int = 1) -> list[str]:
    """The names of the files that belong to a sheet, in the folder of sheets."""
    return sorted(f"{day[:4]}/small-{day}-v{version}.{kind.name}" for kind in KINDS)


def closings(office: Office) -> list[str]:
    """The days of which the history says that they were closed."""
    return [json.loads(details)["day"] for (details,) in office.sql("SELECT details FROM event WHERE what = 'day_closed'")]


class Broken:
    """A drawing that fails until it is mended."""

    def __init__(self, office: Office, kind: str = "csv") -> None:
        self.mended = False
        self.drawn = 0
        self._own = next(one for one in KINDS if one.name == kind)
        evening(office).maker.by_name[kind] = replace(self._own, draw=self._draw)

    def _draw(self, sheet: Sheet) -> bytes:
        self.drawn += 1
        if not self.mended:
            raise RuntimeError("the drawing ended with nothing drawn")
        return self._own.draw(sheet)


def file_of(office: Office, kind: str = "csv", day: str = DAY, version: int = 1) -> Path:
    return office.folder / "reports" / day[:4] / f"small-{day}-v{version}.{kind}"
