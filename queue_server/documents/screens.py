"""The `state` documents of desk, hall and kiosk; all that a screen must show, in one message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.documents.between_calls import messages_of
from queue_server.documents.desk import park_reasons, parked_for, pause_reasons, results_document
from queue_server.documents.desks import (
    calls_for_help,
    help_document,
    left_aside,
    long_queues,
    long_waits,
    messages_at,
    messages_sent,
)
from queue_server.documents.devices import DeviceNow, alone_in_the_hall, device_alarms, devices_of, lock_reason, page_to_print
from queue_server.documents.forecast import forecast_alarms, forecast_document
from queue_server.documents.menu import closed_reason, in_all_languages, in_language, menu_document
from queue_server.documents.now import HallNow
from queue_server.documents.rule import rule_words
from queue_server.documents.sheets import undelivered_alarms
from queue_server.documents.ticket import Document, moment, ticket_document
from queue_server.hall import calling
from queue_server.hall.booking import DAYS_AHEAD
from queue_server.hall.desk import WORK_REASONS
from queue_server.hall.standard import Light, light
from queue_server.store import tickets
from queue_server.store.catalogue import Counter, Office, told
from queue_server.store.counters import could_take, helps_of, lent_to, services_of
from queue_server.texts import languages, text

QUEUE_SHOWN = 20


def desk_document(now: HallNow, counter: Counter, language: str) -> Document:
    """What an operator's desk shows."""
    office = now.office
    row = now.counter_row(counter)
    operator = office.user_by_id.get(row.operator_id) if row.operator_id else None
    takes = services_of(office, row)
    queue = now.queue_of(counter)
    visit = now.at_counter.get(counter.id)
    sees_queue = operator is None or operator.sees_queue

    def shown(one: Any, ahead: int | None = None) -> Document:
        return ticket_document(one, office, now.now, language, ahead)

    return {
        "seq": now.seq,
        "server_time": moment(now.now, office),
        "counter": {
            "number": counter.number,
            "name": told(counter.name, language),
            "state": now.counter_state(row),
            "reason": row.paused_reason,
            "back_at": moment(row.back_at, office),
            "work": row.paused_reason in WORK_REASONS,
            "lent": [told(one.name, language) for one in office.services if one.code in lent_to(office, row)],
        },
        "operator": {"name": operator.name, "display_name": operator.display_name} if operator else None,
        "ticket": shown(visit) if visit is not None else None,
        "next": _next(now, queue, helps_of(office, row), language) if queue and sees_queue else None,
        "waiting": [line for line in _lines(now, queue, language) if line["waiting"]],
        "queue": [shown(one, ahead) for ahead, one in enumerate(queue[:QUEUE_SHOWN])] if sees_queue else [],
        "parked": [shown(one) for one in parked_for(now, row)],
        "missed": [shown(one) for one in now.missed],
        "alarms": _desk_alarms(now, row, language),
        "help": help_document(now, row),
        "messages": messages_at(now, counter, language),
        "services": _services(office, language, takes),
        "priorities": _priorities(office, language),
        "rule": rule_words(office, language),
        "counters": counter_list(now, language),
        **results_document(now, visit, language),
        "pause_reasons": pause_reasons(language),
        "park_reasons": park_reasons(language),
        "rights": {"choose": operator is not None and operator.chooses, "queue": sees_queue},
        "settings": {
            "recalls": office.settings.recalls,
            "recall_pause_s": office.settings.recall_pause_s,
            "takes_roll_numbers": office.settings.operators_take_roll_numbers,
            "auto_call_s": office.settings.auto_call_s,
            "limit_s": office.standard.total_limit_s,
            "amber_s": office.standard.amber_s,
            "red_s": office.standard.red_s,
        },
    }


def hall_document(now: HallNow, language: str, devices: Mapping[int, DeviceNow], backup_trouble: str | None = None) -> Document:
    """What the hall host and the supervisor see. `devices`: what is known of each device (its id); `backup_trouble`: why the
    backups are not as they should be (`backup.trouble.*`).
    """
    office = now.office
    lights = {light.value: 0 for light in Light}
    running = sorted(now.visits, key=lambda row: (-tickets.times_now(row, now.now).total_s, row.place))
    for row in running:
        lights[_light(now, row).value] += 1

    def shown(one: Any) -> Document:
        return ticket_document(one, office, now.now, language)

    listed = devices_of(now, language, devices)
    forecast = forecast_document(now, language)
    return {
        "seq": now.seq,
        "server_time": moment(now.now, office),
        "office": {"code": office.code, "name": told(office.name, language)},
        "open": office.calendar.is_open(now.now),
        "standard": {
            "total_limit_s": office.standard.total_limit_s,
            "amber_s": office.standard.amber_s,
            "red_s": office.standard.red_s,
        },
        "queues": _queues(now, language),
        "counters": [_counter(now, row, language) for row in now.counter_rows],
        "tickets": [shown(one) for one in now.visits],
        "missed": [shown(one) for one in now.missed],
        "bookings": None if now.to_come is None else {"expected": len(now.to_come), "days_ahead": DAYS_AHEAD},
        "unprinted": [shown(one) for one in now.visits if one.print_state in ("failed", "uncertain")],
        "today": _today(now),
        "lights": lights,
        "alarms": [
            *calls_for_help(now, language),
            *device_alarms(listed, language),
            *_alarms(now, forecast, language),
            *undelivered_alarms(now.undelivered, now.now, language),
            *_backup_alarm(backup_trouble, language),
        ],
        "devices": listed,
        "services": _services(office, language),
        "priorities": _priorities(office, language),
        "rule": rule_words(office, language),
        "forecast": forecast,
        "messages": [{"id": one.id, "words": one.words} for one in messages_of(office, now.day)],
        "desk_messages": messages_sent(now, language),
    }


def counter_list(now: HallNow, language: str) -> list[Document]:
    """The counters in short: number, name, state, and who sits there."""
    listed = []
    for row in now.counter_rows:
        operator = now.office.user_by_id.get(row.operator_id) if row.operator_id else None
        listed.append(
            {
                "number": row.number,
                "name": told(now.office.counter_by_id[row.id].name, language),
                "state": now.counter_state(row),
                "operator": operator.display_name if operator else None,
                "back_at": moment(row.back_at, now.office),
            }
        )
    return listed


def kiosk_document(now: HallNow, kiosk: int | None) -> Document:
    """What a kiosk (its device id) shows: the menu in all languages, and the copies that it has to print."""
    office = now.office
    device = office.device_by_id.get(kiosk) if kiosk is not None else None
    return {
        "seq": now.seq,
        "server_time": moment(now.now, office),
        "open": office.calendar.is_open(now.now),
        "locked": lock_reason(device.locked, in_all_languages) if device and device.locked is not None else None,
        "languages": list(languages()),
        "menu": menu_document(now, in_all_languages, device),
        "to_print": [
            {**ticket_document(row, office, now.now, row.language), "copy": row.copies}
            for row in now.copies
            if row.kiosk_id == kiosk
        ],
        "test_print": None if device is None else page_to_print(now, device.id),
        "settings": {
            "idle_s": office.settings.idle_s,
            "ticket_s": office.settings.ticket_s,
            "ask_above": office.settings.ask_above,
            "ask_who": office.settings.ask_who,
            "booking_codes": office.settings.booking_codes,
            "training": office.settings.training,
            **({"ticket_layout": office.settings.ticket_layout} if office.settings.ticket_layout else {}),
        },
    }


def _next(now: HallNow, queue: list[Any], helps: frozenset[str], language: str) -> Document:
    first = queue[0]
    why = calling.why([tickets.as_waiting(row, now.office) for row in queue], now.office.calling, now.now, helps)
    return {
        "ticket": ticket_document(first, now.office, now.now, language, 0),
        "why": {"code": why.value, "text": text(language, f"why.{why.value}")},
    }


def _services(office: Office, language: str, taken: frozenset[str] | None = None) -> list[Document]:
    """All services: whether anybody is let in for them (`open`), whether some counter could ever call for them (`served`).

    With `taken` each says whether it is taken here.
    """
    return [
        {
            "code": one.code,
            "name": told(one.name, language),
            "letter": one.group.letter,
            "open": closed_reason(office, one) is None,
            "served": one.code in office.served,
            **({} if taken is None else {"here": one.code in taken}),
        }
        for one in office.services
    ]


def _priorities(office: Office, language: str) -> list[Document]:
    """Who is called first, with the basis: for staff only."""
    return [{"code": one.code, "name": told(one.name, language), "basis": told(one.basis, language)} for one in office.priorities]


def _lines(now: HallNow, rows: list[Any], language: str) -> list[Document]:
    """How many of `rows` wait for each service, and the longest wait among them."""
    lines = []
    for service in now.office.services:
        waits = [max(0, now.now - tickets.clock_of(row)) for row in rows if row.service_id == service.id]
        lines.append(
            {
                "service": {"code": service.code, "name": told(service.name, language)},
                "letter": service.group.letter,
                "waiting": len(waits),
                "longest_wait_s": max(waits, default=0),
            }
        )
    return lines


def _light(now: HallNow, row: Any) -> Light:
    return light(now.office.standard, tickets.times_now(row, now.now).total_s)


def _queues(now: HallNow, language: str) -> list[Document]:
    """The queue of each letter, with what its newcomers are told of the wait."""
    told_of = {group["letter"]: group["estimate"] for group in menu_document(now, in_language(language))["groups"]}
    return [{**_queue(now, group, language), "estimate": told_of[group.letter]} for group in now.office.groups]


def _queue(now: HallNow, group: Any, language: str) -> Document:
    office = now.office
    rows = [row for row in now.waiting if office.service_by_id[row.service_id].group is group]
    used = max((tickets.times_now(row, now.now).total_s for row in rows), default=0)
    return {
        "letter": group.letter,
        "name": told(group.name, language),
        "waiting": len(rows),
        "longest_wait_s": max((max(0, now.now - tickets.clock_of(row)) for row in rows), default=0),
        "light": light(office.standard, used).value,
        "services": [
            {
                "code": line["service"]["code"],
                "name": line["service"]["name"],
                "open": closed_reason(office, office.service_by_code[line["service"]["code"]]) is None,
                "waiting": line["waiting"],
                "longest_wait_s": line["longest_wait_s"],
            }
            for line in _lines(now, rows, language)
            if office.service_by_code[line["service"]["code"]].group is group
        ],
    }


def _counter(now: HallNow, row: Any, language: str) -> Document:
    office = now.office
    counter = office.counter_by_id[row.id]
    operator = office.user_by_id.get(row.operator_id) if row.operator_id else None
    visit = now.at_counter.get(row.id)
    return {
        "number": counter.number,
        "name": told(counter.name, language),
        "state": now.counter_state(row),
        "reason": row.paused_reason,
        "back_at": moment(row.back_at, office),
        "work": row.paused_reason in WORK_REASONS,
        "operator": operator.display_name if operator else None,
        "since": moment(visit.since if visit is not None else row.since or None, office),
        "services": sorted(services_of(office, row)),
        "lent": sorted(lent_to(office, row)),
        "helps": sorted(helps_of(office, row) & services_of(office, row)),
        "could_take": sorted(could_take(office, row)),
        "help": help_document(now, row),
        "ticket": ticket_document(visit, office, now.now, language) if visit is not None else None,
    }


def _today(now: HallNow) -> Document:
    counts = now.counts
    return {
        "issued": counts.issued,
        "finished": counts.finished,
        "no_show": counts.no_show,
        "cancelled": counts.cancelled,
        "expired": counts.expired,
        "within_standard": counts.within_standard,
        "share_within_standard": round(counts.within_standard / counts.finished, 4) if counts.finished else None,
    }


def _alarms(now: HallNow, forecast: Document | None, language: str) -> list[Document]:
    """What somebody should act on now, the gravest first."""
    alarms = []
    for row in now.visits:
        lamp = _light(now, row)
        if lamp is Light.GREEN:
            continue
        left = now.office.standard.total_limit_s - tickets.times_now(row, now.now).total_s
        code = "over" if left < 0 else "soon"
        words = text(language, f"alarm.{code}", number=row.number, minutes=max(1, abs(left) // 60))
        alarms.append({"code": code, "text": words, "level": lamp.value, "number": row.number, "ticket": row.id})
    alarms += forecast_alarms(forecast, language)
    alarms += long_waits(now, language)
    alarms += left_aside(now, language)
    alarms += _unserved(now, language)
    alarms += long_queues(now, language)
    alarms += _were_alone(now, language)
    alarms.sort(key=lambda one: one["level"] != Light.RED.value)
    return alarms


def _unserved(now: HallNow, language: str) -> list[Document]:
    """Services for which people wait while no open counter takes them."""
    open_now: set[str] = set()
    for row in now.counter_rows:
        if row.operator_id is not None and row.paused_reason is None:
            open_now |= services_of(now.office, row)
    return [
        {
            "code": "nobody_serves",
            "text": text(language, "alarm.nobody_serves", service=line["service"]["name"], n=line["waiting"]),
            "level": Light.RED.value,
        }
        for line in _lines(now, now.waiting, language)
        if line["waiting"] and line["service"]["code"] not in open_now
    ]


def _backup_alarm(trouble: str | None, language: str) -> list[Document]:
    """Nobody in the hall is kept waiting by it, so it comes last; but somebody should call whoever looks after the server."""
    if trouble is None:
        return []
    words = text(language, "alarm.backup", why=text(language, f"backup.trouble.{trouble}"))
    return [{"code": "backup", "text": words, "level": Light.AMBER.value}]


def _were_alone(now: HallNow, language: str) -> list[Document]:
    """Kiosks whose tickets of a time without the server are still in the hall."""
    return [
        {
            "code": "kiosk_was_alone",
            "text": text(
                language, "alarm.kiosk_was_alone", kiosk=now.office.device_by_id[kiosk].name, numbers=", ".join(numbers)
            ),
            "level": Light.AMBER.value,
        }
        for kiosk, numbers in alone_in_the_hall(now).items()
        if kiosk in now.office.device_by_id
    ]


def _desk_alarms(now: HallNow, desk: Any, language: str) -> list[Document]:
    """For one desk (its row): parked visitors whose time has come, all desks' or its own."""
    return [
        {
            "code": "parked_due",
            "text": text(language, "alarm.parked_due", number=row.number),
            "level": "amber",
            "number": row.number,
        }
        for row in parked_for(now, desk)
        if row.alarm_at is not None and row.alarm_at <= now.now
    ]
