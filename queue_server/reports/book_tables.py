"""What stands on the sheets of a workbook: their columns and rows, made of a report's JSON; pure, and nothing of the file format.

Whatever a report does not have (an older one, a period) leaves its sheet, row or cell out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Document = Mapping[str, Any]


class Kind(StrEnum):
    """What a cell is to a spreadsheet."""

    TEXT = "text"
    LONG = "long"
    COUNT = "count"
    MEAN = "mean"
    #: Seconds in the report, a duration in the cell.
    DURATION = "duration"
    #: ISO 8601 in the report, the office's own time in the cell.
    MOMENT = "moment"
    DATE = "date"
    #: 0 to 1.
    SHARE = "share"


#: What stands in one cell; None leaves it empty.
Cell = tuple[Kind, Any]


@dataclass(frozen=True)
class Block:
    """A heading and the rows below it."""

    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True)
class Sheet:
    """One sheet: widths of its columns in letters, and its blocks from top to bottom, the first with filter and fixed heading."""

    name: str
    widths: Sequence[int]
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Words:
    """The words of the workbook in one language, as the catalogue has them."""

    known: Mapping[str, str]

    def __call__(self, key: str) -> str:
        return self.known[f"book.{key}"]

    def of(self, room: str, code: str | None) -> str | None:
        """The word for a code; a code that has none stands for itself."""
        return None if code is None else self.known.get(f"{room}.{code}", code)

    def head(self, *keys: str) -> str:
        return ", ".join(self(key) for key in keys)


@dataclass(frozen=True)
class Column:
    """A column: the keys of its heading, what it is, where its value stands in a row, and how wide it is.

    An optional one is left out where no row has anything for it: a period knows no idle counters.
    """

    head: tuple[str, ...]
    kind: Kind
    path: tuple[str, ...]
    width: int
    optional: bool = False

    def cell(self, row: Document) -> Cell:
        return self.kind, value(row, self.path)


_WIDTH = {
    Kind.TEXT: 14,
    Kind.LONG: 30,
    Kind.COUNT: 10,
    Kind.MEAN: 10,
    Kind.DURATION: 10,
    Kind.MOMENT: 19,
    Kind.DATE: 11,
    Kind.SHARE: 10,
}
#: A workbook has the figures of each part; the other percentiles stand in the summary.
_FIGURES = ("mean", "p50", "p90", "max")


def value(row: Document, path: Iterable[str]) -> Any:
    """What stands in a document at `path`; None where a part of the way is missing."""
    found: Any = row
    for part in path:
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _column(word: str, kind: Kind, path: str, width: int | None = None, optional: bool = False) -> Column:
    return Column((f"column.{word}",), kind, tuple(path.split(".")), width or _WIDTH[kind], optional)


def _spread(part: str) -> list[Column]:
    return [Column((f"time.{part}", f"figure.{name}"), Kind.DURATION, (part, f"{name}_s"), 11) for name in _FIGURES]


_COUNTS = [_column(name, Kind.COUNT, name) for name in ("tickets", "finished", "no_show")]
_ENDS = [_column(name, Kind.COUNT, name, optional=True) for name in ("cancelled", "expired")]
_PART = [
    *_spread("waiting"),
    *_spread("service"),
    *_spread("total"),
    _column("within", Kind.COUNT, "total.within_standard"),
    _column("share", Kind.SHARE, "total.share_within_standard"),
]
_IDLE = _column("idle", Kind.DURATION, "idle_while_waiting_s", optional=True)

_DAYS = [
    _column("day", Kind.DATE, "day"),
    *_COUNTS,
    *_ENDS,
    _column("share", Kind.SHARE, "share_within_standard"),
    *(
        Column((f"time.{part}", f"figure.{name}"), Kind.DURATION, (f"{part}_{name}_s",), 11)
        for part, name in (("waiting", "mean"), ("service", "mean"), ("total", "p90"), ("total", "max"))
    ),
]
_SERVICES = [
    _column("code", Kind.TEXT, "service.code"),
    _column("letter", Kind.TEXT, "service.letter", 7, optional=True),
    _column("service", Kind.LONG, "service.name", 34),
    *_COUNTS,
    *_ENDS,
    *_PART,
]
_OPERATORS = [
    _column("login", Kind.TEXT, "operator.name"),
    _column("operator", Kind.LONG, "operator.display_name", 26),
    *_COUNTS,
    *_PART,
    _IDLE,
]
_COUNTERS = [
    _column("counter", Kind.COUNT, "counter", 7),
    *_COUNTS,
    *_PART,
    _column("open", Kind.DURATION, "open_s", optional=True),
    _column("busy", Kind.DURATION, "busy_s", optional=True),
    _IDLE,
]
_HOURS = [_column("hour", Kind.COUNT, "hour", 7), *_COUNTS, *_PART]
_QUARTERS = [
    _column("quarter", Kind.MOMENT, "starts_at"),
    _column("offset", Kind.TEXT, "offset", 9),
    _column("arrived", Kind.COUNT, "arrived"),
    _column("waiting_mean", Kind.MEAN, "waiting.mean"),
    _column("waiting_max", Kind.COUNT, "waiting.max"),
    _column("open_counters", Kind.MEAN, "open_counters"),
    _column("busy_counters", Kind.MEAN, "busy_counters"),
    _column("longest_wait", Kind.DURATION, "longest_wait_s", 12),
    _IDLE,
]
_COURSE = [_column(name, Kind.MOMENT, name) for name in ("issued_at", "called_at", "started_at", "finished_at")]
_TIMES = [
    Column((f"time.{name}",), Kind.DURATION, (f"{name}_s",), 11) for name in ("waiting", "walking", "service", "paused", "total")
]
_OVER = [
    _column("number", Kind.TEXT, "number", 9),
    _column("service", Kind.LONG, "service.name"),
    _column("counter", Kind.COUNT, "counter", 7),
    _column("operator", Kind.LONG, "operator", 20),
    *_COURSE,
    *_TIMES,
    _column("parts", Kind.LONG, "parts"),
    _column("cause", Kind.LONG, "cause.name", 22),
    _column("comment", Kind.LONG, "cause.comment"),
    _column("cause_by", Kind.TEXT, "cause.by"),
    _column("cause_at", Kind.MOMENT, "cause.at"),
    _column("doubt", Kind.LONG, "times_doubt", 22),
]
_FAIRNESS = [
    _column("at", Kind.MOMENT, "at"),
    _column("number", Kind.TEXT, "number", 9),
    _column("service", Kind.LONG, "service.name"),
    _column("counter", Kind.COUNT, "counter", 7),
    _column("who", Kind.TEXT, "name"),
    _column("why", Kind.LONG, "why.name"),
    _column("reason", Kind.LONG, "reason"),
    _column("passed", Kind.COUNT, "passed.count"),
    _column("passed_numbers", Kind.LONG, "passed.numbers"),
]
_TICKETS = [
    _column("day", Kind.DATE, "day"),
    _column("number", Kind.TEXT, "number", 9),
    _column("code", Kind.TEXT, "service.code"),
    _column("service", Kind.LONG, "service.name"),
    _column("counter", Kind.COUNT, "counter", 7),
    _column("operator", Kind.LONG, "operator", 20),
    _column("state", Kind.TEXT, "state"),
    _column("result", Kind.LONG, "outcome", 22),
    *_COURSE,
    *_TIMES,
    _column("over", Kind.TEXT, "over", 11),
    _column("origin", Kind.TEXT, "origin"),
    _column("id", Kind.TEXT, "id", 28),
]
#: Facts of the data's quality: all are counts but the last.
_QUALITY = (
    "short_services",
    "forgotten_finishes",
    "expired",
    "returned",
    "by_hand",
    "imported",
    "unprinted",
    "offline",
    "doubted",
    "clock_jumps",
    "restores",
    "unlinked_s",
)


def parts_of(report: Document, words: Words) -> list[Sheet]:
    """The sheets between the summary and the tickets, in their order."""
    listed = (
        ("days", _DAYS, report.get("by_day")),
        ("services", _SERVICES, report.get("by_service")),
        ("operators", _OPERATORS, report.get("by_operator")),
        ("counters", _COUNTERS, report.get("by_counter")),
        ("hours", _HOURS, report.get("by_hour")),
        ("quarters", _QUARTERS, _quarters(report)),
        ("over", _OVER, _over(report, words)),
        ("fairness", _FAIRNESS, _fairness(report)),
    )
    sheets = [_sheet(name, _needed(columns, rows), rows, words) for name, columns, rows in listed if rows is not None]
    quality = report.get("data_quality")
    if quality is not None:
        sheets.append(_quality(quality, words))
    if report.get("rules"):
        numbered = [((Kind.COUNT, place), (Kind.LONG, rule)) for place, rule in enumerate(report["rules"], start=1)]
        heads = [words("column.place"), words("column.rule")]
        sheets.append(Sheet(words("sheet.rules"), (6, 110), [Block(heads, numbered)]))
    return sheets


def tickets_of(tickets: Iterable[Document], words: Words) -> Sheet:
    """The sheet of all tickets; they are asked for one after another."""
    return _sheet("tickets", _TICKETS, (_ticket(one, words) for one in tickets), words)


def _needed(columns: Sequence[Column], rows: Sequence[Document]) -> list[Column]:
    return [one for one in columns if not (one.optional and rows and all(one.cell(row)[1] is None for row in rows))]


def _sheet(name: str, columns: Sequence[Column], rows: Iterable[Document], words: Words) -> Sheet:
    filled = ([column.cell(row) for column in columns] for row in rows)
    heads = [words.head(*column.head) for column in columns]
    return Sheet(words(f"sheet.{name}"), [column.width for column in columns], [Block(heads, filled)])


def _ticket(one: Document, words: Words) -> Document:
    return {
        **one,
        "state": words.of("state", one["state"]),
        "outcome": words.of("result", one["outcome"]),
        "origin": words.of("book.origin", one["origin"]),
        "over": words("yes") if one["over"] else None,
    }


def _quarters(report: Document) -> list[Document] | None:
    rows = report.get("quarter_hours")
    # The clock shows half past two twice in an autumn night: the offset says which of them it is.
    return None if rows is None else [{**one, "offset": one["starts_at"][19:]} for one in rows]


def _over(report: Document, words: Words) -> list[Document] | None:
    rows = report.get("over_standard")
    return None if rows is None else [{**one, "parts": _parts(one.get("parts") or (), words)} for one in rows]


def _parts(parts: Iterable[Document], words: Words) -> str | None:
    told = [f"{words.of('hall.event', one['what'])} {str(one['at'])[11:16]}".strip() for one in parts]
    return "; ".join(told) or None


def _fairness(report: Document) -> list[Document] | None:
    log = report.get("fairness")
    if log is None:
        return None
    return [
        {**one, "passed": {**one["passed"], "numbers": ", ".join(map(str, one["passed"].get("numbers") or ()))}}
        for one in log["items"]
    ]


def _quality(quality: Document, words: Words) -> Sheet:
    rows = [
        ((Kind.LONG, words(f"quality.{name}")), (Kind.DURATION if name.endswith("_s") else Kind.COUNT, quality[name]))
        for name in _QUALITY
        if name in quality
    ]
    return Sheet(words("sheet.quality"), (70, 14), [Block([words("column.fact"), words("column.value")], rows)])
