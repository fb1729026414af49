"""What the forecast says to staff: who will break the standard, what to do, and how often such advice was right."""

from __future__ import annotations

from typing import Any

from queue_server.documents.now import HallNow
from queue_server.documents.ticket import Document, counter_number
from queue_server.hall import advising
from queue_server.hall.forecast import Breach
from queue_server.hall.foreseen import HOLDS_S
from queue_server.hall.standard import Light
from queue_server.store.catalogue import told
from queue_server.store.counters import could_take
from queue_server.texts import text

#: So many are named in the line of what matters now.
NAMED = 3


def forecast_document(now: HallNow, language: str) -> Document | None:
    """The forecast for staff; None while there is none."""
    seen = now.foreseen
    if seen is None or not 0 <= now.now - seen.at <= HOLDS_S:
        return None
    rows = {row.id: row for row in now.visits}
    breaches = sorted((one for one in seen.breaches if one.ticket in rows), key=lambda one: one.in_s)
    right = sum(advising.was_right(one.answer, one.late, one.late_really) for one in now.judged)
    return {
        "will_break": [_breach(now, rows[one.ticket], one, language) for one in breaches],
        "advice": _advice(now, language),
        "record": {
            "given": len(now.judged),
            "followed": sum(one.answer == advising.FOLLOWED for one in now.judged),
            "right": right,
        },
        "estimate": {"counted": seen.counted, "held": seen.held},
    }


def forecast_alarms(seen: Document | None, language: str) -> list[Document]:
    """What is foreseen (`forecast_document`), for the line of what matters now: the advice, and who will not make it."""
    if seen is None:
        return []
    alarms = []
    if seen["advice"] is not None:
        alarms.append(
            {"code": "advice", "text": seen["advice"]["text"], "level": Light.AMBER.value, "advice": seen["advice"]["id"]}
        )
    late = seen["will_break"]
    if late:
        named = ", ".join(one["number"] for one in late[:NAMED])
        key = "alarm.will_break" if len(late) <= NAMED else "alarm.will_break_more"
        words = text(language, key, numbers=named, n=len(late) - NAMED)
        alarms.append({"code": "will_break", "text": words, "level": Light.AMBER.value, "ticket": late[0]["ticket"]})
    return alarms


def _breach(now: HallNow, row: Any, breach: Breach, language: str) -> Document:
    service = now.office.service_by_id[row.service_id]
    _, chance, minutes, over = breach.in_words
    return {
        "number": row.number,
        "ticket": row.id,
        "service": {"code": service.code, "name": told(service.name, language)},
        "counter": counter_number(row.counter_id, now.office),
        "in_minutes": minutes,
        "over_s": round(breach.over_s),
        "chance": chance,
        "text": text(language, "forecast.will_break", over=over),
    }


def _advice(now: HallNow, language: str) -> Document | None:
    """The advice that is still to be answered, and can be followed still."""
    given = now.advice
    if given is None or not advising.stands(given.given_at, given.answer, now.now):
        return None
    saved = round(given.saved)
    told_of = {"id": given.id, "saved": saved, "chance": round(given.chance, 2)}
    if given.counter is None:
        minutes = round(advising.OPEN_FOR_S / 60)
        words = text(language, "forecast.advice", minutes=minutes, n=saved)
        return {**told_of, "kind": "open", "text": words, "open_minutes": minutes, "counter": None, "service": None}
    counter, service = now.office.counter_by_number.get(given.counter), now.office.service_by_code.get(given.service)
    if counter is None or service is None or service.code not in could_take(now.office, now.counter_row(counter)):
        return None
    name = told(service.name, language)
    limit = now.office.standard.total_limit_s // 60
    words = text(language, "forecast.advice_move", counter=counter.number, service=name, n=saved, limit=limit)
    lent = {"counter": counter.number, "service": {"code": service.code, "name": name}}
    return {**told_of, "kind": "move", "text": words, "open_minutes": None, **lent}
