"""The fairness log of a day: who was called before whom, by which rule or whose word."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from queue_server.documents.ticket import Document, counter_number, moment, name_of
from queue_server.store.catalogue import Office, told
from queue_server.store.overtakings import calls_of_day
from queue_server.texts import text


def fairness_document(connection: Connection, office: Office, day: str, language: str) -> Document:
    """The calls of a business day that passed somebody over, in their order, and how many calls there were in all."""
    calls = calls_of_day(connection, office, day)
    items = [passed_over(call, call.number, call.service_id, office, language) for call in calls if call.details.get("passed")]
    return {"day": day, "calls": len(calls), "items": items}


def passed_over(call: Any, number: str, service_id: int, office: Office, language: str) -> Document:
    """One call (its event) of the ticket `number` that passed somebody over."""
    service = office.service_by_id[service_id]
    why = call.details["why"]
    return {
        "at": moment(call.at, office),
        "ticket": call.ticket_id,
        "number": number,
        "service": {"code": service.code, "name": told(service.name, language)},
        "counter": counter_number(call.counter_id, office),
        "who": call.who,
        "name": name_of(call.who, office),
        "why": {"code": why, "name": text(language, f"why.{why}")},
        "reason": call.details.get("reason"),
        "passed": call.details["passed"],
    }
