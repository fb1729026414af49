"""Lays blocks out on pages: none is split, headings stay with what follows, the head of a table stands on each page."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from queue_server.reports.paper import GREY, INK, REGULAR, Pen, harmless, lines_of

#: More room at the left, where sheets are bound into a folder.
LEFT, RIGHT = 20 * mm, A4[0] - 12 * mm
WIDTH = RIGHT - LEFT
TOP, BOTTOM = A4[1] - 13 * mm, 17 * mm
FOOT = 10 * mm


@dataclass(frozen=True)
class Block:
    """Something of a certain height (points) that is drawn below a given edge and never split.

    `keep`: it stands on the same page as the block after it. `head`: what is drawn above it where it begins a page.
    `fresh`: it begins a page.
    """

    height: float
    draw: Callable[[Pen, float], None]
    keep: bool = False
    head: Block | None = None
    fresh: bool = False


@dataclass(frozen=True)
class Foot:
    """What stands at the foot of each page; `page` is filled with {page} and {pages}."""

    left: str
    right: str
    page: str


def space(height: float, keep: bool = False) -> Block:
    """Empty room."""
    return Block(height, lambda pen, top: None, keep)


def beside(blocks: Sequence[tuple[float, Block]], keep: bool = False) -> Block:
    """Blocks side by side as one: each knows its place across the page, and begins so many points below the upper edge."""

    def draw(pen: Pen, top: float) -> None:
        for drop, block in blocks:
            block.draw(pen, top - drop)

    return Block(max((drop + block.height for drop, block in blocks), default=0), draw, keep)


def stacked(blocks: Sequence[Block], keep: bool = False) -> Block:
    """Blocks below each other as one that is not split."""

    def draw(pen: Pen, top: float) -> None:
        for block in blocks:
            block.draw(pen, top)
            top -= block.height

    return Block(sum(block.height for block in blocks), draw, keep)


Page = list[tuple[float, Block]]


def paginated(blocks: Iterable[Block]) -> list[Page]:
    """The blocks by page, each with its upper edge."""
    pages: list[Page] = [[]]
    y = TOP
    for group in _groups(blocks):
        first = group[0]
        need = sum(block.height for block in group)
        if pages[-1] and (first.fresh or y - need < BOTTOM):
            pages.append([])
            y = TOP
        if not pages[-1] and first.head:
            pages[-1].append((y, first.head))
            y -= first.head.height
        for block in group:
            if not pages[-1] and not block.height:
                continue
            pages[-1].append((y, block))
            y -= block.height
    return pages


def _groups(blocks: Iterable[Block]) -> Iterable[list[Block]]:
    """What stays together; never more than half a page."""
    group: list[Block] = []
    for block in blocks:
        group.append(block)
        if not block.keep or sum(one.height for one in group) > (TOP - BOTTOM) / 2:
            yield group
            group = []
    if group:
        yield group


def pdf(blocks: Iterable[Block], foot: Foot, title: str, author: str, language: str, made_at: str | None) -> bytes:
    """The document. The same blocks give the same bytes: its date is `made_at` (ISO 8601), not the clock's."""
    pages = paginated(blocks)
    rl_config.useA85 = 0  # bytes as they are, not as letters: a tenth faster and a fifth smaller
    if made_at:
        os.environ["SOURCE_DATE_EPOCH"] = str(int(datetime.fromisoformat(made_at).timestamp()))
    made = BytesIO()
    canvas = Canvas(
        made,
        pagesize=A4,
        invariant=1,
        pageCompression=1,
        initialFontName=REGULAR,  # type: ignore[arg-type]  # its stub says a number
        lang=language,
    )
    canvas.setTitle(harmless(title))
    canvas.setAuthor(harmless(author))
    canvas.setCreator("Talon")
    pen = Pen(canvas)
    for number, page in enumerate(pages, 1):
        for top, block in page:
            block.draw(pen, top)
        _draw_foot(pen, foot, number, len(pages))
        pen.lift()
    canvas.save()
    return made.getvalue()


def _draw_foot(pen: Pen, foot: Foot, number: int, count: int) -> None:
    pen.line(LEFT, FOOT + 4 * mm, RIGHT, FOOT + 4 * mm, 0.5, INK)
    (left,) = lines_of(foot.left, 7, WIDTH * 0.5, 1)
    pen.write(LEFT, FOOT, left, 7, ink=GREY)
    page = foot.page.replace("{page}", str(number)).replace("{pages}", str(count))
    pen.write(RIGHT, FOOT, page, 7, bold=True, align="right")
    pen.write(RIGHT - 26 * mm, FOOT, foot.right, 7, align="right", ink=GREY)
