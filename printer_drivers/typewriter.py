"""The part of the emulated printer that prints letters: code page, sizes, emphasis, alignment, and where lines wrap."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageOps

from printer_drivers.fonts import BOLD, REGULAR, font
from printer_drivers.models import CELL, LINE_ROWS

_ROWS = 2 * CELL
_LETTER, _BASELINE = 21, 18
_BLACK, _WHITE = 0, 255
_INK_THRESHOLD = 140


class BadLetter(ValueError):
    """Something that a printer would print wrongly; says what."""


class _Letter(NamedTuple):
    char: str
    wide: int
    high: int
    bold: bool
    reverse: bool


class Typewriter:
    """Takes bytes of a line and gives the rows of finished lines, as pictures of mode "1" as wide as the paper."""

    def __init__(self, dots: int, columns: int, code_pages: Mapping[int, str]) -> None:
        self._dots = dots
        self._line_dots = columns * CELL
        self._code_pages = code_pages
        self._line: list[_Letter] = []
        self._used = 0
        self.reset()

    def reset(self) -> None:
        """ESC @: everything as after switching on; a line that was not printed is gone."""
        self._line, self._used = [], 0
        self._codec: str | None = None
        self._wide = self._high = 1
        self._bold = self._reverse = False
        self._align = 0

    @property
    def ready(self) -> bool:
        """Whether a code page was chosen, without which nobody knows what letters come."""
        return self._codec is not None

    @property
    def busy(self) -> bool:
        """Whether letters of an unfinished line wait."""
        return bool(self._line)

    def code_page(self, number: int) -> None:
        """ESC t. Raises BadLetter."""
        if number not in self._code_pages:
            raise BadLetter(f"an unknown code page {number}")
        self._codec = self._code_pages[number]

    def size(self, how: int) -> None:
        """GS !. Raises BadLetter."""
        if how & 0x88:
            raise BadLetter(f"an unknown size {how}")
        self._wide, self._high = (how >> 4) + 1, (how & 7) + 1

    def bold(self, how: int) -> None:
        """ESC E."""
        self._bold = bool(how & 1)

    def reverse(self, how: int) -> None:
        """GS B."""
        self._reverse = bool(how & 1)

    def align(self, how: int) -> None:
        """ESC a. Raises BadLetter."""
        if how not in (0, 1, 2, 48, 49, 50):
            raise BadLetter(f"an unknown alignment {how}")
        if self._line:
            raise BadLetter("an alignment within a line, which printers ignore,")
        self._align = how % 48

    def letter(self, byte: int) -> Image.Image | None:
        """One letter; the line before it, where it had no room there any more. Raises BadLetter."""
        char = bytes((byte,)).decode(self._codec or "ascii", "replace")
        if char == "\ufffd":
            raise BadLetter(f"the byte {byte:02x}, which is no letter of {self._codec}")
        width = CELL * self._wide
        full = self._finished() if self._line and self._used + width > self._line_dots else None
        self._line.append(_Letter(char, self._wide, self._high, self._bold, self._reverse))
        self._used += width
        return full

    def line_feed(self) -> Image.Image:
        """The line so far, or an empty one."""
        return self._finished()

    def placed(self, picture: Image.Image) -> Image.Image:
        """A picture as the alignment puts it on the paper. Raises BadLetter if it is too wide."""
        free = self._dots - picture.width
        if free < 0:
            raise BadLetter(f"something {picture.width} dots wide on paper of {self._dots}")
        paper = Image.new("1", (self._dots, picture.height), 1)
        paper.paste(picture, (free * self._align // 2, 0))
        return paper

    def _finished(self) -> Image.Image:
        rows = max([LINE_ROWS, *(_ROWS * letter.high for letter in self._line)])
        line = Image.new("1", (max(self._used, 1), rows), 1)
        at = 0
        for one in self._line:
            glyph = _glyph(one.char, one.bold, one.reverse)
            size = (CELL * one.wide, _ROWS * one.high)
            line.paste(glyph.resize(size, Image.Resampling.NEAREST), (at, rows - size[1]))
            at += size[0]
        self._line, self._used = [], 0
        return self.placed(line)


@lru_cache(maxsize=1024)
def _glyph(char: str, bold: bool, reverse: bool) -> Image.Image:
    """The letter in a cell of 12 × 24 dots, squeezed where it is wider."""
    letters = font(_LETTER, BOLD if bold else REGULAR)
    width = max(CELL, round(letters.getlength(char)) + 1)
    cell = Image.new("L", (width, _ROWS), _WHITE)
    ImageDraw.Draw(cell).text((width / 2, _BASELINE), char, fill=_BLACK, font=letters, anchor="ms")
    cell = cell.resize((CELL, _ROWS), Image.Resampling.BILINEAR)
    cell = ImageOps.invert(cell) if reverse else cell
    return cell.point(lambda grey: _BLACK if grey < _INK_THRESHOLD else _WHITE, "1")
