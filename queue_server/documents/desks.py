"""What desks and the hall host tell each other, and what the host is warned of beside single visits' budgets."""

from __future__ import annotations

import json
from typing import Any

from queue_server.documents.now import HallNow
from queue_server.documents.ticket import Document, moment
from queue_server.hall.standard import Light
from queue_server.hall.ticket import State
from queue_server.store import tickets
from queue_server.store.catalogue import Counter, told
from queue_server.texts import text


def help_document(now: HallNow, counter_row: Any) -> Document | None:
    """A desk's call for help: since when, and who comes; None when it does not call."""
    if counter_row.help_at is None:
        return None
    return {"since": moment(counter_row.help_at, now.office), "helper": counter_row.helper}


def messages_at(now: HallNow, counter: Counter, language: str) -> list[Document]:
    """What was written to this desk and is not read yet, the oldest first."""
    return [
        _message(now, row, language)
        for row in reversed(now.desk_messages)
        if row.counter_id == counter.id and row.read_at is None
    ]


def messages_sent(now: HallNow, language: str) -> list[Document]:
    """Today's messages to desks, the newest first: to which counters, and at which of them nobody has read it yet."""
    listed: dict[str, Document] = {}
    for row in now.desk_messages:
        number = now.office.counter_by_id[row.counter_id].number
        one = listed.setdefault(row.id, {**_message(now, row, language), "counters": [], "unread": []})
        one["counters"].append(number)
        if row.read_at is None:
            one["unread"].append(number)
    for one in listed.values():
        one["counters"].sort()
        one["unread"].sort()
    return list(listed.values())


def _message(now: HallNow, row: Any, language: str) -> Document:
    written = json.loads(row.words)
    words = written if isinstance(written, str) else told(written, language)
    return {"id": row.id, "words": words, "at": moment(row.at, now.office), "sender": row.sender}


def calls_for_help(now: HallNow, language: str) -> list[Document]:
    """Desks that call for the host, as alarms; nobody is on the way to those that are red."""
    found = []
    for row in now.counter_rows:
        if row.help_at is None:
            continue
        code = "help" if row.helper is None else "help_coming"
        level = Light.RED if row.helper is None else Light.GREEN
        words = text(language, f"alarm.{code}", counter=row.number, who=row.helper or "")
        found.append({"code": code, "text": words, "level": level.value, "counter": row.number})
    return sorted(found, key=lambda one: one["level"] != Light.RED.value)


def left_aside(now: HallNow, language: str) -> list[Document]:
    """Parked visitors whose time has come while nobody sits at the counter that put them aside: no desk is reminded of them."""
    seated = {row.id for row in now.counter_rows if row.operator_id is not None}
    return [
        {
            "code": "parked_due",
            "text": text(language, "alarm.parked_due", number=row.number),
            "level": Light.AMBER.value,
            "number": row.number,
            "ticket": row.id,
        }
        for row in now.parked
        if row.alarm_at is not None and row.alarm_at <= now.now and row.counter_id not in seated
    ]


def long_waits(now: HallNow, language: str) -> list[Document]:
    """Visitors who wait longer than the office's limit of waiting alone, where it has one."""
    limit = now.office.standard.waiting_limit_s
    if limit is None:
        return []
    found = []
    for row in now.visits:
        over = tickets.times_now(row, now.now).waiting_s - limit
        if row.state == State.WAITING and over > 0:
            words = text(language, "alarm.waited", number=row.number, minutes=max(1, over // 60))
            found.append({"code": "waited", "text": words, "level": Light.RED.value, "number": row.number, "ticket": row.id})
    return found


def long_queues(now: HallNow, language: str) -> list[Document]:
    """Queues in which more people wait than the set-up takes for usual."""
    limit = now.office.settings.long_queue
    counts = {group.letter: 0 for group in now.office.groups}
    for code, count in now.ahead.items():
        counts[now.office.service_by_code[code].group.letter] += count
    return [
        {
            "code": "long_queue",
            "text": text(
                language, "alarm.long_queue", queue=f"{group.letter} {told(group.name, language)}", n=counts[group.letter]
            ),
            "level": Light.AMBER.value,
        }
        for group in now.office.groups
        if limit and counts[group.letter] > limit
    ]
