"""Draws the page for days without power: its words as JSON come in, the PDF goes out; run as a process of its own."""

from __future__ import annotations

import json
import sys
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import black, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepInFrame, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from queue_server.reports.paper import BOLD, REGULAR, harmless, use_type

MARGIN = 14 * mm
WIDTH, HEIGHT = A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN - 12
#: The widths of the form's columns in millimetres; together as wide as the page between its margins.
FORM_MM = (18, 40, 19, 19, 19, 19, 14, 34)
FORM_ROW_MM = 8.6

Words = dict[str, Any]


def draw(words: Words) -> bytes:
    """The PDF: the page for the wall, then the empty form."""
    use_type()
    made = BytesIO()
    document = SimpleDocTemplate(
        made,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=words["title"],
        author=words["office"],
        initialFontName=REGULAR,
    )
    # However many services an office has, what is to be done stays on one page.
    wall = KeepInFrame(WIDTH, HEIGHT, _wall(words), mode="shrink")
    document.build([wall, PageBreak(), *_form(words)])
    return made.getvalue()


def _wall(words: Words) -> list[Flowable]:
    return [
        _text(words["office"], 11),
        _text(words["title"], 27, bold=True),
        _text(words["lead"], 13),
        Spacer(0, 3 * mm),
        _steps(words["steps"]),
        Spacer(0, 4 * mm),
        _text(words["services_title"], 14, bold=True),
        Spacer(0, 1 * mm),
        _services(words["services_head"], words["services"]),
        Spacer(0, 2 * mm),
        _text(words["foot"], 10),
    ]


def _steps(steps: list[Words]) -> Table:
    rows = [
        [_text(str(place), 18, bold=True), _text(f"{step['who']}.", 12.5, then=step["what"])]
        for place, step in enumerate(steps, 1)
    ]
    lines: list[Any] = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, black),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (0, -1), 1),
    ]
    return Table(rows, [10 * mm, WIDTH - 10 * mm], style=TableStyle([*lines, *_close(3)]))


def _services(head: list[str], services: list[list[str]]) -> Table:
    rows = [[_text(cell, 10, bold=True) for cell in head]]
    rows += [[_text(letter, 12, bold=True), _text(name, 11), _text(counters, 11)] for letter, name, counters in services]
    widths = [18 * mm, WIDTH - 58 * mm, 40 * mm]
    return Table(rows, widths, repeatRows=1, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, black), *_close(1.5)]))


def _form(words: Words) -> list[Flowable]:
    head = [_text(column, 9.5, bold=True) for column in words["columns"]]
    rows: list[list[Any]] = [head, *([""] * len(head) for _ in range(words["lines"]))]
    grid = Table(
        rows,
        [width * mm for width in FORM_MM],
        [11 * mm] + [FORM_ROW_MM * mm] * words["lines"],
        style=TableStyle([("GRID", (0, 0), (-1, -1), 0.7, black), ("VALIGN", (0, 0), (-1, 0), "MIDDLE"), *_close(2)]),
    )
    return [_text(words["form_title"], 17, bold=True), _text(words["form_note"], 10.5), Spacer(0, 2 * mm), grid]


def _close(padding: float) -> list[Any]:
    sides = [("LEFTPADDING", 3), ("RIGHTPADDING", 3), ("TOPPADDING", padding), ("BOTTOMPADDING", padding + 1)]
    return [(side, (0, 0), (-1, -1), size) for side, size in sides] + [("BACKGROUND", (0, 0), (-1, -1), white)]


def _text(words: str, size: float, bold: bool = False, then: str = "") -> Paragraph:
    """A paragraph; with `then`, `words` stand out before the rest."""
    style = ParagraphStyle("own", fontName=BOLD if bold else REGULAR, fontSize=size, leading=size * 1.22, textColor=black)
    words, then = escape(harmless(words)), escape(harmless(then))
    return Paragraph(f"<b>{words} </b>{then}" if then else words, style)


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(json.load(sys.stdin.buffer)))
