"""The yardstick of a sheet: the same content as paragraphs, tables and charts of reportlab, as anyone would write them down."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import fontpkg
from reportlab.graphics.charts.barcharts import HorizontalBarChart, VerticalBarChart
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import black, grey
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from queue_server.reports.sheet_figures import Told

Document = dict[str, Any]

WIDTH = A4[0] - 32 * mm
FIGURES = ("mean_s", "p50_s", "p80_s", "p90_s", "p95_s", "max_s")
PLAIN = ParagraphStyle("plain", fontName="PT", fontSize=8, leading=9.6)
TITLE = ParagraphStyle("title", fontName="PT-Bold", fontSize=13, leading=16)
LARGE = ParagraphStyle("large", fontName="PT-Bold", fontSize=50, leading=60)
LINES = [
    ("FONT", (0, 0), (-1, -1), "PT", 8),
    ("LINEBELOW", (0, 0), (-1, -1), 0.3, grey),
    ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 1),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ("LEFTPADDING", (0, 0), (-1, -1), 1),
    ("RIGHTPADDING", (0, 0), (-1, -1), 1),
]


def draw(report: Document, words: Document) -> bytes:
    """The same figures and words on as many pages."""
    pdfmetrics.registerFont(TTFont("PT", str(fontpkg.path("PT Sans", 400))))
    pdfmetrics.registerFont(TTFont("PT-Bold", str(fontpkg.path("PT Sans", 700))))
    told = Told(words, report["timezone"])
    made = BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 16 * mm)
    document = SimpleDocTemplate(made, pagesize=A4, initialFontName="PT", **margins)

    def foot(canvas: Any, _: Any) -> None:
        canvas.setFont("PT", 7)
        canvas.drawString(16 * mm, 10 * mm, f"{report['office']['name']} · {words['short']} · {words['version']}")
        canvas.drawRightString(A4[0] - 16 * mm, 10 * mm, f"{words['made']} · {canvas.getPageNumber()}")

    document.build([*_first(report, told), PageBreak(), *_others(report, told)], onFirstPage=foot, onLaterPages=foot)
    return made.getvalue()


def _first(report: Document, told: Told) -> list[Flowable]:
    total, quarters = report["total"], report["quarter_hours"]
    counts = [[told(f"count.{name}"), str(report[name])] for name in ("tickets", "finished", "no_show", "cancelled", "expired")]
    spans = [[told(f"span.{name}"), *(told.duration(report[name][key]) for key in FIGURES)] for name in _spans()]
    return [
        Paragraph(escape(report["office"]["name"]), PLAIN),
        Paragraph(escape(told.words["title"]), TITLE),
        Paragraph(escape(f"{told.words['lead']} {told('standard', limit=told.words['limit'])}"), PLAIN),
        Paragraph(told.share(total["share_within_standard"]), LARGE),
        Paragraph(told.part(total["within_standard"], report["finished"]), TITLE),
        Paragraph(told("within", limit=told.words["limit"]), PLAIN),
        _table(counts, 2),
        _table([["", *(told(f"spread.{name}") for name in FIGURES)], *spans], 7),
        Spacer(0, 3 * mm),
        _bars([[one["waiting"]["mean"] for one in quarters], [one["waiting"]["max"] for one in quarters]], 30),
        _bars([[one["open_counters"] for one in quarters], [one["busy_counters"] for one in quarters]], 18),
        _bars([[one["total"]["share_within_standard"] or 0 for one in report["by_service"]]], 35, HorizontalBarChart),
        _bars([[one["count"] for one in report["distribution"]]], 40),
    ]


def _spans() -> tuple[str, ...]:
    return ("waiting", "walking", "service", "paused", "total")


def _others(report: Document, told: Told) -> list[Flowable]:
    found: list[Flowable] = []
    for name, named in (
        ("services", lambda one: one["service"]["name"]),
        ("operators", lambda one: one["operator"]["display_name"]),
        ("counters", lambda one: told("counter", n=one["counter"])),
        ("hours", lambda one: f"{one['hour']:02}:00"),
    ):
        found += [Paragraph(told(f"section.{name}"), TITLE), _parts(report[f"by_{name[:-1]}"], named, told)]
    results = [[one["result"]["name"] if one["result"] else "", str(one["count"])] for one in report["results"]]
    over = [
        [
            one["number"],
            Paragraph(escape(one["service"]["name"]), PLAIN),
            Paragraph(escape(f"{one['counter']}, {one['operator']}"), PLAIN),
            told.clock(one["issued_at"]),
            told.clock(one["finished_at"]),
            *(told.duration(one[f"{span}_s"]) for span in _spans()),
            Paragraph(escape(one["cause"]["name"] if one["cause"] else ""), PLAIN),
        ]
        for one in report["over_standard"]
    ]
    fairness = [
        [
            told.clock(one["at"]),
            one["number"],
            Paragraph(escape(one["service"]["name"]), PLAIN),
            Paragraph(escape(one["why"]["name"]), PLAIN),
            Paragraph(", ".join(one["passed"]["numbers"]), PLAIN),
        ]
        for one in report["fairness"]["items"]
    ]
    quality = [[told(f"quality.{name}"), str(count)] for name, count in report["data_quality"].items()]
    for title, rows in (("results", results), ("over", over), ("fairness", fairness), ("quality", quality)):
        found += [Paragraph(told(f"section.{title}"), TITLE), *([_table(rows, len(rows[0]))] if rows else [])]
    found += [Paragraph(told("section.rules"), TITLE), *(Paragraph(escape(rule), PLAIN) for rule in report["rules"])]
    return [*found, Spacer(0, 15 * mm), Paragraph(told("sign.title"), TITLE), Paragraph(told("sign.signature"), PLAIN)]


def _parts(parts: Sequence[Document], named: Callable[[Document], str], told: Told) -> Table:
    rows: list[list[Any]] = [
        [
            Paragraph(escape(named(one)), PLAIN),
            *(str(one[count]) for count in ("tickets", "finished", "no_show")),
            *(told.duration(one[span][key]) for span in ("waiting", "service", "total") for key in ("p90_s", "max_s")),
            told.part(one["total"]["within_standard"], one["finished"]),
            told.share(one["total"]["share_within_standard"]),
        ]
        for one in parts
    ]
    head = [told(f"head.{name}") for name in ("service", "tickets", "finished", "no_show")]
    return _table([[*head, *([told("head.p90"), told("head.max")] * 3), told("head.count"), told("head.share")], *rows], 12)


def _table(rows: Sequence[Sequence[Any]], columns: int) -> Table:
    first = WIDTH / (columns + 2) * 3
    return Table(rows, [first, *[(WIDTH - first) / (columns - 1)] * (columns - 1)], repeatRows=1, style=LINES)


def _bars(series: list[list[float]], height_mm: float, kind: type = VerticalBarChart) -> Drawing:
    drawing = Drawing(WIDTH, height_mm * mm)
    chart = kind()
    chart.x, chart.y, chart.width, chart.height = 20, 10, WIDTH - 30, height_mm * mm - 15
    chart.data = series
    chart.valueAxis.valueMin = 0
    chart.valueAxis.labels.fontName = chart.categoryAxis.labels.fontName = "PT"
    chart.bars[0].fillColor = black
    drawing.add(chart)
    return drawing


if __name__ == "__main__":
    asked = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(draw(asked["report"], asked["words"]))
