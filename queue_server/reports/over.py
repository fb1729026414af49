"""The visits that broke the standard, longest first, each with what happened to it and why, as far as somebody said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from queue_server.documents.ticket import counter_number, moment
from queue_server.store.catalogue import Office, told

Document = dict[str, Any]

#: Why a visit took too long, as somebody said: {code, name, comment, by, at}.
Cause = Mapping[str, Any]

#: What made a visit longer than a wait, a walk and a service.
PARTS = ("transferred", "sent_back", "parked", "no_show", "returned", "further_service", "counter_freed")


def longest_first(row: Any) -> tuple[int, str]:
    """The order of the list: by total time, then by the ticket's id."""
    return -total_s(row), row.id


def total_s(row: Any) -> int:
    """What the standard limits."""
    return int(row.waiting_s + row.walking_s + row.service_s)


def over_standard(
    rows: Iterable[Any],
    histories: Mapping[str, Sequence[Any]],
    office: Office,
    language: str,
    causes: Mapping[str, Cause],
) -> list[Document]:
    """The items of the list for these visits (rows of the ticket table)."""
    return [
        _item(row, histories.get(row.id, ()), office, language, causes.get(row.id)) for row in sorted(rows, key=longest_first)
    ]


def _item(row: Any, events: Sequence[Any], office: Office, language: str, cause: Cause | None) -> Document:
    service = office.service_by_id[row.service_id]
    operator = office.user_by_id.get(row.operator_id)
    return {
        "id": row.id,
        "number": row.number,
        "service": {"code": service.code, "name": told(service.name, language)},
        "counter": counter_number(row.counter_id, office),
        "operator": operator.display_name if operator else None,
        "issued_at": moment(row.issued_at, office),
        "called_at": moment(row.called_at, office),
        "started_at": moment(row.started_at, office),
        "finished_at": moment(row.finished_at, office),
        "waiting_s": row.waiting_s,
        "walking_s": row.walking_s,
        "service_s": row.service_s,
        "paused_s": row.paused_s,
        "total_s": total_s(row),
        "parts": [{"what": one.what, "at": moment(one.at, office)} for one in events if one.what in PARTS],
        "cause": None if cause is None else dict(cause),
        "times_doubt": row.times_doubt,
    }
