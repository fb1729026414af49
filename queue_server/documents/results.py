"""Results of services as the set-up has them, and as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from queue_server.documents.ticket import Document
from queue_server.hall.desk import OUTCOMES
from queue_server.store.catalogue import Office, Service, told
from queue_server.texts import text


def _listed(office: Office, service: Service | None) -> Sequence[Mapping[str, Any]]:
    own = service.results if service is not None else None
    return own or office.settings.results


def results_of(office: Office, service: Service) -> tuple[str, ...]:
    """The codes that the set-up names for a service; empty where it names none, and any code will do."""
    return tuple(one["code"] for one in _listed(office, service))


def result_needed(office: Office, service: Service) -> bool:
    """Whether a service may not end without a result."""
    return office.settings.result_required if service.result_required is None else service.result_required


def results_shown(office: Office, service: Service | None, language: str) -> list[Document]:
    """What a desk offers for a service, in order; without a service, what the office has."""
    listed = _listed(office, service) or [{"code": code} for code in OUTCOMES]
    return [
        {
            "code": one["code"],
            "name": told(one["name"], language) if one.get("name") else text(language, f"outcome.{one['code']}"),
        }
        for one in listed
    ]


def result_name(office: Office, code: str, language: str) -> str:
    """What a result is called, by whatever service; the code itself where the set-up has no such result any more."""
    for service in (None, *office.ever_service.values()):
        name = next((one["name"] for one in results_shown(office, service, language) if one["code"] == code), None)
        if name is not None:
            return str(name)
    return text(language, f"outcome.{code}") if code in OUTCOMES else code
