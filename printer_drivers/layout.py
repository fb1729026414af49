"""Draws a ticket the way a visitor gets it: one column, one left edge, the number first of all."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PIL import Image

from printer_drivers.escpos import real_time_safe
from printer_drivers.fonts import BOLD, REGULAR
from printer_drivers.paper import TicketPaper
from printer_drivers.sheet import Sheet, line_height, qr_picture
from printer_drivers.text import clean, clean_line

WIDTHS = {"80": 576, "58": 384}
"""Dots across the paper (203 dpi) by the width of the roll in millimetres."""

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

_QR_DOTS, _SMALL_QR_DOTS = 150, 130
"""About the width of the QR code: 19 mm, or 16 mm where room is short; not less, for phones need it."""
_QR_QUIET_DOTS = 18
"""White above and below the QR code, beyond the usual air: readers want about four modules without a line."""

_MOST_PAPERS = 6


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
            code=_QR_DOTS if scale > _TIGHT else _SMALL_QR_DOTS,
            step=round(8 * scale),
        )


def draw(paper: TicketPaper, width_dots: int) -> Image.Image:
    """The ticket as a picture of mode "1", `width_dots` wide and at most `MOST_ROWS` high.

    The largest scale at which everything has room in `USUAL_ROWS` is taken. Texts too long for that get the whole
    of `MOST_ROWS`, then end in an ellipsis, and then papers needed are left out, before letters grow unreadably small.
    """
    words = _cleaned(paper)
    narrow = _NARROW if width_dots < WIDTHS["80"] else 1.0
    wished = (*_LARGE_SCALES, *_SCALES) if paper.large else _SCALES
    readable = tuple(scale * narrow for scale in wished if scale * narrow >= _SMALLEST_READABLE)
    without_papers = replace(words, papers=())
    attempts = (
        (words, readable),
        (replace(words, papers=words.papers[:3]), readable),
        (without_papers, readable),
        (without_papers, _TINY_SCALES),
    )
    for text, scales in attempts:
        sheet = _best_sheet(text, width_dots, scales)
        if sheet.y <= MOST_ROWS:
            break
    sheet.y = min(sheet.y, MOST_ROWS)
    return real_time_safe(sheet.picture())


def _best_sheet(paper: TicketPaper, width_dots: int, scales: tuple[float, ...]) -> Sheet:
    """The ticket at the best of the scales, which stand in falling order."""
    sheets = []
    for scale in scales:
        sheet = Sheet(width_dots)
        _compose(sheet, paper, _Sizes.at(scale))
        if sheet.y <= USUAL_ROWS and not sheet.cut:
            return sheet
        sheets.append(sheet)
    # All of these are too long or cut: whole words before short paper, both before large letters (min keeps order).
    return min(sheets, key=lambda sheet: (sheet.y > MOST_ROWS, sheet.cut, sheet.y > USUAL_ROWS))


def _cleaned(paper: TicketPaper) -> TicketPaper:
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
    """Draws the parts of a ticket one below the other."""
    step = sizes.step
    if paper.copy_mark:
        sheet.band(paper.copy_mark, sizes.band)
        sheet.gap(2 * step)
    sheet.text(paper.office, sizes.small)
    sheet.gap(step)
    sheet.rule()
    sheet.gap(step)
    sheet.text(paper.heading, sizes.normal, most_lines=1)
    sheet.gap(1.5 * step)
    sheet.across(paper.number, sizes.number)
    sheet.gap(3 * step)
    sheet.text(paper.group, sizes.normal)
    sheet.gap(step / 2)
    _service(sheet, paper.service, sizes)
    if paper.ahead:
        sheet.gap(1.5 * step)
        sheet.text(paper.ahead, sizes.ahead, most_lines=4)
    _papers(sheet, paper, sizes)
    _tracking(sheet, paper, sizes)
    _footer(sheet, paper, sizes)


def _service(sheet: Sheet, service: str, sizes: _Sizes) -> None:
    """Bold, and smaller when the name is long: up to two lines large, up to three medium, else small."""
    for size, lines in ((sizes.strong, 2), (round(sizes.strong * 0.87), 3)):
        if len(sheet.lines(service, size, BOLD, most_lines=99)) <= lines:
            sheet.text(service, size, BOLD, most_lines=lines)
            return
    sheet.text(service, sizes.normal, BOLD, most_lines=8)


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


def _footer(sheet: Sheet, paper: TicketPaper, sizes: _Sizes) -> None:
    if paper.footer:
        _section(sheet, sizes)
    for line in paper.footer[:3]:
        sheet.text(line, sizes.small)
    sheet.gap(sizes.step)


def _section(sheet: Sheet, sizes: _Sizes) -> None:
    """Air, a rule, air."""
    sheet.gap(2 * sizes.step)
    sheet.rule()
    sheet.gap(1.5 * sizes.step)
