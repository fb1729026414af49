"""Reports and lists as files: made beside the hub in a folder of their own, and sent in pieces, so that memory stays flat."""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from flask import Response

from queue_server.api.problems import Problem
from queue_server.beside import beside_the_hub
from queue_server.reports.drawing import NotDrawn

log = logging.getLogger(__name__)

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
PIECE = 256 * 1024
#: Whoever wants a file while so many are made waits a little: the hall goes first.
_AT_ONCE = threading.BoundedSemaphore(2)


def csv_file(name: str, parts: Callable[[], Iterable[str]]) -> Response:
    """The CSV whose texts `parts` gives, as an attachment with this name (ASCII)."""

    def write(file: Path) -> None:
        with file.open("w", encoding="utf-8", errors="replace", newline="") as out:
            out.writelines(parts())

    return _file(name, f"{CSV}; charset=utf-8", write)


def xlsx_file(name: str, write: Callable[[Path], None]) -> Response:
    """The workbook that `write` makes, as an attachment with this name (ASCII). Raises Problem 503."""
    try:
        return _file(name, XLSX, write)
    except NotDrawn as error:
        log.error("a workbook was not made: %s", error)
        raise Problem(503, "table_not_made") from None


def pdf_file(name: str, draw: Callable[[], bytes]) -> Response:
    """The PDF that `draw` makes, as an attachment with this name (ASCII). Raises Problem 503."""
    try:
        return _file(name, PDF, lambda file: file.write_bytes(draw()))
    except NotDrawn as error:
        log.error("%s was not drawn: %s", name, error)
        raise Problem(503, "not_drawn") from None


def _file(name: str, kind: str, write: Callable[[Path], object]) -> Response:
    try:
        folder = tempfile.TemporaryDirectory(prefix="talon-", ignore_cleanup_errors=True)
        try:
            file = Path(folder.name) / "file"
            with _AT_ONCE:
                beside_the_hub(write, file)
            opened, size = file.open("rb"), file.stat().st_size
        except BaseException:
            folder.cleanup()
            raise
    except OSError as error:
        log.error("a table could not be written: %s", error)
        raise Problem(503, "table_not_made") from None
    response = Response(_pieces(opened), content_type=kind)

    def over() -> None:
        opened.close()
        folder.cleanup()

    response.call_on_close(over)
    response.content_length = size
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := beside_the_hub(file.read, PIECE):
        yield piece
