"""A strict ESC/POS printer made of code: bytes in, papers out, and an error for every byte it does not understand."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from printer_drivers.models import CELL, LINE_ROWS, Model
from printer_drivers.sheet import qr_code
from printer_drivers.typewriter import BadLetter, Typewriter

MOST_ROWS_OF_A_PAPER = 20_000


class EscPosError(ValueError):
    """Bytes that are no proper print job; says which and where."""


def emulate(job: bytes, width_dots: int, printer: Model | None = None) -> Image.Image:
    """The one paper that `job` prints, as a picture of mode "1", `width_dots` wide.

    Raises EscPosError for an unknown or broken command, letters before a code page was chosen or of none, a picture
    wider than the paper, paper left without a cut (where the printer has a blade) or more than one cut.
    """
    papers = emulate_stream(job, width_dots, printer)
    if len(papers) != 1:
        raise EscPosError(f"the job makes {len(papers)} papers instead of one")
    return papers[0]


def emulate_stream(stream: bytes, width_dots: int, printer: Model | None = None) -> list[Image.Image]:
    """The papers that `stream` prints, cut by cut; raises EscPosError as `emulate` does."""
    machine = _Machine(stream, width_dots, printer or Model(width_dots, width_dots // CELL))
    machine.run()
    return machine.papers


class _Machine:
    def __init__(self, stream: bytes, width_dots: int, printer: Model) -> None:
        self.papers: list[Image.Image] = []
        self._stream = stream
        self._at = 0
        self._started = 0
        self._width = width_dots
        self._bytes_a_row = width_dots // 8
        self._rows = bytearray()
        self._cuts = printer.cutter != "none"
        self._letters = Typewriter(width_dots, printer.columns, printer.code_pages)
        self._code: dict[int, bytes] = {}
        """What GS ( k was told so far, by its function."""

    def run(self) -> None:
        while self._at < len(self._stream):
            self._started = self._at
            try:
                self._command()()
            except BadLetter as error:
                raise self._refuse(str(error)) from None
        self._at_start_of_line("the end")
        if self._rows and not self._cuts:
            self._tear_off()
        if self._rows:
            raise EscPosError(f"{len(self._rows) // self._bytes_a_row} rows are left without a cut at the end")

    def _command(self) -> Callable[[], None]:
        for length in (1, 2, 3):
            name = self._stream[self._at : self._at + length]
            if name in _COMMANDS:
                self._at += length
                handler = _COMMANDS[name]
                return lambda: handler(self)
        if 0x20 <= self._stream[self._at] != 0x7F and self._letters.ready:
            return self._letter
        unknown = self._stream[self._at : self._at + 3]
        if unknown[0] >= 0x20:
            raise EscPosError(f"unknown command {unknown.hex(' ')} at byte {self._at} (letters need a code page, ESC t)")
        raise EscPosError(f"unknown command {unknown.hex(' ')} at byte {self._at}")

    def _take(self, count: int) -> bytes:
        taken = self._stream[self._at : self._at + count]
        if len(taken) < count:
            raise EscPosError(f"the command at byte {self._started} breaks off: {count - len(taken)} bytes are missing")
        self._at += count
        return taken

    def _refuse(self, why: str) -> EscPosError:
        return EscPosError(f"{why} at byte {self._started}")

    def nothing(self) -> None:
        """NUL between commands."""

    def initialise(self) -> None:
        self._letters.reset()
        self._code.clear()

    def feed_line(self) -> None:
        self._draw(self._letters.line_feed())

    def _letter(self) -> None:
        full = self._letters.letter(self._take(1)[0])
        if full is not None:
            self._draw(full)

    def letters_of_a_country(self) -> None:
        if self._take(1)[0] != 0:
            raise self._refuse("another country's letters than those of ESC R 0")

    def code_page(self) -> None:
        self._letters.code_page(self._take(1)[0])

    def size(self) -> None:
        self._letters.size(self._take(1)[0])

    def bold(self) -> None:
        self._letters.bold(self._take(1)[0])

    def reverse(self) -> None:
        self._letters.reverse(self._take(1)[0])

    def align(self) -> None:
        self._letters.align(self._take(1)[0])

    def symbol(self) -> None:
        low, high = self._take(2)
        kind, function, *data = self._take(low + 256 * high) or b"\x00"
        if kind != 0x31 or function not in (0x41, 0x43, 0x45, 0x50, 0x51):
            raise self._refuse("an unknown symbol, only QR codes are known,")
        if function != 0x51:
            self._code[function] = bytes(data)
            return
        self._at_start_of_line("a QR code")
        size, repair = self._code.get(0x43, b"\x03"), self._code.get(0x45, b"0")
        content = self._code.get(0x50, b"")
        if not content.startswith(b"0") or len(content) < 2 or self._code.get(0x41, b"2\x00") != b"2\x00":
            raise self._refuse("a QR code without content or of an unknown model")
        if repair != b"1" or len(size) != 1 or not 1 <= size[0] <= 16:
            raise self._refuse("a QR code of an unknown size or repair")
        picture = qr_code(content[1:].decode("latin-1"), size[0])
        if picture is None:
            raise self._refuse("a QR code of too much content")
        self._draw(self._letters.placed(picture.convert("1")))

    def feed_rows(self) -> None:
        self._at_start_of_line("a feed")
        self._feed(self._take(1)[0])

    def feed_lines(self) -> None:
        self._at_start_of_line("a feed")
        self._feed(self._take(1)[0] * LINE_ROWS)

    def picture(self) -> None:
        mode, low, high, rows_low, rows_high = self._take(5)
        width, rows = low + 256 * high, rows_low + 256 * rows_high
        if mode != 0:
            raise self._refuse(f"a picture in mode {mode}, only 0 is known,")
        if not width or not rows:
            raise self._refuse("an empty picture")
        self._at_start_of_line("a picture")
        if width > self._bytes_a_row:
            raise self._refuse(f"a picture {width * 8} dots wide on paper of {self._width}")
        white = bytes(self._bytes_a_row - width)
        for _ in range(rows):
            self._print(self._take(width) + white)

    def cut(self) -> None:
        kind = self._take(1)[0]
        self._at_start_of_line("the cut")
        if kind in (65, 66):
            self._feed(self._take(1)[0])
        elif kind not in (0, 1, 48, 49):
            raise self._refuse(f"an unknown cut {kind}")
        if not self._cuts:
            raise self._refuse("a cut by a printer that has no blade")
        self._tear_off()

    def _tear_off(self) -> None:
        rows = len(self._rows) // self._bytes_a_row
        if not rows:  # a blank strip: the paper between head and blade
            return
        self.papers.append(Image.frombytes("1", (self._width, rows), bytes(self._rows), "raw", "1;I"))
        self._rows.clear()

    def ask_now(self) -> None:
        if self._take(1)[0] not in (1, 2, 3, 4):
            raise self._refuse("an unknown DLE EOT")

    def ask_later(self) -> None:
        if self._take(1)[0] not in (1, 2, 49, 50):
            raise self._refuse("an unknown GS r")

    def automatic_status(self) -> None:
        self._take(1)

    def _at_start_of_line(self, what: str) -> None:
        if self._letters.busy:
            raise self._refuse(f"{what} with letters still in the line")

    def _draw(self, rows: Image.Image) -> None:
        self._print(rows.tobytes("raw", "1;I"))

    def _feed(self, rows: int) -> None:
        self._print(bytes(rows * self._bytes_a_row))

    def _print(self, rows: bytes) -> None:
        self._rows += rows
        if len(self._rows) > MOST_ROWS_OF_A_PAPER * self._bytes_a_row:
            raise self._refuse(f"more than {MOST_ROWS_OF_A_PAPER} rows without a cut")


_COMMANDS: dict[bytes, Callable[[_Machine], None]] = {
    b"\x00": _Machine.nothing,
    b"\n": _Machine.feed_line,
    b"\x1b@": _Machine.initialise,
    b"\x1bR": _Machine.letters_of_a_country,
    b"\x1bt": _Machine.code_page,
    b"\x1bE": _Machine.bold,
    b"\x1ba": _Machine.align,
    b"\x1d!": _Machine.size,
    b"\x1dB": _Machine.reverse,
    b"\x1d(k": _Machine.symbol,
    b"\x1bJ": _Machine.feed_rows,
    b"\x1bd": _Machine.feed_lines,
    b"\x1dv0": _Machine.picture,
    b"\x1dV": _Machine.cut,
    b"\x1da": _Machine.automatic_status,
    b"\x1dr": _Machine.ask_later,
    b"\x10\x04": _Machine.ask_now,
}
