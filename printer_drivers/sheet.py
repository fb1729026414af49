"""A strip of paper to draw on from top to bottom: lines of text, rules, gaps, the number, a QR code, a black band."""

from __future__ import annotations

from functools import lru_cache

import qrcode
from PIL import Image, ImageDraw
from qrcode.exceptions import DataOverflowError

from printer_drivers.fonts import BOLD, REGULAR, font
from printer_drivers.text import cut_lines, wrap

MARGIN = 8
"""White dots kept at the left and right: 1 mm, because cheap heads lose their outermost dots."""

_CANVAS_ROWS = 4000
_WHITE, _BLACK = 255, 0
_INK_THRESHOLD = 150
"""Grey below this becomes black: a little more than half, for thin strokes fade on thermal paper."""
_LINE_HEIGHT, _BASELINE = 1.24, 0.96
"""In units of the letter size."""
_LONGEST_FITTED = 24
"""Characters of a number or a copy mark; more would be too small to read across a desk."""
_LARGEST_LETTERS = 400
_SMALLEST_MODULE = 3
"""Dots a QR module needs (0.375 mm) for a phone to read it from thermal paper."""


class Sheet:
    """Draws downwards from `y`; all sizes are in dots (8 to the millimetre).

    `only_measured` moves `y` in the same way and draws nothing, which is much faster.
    """

    def __init__(self, width: int, *, only_measured: bool = False) -> None:
        self.width = width
        self.left, self.right = MARGIN, width - MARGIN
        self.y = 0
        self.cut = False
        """Whether a text was too long for the lines it may have."""
        self._draws = not only_measured
        self._canvas = Image.new("L", (width, _CANVAS_ROWS if self._draws else 1), _WHITE)
        self._pen = ImageDraw.Draw(self._canvas)

    def picture(self) -> Image.Image:
        """What was drawn so far, in black and white, cut off at `y`."""
        drawn = self._canvas.crop((0, 0, self.width, self.y))
        return drawn.point(lambda grey: _BLACK if grey < _INK_THRESHOLD else _WHITE, "1")

    def gap(self, rows: float) -> None:
        """Leaves white rows."""
        self.y += round(rows)

    def rule(self, rows: int = 2) -> None:
        """Draws a line across the paper."""
        self._pen.rectangle((self.left, self.y, self.right - 1, self.y + rows - 1), fill=_BLACK)
        self.y += rows

    def text(self, text: str, size: int, weight: int = REGULAR, *, most_lines: int = 2, left: int = MARGIN) -> None:
        """Writes cleaned text from column `left`, wrapped to at most `most_lines`."""
        for line in self.lines(text, size, weight, most_lines, self.right - left):
            if self._draws:
                at = (left, self.y + round(size * _BASELINE))
                self._pen.text(at, line, fill=_BLACK, font=font(size, weight), anchor="ls")
            self.y += line_height(size)

    def lines(self, text: str, size: int, weight: int, most_lines: int, width: int | None = None) -> list[str]:
        """The lines that `text` would write."""
        room = self.right - self.left if width is None else width
        lines = wrap(text, room, font(size, weight).getlength) if text else []
        if len(lines) <= most_lines:
            return lines
        self.cut = True
        return cut_lines(lines, room, font(size, weight).getlength, most_lines)

    def item(self, text: str, size: int, most_lines: int = 2) -> None:
        """Writes one item of a list: a small square, and the text beside it."""
        side = max(4, size // 5)
        top = self.y + round(size * 0.62) - side // 2
        self._pen.rectangle((self.left, top, self.left + side - 1, top + side - 1), fill=_BLACK)
        self.text(text, size, most_lines=most_lines, left=self.left + side + size // 2)

    def across(self, text: str, most_rows: int) -> None:
        """Writes one bold line as large as the width and `most_rows` allow; its ink begins exactly at the left edge."""
        self._fitted(text, self.left, self.y, self.right - self.left, most_rows, _BLACK)

    def band(self, text: str, rows: int) -> None:
        """Fills a black band over the whole width with white bold text in it."""
        self._pen.rectangle((0, self.y, self.width - 1, self.y + rows - 1), fill=_BLACK)
        below = self.y + rows
        padding = rows // 6
        self.y += padding
        self._fitted(text, self.left + padding, self.y, self.width - 2 * (self.left + padding), rows - 2 * padding, _WHITE)
        self.y = below

    def stamp(self, picture: Image.Image) -> None:
        """Puts a black and white picture at the left edge, without moving on."""
        self._canvas.paste(picture, (self.left, self.y))

    def _fitted(self, text: str, left: int, top: int, width: int, most_rows: int, ink: int) -> None:
        if not text:
            return
        line = text[:_LONGEST_FITTED]
        trial = _letters_mask(line, 100)
        size = int(100 * min(width / trial.width, most_rows / trial.height))
        mask = _letters_mask(line, min(max(size, 8), _LARGEST_LETTERS))
        if self._draws:
            self._canvas.paste(ink, (left, top), mask)
        self.y += mask.height


@lru_cache(maxsize=8)
def _letters_mask(text: str, size: int) -> Image.Image:
    """Bold letters in white on black, cropped to their ink, so that they can be aligned to the dot."""
    letters = font(size, BOLD)
    canvas = Image.new("L", (round(letters.getlength(text)) + 2 * size, 3 * size), _BLACK)
    ImageDraw.Draw(canvas).text((size, 2 * size), text, fill=_WHITE, font=letters, anchor="ls")
    return canvas.crop(canvas.getbbox() or (0, 0, 1, 1))


def line_height(size: int) -> int:
    """Rows from one line of text of this size to the next."""
    return round(size * _LINE_HEIGHT)


def qr_picture(content: str, about: int, at_most: int) -> Image.Image | None:
    """A QR code about `about` dots wide, or up to `at_most` if it holds much; None if no phone could read it so small.

    It has no white border: the paper's own margin and the gap beside it are wider than the four modules needed.
    """
    module = qr_module(content, about, at_most)
    return None if module is None else qr_code(content, module)


def qr_module(content: str, about: int, at_most: int) -> int | None:
    """Dots to the module for `qr_picture`; None if no phone could read it so small."""
    modules = _qr_modules(content)
    if modules is None:
        return None
    module = max(_SMALLEST_MODULE, round(about / modules.width))
    return module if modules.width * module <= at_most else None


def qr_code(content: str, module: int) -> Image.Image | None:
    """A QR code with `module` dots to the module; None for what no QR code can hold."""
    modules = _qr_modules(content)
    if modules is None:
        return None
    side = modules.width * module
    return modules.resize((side, side), Image.Resampling.NEAREST)


def white_beside(picture: Image.Image, left: int, width: int) -> Image.Image:
    """`picture` on white paper of `width`, `left` dots from its edge, as mode "1"."""
    paper = Image.new("1", (width, picture.height), 1)
    paper.paste(picture.convert("1"), (left, 0))
    return paper


@lru_cache(maxsize=4)
def _qr_modules(content: str) -> Image.Image | None:
    """The QR code with one dot to the module; None for what no QR code can hold."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    try:
        code.add_data(content.encode())
        code.make(fit=True)
    except (DataOverflowError, ValueError):  # too long, or text that is no text (UnicodeEncodeError)
        return None
    dots = bytes(_BLACK if dark else _WHITE for row in code.get_matrix() for dark in row)
    return Image.frombytes("L", (code.modules_count, code.modules_count), dots)
