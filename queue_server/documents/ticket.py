"""A ticket as the contract shows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from queue_server.hall import standard as rules
from queue_server.hall.ticket import State, Step, steps_from
from queue_server.store import tickets
from queue_server.store.catalogue import Office, told

Document = dict[str, Any]


def moment(instant: int | None, office: Office) -> str | None:
    """An instant in ISO 8601 with the office's offset."""
    return None if instant is None else office.calendar.local(instant).isoformat()


def ticket_document(row: Any, office: Office, now: int, language: str, people_ahead: int | None = None) -> Document:
    """A ticket's row as a document. `people_ahead` is as of now; without it, a waiting ticket shows what it was told."""
    service = office.service_by_id[row.service_id]
    state = State(row.state)
    times = tickets.times_now(row, now)
    used_s = times.total_s
    waits = state is State.WAITING
    if waits and people_ahead is None:
        people_ahead = row.people_ahead
    priority = office.priority_by_id.get(row.priority_id) if row.priority_id else None
    operator = office.user_by_id.get(row.operator_id) if row.operator_id else None
    return {
        "id": row.id,
        "number": row.number,
        "state": state.value,
        "service": {"code": service.code, "name": told(service.name, language)},
        "group": {"letter": service.group.letter, "name": told(service.group.name, language)},
        "counter": counter_number(row.counter_id, office),
        "operator": operator.display_name if operator else None,
        "issued_at": moment(row.issued_at, office),
        "called_at": moment(row.called_at, office),
        "started_at": moment(row.started_at, office),
        "finished_at": moment(row.finished_at, office),
        "since": moment(row.since, office),
        "people_ahead": people_ahead if waits else None,
        "estimate": _estimate(row) if waits else None,
        "budget": {
            "limit_s": office.standard.total_limit_s,
            "used_s": used_s,
            "left_s": office.standard.total_limit_s - used_s,
            "light": rules.light(office.standard, used_s).value,
            "starts_in_s": tickets.own_left(row, now),
        },
        "waiting_s": times.waiting_s,
        "walking_s": times.walking_s,
        "service_s": times.service_s,
        "paused_s": times.paused_s,
        "priority": {"code": priority.code, "name": told(priority.name, language)} if priority else None,
        "language": row.language,
        "print_state": row.print_state,
        "origin": row.origin,
        "recalls": row.recalls,
        "comment": row.comment,
        "for_counter": counter_number(row.for_counter_id, office),
        "outcome": row.outcome,
        "parked": _parked(row, office, now) if state is State.PARKED else None,
        "returned": bool(row.returned),
        "steps": [
            route_word(step) for step in steps_from(state) if step is not Step.RECALL or row.recalls < office.settings.recalls
        ],
        "tracking_url": _tracking_url(row, office),
        "papers": _papers(service.papers, language),
        "accessible": bool(row.accessible),
        "booked_at": moment(row.booked_at, office),
        "times_doubt": row.times_doubt,
    }


def with_history(document: Document, events: Iterable[Any], office: Office) -> Document:
    """The document with the events of its ticket."""
    document["history"] = [
        {
            "seq": one.seq,
            "at": moment(one.at, office),
            "what": one.what,
            "who": one.who,
            "name": name_of(one.who, office),
            "counter": counter_number(one.counter_id, office),
            "details": one.details,
        }
        for one in events
    ]
    return document


def name_of(who: str, office: Office) -> str:
    """A person as colleagues know him, by how the history names him; of all others what the history says."""
    name = who.partition(":")[2] or who
    user = office.ever_user.get(name) if who.startswith("user:") else None
    return user.display_name if user else name


def route_word(step: Step) -> str:
    """A step as it is written in an address: no-show."""
    return step.value.replace("_", "-")


def counter_number(counter_id: int | None, office: Office) -> int | None:
    counter = office.counter_by_id.get(counter_id) if counter_id else None
    return counter.number if counter else None


def _estimate(row: Any) -> Document | None:
    if row.low_minutes is None:
        return None
    return {"low_minutes": row.low_minutes, "high_minutes": row.high_minutes}


def _parked(row: Any, office: Office, now: int) -> Document:
    return {
        "reason": row.park_reason,
        "until": moment(row.alarm_at, office),
        "due": row.alarm_at is not None and row.alarm_at <= now,
        "own": bool(row.parked_own),
    }


def _papers(papers: Any, language: str) -> list[str]:
    return list(papers.get(language) or papers.get("ru") or [])


def _tracking_url(row: Any, office: Office) -> str:
    """The address of the visit's own page: as the set-up says, else this server's, without its host."""
    return (office.settings.tracking_url or "/t/{ticket}").replace("{ticket}", row.id)
