"""Draws the sheet of a day or a period: {"report", "words"} as JSON comes in, the PDF goes out; run as a process of its own."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import Any

from queue_server.reports.paper import use_type
from queue_server.reports.sheet_figures import Told
from queue_server.reports.sheet_front import front
from queue_server.reports.sheet_pages import BOTTOM, TOP, Foot, pdf, space
from queue_server.reports.sheet_sections import sections

Document = dict[str, Any]


def draw(report: Document, words: Document) -> bytes:
    """The PDF of a report as `day_report` or `period_report` gives it, with `words` as sheet_words makes them."""
    use_type()
    told = Told(words, report.get("timezone"))
    office = report["office"]["name"]
    foot = Foot(f"{office} · {words['short']}", " · ".join(filter(None, (words["version"], words["made"]))), told("page"))
    begin, (first, *others) = front(report, told), sections(report, told)
    # What does not fit on the first page anyway is followed by the tables at once.
    alone = "by_day" not in report and report["tickets"] > 0 and sum(block.height for block in begin) < TOP - BOTTOM
    blocks = [*begin, space(2), replace(first, fresh=alone), *others]
    return pdf(blocks, foot, f"{words['title']} · {office}", office, words["language"], report.get("made_at"))


if __name__ == "__main__":
    asked = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(draw(asked["report"], asked["words"]))
