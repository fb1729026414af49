"""Workbooks of reports and of lists of tickets: their words, and what is said to the process that writes them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from queue_server.documents.ticket import moment
from queue_server.hall.desk import OUTCOMES
from queue_server.reports.drawing import NotDrawn, drawn
from queue_server.reports.ticket_list import Selection, result_names
from queue_server.store.catalogue import Office, told
from queue_server.store.store import Store
from queue_server.store.ticket_lists import Mark
from queue_server.texts import FALLBACK, catalogue, text

Document = Mapping[str, Any]

PROGRAM = "sheet_xlsx"
#: A hundred thousand tickets take some twenty seconds of a core; a year of a large office has several times as many.
WITHIN_S = 600
MEMORY_MB = 512
#: Texts of these rooms go to the process that writes.
_ROOMS = ("book.", "state.", "hall.event.")


def write_xlsx(into: Path, report: Document, tickets: Iterable[Document] | None, language: str) -> None:
    """Writes the workbook of a day or a period to a new file, in a folder that holds nothing else; `tickets` are asked for one
    after another, None: they are not those of the report any more, and it says so instead. Raises NotDrawn.
    """
    said = (one["result"] for one in report.get("results", ()) if one["result"])
    names = {one["code"]: one["name"] for one in said}
    first = {"report": report, **_titled(report, report["office"]["name"]), "words": _words(names, language)}
    _write(into, {**first, "without_tickets": tickets is None}, tickets or ())


def write_list(into: Path, store: Store, chosen: Selection, tickets: Iterable[Document], language: str) -> None:
    """Writes the workbook of a list of tickets in the same way. Raises NotDrawn."""
    office = store.office
    report = {"from": chosen.first.isoformat(), "to": chosen.last.isoformat(), "made_at": moment(store.clock.now(), office)}
    names = result_names(office, language)
    first = {"selection": _chosen(report, office, chosen, names, language), **_titled(report, told(office.name, language))}
    _write(into, {**first, "words": _words(names, language)}, tickets)


def report_xlsx(report: Document, tickets: Iterable[Document] | None, language: str) -> bytes:
    """The workbook of a day or a period: all its figures and all its tickets, see `write_xlsx`. Raises NotDrawn."""
    with tempfile.TemporaryDirectory(prefix="talon-") as folder:
        file = Path(folder) / "book.xlsx"
        write_xlsx(file, report, tickets, language)
        return file.read_bytes()


def _write(into: Path, first: Document, tickets: Iterable[Document]) -> None:
    answer = json.loads(drawn(PROGRAM, _lines({**first, "into": str(into)}, tickets), WITHIN_S, MEMORY_MB))
    if not into.exists() or into.stat().st_size != answer["bytes"]:
        raise NotDrawn("the workbook is not whole")


def _lines(first: Document, tickets: Iterable[Document]) -> Iterator[bytes]:
    yield json.dumps(first).encode() + b"\n"
    for one in tickets:
        yield json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def _titled(report: Document, office: str) -> Document:
    days = report.get("day") or f"{report['from']} – {report['to']}"
    return {"title": f"{office}, {days}", "office": office, "made_at": report.get("made_at")}


def _words(results: Mapping[str, str], language: str) -> Mapping[str, str]:
    """All texts of a workbook; `results` has the words of results that the office named itself, by code."""
    known = {key: text(language, key) for key in catalogue(FALLBACK) if key.startswith(_ROOMS)}
    common = {f"result.{code}": text(language, f"outcome.{code}") for code in OUTCOMES}
    return {**known, **common, **{f"result.{code}": name for code, name in results.items()}}


def _mark_word(mark: Mark) -> str:
    """The key of what a mark is called: in a workbook's summary, or among its data."""
    key = {Mark.ESTIMATE_TOLD: "fact.told", Mark.ESTIMATE_HELD: "fact.held"}.get(mark, f"fact.{mark}")
    return f"book.{key}" if f"book.{key}" in catalogue(FALLBACK) else f"book.quality.{mark}"


def _chosen(
    report: Document, office: Office, chosen: Selection, results: Mapping[str, str], language: str
) -> list[tuple[str, str, Any]]:
    """What the second sheet of a list says: (fact, kind of cell, value); what was not asked for is not said."""
    asked = chosen.asked
    service = office.ever_service.get(asked.get("service") or "")
    operator = office.ever_user.get(asked.get("operator") or "")
    outcome = asked.get("outcome")
    ended = text(language, f"state.{outcome}") if chosen.wanted.state else results.get(outcome or "", outcome)
    told_of = (
        ("office", "long", told(office.name, language)),
        ("from", "date", report["from"]),
        ("to", "date", report["to"]),
        ("made_at", "moment", report["made_at"]),
        ("total_limit", "duration", office.standard.total_limit_s),
        ("service", "long", told(service.name, language) if service else None),
        ("operator", "long", operator.display_name if operator else None),
        ("counter", "count", asked.get("counter")),
        ("hour", "count", asked.get("hour")),
        ("quarter", "moment", asked.get("quarter")),
        ("outcome", "long", ended),
        ("only_over", "text", text(language, "book.yes") if asked.get("over") else None),
        ("total_from", "duration", asked.get("total_from")),
        ("total_to", "duration", asked.get("total_to")),
        ("mark", "long", text(language, _mark_word(mark)) if (mark := asked.get("mark")) else None),
    )
    return [one for one in told_of if one[2] is not None]
