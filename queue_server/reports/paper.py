"""What all printed pages share: the type, texts made harmless and cut to their place, and the pen that draws them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

import fontpkg
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

REGULAR, BOLD = "PT", "PT-Bold"
#: No name and no rule is longer; what is, is cut.
LONGEST = 600

#: All that stands on paper is ink, grey, or the one colour for what is over the standard, which always has a hatching or a word
#: beside it. Paper printed without colour loses nothing.
INK, GREY, PALE, FAINT = (0.08, 0.13, 0.17), (0.36, 0.39, 0.42), (0.62, 0.65, 0.67), (0.80, 0.82, 0.83)
SOLID = (0.33, 0.39, 0.43)
OVER = (0.70, 0.15, 0.12)
Colour = tuple[float, float, float]
Align = Literal["left", "right", "middle"]

#: Controls, formats such as changes of direction, halves of characters, line and paragraph ends.
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def use_type() -> None:
    """Makes the type known to the library; before anything is measured or drawn."""
    pdfmetrics.registerFont(TTFont(REGULAR, str(fontpkg.path("PT Sans", 400))))
    pdfmetrics.registerFont(TTFont(BOLD, str(fontpkg.path("PT Sans", 700))))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


@lru_cache(2000)
def harmless(words: str) -> str:
    """The words on one line, without what no one can see, and not longer than LONGEST."""
    if not words.isprintable():
        words = "".join(" " if unicodedata.category(letter) in _UNSEEN else letter for letter in words[: 2 * LONGEST])
    words = re.sub(r" {2,}", " ", words.strip(" "))
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"


def width_of(words: str, size: float, bold: bool = False) -> float:
    """How wide the words are, in points."""
    width: float = pdfmetrics.stringWidth(words, BOLD if bold else REGULAR, size)
    return width


@lru_cache(5000)
def lines_of(words: str, size: float, width: float, most: int = 3, bold: bool = False) -> tuple[str, ...]:
    """The words in at most so many lines of a width in points; what does not fit is cut with an ellipsis."""
    words = harmless(words)
    if width_of(words, size, bold) <= width:
        return (words,)
    lines: list[str] = []
    line = ""
    for word in words.split(" "):
        longer = f"{line} {word}" if line else word
        if width_of(longer, size, bold) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        while width_of(word, size, bold) > width:
            cut = _fitting(word, size, width, bold)
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(lines[most - 1], lines[most], size, width, bold)]
    return tuple(lines)


def _cut(last: str, following: str, size: float, width: float, bold: bool) -> str:
    """The last line with an ellipsis: after a whole word, or within the next one where that would leave much of it empty."""
    if width_of(last, size, bold) < 0.6 * width:
        last = f"{last} {following}"
    while last and width_of(last + "…", size, bold) > width:
        last = last[:-1]
    return last.rstrip() + "…"


def _fitting(word: str, size: float, width: float, bold: bool) -> int:
    """How many letters of a word that is too long fit; at least one."""
    count = 1
    while count < len(word) and width_of(word[: count + 1], size, bold) <= width:
        count += 1
    return count


class Pen:
    """Draws on one page; distances in points, upwards from its lower left corner.

    Texts of a page are gathered and laid over its lines and fillings at the end: `lift` does so.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._begin()

    def _begin(self) -> None:
        self._text = self._canvas.beginText()
        self._font: tuple[float, bool] | None = None
        self._ink: Colour | None = None

    def lift(self) -> None:
        """Ends the page."""
        self._canvas.drawText(self._text)
        self._canvas.showPage()
        self._begin()

    def mark(self, name: str, title: str, top: float) -> None:
        """A place to which the reader's list of contents leads."""
        self._canvas.bookmarkHorizontal(name, 0, top)
        self._canvas.addOutlineEntry(title, name, 0)

    def write(
        self, x: float, y: float, words: str, size: float, bold: bool = False, align: Align = "left", ink: Colour = INK
    ) -> None:
        """Words on a base line at `y`, beginning, ending or centred at `x`."""
        if align != "left":
            width = width_of(words, size, bold)
            x -= width if align == "right" else width / 2
        if self._font != (size, bold):
            self._font = (size, bold)
            self._text.setFont(BOLD if bold else REGULAR, size)
        if self._ink != ink:
            self._ink = ink
            self._text.setFillColorRGB(*ink)
        self._text.setTextOrigin(x, y)
        self._text.textOut(words)

    def line(self, x1: float, y1: float, x2: float, y2: float, thick: float = 0.35, ink: Colour = INK) -> None:
        self._canvas.setLineWidth(thick)
        self._canvas.setStrokeColorRGB(*ink)
        self._canvas.line(x1, y1, x2, y2)

    def box(
        self, x: float, y: float, width: float, height: float, fill: Colour | None = None, edge: Colour | None = None
    ) -> None:
        """A rectangle, filled, outlined or both."""
        if width <= 0 or height <= 0:
            return
        if fill:
            self._canvas.setFillColorRGB(*fill)
        if edge:
            self._canvas.setLineWidth(0.5)
            self._canvas.setStrokeColorRGB(*edge)
        self._canvas.rect(x, y, width, height, stroke=int(edge is not None), fill=int(fill is not None))

    def hatched(self, x: float, y: float, width: float, height: float, ink: Colour = OVER) -> None:
        """A rectangle of slanting lines with an outline: over the standard, also without colour."""
        if width <= 0 or height <= 0:
            return
        canvas = self._canvas
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(x, y, width, height)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.setLineWidth(0.7)
        canvas.setStrokeColorRGB(*ink)
        step, at = 0.85 * mm, -height
        while at < width:
            canvas.line(x + at, y, x + at + height, y + height)
            at += step
        canvas.restoreState()
        self.box(x, y, width, height, edge=ink)

    def path(self, points: list[tuple[float, float]], thick: float = 1, ink: Colour = INK) -> None:
        """A line through points."""
        if len(points) < 2:
            return
        self._canvas.setLineWidth(thick)
        self._canvas.setStrokeColorRGB(*ink)
        path = self._canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        self._canvas.drawPath(path)
