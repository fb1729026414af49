"""The pages of a sheet after the first: by service, operator, counter and hour, who waited too long, and how it was counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from reportlab.lib.units import mm

from queue_server.reports.paper import FAINT, GREY, INK, Pen, lines_of
from queue_server.reports.sheet_figures import NONE, Told
from queue_server.reports.sheet_pages import LEFT, RIGHT, WIDTH, Block, space, stacked
from queue_server.reports.sheet_tables import FIGURE, Column, across, after_table, heading, said, table

Document = dict[str, Any]

#: High enough to write a cause into by hand.
BY_HAND = 9.5 * mm
#: Of those whom one call passed, so many are named.
PASSED_NAMED = 8
QUALITY = (
    "short_services",
    "forgotten_finishes",
    "doubted",
    "expired",
    "returned",
    "by_hand",
    "imported",
    "offline",
    "unprinted",
    "clock_jumps",
    "restores",
    "unlinked_s",
)


def sections(report: Document, told: Told) -> list[Block]:
    """All blocks after the first page."""
    blocks: list[Block] = []
    blocks += _parts("services", report["by_service"], lambda one: one["service"]["name"], told)
    blocks += _parts("operators", report["by_operator"], lambda one: one["operator"]["display_name"], told, idle=True)
    blocks += _parts("counters", report["by_counter"], lambda one: told("counter", n=one["counter"]), told, idle=True)
    if "by_day" in report:
        blocks += _days(report["by_day"], told)
    blocks += _parts("hours", report["by_hour"], lambda one: f"{one['hour']:02}:00–{one['hour'] + 1:02}:00", told)
    blocks += _results(report, told)
    blocks += _over(report, told)
    if "fairness" in report:
        blocks += _fairness(report["fairness"], told)
    return [*blocks, *_quality(report, told), *_rules(report, told), *([] if "by_day" in report else [_signature(report, told)])]


def _parts(name: str, parts: Sequence[Document], named: Callable[[Document], str], told: Told, idle: bool = False) -> list[Block]:
    """One table of parts of the day, all with the same figures at the same places."""
    if not parts:
        return []
    idle = idle and "idle_while_waiting_s" in parts[0]
    opened = "open_s" in parts[0]
    # How long visitors waited is no matter of the counter, and little of the operator.
    spans = {
        "waiting": () if opened else ("mean",) if idle else ("mean", "p90"),
        "service": ("mean", "p90"),
        "total": ("p90", "max"),
    }
    columns = [
        Column(told(f"head.{name}"), align="left"),
        *(
            Column(told(f"head.{count}"), width * mm)
            for count, width in (("tickets", 11.5), ("finished", 13.5), ("no_show", 11.5))
        ),
        *(
            Column(told(f"head.{figure}"), 11.8 * mm, group=told(f"group.{span}"))
            for span, figures in spans.items()
            for figure in figures
        ),
        *([Column(told("head.open"), 13 * mm), Column(told("head.busy"), 13 * mm)] if opened else []),
        *([Column(told("head.idle"), 13.5 * mm)] if idle else []),
        Column(told("head.count"), _of_width(parts), group=told("head.within")),
        Column(told("head.share"), 13 * mm, group=told("head.within"), bold=True),
    ]

    def row(one: Document) -> list[str]:
        total = one["total"]
        return [
            named(one),
            *(told.number(one[count]) for count in ("tickets", "finished", "no_show")),
            *(told.duration(one[span][f"{figure}_s"]) for span, figures in spans.items() for figure in figures),
            *([told.duration(one["open_s"]), told.duration(one["busy_s"])] if opened else []),
            *([told.duration(one["idle_while_waiting_s"])] if idle else []),
            told.part(total["within_standard"], one["finished"]),
            told.share_of(total["within_standard"], one["finished"]),
        ]

    title = heading(told(f"section.{name}"), told("section.idle_note") if idle and name == "operators" else "", name)
    return [title, *table(across(columns), map(row, parts)), after_table()]


def _of_width(parts: Sequence[Document]) -> float:
    """Room for «812 из 864», and for as many digits more as there are visitors."""
    digits = len(str(max(one["finished"] for one in parts)))
    return (17 + 3 * max(0, digits - 3)) * mm


def _days(days: Sequence[Document], told: Told) -> list[Block]:
    counts = ("tickets", "finished", "no_show", "cancelled", "expired")
    spans = (("waiting", "mean", 16), ("service", "mean", 19), ("total", "p90", 16), ("total", "max", 16))
    columns = [
        Column(told("head.day"), align="left"),
        *(Column(told(f"head.{name}"), 13.5 * mm) for name in counts),
        *(Column(told(f"head.{figure}"), wide * mm, group=told(f"group.{span}")) for span, figure, wide in spans),
        Column(told("head.within"), 17 * mm, bold=True),
    ]

    def row(one: Document) -> list[str]:
        day, share = date.fromisoformat(one["day"]), one["share_within_standard"]
        return [
            f"{told(f'weekday.{day.weekday()}')} {day:%d.%m.%Y}",
            *(told.number(one[name]) for name in counts),
            *(told.duration(one[f"{span}_{figure}_s"]) for span, figure, _ in spans),
            # From the count it came from: a share of four decimals is not rounded a second time.
            NONE if share is None else told.share_of(round(share * one["finished"]), one["finished"]),
        ]

    return [heading(told("section.days"), mark="days"), *table(across(columns), map(row, days)), after_table()]


def _results(report: Document, told: Told) -> list[Block]:
    results = report.get("results", ())
    if not results:
        return []
    whole = sum(one["count"] for one in results)
    columns = [
        Column(told("head.result"), 90 * mm, "left"),
        Column(told("head.count"), 20 * mm),
        Column(told("head.share"), 20 * mm),
    ]
    rows = [
        [
            one["result"]["name"] if one["result"] else told("result.none"),
            told.number(one["count"]),
            told.share_of(one["count"], whole),
        ]
        for one in results
    ]
    return [heading(told("section.results"), mark="results"), *table(columns, rows), after_table()]


def _over(report: Document, told: Told) -> list[Block]:
    over = report["over_standard"]
    count = report.get("over_standard_count", len(over))
    title = told("section.over", limit=told.words["limit"], n=told.number(count))
    if not over:
        return [heading(title, mark="over"), said(told("over.none")), space(2 * mm)]
    note = told("over.note") if count == len(over) else told("over.longest", n=len(over))
    columns = [
        Column(told("head.number"), 12 * mm, "left", bold=True),
        Column(told("head.service"), 37 * mm, "left"),
        Column(told("head.who"), 27 * mm, "left"),
        Column(told("head.issued"), 9.5 * mm),
        Column(told("head.finished_at"), 10.5 * mm),
        Column(told("span.waiting"), FIGURE),
        Column(told("head.walking"), 10.5 * mm),
        Column(told("head.service_s"), FIGURE),
        Column(told("head.paused"), 10.5 * mm),
        Column(told("head.total"), FIGURE, bold=True),
        Column("", 3 * mm, "left"),
        Column(told("head.cause"), 0, "left", most=4),
    ]
    columns[-1] = replace(columns[-1], width=WIDTH - sum(column.width for column in columns))

    def row(one: Document) -> list[str | None]:
        return [
            one["number"],
            one["service"]["name"],
            _who(one["counter"], one["operator"], told),
            told.clock(one["issued_at"]),
            told.clock(one["finished_at"]),
            *(told.duration(one[f"{span}_s"]) for span in ("waiting", "walking", "service", "paused", "total")),
            "",
            _cause(one),
        ]

    small = [_story(one, told) for one in over]
    return [heading(title, note, "over"), *table(columns, map(row, over), BY_HAND, small), after_table()]


def _who(counter: int | None, person: str | None, told: Told) -> str:
    """«Окно 2, Громов Борис Ильич», as far as it is known."""
    place = told("counter", n=counter) if counter is not None else ""
    return ", ".join(filter(None, (place, person))) or NONE


def _cause(one: Document) -> str | None:
    """None where it is still to be written by hand."""
    cause = one.get("cause")
    return ". ".join(filter(None, (cause["name"], cause["comment"]))) if cause else None


def _story(one: Document, told: Told) -> str:
    """What happened in between, and why the times are doubted."""
    parts = [f"{told.words['parts'][part['what']]} {told.clock(part['at'])}" for part in one.get("parts", ())]
    doubt = one.get("times_doubt")
    return "; ".join([", ".join(parts), *([told("doubt", reason=doubt)] if doubt else [])]).strip("; ")


def _fairness(fairness: Document, told: Told) -> list[Block]:
    items = fairness["items"]
    title = told("section.fairness", n=told.number(len(items)), calls=told.number(fairness["calls"]))
    if not items:
        return [
            heading(title, mark="fairness"),
            said(told("fairness.none" if fairness["calls"] else "fairness.no_calls")),
            space(2 * mm),
        ]
    columns = [
        Column(told("head.at"), 11 * mm, "left"),
        Column(told("head.number"), 12 * mm, "left", bold=True),
        Column(told("head.service"), 38 * mm, "left"),
        Column(told("head.who"), 32 * mm, "left"),
        Column(told("head.why"), 48 * mm, "left"),
        Column(told("head.passed"), 37 * mm, "left"),
    ]

    def row(one: Document) -> list[str]:
        passed = one["passed"]
        named = passed["numbers"][:PASSED_NAMED]
        more = passed["count"] - len(named)
        numbers = ", ".join(named) + (told("fairness.more", n=more) if more > 0 else "")
        return [
            told.clock(one["at"]),
            one["number"],
            one["service"]["name"],
            _who(one["counter"], one.get("name", one["who"]), told),  # days kept by the first builds have no names
            ": ".join(filter(None, (one["why"]["name"], one["reason"]))),
            numbers,
        ]

    return [heading(title, told("fairness.note"), "fairness"), *table(columns, map(row, items)), after_table()]


def _quality(report: Document, told: Told) -> list[Block]:
    """How far the figures can be trusted, in two columns of small facts."""
    quality = report["data_quality"]
    facts = [
        (told(f"quality.{name}"), told.duration(quality[name]) if name.endswith("_s") else told.number(quality[name]))
        for name in QUALITY
        if name in quality
    ]
    step, half = 4.5 * mm, (len(facts) + 1) // 2
    wide = (WIDTH - 10 * mm) / 2

    def draw(pen: Pen, top: float) -> None:
        for place, (name, figure) in enumerate(facts):
            x = LEFT + (place // half) * (wide + 10 * mm)
            base = top - 9 - (place % half) * step
            (words,) = lines_of(name, 8, wide - 18 * mm, 1)
            pen.write(x, base, words, 8)
            pen.write(x + wide, base, figure, 8, figure not in ("0", "0:00"), "right")
            pen.line(x, base - 3, x + wide, base - 3, 0.3, FAINT)

    notes = [said(told("twice"), 7)] if told.twice else []
    return [heading(told("section.quality"), mark="quality"), Block(half * step + 2 * mm, draw), *notes]


def _rules(report: Document, told: Told) -> list[Block]:
    rules = [said(rule, 7.5, 5, keep=True) for rule in report["rules"]]
    return [heading(told("section.rules"), mark="rules"), *rules, space(4 * mm, keep=True)]


def _signature(report: Document, told: Told) -> Block:
    """The place for name, signature and date, with a line to write on for each; of a kept sheet also where the log stood, and the
    name where the office says it.
    """
    places = [("sign.name", LEFT, 80 * mm), ("sign.signature", LEFT + 86 * mm, 48 * mm), ("sign.date", LEFT + 140 * mm, 0)]

    def draw(pen: Pen, top: float) -> None:
        pen.line(LEFT, top, RIGHT, top, 2, INK)
        pen.write(LEFT, top - 6.5 * mm, told("sign.title"), 11, bold=True)
        if "log" in report:
            pen.write(RIGHT, top - 6.5 * mm, told("sign.log", hash=report["log"]), 7, False, "right", GREY)
        base = top - 18 * mm
        if "signed_by" in report:
            pen.write(LEFT, base + 3, report["signed_by"], 9)
        for name, x, width in places:
            end = x + width if width else RIGHT
            pen.line(x, base, end, base, 0.6, INK)
            pen.write(x, base - 9, told(name), 7, ink=GREY)

    return stacked([space(2 * mm), Block(23 * mm, draw)])
