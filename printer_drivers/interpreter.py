"""A strict ESC/POS printer made of code: bytes in, papers out, and an error for every byte it does not understand."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

LINE_ROWS = 30
"""Rows of one line feed after ESC @ (1/6 inch, rounded as the printers do at 203 dpi)."""
MOST_ROWS_OF_A_PAPER = 20_000


class EscPosError(ValueError):
    """Bytes that are no proper print job; says which and where."""


def emulate(job: bytes, width_dots: int) -> Image.Image:
    """The one paper that `job` prints, as a picture of mode "1", `width_dots` wide.

    Raises EscPosError for an unknown or broken command, a picture wider than the paper, paper left without a cut
    or more than one cut.
    """
    papers = emulate_stream(job, width_dots)
    if len(papers) != 1:
        raise EscPosError(f"the job makes {len(papers)} papers instead of one")
    return papers[0]


def emulate_stream(stream: bytes, width_dots: int) -> list[Image.Image]:
    """The papers that `stream` prints, cut by cut; raises EscPosError as `emulate` does."""
    machine = _Machine(stream, width_dots)
    machine.run()
    return machine.papers


class _Machine:
    def __init__(self, stream: bytes, width_dots: int) -> None:
        self.papers: list[Image.Image] = []
        self._stream = stream
        self._at = 0
        self._started = 0
        self._width = width_dots
        self._bytes_a_row = width_dots // 8
        self._rows = bytearray()

    def run(self) -> None:
        while self._at < len(self._stream):
            self._started = self._at
            self._command()()
        if self._rows:
            raise EscPosError(f"{len(self._rows) // self._bytes_a_row} rows are left without a cut at the end")

    def _command(self) -> Callable[[], None]:
        for length in (1, 2, 3):
            name = self._stream[self._at : self._at + length]
            if name in _COMMANDS:
                self._at += length
                handler = _COMMANDS[name]
                return lambda: handler(self)
        unknown = self._stream[self._at : self._at + 3]
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
        """NUL between commands, ESC @ with nothing to forget."""

    def feed_line(self) -> None:
        self._feed(LINE_ROWS)

    def feed_rows(self) -> None:
        self._feed(self._take(1)[0])

    def feed_lines(self) -> None:
        self._feed(self._take(1)[0] * LINE_ROWS)

    def picture(self) -> None:
        mode, low, high, rows_low, rows_high = self._take(5)
        width, rows = low + 256 * high, rows_low + 256 * rows_high
        if mode != 0:
            raise self._refuse(f"a picture in mode {mode}, only 0 is known,")
        if not width or not rows:
            raise self._refuse("an empty picture")
        if width > self._bytes_a_row:
            raise self._refuse(f"a picture {width * 8} dots wide on paper of {self._width}")
        white = bytes(self._bytes_a_row - width)
        for _ in range(rows):
            self._print(self._take(width) + white)

    def cut(self) -> None:
        kind = self._take(1)[0]
        if kind in (65, 66):
            self._feed(self._take(1)[0])
        elif kind not in (0, 1, 48, 49):
            raise self._refuse(f"an unknown cut {kind}")
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

    def _feed(self, rows: int) -> None:
        self._print(bytes(rows * self._bytes_a_row))

    def _print(self, rows: bytes) -> None:
        self._rows += rows
        if len(self._rows) > MOST_ROWS_OF_A_PAPER * self._bytes_a_row:
            raise self._refuse(f"more than {MOST_ROWS_OF_A_PAPER} rows without a cut")


_COMMANDS: dict[bytes, Callable[[_Machine], None]] = {
    b"\x00": _Machine.nothing,
    b"\n": _Machine.feed_line,
    b"\x1b@": _Machine.nothing,
    b"\x1bJ": _Machine.feed_rows,
    b"\x1bd": _Machine.feed_lines,
    b"\x1dv0": _Machine.picture,
    b"\x1dV": _Machine.cut,
    b"\x1da": _Machine.automatic_status,
    b"\x1dr": _Machine.ask_later,
    b"\x10\x04": _Machine.ask_now,
}
