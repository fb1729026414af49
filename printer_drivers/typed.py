"""Writes a ticket as text in a code page of the printer: small jobs for slow lines, and for printers that draw badly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import IntEnum

from PIL import Image

from printer_drivers.codepages import ellipsis_spelled, spelled
from printer_drivers.escpos import INITIALISE, raster, real_time_safe
from printer_drivers.layout import MOST_ROWS, QR_DOTS, SMALL_QR_DOTS, USUAL_ROWS, cleaned
from printer_drivers.logo import logo_picture
from printer_drivers.models import LINE_ROWS, Model
from printer_drivers.paper import TicketPaper
from printer_drivers.sheet import MARGIN, qr_module, qr_picture, white_beside
from printer_drivers.template import USUAL
from printer_drivers.text import ELLIPSIS, NO_BREAK_SPACE, cut_lines, wrap

CELL_ROWS = 24
"""Height of a letter of font A."""

_LETTERS_OF_THE_USA = b"\x1bR\x00"
"""ESC R 0: with another country's set, # and $ and the brackets would be other signs."""
_NUMBER, _LARGE_NUMBER = 4, 8
"""How many times as wide and high as usual; less where the number is long."""
_MOST_PAPERS, _FEW_PAPERS = 6, 3
_MOST_OF_A_CODE = 0.6
_LARGER = {"small": 1, "normal": 1, "large": 2}
"""Height of the letters for the sizes of a template's blocks."""


class _Room(IntEnum):
    """How much room a ticket may take."""

    PLENTY = 0
    LITTLE = 1
    """Without rules and with a smaller QR code."""
    NONE = 2
    """Long texts end in an ellipsis early."""


def typed(paper: TicketPaper, printer: Model, codec: str) -> tuple[bytes, int]:
    """The job for one ticket and how many rows of paper it takes, at most 12 cm; raises ModelError."""
    tall = cleaned(paper)
    plain = replace(tall, large=False)
    few = replace(plain, papers=plain.papers[:_FEW_PAPERS])
    none = replace(plain, papers=())
    large = (tall, _Room.PLENTY), (tall, _Room.LITTLE), (replace(tall, papers=()), _Room.LITTLE)
    attempts = (
        *(large if paper.large else ()),
        (plain, _Room.PLENTY),
        (plain, _Room.LITTLE),
        (few, _Room.LITTLE),
        (none, _Room.LITTLE),
        (none, _Room.NONE),
        (replace(none, template=USUAL), _Room.NONE),
    )
    for text, room in attempts:
        typist = _Typist(printer, codec)
        _compose(typist, text, paper.large, room)
        if typist.rows <= (MOST_ROWS if room is _Room.NONE else USUAL_ROWS):
            break
    return typist.job(), typist.rows


class _Typist:
    """Lines of letters one below the other; every line says all about its letters, so that none depends on another."""

    def __init__(self, printer: Model, codec: str) -> None:
        self.rows = 0
        self.printer = printer
        self._codec = codec
        self._job = bytearray(INITIALISE + _LETTERS_OF_THE_USA + b"\x1bt" + bytes((printer.number_of(codec),)))

    def job(self) -> bytes:
        return bytes(self._job) + self.printer.end_of_job

    def spelled(self, text: str) -> str:
        return spelled(text, self._codec)

    def write(self, text: str, most_lines: int, size: int = 1, high: int = 1, *, bold: bool = False, hang: str = "") -> None:
        """Writes `text` in letters `size` times as wide and `high` as high, the later lines below the first word."""
        room = self.printer.columns // size - len(hang)
        lines = wrap(self.spelled(text), room, self._measure) if text else []
        if len(lines) > most_lines:
            lines = cut_lines(lines, room, self._measure, most_lines)
        for index, line in enumerate(lines):
            shown = ellipsis_spelled(line.replace(NO_BREAK_SPACE, " "), self._codec)
            self._line((hang if index == 0 else " " * len(hang)) + shown, size, high, bold)

    def number(self, text: str, most: int) -> None:
        length = max(1, len(self.spelled(text)))
        size = max(1, min(most, self.printer.columns // length))
        self.write(text, 2, size, size, bold=True)

    def band(self, text: str) -> None:
        """White letters on black over the whole width."""
        room = self.printer.columns // 2
        shown = self.spelled(text)[: room - 2]
        self._job += b"\x1dB\x01"
        self._line(f" {shown}".ljust(room), 2, 2, True)
        self._job += b"\x1dB\x00"

    def rule(self) -> None:
        self._line("-" * self.printer.columns, 1, 1, False)

    def gap(self) -> None:
        self._job += b"\n"
        self.rows += LINE_ROWS

    def code(self, content: str, about: int) -> bool:
        """Prints a QR code about so many dots wide; False if no phone could read it so small."""
        at_most = int(self.printer.dots * _MOST_OF_A_CODE)
        module = qr_module(content, about, at_most)
        picture = qr_picture(content, about, at_most)
        if module is None or picture is None:
            return False
        if self.printer.qr and content.isascii() and content.isprintable():
            self._job += _qr_commands(content.encode("ascii"), module)
            self.rows += picture.height
        else:
            self.picture(white_beside(picture, MARGIN, self.printer.dots))
        return True

    def picture(self, picture: Image.Image) -> None:
        """Prints a picture as wide as the paper."""
        safe = real_time_safe(picture)
        self._job += raster(safe)
        self.rows += safe.height

    def _measure(self, text: str) -> int:
        return len(ellipsis_spelled(text.replace(NO_BREAK_SPACE, " "), self._codec)) if ELLIPSIS in text else len(text)

    def _line(self, text: str, size: int, high: int, bold: bool) -> None:
        self._job += b"\x1d!" + bytes(((size - 1) << 4 | (high - 1),)) + b"\x1bE" + bytes((bold,))
        self._job += text.encode(self._codec) + b"\n"
        self.rows += max(LINE_ROWS, CELL_ROWS * high)


def _compose(typist: _Typist, paper: TicketPaper, large: bool, room: _Room) -> None:
    if paper.copy_mark:
        typist.band(paper.copy_mark)
    names = [block.name for block in paper.template.blocks]
    for index, block in enumerate(paper.template.blocks):
        high = max(_LARGER[block.size], 2 if paper.large and block.name in ("service", "ahead") else 1)
        if block.name == "text":
            typist.write(block.text(paper.language), 1 if room is _Room.NONE else 3, 1, high)
        elif block.name == "number":
            typist.number(paper.number, _LARGE_NUMBER if large or block.size == "large" else _NUMBER)
        elif block.name == "qr":
            _code(typist, paper, joined="when" in names[index + 1 : index + 2], room=room)
        elif block.name == "when":
            if names[index - 1 : index] != ["qr"]:
                typist.write(paper.issued, 2, 1, high)
        else:
            _BLOCKS[block.name](typist, paper, high, room)


def _logo(typist: _Typist, paper: TicketPaper, high: int, room: _Room) -> None:
    dots = typist.printer.dots
    typist.picture(white_beside(logo_picture(paper.template.logo, dots * 2 // 3).convert("1"), MARGIN, dots))


def _office(typist: _Typist, paper: TicketPaper, high: int, room: _Room) -> None:
    typist.write(paper.office, 1 if room is _Room.NONE else 2, 1, high)
    _rule(typist, room)


def _heading(typist: _Typist, paper: TicketPaper, high: int, room: _Room) -> None:
    typist.write(paper.heading, 1, 1, high)


def _group(typist: _Typist, paper: TicketPaper, high: int, room: _Room) -> None:
    typist.write(paper.group, 1 if room is _Room.NONE else 2, 1, high)


def _service(typist: _Typist, paper: TicketPaper, high: int, room: _Room) -> None:
    typist.write(paper.service, 3 if room is _Room.NONE else 6, 1, high, bold=True)


def _ahead(typist: _Typist, paper: TicketPaper, high: int, room: _Room) -> None:
    typist.write(paper.ahead, 2 if room is _Room.NONE else 4, 1, high)


def _papers(typist: _Typist, paper: TicketPaper, high: int, room: _Room) -> None:
    if not paper.papers:
        return
    _rule(typist, room)
    typist.write(paper.papers_heading, 1, 1, high, bold=True)
    for name in paper.papers[:_MOST_PAPERS]:
        typist.write(name, 2, 1, high, hang="* ")


def _code(typist: _Typist, paper: TicketPaper, joined: bool, room: _Room) -> None:
    if paper.qr:
        typist.gap()
        if typist.code(paper.qr, QR_DOTS if room is _Room.PLENTY else SMALL_QR_DOTS):
            typist.gap()
            typist.write(paper.qr_caption, 1 if room is _Room.NONE else 2, bold=True)
    if joined:
        typist.write(paper.issued, 2)


def _advice(typist: _Typist, paper: TicketPaper, high: int, room: _Room) -> None:
    if paper.footer:
        _rule(typist, room)
    for line in paper.footer[:3]:
        typist.write(line, 1 if room is _Room.NONE else 3, 1, high)


def _rule(typist: _Typist, room: _Room) -> None:
    if room is _Room.PLENTY:
        typist.rule()


_BLOCKS: dict[str, Callable[[_Typist, TicketPaper, int, _Room], None]] = {
    "logo": _logo,
    "office": _office,
    "heading": _heading,
    "group": _group,
    "service": _service,
    "ahead": _ahead,
    "papers": _papers,
    "advice": _advice,
}


def _qr_commands(content: bytes, module: int) -> bytes:
    """GS ( k: model 2, dots to the module, 15 % of repair, the content, print."""
    parts = (b"\x31\x41\x32\x00", b"\x31\x43" + bytes((module,)), b"\x31\x45\x31", b"\x31\x50\x30" + content, b"\x31\x51\x30")
    return b"".join(b"\x1d(k" + len(part).to_bytes(2, "little") + part for part in parts)
