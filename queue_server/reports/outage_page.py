"""What to do when all power is gone: the words of the page for the wall, and the process that draws it."""

from __future__ import annotations

import json
from typing import Any

from queue_server.hall import numbering
from queue_server.reports.drawing import drawn
from queue_server.store.catalogue import Office, told
from queue_server.texts import text

Document = dict[str, Any]

#: The steps in the order in which they are done: `outage.step.1` and so on.
STEPS = range(1, 9)
COLUMNS = ("number", "service", "arrived", "called", "started", "finished", "counter", "remark")
#: Lines of the empty form on the second page.
LINES = 26


def outage_pdf(office: Office, language: str) -> bytes:
    """The page and its form as PDF. Raises NotDrawn."""
    return drawn("outage_sheet", json.dumps(outage_words(office, language)).encode())


def outage_words(office: Office, language: str) -> Document:
    """All that stands on the page, in one language, as `outage_sheet` draws it."""
    minutes = office.standard.total_limit_s // 60
    values = {"minutes": minutes, "mark": numbering.ROLL_MARK}
    return {
        "office": told(office.name, language),
        "title": text(language, "outage.title"),
        "lead": text(language, "outage.lead"),
        "steps": [
            {
                "who": text(language, f"outage.step.{step}.who"),
                "what": text(language, f"outage.step.{step}.what", **values),
            }
            for step in STEPS
        ],
        "services_title": text(language, "outage.services"),
        "services_head": [text(language, f"outage.services.{column}") for column in ("letter", "name", "counters")],
        "services": [
            [service.group.letter, told(service.name, language), _counters(office, service.code)] for service in office.services
        ],
        "form_title": text(language, "outage.form"),
        "form_note": text(language, "outage.form_note"),
        "columns": [text(language, f"outage.column.{column}") for column in COLUMNS],
        "lines": LINES,
        "foot": text(language, "outage.foot"),
    }


def _counters(office: Office, service: str) -> str:
    return ", ".join(str(one.number) for one in office.counters if service in one.services) or "–"
