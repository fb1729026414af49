"""The first sheet of a workbook: the headline figures of a report, or which tickets a list holds; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from queue_server.reports.book_tables import Block, Cell, Document, Kind, Sheet, Words, value

_PARTS = ("waiting", "walking", "service", "total", "paused")
_FIGURES = ("mean", "p50", "p80", "p90", "p95", "max")

#: The facts of a report in their order: the word, what it is, and where it stands.
_FACTS: Sequence[tuple[str, Kind, str]] = (
    ("office", Kind.LONG, "office.name"),
    ("office_code", Kind.TEXT, "office.code"),
    ("day", Kind.DATE, "day"),
    ("from", Kind.DATE, "from"),
    ("to", Kind.DATE, "to"),
    ("days", Kind.COUNT, "days"),
    ("timezone", Kind.TEXT, "timezone"),
    ("hours", Kind.TEXT, "hours"),
    ("made_at", Kind.MOMENT, "made_at"),
    ("goes_on", Kind.TEXT, "goes_on"),
    ("total_limit", Kind.DURATION, "standard.total_limit_s"),
    ("waiting_limit", Kind.DURATION, "standard.waiting_limit_s"),
    ("tickets", Kind.COUNT, "tickets"),
    ("finished", Kind.COUNT, "finished"),
    ("no_show", Kind.COUNT, "no_show"),
    ("cancelled", Kind.COUNT, "cancelled"),
    ("expired", Kind.COUNT, "expired"),
    ("open", Kind.COUNT, "open"),
    ("within", Kind.COUNT, "total.within_standard"),
    ("share", Kind.SHARE, "total.share_within_standard"),
    ("over", Kind.COUNT, "over_standard_count"),
    ("waiting_within", Kind.COUNT, "waiting.within_limit"),
    ("waiting_share", Kind.SHARE, "waiting.share_within_limit"),
    ("idle", Kind.DURATION, "idle_while_waiting_s"),
    ("told", Kind.COUNT, "estimate.told"),
    ("held", Kind.COUNT, "estimate.held"),
    ("share_held", Kind.SHARE, "estimate.share_held"),
    ("form_visitors", Kind.COUNT, "form_4_2.visitors"),
    ("form_service", Kind.MEAN, "form_4_2.service_mean_minutes"),
    ("form_waiting", Kind.MEAN, "form_4_2.waiting_mean_minutes"),
    ("calls", Kind.COUNT, "fairness.calls"),
    ("passing_calls", Kind.COUNT, "fairness.passing"),
)
#: What is set beside the period before: where it stands in the report, and where in `before`.
_COMPARED: Sequence[tuple[tuple[str, ...], Kind, str, str]] = (
    (("fact.from",), Kind.DATE, "from", "from"),
    (("fact.to",), Kind.DATE, "to", "to"),
    (("fact.tickets",), Kind.COUNT, "tickets", "tickets"),
    (("fact.finished",), Kind.COUNT, "finished", "finished"),
    (("fact.no_show",), Kind.COUNT, "no_show", "no_show"),
    (("fact.share",), Kind.SHARE, "total.share_within_standard", "share_within_standard"),
    (("time.waiting", "figure.mean"), Kind.DURATION, "waiting.mean_s", "waiting_mean_s"),
    (("time.waiting", "figure.p90"), Kind.DURATION, "waiting.p90_s", "waiting_p90_s"),
    (("time.service", "figure.mean"), Kind.DURATION, "service.mean_s", "service_mean_s"),
    (("time.total", "figure.p90"), Kind.DURATION, "total.p90_s", "total_p90_s"),
    (("time.total", "figure.max"), Kind.DURATION, "total.max_s", "total_max_s"),
)
_WIDTHS = (46, 30, 14, 12, 12, 12, 12, 14)


def summary(report: Document, words: Words) -> Sheet:
    """The headline figures of a day or a period."""
    blocks = [Block([words("column.fact"), words("column.value")], _facts(report, words)), _spreads(report, words)]
    if report.get("before"):
        blocks.append(_compared(report, words))
    if report.get("results"):
        blocks.append(Block([words("column.result"), words("column.count")], _results(report["results"], words)))
    if report.get("distribution"):
        heads = [words.head("time.total", "column.from"), words("column.to"), words("column.count")]
        blocks.append(Block(heads, _distribution(report["distribution"])))
    return Sheet(words("sheet.summary"), _WIDTHS, blocks)


def selection(chosen: Iterable[tuple[str, Kind, object]], words: Words) -> Sheet:
    """Which tickets a list holds: (the word of a fact, what it is, its value)."""
    rows = [((Kind.TEXT, words(f"fact.{name}")), (Kind(kind), told)) for name, kind, told in chosen]
    return Sheet(words("sheet.selection"), _WIDTHS[:2], [Block([words("column.fact"), words("column.value")], rows)])


def _facts(report: Document, words: Words) -> list[Sequence[Cell]]:
    told = {**report, "hours": _hours(report, words), "goes_on": words("yes") if report.get("goes_on") else None}
    if report.get("fairness"):
        told["fairness"] = {**report["fairness"], "passing": len(report["fairness"]["items"])}
    rows = [((Kind.TEXT, words(f"fact.{name}")), (kind, value(told, path.split(".")))) for name, kind, path in _FACTS]
    # What a report does not have, or has nothing of, needs no line.
    return [row for row in rows if row[1][1] is not None]


def _hours(report: Document, words: Words) -> str | None:
    if "hours" not in report:
        return None
    hours = report["hours"]
    return words("closed") if hours is None else f"{hours['opens']}–{hours['closes']}"


def _spreads(report: Document, words: Words) -> Block:
    rows: list[Sequence[Cell]] = []
    for part in _PARTS:
        if part in report:
            figures: list[Cell] = [(Kind.DURATION, report[part].get(f"{name}_s")) for name in _FIGURES]
            rows.append([(Kind.TEXT, words(f"time.{part}")), (Kind.COUNT, report[part].get("count")), *figures])
    return Block([words("column.time"), words("column.count"), *(words(f"figure.{name}") for name in _FIGURES)], rows)


def _compared(report: Document, words: Words) -> Block:
    rows = [
        ((Kind.TEXT, words.head(*name)), (kind, value(report, now.split("."))), (kind, report["before"].get(before)))
        for name, kind, now, before in _COMPARED
    ]
    return Block([words("column.fact"), words("column.period"), words("column.before")], rows)


def _results(results: Iterable[Document], words: Words) -> list[Sequence[Cell]]:
    return [
        ((Kind.TEXT, one["result"]["name"] if one["result"] else words("unsaid")), (Kind.COUNT, one["count"])) for one in results
    ]


def _distribution(steps: Iterable[Document]) -> list[Sequence[Cell]]:
    return [((Kind.DURATION, one["from_s"]), (Kind.DURATION, one["to_s"]), (Kind.COUNT, one["count"])) for one in steps]
