"""Reports and lists of tickets as CSV for spreadsheets and programs: UTF-8 with a byte order mark, `;`, CRLF.

Durations are whole seconds, instants ISO 8601, names of columns the same in every language; no cell begins a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from queue_server.reports.cells import harmless

Document = Mapping[str, Any]

MARK = "\ufeff"
#: Name of the column, and where its value stands.
Columns = Sequence[tuple[str, str]]

SERVICES: Columns = (
    ("service", "service.name"),
    ("tickets", "tickets"),
    ("finished", "finished"),
    ("no_show", "no_show"),
    ("within_standard", "total.within_standard"),
    ("waiting_p50_s", "waiting.p50_s"),
    ("service_p50_s", "service.p50_s"),
    ("total_max_s", "total.max_s"),
    ("code", "service.code"),
    ("cancelled", "cancelled"),
    ("expired", "expired"),
    ("share_within_standard", "total.share_within_standard"),
    ("waiting_mean_s", "waiting.mean_s"),
    ("waiting_p90_s", "waiting.p90_s"),
    ("waiting_max_s", "waiting.max_s"),
    ("service_mean_s", "service.mean_s"),
    ("service_p90_s", "service.p90_s"),
    ("service_max_s", "service.max_s"),
    ("total_mean_s", "total.mean_s"),
    ("total_p90_s", "total.p90_s"),
)

DAYS: Columns = tuple(
    (name, name)
    for name in (
        "day",
        "tickets",
        "finished",
        "no_show",
        "cancelled",
        "expired",
        "share_within_standard",
        "total_p90_s",
        "total_max_s",
        "waiting_mean_s",
        "service_mean_s",
    )
)

TICKETS: Columns = (
    ("number", "number"),
    ("day", "day"),
    ("service", "service.name"),
    ("service_code", "service.code"),
    ("counter", "counter"),
    ("operator", "operator"),
    ("state", "state"),
    ("outcome", "outcome"),
    *((name, name) for name in ("issued_at", "called_at", "started_at", "finished_at")),
    *((name, name) for name in ("waiting_s", "walking_s", "service_s", "paused_s", "total_s")),
    ("over_standard", "over"),
    ("origin", "origin"),
    ("id", "id"),
)

#: So many rows are put together before they go on.
ROWS_A_PIECE = 500


def day_csv(report: Document) -> str:
    """The services of a day's report."""
    return "".join(_table(SERVICES, report["by_service"]))


def period_csv(report: Document) -> str:
    """The days of a period's report."""
    return "".join(_table(DAYS, report["by_day"]))


def tickets_csv(tickets: Iterable[Document]) -> Iterator[str]:
    """A list of tickets, in pieces."""
    return _table(TICKETS, tickets)


def _table(columns: Columns, rows: Iterable[Document]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    out.write(MARK)
    writer.writerow([name for name, _ in columns])
    paths = [(name, path.split(".")) for name, path in columns]
    for count, row in enumerate(rows, start=1):
        writer.writerow([harmless(_told(name, _value(row, path))) for name, path in paths])
        if count % ROWS_A_PIECE == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _value(row: Document, path: Sequence[str]) -> Any:
    found: Any = row
    for part in path:
        found = found.get(part) if found is not None else None
    return found


def _told(name: str, value: Any) -> Any:
    """Means of seconds as whole seconds, truth as 1 and 0."""
    if isinstance(value, bool):
        return int(value)
    return round(value) if name.endswith("_s") and isinstance(value, float) else value
