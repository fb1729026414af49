"""The sheet of a day as PDF against a plain document of the same content, both in a child process, taking turns."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.figures import p50, show, timed
from queue_server.reports.drawing import drawn
from queue_server.reports.sheet_words import day_words
from tests.reports.documents import day_document

TURNS = 9
PAGE = b"/Type /Page\n"


def run(folder: Path) -> list[bool]:
    day = day_document(40)
    asked = json.dumps({"report": day, "words": day_words(day, "ru", 1)}).encode()
    ratios, ours = [], []
    for _ in range(TURNS):
        plain = timed(lambda: drawn("benchmarks.plain_sheet", asked), 1)[0]
        took = timed(lambda: drawn("sheet_pdf", asked), 1)[0]
        ours.append(took)
        ratios.append(took / plain)
    pages = drawn("sheet_pdf", asked).count(PAGE), drawn("benchmarks.plain_sheet", asked).count(PAGE)
    large = day_document(5000, counters=150)
    many = json.dumps({"report": large, "words": day_words(large, "ru", 1)}).encode()
    longest = timed(lambda: drawn("sheet_pdf", many), 3)
    words = f"× a plain document ({pages[1]} pages); ours {pages[0]} pages in {p50(ours):.2f} s with the start of its process"
    return [
        show("sheet of a day", p50(ratios), 1, words),
        show("sheet of 5,000 tickets", p50(longest), 10, f"s; {len(large['over_standard'])} visits over the standard"),
    ]
