"""The first page of a sheet: what was promised, whether it was kept, and how long things took."""

from __future__ import annotations

from typing import Any

from reportlab.lib.units import mm

from queue_server.reports import sheet_charts
from queue_server.reports.paper import GREY, INK, PALE, Pen, lines_of, width_of
from queue_server.reports.sheet_figures import Told
from queue_server.reports.sheet_pages import LEFT, RIGHT, WIDTH, Block, beside, space
from queue_server.reports.sheet_tables import Column, across, after_table, said, table

Document = dict[str, Any]

HALF = (WIDTH - 8 * mm) / 2
RIGHT_HALF = LEFT + HALF + 8 * mm
FIGURES = ("mean_s", "p50_s", "p80_s", "p90_s", "p95_s", "max_s")


def front(report: Document, told: Told) -> list[Block]:
    """The blocks of the first page, of a day or of a period."""
    headline = beside([(0, _headline(report, told)), (0, _counts(report, told))])
    blocks = [_title(report, told), space(3 * mm), headline, space(2 * mm)]
    if report["finished"]:
        blocks += [*_durations(report, told), *_facts(report, told), space(3 * mm)]
    if "before" in report:
        blocks += _compared(report, told)
    if report["tickets"] and report.get("quarter_hours"):
        blocks += [sheet_charts.by_quarter_hour(report["quarter_hours"], told), space(2 * mm)]
    if report.get("by_day"):
        blocks += [sheet_charts.by_day(report["by_day"], told), space(2 * mm)]
    if report["finished"]:
        charts = [(0.0, sheet_charts.within_by_service(report["by_service"], told, LEFT, HALF))]
        if report.get("distribution"):
            limit_s = report["standard"]["total_limit_s"]
            charts.append((0.0, sheet_charts.distribution(report["distribution"], limit_s, told, RIGHT_HALF, HALF)))
        blocks.append(beside(charts))
    return blocks


def _title(report: Document, told: Told) -> Block:
    office = lines_of(report["office"]["name"], 9, WIDTH * 0.7, 2, True)
    title = lines_of(told.words["title"], 23, WIDTH, 2, True)
    lead = lines_of(f"{told.words['lead']} {told('standard', limit=told.words['limit'])}", 9, WIDTH, 3)
    if report.get("goes_on"):
        lead = (*lead, *lines_of(told("goes_on.period" if "by_day" in report else "goes_on.day"), 9, WIDTH, 2))
    height = len(office) * 11 + len(title) * 27 + len(lead) * 11.5 + 5 * mm

    def draw(pen: Pen, top: float) -> None:
        y = top - 9
        pen.write(RIGHT, y, told.words["kind"], 9, align="right", ink=GREY)
        for line in office:
            pen.write(LEFT, y, line, 9, bold=True)
            y -= 11
        y -= 14
        for line in title:
            pen.write(LEFT - 1, y, line, 23, bold=True)
            y -= 27
        y += 9
        for line in lead:
            pen.write(LEFT, y, line, 9)
            y -= 11.5
        pen.line(LEFT, top - height, RIGHT, top - height, 2, INK)

    return Block(height, draw)


def _headline(report: Document, told: Told) -> Block:
    """The one large number, and of how many it speaks."""
    if not report["finished"]:
        return _large_words(told("nobody"))
    total = report["total"]
    share = told.share_of(total["within_standard"], report["finished"])
    size = 60.0
    while width_of(share, size, True) > HALF:
        size -= 2
    counted = told.part(total["within_standard"], report["finished"])
    words = lines_of(told("within", limit=told.words["limit"]), 9, HALF, 3)

    def draw(pen: Pen, top: float) -> None:
        pen.write(LEFT - 2, top - 48, share, size, bold=True)
        pen.write(LEFT, top - 73, counted, 15, bold=True)
        for place, line in enumerate(words):
            pen.write(LEFT, top - 86 - place * 11.5, line, 9)

    return Block(88 + len(words) * 11.5, draw)


def _large_words(words: str) -> Block:
    lines = lines_of(words, 16, HALF, 3, True)

    def draw(pen: Pen, top: float) -> None:
        for place, line in enumerate(lines):
            pen.write(LEFT, top - 17 - place * 20, line, 16, bold=True)

    return Block(20 * len(lines), draw)


def _counts(report: Document, told: Told) -> Block:
    """What became of the day's tickets, as a column of a timetable."""
    names = ["tickets", "finished", "no_show", "cancelled", "expired", *(["open"] if report.get("open") else [])]
    step = 5.6 * mm

    def draw(pen: Pen, top: float) -> None:
        for place, name in enumerate(names):
            base = top - 11 - place * step
            bold = place == 0
            pen.write(RIGHT_HALF, base, told(f"count.{name}"), 9.5, bold)
            pen.write(RIGHT, base, told.number(report[name]), 9.5, bold, "right")
            pen.line(RIGHT_HALF, base - 4.2, RIGHT, base - 4.2, 0.8 if bold else 0.3, INK if bold else PALE)

    return Block(step * len(names) + 2 * mm, draw)


def _durations(report: Document, told: Told) -> list[Block]:
    columns = across([Column("", align="left"), *(Column(told(f"spread.{name}"), 19 * mm) for name in FIGURES)])
    names = [name for name in ("waiting", "walking", "service", "paused", "total") if name in report]
    rows = [[told(f"span.{name}"), *(told.duration(report[name][figure]) for figure in FIGURES)] for name in names]
    return [*table(columns, rows), space(3), said(told("spread.note"), 7), space(6)]


def _facts(report: Document, told: Told) -> list[Block]:
    """Single figures, each a sentence."""
    facts = []
    waiting = report["waiting"]
    if report["standard"]["waiting_limit_s"] and waiting.get("within_limit") is not None:
        kept = told.part(waiting["within_limit"], report["finished"])
        share = told.share_of(waiting["within_limit"], report["finished"])
        facts.append((told("fact.waiting", limit=told.words["waiting_limit"]), kept, share))
    estimate = report.get("estimate")
    if estimate and estimate["told"]:
        held, all_told = estimate["held"], estimate["told"]
        facts.append((told("fact.estimate"), told.part(held, all_told), told.share_of(held, all_told)))
    idle = report.get("idle_while_waiting_s")
    if idle is not None:
        facts.append((told("fact.idle"), told.duration(idle), ""))
    step = 4.6 * mm

    def draw(pen: Pen, top: float) -> None:
        for place, (name, figure, share) in enumerate(facts):
            base = top - 9 - place * step
            (words,) = lines_of(name, 8.5, WIDTH - 52 * mm, 1)
            pen.write(LEFT, base, words, 8.5)
            pen.write(RIGHT, base, share or figure, 8.5, True, "right")
            if share:
                pen.write(RIGHT - 19 * mm, base, figure, 8.5, align="right")

    return [Block(step * len(facts), draw)] if facts else []


def _compared(report: Document, told: Told) -> list[Block]:
    """The period beside the one before it."""
    before = report["before"]
    now = {
        "tickets": report["tickets"],
        "finished": report["finished"],
        "no_show": report["no_show"],
        "share_within_standard": report["total"]["share_within_standard"],
        "waiting_mean_s": report["waiting"]["mean_s"],
        "waiting_p90_s": report["waiting"]["p90_s"],
        "service_mean_s": report["service"]["mean_s"],
        "total_p90_s": report["total"]["p90_s"],
        "total_max_s": report["total"]["max_s"],
    }
    rows = [
        [
            told(f"compared.{name}"),
            told_as(name, value, told),
            told_as(name, before[name], told),
            _change(name, value, before[name], told),
        ]
        for name, value in now.items()
    ]
    titles = (told.words["short"], told.words["before"], told("compared.change"))
    columns = across([Column("", align="left"), *(Column(title, 38 * mm) for title in titles)])
    return [*table(columns, rows), after_table()]


def told_as(name: str, value: float | None, told: Told) -> str:
    """A figure of a period in its own unit, which its name tells."""
    if name.startswith("share"):
        return told.share(value)
    return told.duration(value) if name.endswith("_s") else told.number(None if value is None else int(value))


def _change(name: str, value: float | None, before: float | None, told: Told) -> str:
    if value is None or before is None:
        return told("compared.none")
    sign = "+" if value > before else "−" if value < before else ""
    if name.startswith("share"):
        return sign + told("points", n=told.decimal(abs(value - before) * 100))
    apart = abs(value - before)
    return sign + (told.duration(apart) if name.endswith("_s") else told.number(int(apart)))
