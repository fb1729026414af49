"""What the kiosk must still know after a power cut: half-done taps, papers begun, outcomes not yet reported.

Each matter has one file of JSON lines in the data folder. A line is on the disk before the kiosk goes on; a line
cut off by a power cut is left out when the file is read again.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

#: So many papers are remembered over a restart: more than a kiosk prints in a long day.
PAPERS_KEPT = 2000


class Journal:
    """One file of JSON lines. A disk that fails is logged and never stops the kiosk: a ticket matters more."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def read(self) -> list[dict[str, Any]]:
        """All whole lines, oldest first; lines that are no JSON objects are left out."""
        try:
            lines = self._path.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            log.error("cannot read %s: %s", self._path, error)
            return []
        entries = []
        for line in lines:
            try:
                entry = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(entry, dict):
                entries.append(entry)
        return entries

    def append(self, entry: dict[str, Any]) -> bool:
        """Writes one line and waits until it is on the disk; whether it is there."""
        line = json.dumps(entry, ensure_ascii=True) + "\n"
        try:
            with self._lock, self._path.open("ab") as file:
                if file.tell() and not self._ends_with_newline():
                    line = "\n" + line
                file.write(line.encode("ascii"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            log.error("cannot write %s: %s", self._path, error)
            return False
        return True

    def rewrite(self, entries: list[dict[str, Any]]) -> None:
        """Replaces the file by these lines, whole or not at all."""
        spare = self._path.with_suffix(".new")
        try:
            with self._lock:
                with spare.open("w", encoding="ascii") as file:
                    file.writelines(json.dumps(entry, ensure_ascii=True) + "\n" for entry in entries)
                    file.flush()
                    os.fsync(file.fileno())
                spare.replace(self._path)
        except OSError as error:
            log.error("cannot write %s: %s", self._path, error)

    def _ends_with_newline(self) -> bool:
        with self._path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"


@dataclass(frozen=True)
class Tap:
    """One choice of a visitor. `at` is the kiosk's wall clock in seconds, used only to forget very old taps."""

    key: str
    service: str
    language: str
    priority: str | None
    large: bool
    at: float


class TapBook:
    """Taps that have no answer yet, also those from before a restart."""

    def __init__(self, folder: Path) -> None:
        self._journal = Journal(folder / "taps.jsonl")
        self._open: dict[str, Tap] = {}
        for entry in self._journal.read():
            if "settled" in entry:
                self._open.pop(str(entry["settled"]), None)
            else:
                try:
                    tap = Tap(**entry)
                except TypeError:
                    continue
                self._open[tap.key] = tap
        self._journal.rewrite([asdict(tap) for tap in self._open.values()])

    def begin(self, tap: Tap) -> None:
        """Keeps a tap; it is on the disk when this returns."""
        if tap.key not in self._open:
            self._open[tap.key] = tap
            self._journal.append(asdict(tap))

    def settle(self, key: str) -> None:
        """Forgets a tap that has its answer, or that nobody wants any more."""
        if self._open.pop(key, None) is not None:
            self._journal.append({"settled": key})

    def open_taps(self) -> list[Tap]:
        """Taps without an answer, oldest first."""
        return list(self._open.values())


class Outbox:
    """Print outcomes that the server has not heard yet, in order."""

    def __init__(self, folder: Path) -> None:
        self._journal = Journal(folder / "reports.jsonl")
        self._pending: dict[str, dict[str, Any]] = {}
        for entry in self._journal.read():
            if "delivered" in entry:
                self._pending.pop(str(entry["delivered"]), None)
            elif isinstance(entry.get("key"), str):
                self._pending[entry["key"]] = entry
        self._journal.rewrite(list(self._pending.values()))

    def add(self, report: dict[str, Any]) -> None:
        """Keeps a report (it has a `key` of its own) until it is delivered."""
        self._pending[report["key"]] = report
        self._journal.append(report)

    def delivered(self, key: str) -> None:
        """Forgets a report that the server has, or will never take."""
        if self._pending.pop(key, None) is not None:
            self._journal.append({"delivered": key})

    def pending(self) -> list[dict[str, Any]]:
        """Reports to deliver, oldest first."""
        return list(self._pending.values())


class PaperBook:
    """Which papers were asked for, begun and ended, so that no ticket ever has two unmarked papers.

    A paper is named by its ticket's id; a copy by id and number of the copy.
    """

    def __init__(self, folder: Path) -> None:
        self._journal = Journal(folder / "papers.jsonl")
        self._papers: dict[str, dict[str, Any]] = {}
        for entry in self._journal.read():
            if isinstance(entry.get("paper"), str):
                self._papers[entry["paper"]] = {**self._papers.get(entry["paper"], {}), **entry}
        self._journal.rewrite(list(self._papers.values())[-PAPERS_KEPT:])

    def ask(self, paper: str, job: dict[str, Any]) -> bool:
        """Notes a paper to print; False when it was asked for before, now or in an earlier run."""
        if paper in self._papers:
            return False
        while len(self._papers) >= PAPERS_KEPT:
            del self._papers[next(iter(self._papers))]
        self._note(paper, state="asked", job=job)
        return True

    def begin(self, paper: str) -> None:
        """From here on paper may come out: after a power cut the outcome is uncertain."""
        self._note(paper, state="begun")

    def end(self, paper: str, outcome: str) -> None:
        """Keeps the outcome; the job's own words are no longer needed."""
        self._note(paper, state=outcome, job=None)

    def state(self, paper: str) -> str | None:
        """`asked`, `begun`, `printed`, `failed`, `uncertain`, or None for a paper that nobody asked for."""
        entry = self._papers.get(paper)
        return None if entry is None else str(entry["state"])

    def unfinished(self) -> list[tuple[str, str, dict[str, Any]]]:
        """(paper, `asked` or `begun`, job) of papers without an outcome, oldest first."""
        return [
            (paper, str(entry["state"]), entry["job"])
            for paper, entry in self._papers.items()
            if entry.get("state") in ("asked", "begun") and isinstance(entry.get("job"), dict)
        ]

    def _note(self, paper: str, **words: Any) -> None:
        entry = {"paper": paper, **words}
        self._papers[paper] = {**self._papers.get(paper, {}), **entry}
        self._journal.append(entry)
