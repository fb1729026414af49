"""Draws a ticket the way a visitor gets it: one column, one left edge, the number first of all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Literal

from PIL import Image

from printer_drivers.escpos import real_time_safe
from printer_drivers.fonts import BOLD, REGULAR
from printer_drivers.logo import MOST_ROWS as MOST_ROWS_OF_A_LOGO
from printer_drivers.logo import logo_picture
from printer_drivers.models import WIDTHS
from printer_drivers.paper import TicketPaper
from printer_drivers.sheet import Sheet, line_height, qr_picture
from printer_drivers.template import USUAL
from printer_drivers.text import clean, clean_line

USUAL_ROWS = 848
"""A ticket is at most 12 cm = 960 dots long, and 14 mm go by between the last row and the blade."""
MOST_ROWS = 960
"""For texts of unusual length the picture itself may take the 12 cm."""

_SCALES = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8, 0.76, 0.72)
_LARGE_SCALES = (1.32, 1.24, 1.16, 1.08)
_TINY_SCALES = (0.66, 0.6)
_TIGHT = 0.78
_SMALLEST_READABLE = 0.7
"""The smallest letters are then 2 mm to the em."""
_NARROW = 0.88
"""Letters on 58 mm paper against those on 80 mm."""

_NUMBER_ROWS = 200
"""Height of the digits where the width would allow more: a number of one or two characters."""
_NUMBER_SHRINKS_BELOW = 0.65
"""Only where nothing else helps does the number give up some of its size."""

QR_DOTS, SMALL_QR_DOTS = 150, 130
"""About the width of the QR code: 19 mm, or 16 mm where room is short; not less, for phones need it."""
_QR_QUIET_DOTS = 18
"""White above and below the QR code, beyond the usual air: readers want about four modules without a line."""

LeftOut = Literal["", "words", "papers", "layout"]
"""What has no room: nothing; the ends of long texts; papers needed; the office's own layout, so that the usual one is taken."""

_MOST_PAPERS = 6
_BLOCK_SIZES = {"small": 0.85, "normal": 1, "large": 1.3}
"""What the sizes of a template's blocks mean."""


@dataclass(frozen=True)
class _Sizes:
    """Letter sizes and distances in dots, all from one scale so that their proportions stay."""

    small: int
    normal: int
    strong: int
    ahead: int
    number: int
    band: int
    code: int
    logo: int
    step: int

    @classmethod
    def at(cls, scale: float) -> _Sizes:
        return cls(
            small=round(23 * scale),
            normal=round(27 * scale),
            strong=round(36 * scale),
            ahead=round(30 * scale),
            number=_NUMBER_ROWS if scale > _NUMBER_SHRINKS_BELOW else round(_NUMBER_ROWS * 0.7),
            band=round(88 * scale),
            code=QR_DOTS if scale > _TIGHT else SMALL_QR_DOTS,
            logo=MOST_ROWS_OF_A_LOGO,
            step=round(8 * scale),
        )

    def of(self, size: str) -> _Sizes:
        """The sizes for a block that an office made smaller or larger; the distances stay."""
        factor = _BLOCK_SIZES[size]
        if factor == 1:
            return self
        sized = {part.name: round(getattr(self, part.name) * factor) for part in fields(self) if part.name != "step"}
        return replace(self, **sized)


def draw(paper: TicketPaper, width_dots: int) -> Image.Image:
    """The ticket as a picture of mode "1", `width_dots` wide and at most `MOST_ROWS` high.

    The largest scale at which everything has room in `USUAL_ROWS` is taken. Texts too long for that get the whole
    of `MOST_ROWS`, then end in an ellipsis, and then papers needed are left out, before letters grow unreadably small.
    For a visitor who asked for large letters these come before papers needed and group, which the screen has shown.
    """
    return drawn(paper, width_dots)[0]


def drawn(paper: TicketPaper, width_dots: int) -> tuple[Image.Image, LeftOut]:
    """The picture of `draw`, and what has no room on it. Large letters in the place of other words are no loss."""
    words = cleaned(paper)
    narrow = _NARROW if width_dots < WIDTHS["80"] else 1.0
    larger = tuple(scale * narrow for scale in _LARGE_SCALES)
    readable = tuple(scale * narrow for scale in _SCALES if scale * narrow >= _SMALLEST_READABLE)
    without_papers = replace(words, papers=())
    no_papers: LeftOut = "papers" if words.papers else ""
    as_usual: LeftOut = "layout" if words.template != USUAL else no_papers
    attempts: tuple[tuple[TicketPaper, tuple[float, ...], LeftOut], ...] = (
        *(((words, larger, ""), (replace(without_papers, group=""), larger, "")) if paper.large else ()),
        (words, readable, ""),
        (replace(words, papers=words.papers[:3]), readable, no_papers),
        (without_papers, readable, no_papers),
        (without_papers, _TINY_SCALES, no_papers),
        (replace(without_papers, template=USUAL), _TINY_SCALES, as_usual),
    )
    for text, scales, lost in attempts:  # the last one: an office that put more on its tickets than fits
        sheet = _best_sheet(text, width_dots, scales)
        left_out = lost or ("words" if sheet.cut else "")
        if sheet.y <= (USUAL_ROWS if scales is larger else MOST_ROWS) and not (sheet.cut and scales is larger):
            break
    sheet.y = min(sheet.y, MOST_ROWS)
    return real_time_safe(sheet.picture()), left_out


def _best_sheet(paper: TicketPaper, width_dots: int, scales: tuple[float, ...]) -> Sheet:
    """The ticket at the best of the scales, which stand in falling order."""
    measured: list[tuple[float, Sheet]] = []
    for scale in scales:
        sheet = _composed(paper, width_dots, scale, only_measured=True)
        measured.append((scale, sheet))
        if sheet.y <= USUAL_ROWS and not sheet.cut:
            return _composed(paper, width_dots, scale)
    # All of these are too long or cut: whole words before short paper, both before large letters (min keeps order).
    best, _ = min(measured, key=lambda one: (one[1].y > MOST_ROWS, one[1].cut, one[1].y > USUAL_ROWS))
    return _composed(paper, width_dots, best)


def _composed(paper: TicketPaper, width_dots: int, scale: float, *, only_measured: bool = False) -> Sheet:
    sheet = Sheet(width_dots, only_measured=only_measured)
    _compose(sheet, paper, _Sizes.at(scale))
    return sheet


def cleaned(paper: TicketPaper) -> TicketPaper:
    """The same ticket with nothing in its texts that the font cannot draw."""
    return replace(
        paper,
        office=clean_line(paper.office),
        heading=clean_line(paper.heading),
        number=clean_line(paper.number),
        group=clean_line(paper.group),
        service=clean_line(paper.service),
        ahead=clean(paper.ahead),
        papers_heading=clean_line(paper.papers_heading),
        papers=tuple(filter(None, map(clean_line, paper.papers[:_MOST_PAPERS]))),
        qr_caption=clean(paper.qr_caption),
        issued=clean(paper.issued),
        footer=tuple(filter(None, map(clean, paper.footer))),
        copy_mark=clean_line(paper.copy_mark),
    )


def _compose(sheet: Sheet, paper: TicketPaper, sizes: _Sizes) -> None:
    """Draws the blocks of a ticket one below the other."""
    if paper.copy_mark:
        sheet.band(paper.copy_mark, sizes.band)
        sheet.gap(2 * sizes.step)
    blocks = paper.template.blocks
    for index, block in enumerate(blocks):
        before, after = (blocks[at].name if 0 <= at < len(blocks) else "" for at in (index - 1, index + 1))
        sized = sizes.of(block.size)
        if block.name == "text":
            sheet.gap(sizes.step)
            sheet.text(clean(block.text(paper.language)), sized.small, most_lines=3)
        elif block.name == "qr":
            _tracking(sheet, paper if after == "when" else replace(paper, issued=""), sized)
        elif block.name == "when":
            if before != "qr":
                _tracking(sheet, replace(paper, qr=None), sized)
        else:
            _BLOCKS[block.name](sheet, paper, sized)
    sheet.gap(sizes.step)


def _logo(sheet: Sheet, paper: TicketPaper, sizes: _Sizes) -> None:
    picture = logo_picture(paper.template.logo, (sheet.right - sheet.left) * 2 // 3, sizes.logo)
    sheet.stamp(picture)
    sheet.gap(picture.height + 1.5 * sizes.step)


def _office(sheet: Sheet, paper: TicketPaper, sizes: _Sizes) -> None:
    sheet.text(paper.office, sizes.small)
    sheet.gap(sizes.step)
    sheet.rule()
    sheet.gap(sizes.step)


def _heading(sheet: Sheet, paper: TicketPaper, sizes: _Sizes) -> None:
    sheet.text(paper.heading, sizes.normal, most_lines=1)
    sheet.gap(1.5 * sizes.step)


def _number(sheet: Sheet, paper: TicketPaper, sizes: _Sizes) -> None:
    sheet.across(paper.number, sizes.number)
    sheet.gap(3 * sizes.step)


def _group(sheet: Sheet, paper: TicketPaper, sizes: _Sizes) -> None:
    sheet.text(paper.group, sizes.normal)
    sheet.gap(sizes.step / 2)


def _ahead(sheet: Sheet, paper: TicketPaper, sizes: _Sizes) -> None:
    if paper.ahead:
        sheet.gap(1.5 * sizes.step)
        sheet.text(paper.ahead, sizes.ahead, most_lines=4)


def _service(sheet: Sheet, paper: TicketPaper, sizes: _Sizes) -> None:
    """Bold, and smaller when the name is long: up to two lines large, up to three medium, else small."""
    for size, lines in ((sizes.strong, 2), (round(sizes.strong * 0.87), 3)):
        if len(sheet.lines(paper.service, size, BOLD, most_lines=99)) <= lines:
            sheet.text(paper.service, size, BOLD, most_lines=lines)
            return
    sheet.text(paper.service, sizes.normal, BOLD, most_lines=8)


def _papers(sheet: Sheet, paper: TicketPaper, sizes: _Sizes) -> None:
    if not paper.papers:
        return
    _section(sheet, sizes)
    sheet.text(paper.papers_heading, sizes.small, BOLD)
    for name in paper.papers:
        sheet.item(name, sizes.small)


def _tracking(sheet: Sheet, paper: TicketPaper, sizes: _Sizes) -> None:
    """The QR code with its caption beside it and, level with its lower edge, date and time."""
    if not paper.qr and not paper.issued:
        return
    _section(sheet, sizes)
    code = qr_picture(paper.qr, about=sizes.code, at_most=sheet.width * 6 // 10) if paper.qr else None
    if code is None:
        sheet.text(paper.issued, sizes.small)
        return
    sheet.gap(_QR_QUIET_DOTS - 1.5 * sizes.step)
    sheet.stamp(code)
    top, left = sheet.y, sheet.left + code.width + 3 * sizes.step
    issued_rows = line_height(sizes.small) * len(sheet.lines(paper.issued, sizes.small, REGULAR, 2, sheet.right - left))
    sheet.text(paper.qr_caption, sizes.normal, BOLD, most_lines=3, left=left)
    sheet.y = max(sheet.y, top + code.height - issued_rows)
    sheet.text(paper.issued, sizes.small, left=left)
    sheet.y = max(sheet.y, top + code.height + _QR_QUIET_DOTS - 2 * sizes.step)


def _advice(sheet: Sheet, paper: TicketPaper, sizes: _Sizes) -> None:
    if paper.footer:
        _section(sheet, sizes)
    for line in paper.footer[:3]:
        sheet.text(line, sizes.small)


def _section(sheet: Sheet, sizes: _Sizes) -> None:
    """Air, a rule, air."""
    sheet.gap(2 * sizes.step)
    sheet.rule()
    sheet.gap(1.5 * sizes.step)


_BLOCKS: dict[str, Callable[[Sheet, TicketPaper, _Sizes], None]] = {
    "logo": _logo,
    "office": _office,
    "heading": _heading,
    "number": _number,
    "group": _group,
    "service": _service,
    "ahead": _ahead,
    "papers": _papers,
    "advice": _advice,
}
"""How each block of a template is drawn; the QR code and the time stand side by side where they follow each other."""
