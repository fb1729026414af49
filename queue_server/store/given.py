"""How far numbers may have been given, in a file beside the database: what a restored database must begin above.

A line is on the disk before the first number that it allows: whatever becomes of the database, no number, no event and no
announcement beyond the notes was ever told to anybody.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from queue_server.store.synced import sync_folder, write_through

FILE = "queue.given"
#: A line allows so many more: of a letter's numbers on one day, of events, of announcements.
AHEAD = {"series": 150, "seq": 5000, "announcements": 500}
#: The file is written anew, without days that are over, when it has grown beyond this (bytes).
LARGE = 200_000

#: What is counted: ("series", day, letter), ("seq",) or ("announcements",).
Mark = tuple[str, ...]
#: Numbers that were handed to a kiosk for the case that it is alone: day, letter, first.
Block = tuple[str, str, int]


@dataclass
class Notes:
    """What the file says. `whole`: every line of it could be read."""

    office: str
    marks: dict[Mark, int] = field(default_factory=dict)
    blocks: dict[Block, str] = field(default_factory=dict)
    whole: bool = True


def read(file: Path) -> Notes | None:
    """What was noted; None when there is no such file, or its first line does not say whose it is."""
    try:
        head, *lines = file.read_bytes().split(b"\n")
        notes = Notes(str(json.loads(head)["office"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    # After the last line break stands nothing, or a line that a power cut tore: what it would have allowed was never given.
    for line in lines[:-1]:
        if not line:
            continue
        try:
            _take(notes, json.loads(line))
        except (ValueError, KeyError, TypeError):
            notes.whole = False
    return notes


def _take(notes: Notes, said: Mapping[str, Any]) -> None:
    if "first" in said:
        notes.blocks[str(said["day"]), str(said["letter"]), int(said["first"])] = str(said["kiosk"])
        return
    mark = ("series", str(said["day"]), str(said["letter"])) if "letter" in said else (str(said["count"]),)
    notes.marks[mark] = max(int(said["upto"]), notes.marks.get(mark, 0))


class Given:
    """The notes of one data folder, as the process that gives the numbers keeps them."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._notes: Notes | None = None

    def begun(self, office: str) -> bool:
        """Whether there are notes of this office (its code) on the disk."""
        if self._notes is None:
            self._notes = read(self._file)
        return self._notes is not None and self._notes.office == office

    def begin(self, office: str, marks: Mapping[Mark, int], blocks: Mapping[Block, str]) -> None:
        """Begins the notes with what was given before there were any. Raises sqlite3.OperationalError."""
        notes = Notes(office, dict(marks), dict(blocks))
        with _told():
            self._write_anew(notes)
        self._notes = notes

    def tidy(self, today: str) -> None:
        """Drops days before `today` from a file that has grown large; done while the data folder is held."""
        self._notes = read(self._file)
        if self._notes is None or self._file.stat().st_size < LARGE:
            return
        kept = {mark: upto for mark, upto in self._notes.marks.items() if mark[0] != "series" or mark[1] >= today}
        blocks = {block: kiosk for block, kiosk in self._notes.blocks.items() if block[0] >= today}
        self.begin(self._notes.office, kept, blocks)

    def note(self, wanted: Mapping[Mark, int], blocks: Mapping[Block, str]) -> None:
        """Sees to it that the disk allows these counts and blocks. Raises sqlite3.OperationalError when it does not take it."""
        allowed = self._notes
        if allowed is None:
            raise sqlite3.OperationalError(f"{FILE}: the notes were not begun")
        marks = {mark: count - 1 + AHEAD[mark[0]] for mark, count in wanted.items() if count > allowed.marks.get(mark, 0)}
        if not marks and not blocks:
            return
        with _told():
            if not self._file.exists():  # somebody tidied it away
                self._write_anew(allowed)
            self._append(_lines(marks, blocks))
        allowed.marks.update(marks)
        allowed.blocks.update(blocks)

    def _append(self, lines: Iterable[str]) -> None:
        descriptor = os.open(self._file, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0))
        try:
            end = os.lseek(descriptor, 0, os.SEEK_END)
            os.lseek(descriptor, max(0, end - 1), os.SEEK_SET)
            # A torn line of before must not spoil this one.
            torn = b"" if os.read(descriptor, 1) == b"\n" else b"\n"
            whole = torn + "".join(lines).encode()
            try:
                if os.write(descriptor, whole) != len(whole):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(descriptor)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(descriptor, end)
                raise
        finally:
            os.close(descriptor)

    def _write_anew(self, notes: Notes) -> None:
        head = json.dumps({"office": notes.office}, ensure_ascii=False) + "\n"
        coming = self._file.with_name(f".{self._file.name}-coming")
        try:
            write_through(coming, (head + "".join(_lines(notes.marks, notes.blocks))).encode())
            os.replace(coming, self._file)
        except OSError:
            with suppress(OSError):
                coming.unlink()
            raise
        sync_folder(self._file.parent)


def _lines(marks: Mapping[Mark, int], blocks: Mapping[Block, str]) -> Iterable[str]:
    for mark, upto in marks.items():
        what = {"day": mark[1], "letter": mark[2]} if mark[0] == "series" else {"count": mark[0]}
        yield json.dumps({**what, "upto": upto}, ensure_ascii=False) + "\n"
    for (day, letter, first), kiosk in blocks.items():
        yield json.dumps({"day": day, "letter": letter, "first": first, "kiosk": kiosk}, ensure_ascii=False) + "\n"


@contextmanager
def _told() -> Iterator[None]:
    """A disk that does not take a note refuses as one does that does not take a change."""
    try:
        yield
    except OSError as error:
        raise sqlite3.OperationalError(f"{FILE}: {error.strerror or error}") from error
