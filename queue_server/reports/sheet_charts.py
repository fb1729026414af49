"""Charts of a sheet, drawn as lines and fillings: legible without colour, each with its figures beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from reportlab.lib.units import mm

from queue_server.reports.paper import FAINT, GREY, INK, OVER, PALE, SOLID, Pen, lines_of, width_of
from queue_server.reports.sheet_figures import Told
from queue_server.reports.sheet_pages import LEFT, RIGHT, WIDTH, Block

Document = dict[str, Any]

SMALL = 6.8
TITLE = 7 * mm
#: Of the services of a chart; the table has all.
SERVICES_SHOWN = 6
AXIS = 7 * mm


def _title(pen: Pen, x: float, top: float, title: str, note: str, width: float) -> None:
    pen.write(x, top - 10, title, 9.5, bold=True)
    if note:
        begin = x + width_of(title, 9.5, True) + 3 * mm
        (words,) = lines_of(note, SMALL, max(x + width - begin, 20), 1)
        pen.write(begin, top - 10, words, SMALL, ink=GREY)


def _top_of_scale(most: float) -> int:
    """A round number not below `most`, that can be halved."""
    if most <= 2:
        return 2
    size: float = 10 ** math.floor(math.log10(most))
    steps = (round(step * size) for step in (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10, 12))
    return next(step for step in steps if step >= most and step % 2 == 0)


def _scale(pen: Pen, left: float, right: float, base: float, height: float, most: int, words: Sequence[str]) -> None:
    """Hairlines at nothing, half and all, named at the left."""
    for place, label in enumerate(words):
        y = base + height * place / (len(words) - 1)
        pen.line(left, y, right, y, 0.6 if place == 0 else 0.25, INK if place == 0 else FAINT)
        pen.write(left - 1.5 * mm, y - 2.2, label, SMALL, align="right", ink=GREY)


def by_quarter_hour(quarters: Sequence[Document], told: Told) -> Block:
    """Who waited, and below it on the same hours which counters were open and which of them served."""
    waiting_height, counters_height, gap = 29 * mm, 15 * mm, 12 * mm
    height = TITLE + waiting_height + gap + counters_height + 6 * mm
    left = LEFT + AXIS
    slot = min((RIGHT - left) / len(quarters), 9 * mm)
    most = _top_of_scale(max(one["waiting"]["max"] for one in quarters))
    counters = _top_of_scale(max(max(one["open_counters"], one["busy_counters"]) for one in quarters))
    step = 1 if len(quarters) <= 60 else 2

    def draw(pen: Pen, top: float) -> None:
        _title(pen, LEFT, top, told("chart.waiting"), told("chart.waiting.note"), WIDTH)
        right = left + slot * len(quarters)
        base = top - TITLE - waiting_height
        _scale(pen, left, right, base, waiting_height, most, ["0", str(most // 2), str(most)])
        _title(pen, LEFT, base - 3.5 * mm, told("chart.counters"), told("chart.counters.note"), WIDTH)
        floor = base - gap - counters_height
        _scale(pen, left, right, floor, counters_height, counters, ["0", str(counters // 2), str(counters)])
        outline: list[tuple[float, float]] = []
        for place, one in enumerate(quarters):
            x = left + place * slot
            air = slot * 0.14
            pen.box(x + air, base, slot - 2 * air, waiting_height * one["waiting"]["mean"] / most, PALE)
            if one["waiting"]["max"]:
                y = base + waiting_height * one["waiting"]["max"] / most
                pen.line(x + air, y, x + slot - air, y, 1.1, INK)
            pen.box(x + air, floor, slot - 2 * air, counters_height * one["busy_counters"] / counters, SOLID)
            y = floor + counters_height * one["open_counters"] / counters
            outline += [(x, y), (x + slot, y)]
            if one["at"].endswith(":00") and int(one["at"][:2]) % step == 0:
                pen.line(x, floor, x, floor - 1.2 * mm, 0.5, INK)
                pen.write(x, floor - 4 * mm, one["at"], SMALL, align="middle", ink=GREY)
        pen.path(outline, 1, INK)

    return Block(height, draw)


def by_day(days: Sequence[Document], told: Told) -> Block:
    """The share within the standard day by day, and below it how many tickets there were."""
    share_height, tickets_height, gap = 29 * mm, 15 * mm, 12 * mm
    height = TITLE + share_height + gap + tickets_height + 6 * mm
    left = LEFT + AXIS
    slot = min((RIGHT - left) / max(len(days), 1), 9 * mm)
    most = _top_of_scale(max((one["tickets"] for one in days), default=0))

    def draw(pen: Pen, top: float) -> None:
        _title(pen, LEFT, top, told("chart.days"), told("chart.days.note"), WIDTH)
        right = left + slot * len(days)
        base = top - TITLE - share_height
        _scale(pen, left, right, base, share_height, 100, ["0", "50", "100"])
        _title(pen, LEFT, base - 3.5 * mm, told("chart.tickets"), "", WIDTH)
        floor = base - gap - tickets_height
        _scale(pen, left, right, floor, tickets_height, most, ["0", str(most // 2), str(most)])
        air = slot * 0.14 if slot > 2 * mm else 0
        written = left - 100.0
        for place, one in enumerate(days):
            x = left + place * slot
            share = one["share_within_standard"]
            if share is not None:
                pen.box(x + air, base, slot - 2 * air, share_height * share, SOLID)
                rest = (x + air, base + share_height * share, slot - 2 * air, share_height * (1 - share))
                if slot > 2 * mm:
                    pen.hatched(*rest)
                else:
                    pen.box(*rest, fill=OVER)
            pen.box(x + air, floor, slot - 2 * air, tickets_height * one["tickets"] / most, PALE)
            label = f"{one['day'][8:]}.{one['day'][5:7]}"
            if x + slot / 2 - written > width_of(label, SMALL) + 1 * mm:
                written = x + slot / 2
                pen.write(written, floor - 4 * mm, label, SMALL, align="middle", ink=GREY)

    return Block(height, draw)


def within_by_service(services: Sequence[Document], told: Told, x: float, width: float) -> Block:
    """A bar for each service: how many of its visits kept the standard, the rest hatched."""
    served = sorted((one for one in services if one["finished"]), key=lambda one: -one["finished"])
    shown = served[:SERVICES_SHOWN]
    left_out = len(served) - len(shown)
    step = 9.4 * mm
    height = TITLE + step * len(shown) + (4 * mm if left_out else 0) + 2 * mm

    def draw(pen: Pen, top: float) -> None:
        _title(pen, x, top, told("chart.services"), "", width)
        for place, one in enumerate(shown):
            edge = top - TITLE - place * step
            total = one["total"]
            kept = told.part(total["within_standard"], one["finished"])
            share = told.share_of(total["within_standard"], one["finished"])
            pen.write(x + width, edge - 9, share, 8, bold=True, align="right")
            pen.write(x + width - 15 * mm, edge - 9, kept, SMALL, align="right", ink=GREY)
            (name,) = lines_of(one["service"]["name"], 8, width - 18 * mm - width_of(kept, SMALL), 1)
            pen.write(x, edge - 9, name, 8)
            part = total["share_within_standard"] or 0
            pen.box(x, edge - 9 - 3.4 * mm, width * part, 2 * mm, SOLID)
            pen.hatched(x + width * part, edge - 9 - 3.4 * mm, width * (1 - part), 2 * mm)
        if left_out:
            pen.write(x, top - TITLE - len(shown) * step - 8, told("chart.services.more", n=left_out), SMALL, ink=GREY)

    return Block(height, draw)


def distribution(steps: Sequence[Document], limit_s: int, told: Told, x: float, width: float) -> Block:
    """How long visits took in all, in steps, with the line at the limit; what is over it is hatched."""
    bars_height = 43 * mm
    height = TITLE + 5 * mm + bars_height + 9 * mm
    most = max(max(one["count"] for one in steps), 1)
    slot = width / len(steps)

    def place_of(seconds: float) -> float:
        for number, one in enumerate(steps):
            if one["to_s"] is None or seconds < one["to_s"]:
                whole = (one["to_s"] or one["from_s"] * 2 or 1) - one["from_s"]
                within: float = min((seconds - one["from_s"]) / whole, 1)
                return x + slot * (number + within)
        return x + width

    def draw(pen: Pen, top: float) -> None:
        _title(pen, x, top, told("chart.total"), told("chart.total.note"), width)
        base = top - TITLE - 5 * mm - bars_height
        air = slot * 0.1
        for number, one in enumerate(steps):
            left = x + number * slot
            tall = bars_height * one["count"] / most
            shape = (left + air, base, slot - 2 * air, tall)
            if one["from_s"] >= limit_s:
                pen.hatched(*shape)
            else:
                pen.box(*shape, fill=SOLID)
            if one["count"]:
                pen.write(left + slot / 2, base + tall + 2, told.number(one["count"]), SMALL, align="middle")
            if one["to_s"] is None:
                words = told("chart.total.more", n=one["from_s"] // 60)
                pen.write(left + slot / 2, base - 4 * mm, words, SMALL, align="middle", ink=GREY)
            elif number % 2 == 0:
                pen.write(left, base - 4 * mm, str(one["from_s"] // 60), SMALL, align="middle", ink=GREY)
                pen.line(left, base, left, base - 1.2 * mm, 0.5, INK)
        pen.line(x, base, x + width, base, 0.6, INK)
        pen.write(x + width, base - 8 * mm, told("chart.total.axis"), SMALL, align="right", ink=GREY)
        line = place_of(limit_s)
        pen.line(line, base - 1 * mm, line, base + bars_height + 5 * mm, 1.4, OVER)
        words = told("chart.limit", limit=told.words["limit"])
        pen.write(line + 1.2 * mm, base + bars_height + 3.2 * mm, words, 7.5, bold=True, ink=OVER)

    return Block(height, draw)
