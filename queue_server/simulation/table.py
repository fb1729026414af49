"""The figures of a day as a plain table for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Document = dict[str, Any]

NAME_WIDTH = 34
TIMES = ("waiting", "service", "total")
SHOWN = ("p50_s", "p90_s", "max_s")


def table(figures: Document) -> str:
    """Visits, how they ended, the share within the standard and the times, for the day and by service; minutes:seconds."""
    minutes = figures["standard"]["total_limit_s"] // 60
    rows = [
        ["", "", "", "no-", "within", "", *_heads("waiting"), *_heads("service"), *_heads("total")],
        ["service", "visits", "served", "show", f"{minutes} min", "%", *("p50", "p90", "max") * 3],
        *(_row(one["service"]["name"], one) for one in figures["by_service"]),
        _row("all", figures),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [_line(row, widths) for row in rows]
    rule = "-" * len(lines[1])
    return "\n".join([_ended(figures), "", *lines[:2], rule, *lines[2:-1], rule, lines[-1]])


def _ended(figures: Document) -> str:
    total = figures["total"]
    kept = f"{total['within_standard']} of {figures['finished']} served"
    return (
        f"{figures['tickets']} visits: {figures['finished']} served, {figures['no_show']} did not come when called, "
        f"{figures['cancelled']} cancelled, {figures['expired']} expired.\n"
        f"Waiting and service within {figures['standard']['total_limit_s'] // 60} minutes: {kept} ({_percent(total)} %)."
    )


def _heads(name: str) -> list[str]:
    return ["", name, ""]


def _row(name: str, part: Document) -> list[str]:
    times = [_clock(part[kind][figure]) for kind in TIMES for figure in SHOWN]
    counts = (part["tickets"], part["finished"], part["no_show"], part["total"]["within_standard"])
    shortened = name if len(name) <= NAME_WIDTH else f"{name[: NAME_WIDTH - 1]}…"
    return [shortened, *map(str, counts), _percent(part["total"]), *times]


def _percent(total: Document) -> str:
    share = total["share_within_standard"]
    return "-" if share is None else f"{share * 100:.1f}"


def _clock(seconds: int | None) -> str:
    return "-" if seconds is None else f"{seconds // 60}:{seconds % 60:02d}"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [row[0].ljust(widths[0])]
    for column, cell in enumerate(row[1:], 1):
        gap = "   " if column in (1, 6, 9, 12) else "  "
        cells.append(gap + cell.rjust(widths[column]))
    return "".join(cells).rstrip()
