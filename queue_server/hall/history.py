"""Visits of the past as another system's file tells them: what a row means, and what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from queue_server.hall.calendar import HOUR_S, Calendar
from queue_server.hall.numbering import typed
from queue_server.hall.standard import Times
from queue_server.hall.ticket import State

COLUMNS = ("number", "service", "counter", "operator", "issued_at", "called_at", "started_at", "finished_at", "outcome")
TIMES = COLUMNS[4:8]
OUTCOMES = {one.value: one for one in (State.FINISHED, State.NO_SHOW, State.CANCELLED)}
#: What must be written, by outcome. A call without a time of its own was at the start of the service.
NEEDED = {
    State.FINISHED: frozenset({"counter", "operator", "issued_at", "started_at", "finished_at"}),
    State.NO_SHOW: frozenset({"counter", "issued_at", "called_at"}),
    State.CANCELLED: frozenset({"issued_at"}),
}
#: Nobody is served who did not come.
EXCLUDED = {State.NO_SHOW: "started_at", State.CANCELLED: "started_at"}
#: So many letters a number and any other cell may have.
LONGEST_NUMBER, LONGEST = 16, 200
LONGEST_VISIT_S = 24 * HOUR_S
#: An older date is a slip of the keyboard.
OLDEST_DAY = "2000-01-01"
#: Of a wrong cell, and of the names that would be right, so much is told.
TOLD_LETTERS, TOLD_NAMES = 40, 12

_NUMBER = re.compile(r"[^\W_][\w./-]*")
_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])")
_WRITTEN = "a time of the office as YYYY-MM-DD HH:MM:SS"
#: Kinds of characters that no cell holds: controls, invisible marks, halves of characters, and what is no character.
_UNFIT = ("Cc", "Cf", "Cs", "Cn")


class Fault(NamedTuple):
    """What is wrong with one cell of a row, and what is expected there."""

    column: str
    wrong: str
    expected: str


class PastVisit(NamedTuple):
    """A row that is right. Service, counter and operator are ids of the set-up, instants are seconds since 1970."""

    business_day: str
    number: str
    service: int
    counter: int | None
    operator: int | None
    outcome: str
    issued_at: int
    called_at: int | None
    started_at: int | None
    finished_at: int | None

    @property
    def ended_at(self) -> int:
        """The last instant that is known of the visit."""
        return next(one for one in self[:5:-1] if one is not None)

    @property
    def times(self) -> Times:
        """What of the visit was waiting, walking and service; together they make up its end minus its issue."""
        called = self.ended_at if self.called_at is None else self.called_at
        if self.started_at is None:
            return Times(called - self.issued_at, self.ended_at - called)
        return Times(called - self.issued_at, self.started_at - called, self.ended_at - self.started_at)


@dataclass(frozen=True)
class Known:
    """What a set-up knows, each by what may stand in a file for it: its code, or a name that only one has."""

    services: Mapping[str, int]
    counters: Mapping[str, int]
    operators: Mapping[str, int]


class Rules:
    """The rules for the rows of one file, as the office and its clock (`now`, seconds since 1970) are."""

    def __init__(self, known: Known, calendar: Calendar, now: int) -> None:
        self._known = known
        self._calendar = calendar
        self._now = now
        self._today = calendar.business_day(now).isoformat()
        #: Of dates that were met: midnight, and whether the clocks stay as they are that day; None for no date.
        self._days: dict[str, tuple[int, bool] | None] = {}

    def read(self, row: Sequence[str]) -> PastVisit | list[Fault]:
        """The visit that a row tells, its cells in the order of COLUMNS; or all that is wrong with it."""
        faults: list[Fault] = []
        if len(row) != len(COLUMNS):
            return [Fault("row", f"has {len(row)} cells", f"{len(COLUMNS)}, as the first line has")]
        cells = [cell.strip() for cell in row]
        if max(map(len, cells)) > LONGEST or not "".join(cells).isprintable():
            cells, faults = _fit(cells)
            if faults:
                return faults
        outcome = OUTCOMES.get(cells[8])
        if outcome is None:
            faults.append(Fault("outcome", _said(cells[8]), ", ".join(OUTCOMES)))
        number = self._number(cells[0], faults)
        service = self._one_of("service", cells[1], self._known.services, faults)
        if service is None and not cells[1]:
            faults.append(Fault("service", "is empty", _some(self._known.services)))
        counter = self._one_of("counter", _plain_number(cells[2]), self._known.counters, faults)
        operator = self._one_of("operator", cells[3], self._known.operators, faults)
        times = self._times(cells, faults)
        if outcome is not None:
            _check_whole(outcome, cells, faults)
        if faults or outcome is None or service is None or times[0] is None:
            return faults
        called = times[1]
        if called is None:
            called = times[2]
        return PastVisit(cells[4][:10], number, service, counter, operator, outcome.value, times[0], called, times[2], times[3])

    def _number(self, cell: str, faults: list[Fault]) -> str:
        """The number as the hall would keep it: «a 12» is А012."""
        number = typed(cell.lstrip("№# "))
        if len(number) > LONGEST_NUMBER:
            faults.append(Fault("number", _said(cell), f"at most {LONGEST_NUMBER} letters and digits"))
        elif not _NUMBER.fullmatch(number):
            wrong = _said(cell) if cell else "is empty"
            faults.append(Fault("number", wrong, "letters and digits, with . / - between them, as А012"))
        return number

    def _one_of(self, column: str, cell: str, known: Mapping[str, int], faults: list[Fault]) -> int | None:
        found = known.get(cell)
        if found is None and cell:
            faults.append(Fault(column, f"{_said(cell)} is not in the set-up", _some(known)))
        return found

    def _times(self, cells: Sequence[str], faults: list[Fault]) -> list[int | None]:
        """The four instants. A time that the clocks showed twice is the first one, unless the row's order asks for the second."""
        found: list[int | None] = []
        before: int | None = None
        column_before = ""
        for column, cell in zip(TIMES, cells[4:8], strict=True):
            found.append(None)
            if not cell:
                continue
            instants = self._instants(cell)
            if isinstance(instants, str):
                faults.append(Fault(column, f"{_said(cell)} {instants}", _WRITTEN))
                continue
            at = instants[0] if before is None or instants[0] >= before else instants[-1]
            if before is not None and at < before:
                faults.append(Fault(column, f"{cell} is before {column_before}", "the order issued, called, started, finished"))
            elif at > self._now:
                faults.append(Fault(column, f"{cell} is in the future", "a past business day"))
            found[-1] = before = at
            column_before = column
        issued, last = found[0], before
        if issued is not None and last is not None and issued <= self._now:
            if cells[4] >= self._today:
                faults.append(Fault("issued_at", f"{cells[4]}: that business day still goes on", "a past business day"))
            elif last - issued > LONGEST_VISIT_S:
                faults.append(Fault(column_before, f"{last - issued} s after issued_at", "a visit of at most 24 hours"))
        return found

    def _instants(self, cell: str) -> tuple[int, ...] | str:
        """The instants at which the office's clocks showed it, or why there are none."""
        written = _TIME.fullmatch(cell)
        if written is None:
            return "is no time"
        day, hours, minutes, seconds = written.groups()
        if day not in self._days:
            self._days[day] = self._day(day)
        known = self._days[day]
        if known is None:
            return "is no date" if day >= OLDEST_DAY else f"is before {OLDEST_DAY}"
        midnight, plain = known
        if plain:
            return (midnight + int(hours) * HOUR_S + int(minutes) * 60 + int(seconds),)
        shown = datetime.combine(date.fromisoformat(day), time(int(hours), int(minutes), int(seconds)))
        return instants(shown, self._calendar.timezone) or "did not exist: the clocks were put forward over it"

    def _day(self, day: str) -> tuple[int, bool] | None:
        try:
            on = date.fromisoformat(day)
        except ValueError:
            return None
        if day < OLDEST_DAY or on == date.max:
            return None
        first, second = (datetime.combine(one, time(), self._calendar.timezone) for one in (on, on + timedelta(days=1)))
        return int(first.timestamp()), first.utcoffset() == second.utcoffset()


def instants(shown: datetime, timezone: ZoneInfo) -> tuple[int, ...]:
    """When (seconds since 1970) the clocks of a time zone show a local time: once; never or twice when they are changed."""
    both = {int(shown.replace(tzinfo=timezone, fold=fold).timestamp()) for fold in (0, 1)}
    return tuple(sorted(at for at in both if datetime.fromtimestamp(at, timezone).replace(tzinfo=None) == shown))


def _fit(cells: Sequence[str]) -> tuple[list[str], list[Fault]]:
    """Cells with plain blanks, and what no cell can hold."""
    plain = [" ".join(re.split(r"[ \u00a0\u2007\u202f]", cell)) for cell in cells]
    faults = []
    for column, cell in zip(COLUMNS, plain, strict=True):
        unfit = next((one for one in cell if unicodedata.category(one) in _UNFIT), None)
        if unfit is not None:
            faults.append(Fault(column, f"holds the character U+{ord(unfit):04X}, which nobody can see", "letters and digits"))
        elif len(cell) > LONGEST:
            faults.append(Fault(column, f"{_said(cell)} has {len(cell)} letters", f"at most {LONGEST}"))
    return plain, faults


def _plain_number(cell: str) -> str:
    """A counter's number without what stands around it elsewhere: «№ 03» is 3."""
    number = cell.lstrip("№ ")
    return str(int(number)) if number.isascii() and number.isdecimal() else number


def _check_whole(outcome: State, cells: Sequence[str], faults: list[Fault]) -> None:
    """What is missing for the outcome, and what cannot have been."""
    for column, cell in zip(COLUMNS, cells, strict=True):
        if not cell and column in NEEDED[outcome]:
            faults.append(Fault(column, "is empty", f"a value, because the outcome is {outcome.value}"))
        elif cell and EXCLUDED.get(outcome) == column:
            faults.append(Fault(column, f"{_said(cell)}, though the outcome is {outcome.value}", "an empty cell"))


def _said(cell: str) -> str:
    """A cell as a message shows it: in one line, not too long."""
    short = cell if len(cell) <= TOLD_LETTERS else cell[:TOLD_LETTERS] + "…"
    return f"«{''.join(one if one.isprintable() else '?' for one in short)}»"


def _some(known: Mapping[str, int]) -> str:
    """The names that would be right, those that stand first."""
    names = list(dict.fromkeys(known))
    more = len(names) - TOLD_NAMES
    return "one of " + ", ".join(names[:TOLD_NAMES]) + (f" and {more} more" if more > 0 else "")
