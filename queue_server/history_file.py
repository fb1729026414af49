"""A file of past visits as rows of text: its letters, its separator, its first line, and then row by row."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from queue_server.hall.history import COLUMNS

CHUNK = 1 << 20
#: The longest cell that is read; more is a quote that was never closed.
LONGEST_CELL = 1 << 16
#: How files begin that people take for CSV.
_MARKS = {
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
    b"PK\x03\x04": "a workbook",
    b"\xd0\xcf\x11\xe0": "a workbook",
}


#: A row with the number of its line, its cells in the order of COLUMNS, or as they are where their number is wrong.
Row = tuple[int, list[str]]


class BadFile(Exception):
    """The file cannot be read as rows of visits; the text is one line with the remedy."""


@dataclass(frozen=True)
class FileOfVisits:
    """What is known of a file before its rows are read."""

    path: Path
    bytes: int
    sha256: str
    encoding: str
    separator: str
    #: Where each of COLUMNS stands in a row, and how many cells the first line has.
    order: tuple[int, ...]
    width: int


def examine(path: Path) -> FileOfVisits:
    """Looks at the whole file once: how its letters are written, what its first line names, its checksum. Raises BadFile."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise BadFile(f"{path}: is no file; name a CSV file")
        sha256, encoding, size = _letters(path)
    except OSError as error:
        raise BadFile(f"{path}: cannot be read ({error.strerror}); name a CSV file that you may read") from None
    if size == 0:
        raise BadFile(f"{path}: the file is empty; its first line names the columns: {', '.join(COLUMNS)}")
    with _opened(path, encoding) as (text, _):
        first = text.readline(LONGEST_CELL)
    separator = ";" if first.count(";") > first.count(",") else ","
    order, width = _order(path, first, separator)
    return FileOfVisits(path, size, sha256, encoding, separator, order, width)


def rows(file: FileOfVisits, read: Callable[[int], None]) -> Iterator[Row]:
    """The rows after the first line; empty ones are passed over. `read` is told now and then how many bytes were read.

    Raises BadFile where a quote makes it impossible to tell where a row ends.
    """
    order, width = file.order, file.width
    csv.field_size_limit(LONGEST_CELL)
    with _opened(file.path, file.encoding) as (text, raw):
        reader = csv.reader(text, delimiter=file.separator, strict=True)
        try:
            next(reader)
            for count, cells in enumerate(reader):
                if count % 1000 == 0:
                    read(raw.tell())
                if not any(cells):
                    continue
                yield reader.line_num, [cells[place] for place in order] if len(cells) == width else cells
        except csv.Error as error:
            raise BadFile(
                f'{file.path}: line {reader.line_num}: a quote (") is not closed, or stands where none may ({error}); correct it'
            ) from None


def _letters(path: Path) -> tuple[str, str, int]:
    """The file's checksum, its encoding and its size."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    size, unknown, first_bad = 0, 0, None
    known = lines = 0
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK):
            for mark, words in _MARKS.items():
                if size == 0 and chunk.startswith(mark):
                    raise BadFile(f"{path}: is {words}, not CSV; save it as CSV (UTF-8) and name that file")
            digest.update(chunk)
            size += len(chunk)
            if first_bad is None:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    first_bad = lines + error.object[: error.start].count(b"\n") + 1
                    lines = 0
            if first_bad is None:
                lines += chunk.count(b"\n")
            elif not chunk.isascii():
                as_utf8 = chunk.decode("utf-8", "replace")
                unknown += as_utf8.count("\ufffd")
                known += sum(1 for one in as_utf8 if one > "\u007f" and one != "\ufffd")
    if first_bad is None:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            first_bad, known = lines + 1, 1
    return digest.hexdigest(), _encoding(path, first_bad, known, unknown), size


def _encoding(path: Path, first_bad: int | None, known: int, unknown: int) -> str:
    if first_bad is None:
        return "utf-8-sig"
    # Russian in cp1251 is next to never UTF-8 by chance: where most of it is, one letter was cut or damaged.
    if known > unknown:
        raise BadFile(f"{path}: line {first_bad}: the file is UTF-8, but a letter there is damaged; save the file anew")
    return "cp1251"


@contextmanager
def _opened(path: Path, encoding: str) -> Iterator[tuple[io.TextIOWrapper, io.BufferedReader]]:
    """The file as text, and as the bytes below it."""
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as text:
        try:
            yield text, raw
        except UnicodeDecodeError as error:
            wrong = f"byte 0x{error.object[error.start]:02x}"
            raise BadFile(f"{path}: is neither UTF-8 nor cp1251 ({wrong}); save it as CSV (UTF-8)") from None


def _order(path: Path, first: str, separator: str) -> tuple[tuple[int, ...], int]:
    """Where each column stands in a row, and how many there are."""
    try:
        names = [one.strip().lower() for one in next(csv.reader([first], delimiter=separator, strict=True), [])]
    except csv.Error:
        names = []
    doubled = sorted({one for one in names if one and names.count(one) > 1})
    missing = [one for one in COLUMNS if one not in names]
    unknown = [one or "(empty)" for one in names if one not in COLUMNS]
    if missing or unknown or doubled:
        said = [
            f"{words}: {', '.join(some[:9])}"
            for words, some in (("missing", missing), ("twice", doubled), ("unknown", [one[:40] for one in unknown]))
            if some
        ]
        raise BadFile(
            f"{path}: line 1: columns are wrong ({'; '.join(said)}); the first line names these, in any order, "
            f"with , or ; between: {', '.join(COLUMNS)}"
        )
    return tuple(names.index(one) for one in COLUMNS), len(names)
