"""Rows of past visits as another system's file has them, and a file made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from queue_server.hall.history import COLUMNS

DAY = "2026-02-03"
#: A visit of the small office that waited 300 s, walked 30 and took 600.
VISIT = ("А001", "advice", "1", "anna", f"{DAY} 09:00:00", f"{DAY} 09:05:00", f"{DAY} 09:05:30", f"{DAY} 09:15:30", "finished")
NO_SHOW = ("А002", "advice", "1", "anna", f"{DAY} 09:01:00", f"{DAY} 09:16:00", "", f"{DAY} 09:17:00", "no_show")
CANCELLED = ("С001", "advice", "", "", f"{DAY} 09:02:00", "", "", f"{DAY} 09:12:00", "cancelled")


def visit(like: Sequence[str] = VISIT, **changed: str) -> list[str]:
    """A row with other cells in some columns."""
    return [changed.get(column, cell) for column, cell in zip(COLUMNS, like, strict=True)]


def table(rows: Iterable[Sequence[str]], separator: str = ",", head: Sequence[str] = COLUMNS) -> str:
    """A file's text."""
    return "".join(separator.join(cells) + "\r\n" for cells in (head, *rows))


def file_of(folder: Path, rows: Iterable[Sequence[str]], name: str = "past.csv") -> Path:
    """A UTF-8 file of rows."""
    file = folder / name
    file.write_bytes(table(rows).encode())
    return file
