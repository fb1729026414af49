"""What a desk offers its operator: results, reasons of breaks and of putting aside, and the visits that wait aside for him."""

from __future__ import annotations

from typing import Any

from queue_server.documents.now import HallNow
from queue_server.documents.results import result_needed, results_shown
from queue_server.documents.ticket import Document
from queue_server.hall.desk import PARK_REASONS, PAUSES, WORK_REASONS, forgotten_after_s
from queue_server.texts import text


def results_document(now: HallNow, visit: Any, language: str) -> Document:
    """The results of the service that goes on (`visit` None: of none), whether one is needed, and when it looks forgotten."""
    office = now.office
    service = office.service_by_id[visit.service_id] if visit is not None else None
    usual_s = office.usual_s[service.code] if service is not None else 0.0
    return {
        "outcomes": results_shown(office, service, language),
        "result_required": service is not None and result_needed(office, service),
        "forgotten_after_s": forgotten_after_s(usual_s, office.settings.forgotten_times) if service is not None else None,
    }


def pause_reasons(language: str) -> list[Document]:
    """Why a counter closes for a while, each with its usual minutes, and whether it is work all the same."""
    return [
        {"code": code, "name": text(language, f"pause.{code}"), "minutes": minutes, "work": code in WORK_REASONS}
        for code, minutes in PAUSES.items()
    ]


def park_reasons(language: str) -> list[Document]:
    return [{"code": code, "name": text(language, f"park.{code}")} for code in PARK_REASONS]


def parked_for(now: HallNow, desk: Any) -> list[Any]:
    """Visits that wait aside for all desks, or for this one (its row) alone; those of an operator who has left are all desks'."""
    seated = {row.operator_id for row in now.counter_rows if row.operator_id is not None}
    return [
        visit
        for visit in now.parked
        if not visit.parked_own or visit.operator_id == desk.operator_id or visit.operator_id not in seated
    ]
