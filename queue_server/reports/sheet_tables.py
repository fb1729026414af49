"""Tables of a sheet as blocks, one a row: a calm grid of few lines, figures aligned at the right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from reportlab.lib.units import mm

from queue_server.reports.paper import FAINT, GREY, INK, PALE, Align, Pen, lines_of
from queue_server.reports.sheet_pages import LEFT, WIDTH, Block, space

SIZE, LEADING, HEAD_SIZE, HEAD_LEADING = 8.0, 9.6, 6.8, 7.8
PADDING = 1.75
GAP = 2.2 * mm
#: A figure's column: as wide as «1:02:59» and the room between columns.
FIGURE = 12.2 * mm
#: So many rows at least stand below the title of a table.
TOGETHER = 3


@dataclass(frozen=True)
class Column:
    """A column `width` points wide, room to its neighbour included; `most` lines a cell; `group` stands above its neighbours."""

    title: str
    width: float = FIGURE
    align: Align = "right"
    most: int = 3
    group: str = ""
    bold: bool = False


def heading(title: str, note: str = "", mark: str = "") -> Block:
    """The title of a section, which stays with what follows; with `mark` the reader's list of contents has it."""
    notes = lines_of(note, 7.5, WIDTH, 4) if note else ()
    height = 9 * mm + len(notes) * 9.2

    def draw(pen: Pen, top: float) -> None:
        base = top - 7 * mm
        if mark:
            pen.mark(mark, title, top)
        pen.write(LEFT, base, title, 13, bold=True)
        for place, line in enumerate(notes, 1):
            pen.write(LEFT, base - 2 - place * 9.2, line, 7.5, ink=GREY)

    return Block(height, draw, keep=True)


def said(words: str, size: float = 8.5, most: int = 6, keep: bool = False) -> Block:
    """A paragraph across the page."""
    lines = lines_of(words, size, WIDTH, most)

    def draw(pen: Pen, top: float) -> None:
        for place, line in enumerate(lines):
            pen.write(LEFT, top - size - place * size * 1.25, line, size)

    return Block(len(lines) * size * 1.25 + 1, draw, keep)


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str | None]],
    lowest: float = 0,
    small: Sequence[str] = (),
) -> list[Block]:
    """The head and a block a row; nothing where there are no rows.

    A cell is a text, wrapped and cut to its column, or None: a line to write on. `lowest` is the least height of a row; `small`
    is, for each row, what stands in grey below its second cell, or "".
    """
    head = _head(columns)
    blocks = [_row(columns, row, lowest, small[place] if small else "", head) for place, row in enumerate(rows)]
    if not blocks:
        return []
    # A table does not begin at the foot of a page with its head and a single row.
    together = min(TOGETHER, len(blocks)) - 1
    first = [Block(block.height, block.draw, True, head) for block in blocks[:together]]
    return [Block(head.height, head.draw, keep=True), *first, *blocks[together:]]


def across(columns: Sequence[Column], total: float = WIDTH) -> list[Column]:
    """The columns with the first one as wide as the others leave room."""
    first, *others = columns
    room = total - sum(column.width for column in others)
    return [Column(first.title, room, first.align, first.most, first.group, first.bold), *others]


def _edges(columns: Sequence[Column]) -> list[tuple[Column, float, float]]:
    """Each column with where its texts begin and end."""
    placed = []
    left = LEFT
    for column in columns:
        end = left + column.width
        # Words have their room at the right of them, figures at the left.
        gap = 0 if column is columns[-1] else GAP
        placed.append((column, left, end - gap) if column.align == "left" else (column, left + 1, end))
        left = end
    return placed


def _head(columns: Sequence[Column]) -> Block:
    placed = _edges(columns)
    right = LEFT + sum(column.width for column in columns)
    titles = [lines_of(column.title, HEAD_SIZE, end - begin, 3) if column.title else () for column, begin, end in placed]
    groups = any(column.group for column in columns)
    titles_height = max(len(lines) for lines in titles) * HEAD_LEADING
    height = titles_height + (HEAD_LEADING + 3 if groups else 0) + 5

    def draw(pen: Pen, top: float) -> None:
        base = top - height + 4
        for (column, begin, end), lines in zip(placed, titles, strict=True):
            x = begin if column.align == "left" else end
            for place, line in enumerate(reversed(lines)):
                pen.write(x, base + place * HEAD_LEADING, line, HEAD_SIZE, align=column.align, ink=GREY)
        for name, some in groupby(placed, key=lambda one: one[0].group):
            spanned = list(some)
            if name:
                begin, end = spanned[0][1] + GAP, spanned[-1][2]
                pen.write(end, base + titles_height + 2.5, name, HEAD_SIZE, bold=True, align="right")
                pen.line(begin, base + titles_height, end, base + titles_height, 0.35, INK)
        pen.line(LEFT, top - height, right, top - height, 0.8, INK)

    return Block(height, draw)


def _row(columns: Sequence[Column], cells: Sequence[str | None], lowest: float, note: str, head: Block) -> Block:
    placed = _edges(columns)
    right = LEFT + sum(column.width for column in columns)
    wrapped = [
        lines_of(cell, SIZE, end - begin, column.most, column.bold) if cell else ()
        for (column, begin, end), cell in zip(placed, cells, strict=True)
    ]
    _, note_at, note_end = placed[1] if note else placed[0]
    notes = lines_of(note, HEAD_SIZE, note_end - note_at, 3) if note else ()
    below = len(wrapped[1]) * LEADING if note else 0
    own = max(max((len(lines) for lines in wrapped), default=1) * LEADING, below + len(notes) * HEAD_LEADING)
    height = max(own + 2 * PADDING, lowest)

    def draw(pen: Pen, top: float) -> None:
        base = top - PADDING - SIZE + 0.4
        for (column, begin, end), cell, lines in zip(placed, cells, wrapped, strict=True):
            x = begin if column.align == "left" else end
            for place, line in enumerate(lines):
                pen.write(x, base - place * LEADING, line, SIZE, column.bold, column.align)
            if cell is None:
                pen.line(begin, top - lowest + 2.5 * PADDING, end, top - lowest + 2.5 * PADDING, 0.4, PALE)
        for place, line in enumerate(notes):
            pen.write(note_at, base - below - place * HEAD_LEADING + 0.8, line, HEAD_SIZE, ink=GREY)
        pen.line(LEFT, top - height, right, top - height, 0.3, FAINT)

    return Block(height, draw, False, head)


def after_table() -> Block:
    """The room below a table."""
    return space(4 * mm)
