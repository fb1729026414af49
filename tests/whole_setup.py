"""A set-up that says everything there is to say, and the list of all that: every key of the model, however deep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from queue_server.setup_file import Setup
from tests.office import Document

_HASH = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$wL0vYw"


def keys(model: Any = Setup, before: str = "") -> Iterator[str]:
    """Every key that a set-up file may have, as `reports.mail.host` or `services.papers`: items of a list are not counted."""
    for name, field in model.model_fields.items():
        key = before + (field.alias or name)
        inner = [each for each in _parts(field.annotation) if isinstance(each, type) and issubclass(each, BaseModel)]
        if inner:
            yield from keys(inner[0], f"{key}.")
        else:
            yield key


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for each in get_args(annotation):
        yield from _parts(each)


def both(text: str) -> Document:
    """A text in Russian and in English."""
    return {"ru": f"{text} ру", "en": f"{text} en"}


def own_results() -> list[Document]:
    """One result that has words already, and one of the office's own."""
    return [{"code": "solved"}, {"code": "own", "name": both("Своё")}]


def whole_setup() -> Document:
    """A good set-up in which every key is said."""
    return {
        "office": {
            "code": "skek",
            "name": both("Центр"),
            "timezone": "Asia/Novokuznetsk",
            "kind": both("Вид"),
            "address": both("Адрес"),
            "phone": "8 800 500 94 94",
            "email": "centre@office.example",
        },
        "standard": {"total_minutes": 30, "waiting_minutes": 15, "amber_minutes": 20, "red_minutes": 27},
        "settings": {
            "recalls": 2,
            "recall_pause_s": 20,
            "return_within_minutes": 30,
            "ask_above": 3,
            "idle_s": 30,
            "ticket_s": 15,
            "ticker": [both("Строка")],
            "tracking_url": "https://queue.example",
            "ask_who": True,
            "booking_codes": True,
            "booking_minutes": 15,
            "bookings_at_once": 1,
            "operators_take_roll_numbers": False,
            "kiosk_tickets_per_minute": 60,
            "sound_test_minutes": 10,
            "media_after_s": 30,
            "public_load": True,
            "advice_saves_at_least": 5,
            "long_queue": 10,
            "training": True,
            "results": own_results(),
            "result_required": True,
            "auto_call_s": 5,
            "forgotten_times": 2.5,
            "lock_desk_minutes": 20,
            "lock_administrator_minutes": 10,
        },
        "ticket": {"blocks": [{"block": "number"}]},
        "voice": {
            "mode": "gong",
            "volume": 80,
            "voice": "command",
            "command": ["true"],
            "call": {"ru": "Талон {number}, окно {counter}", "en": "Ticket {number}, counter {counter}"},
            "visitor_language": True,
            "quiet": [{"from": "13:00", "to": "14:00", "sound": "gong"}],
        },
        "calling": {
            "rule": "weighted",
            "weights": [3, 2, 1],
            "short_minutes": 5,
            "medium_minutes": 12,
            "cap_minutes": 40,
            "passes": 5,
            "turns": [1, 2],
        },
        "reports": {
            "close_after_minutes": 20,
            "language": "en",
            "signed_by": "Петрова А. С.",
            "folder": "/mnt/office/reports",
            "mail": {
                "host": "mail.office.local",
                "port": 587,
                "security": "tls",
                "user": "queue",
                "password_file": "mail.password",
                "ca_file": "office-ca.pem",
                "from": "queue@office.example",
                "to": ["manager@office.example"],
            },
            "causes": [{"code": "papers"}, {"code": "bus", "name": both("Автобус")}],
        },
        "backup": {"every_minutes": 10, "days": 14, "folder": "/mnt/backup"},
        "directory": {
            "url": "ldap://dc1.corp.example",
            "starttls": True,
            "ca_file": "office-ca.pem",
            "timeout_s": 4,
            "search_base": "ou=people,dc=corp,dc=example",
            "search_filter": "(uid={name})",
            "service_user": "cn=queue,dc=corp,dc=example",
            "service_password_file": "directory.password",
        },
        "layouts": {
            "hall": {
                "large": 1,
                "list": 8,
                "missed": False,
                "waiting": False,
                "clock": False,
                "ticker": False,
                "text": "large",
                "moving_s": 20,
            }
        },
        "hours": [{"days": "mon-fri", "opens": "08:00", "closes": "18:00"}],
        "days_off": [{"date": "2099-01-09", "reason": both("Праздник"), "opens": "09:00", "closes": "12:00"}],
        "groups": [{"letter": "А", "name": both("Первый")}],
        "services": [
            {
                "code": "meter",
                "group": "А",
                "name": both("Счётчик"),
                "expected_minutes": 10,
                "papers": {"ru": ["Паспорт"], "en": ["Passport"]},
                "daily_limit": 50,
                "closed_reason": both("Нет"),
                "for": "people",
                "call": {"ru": "Талон {number}, окно {counter}", "en": "Ticket {number}, counter {counter}"},
                "results": own_results(),
                "result_required": False,
            },
            {"code": "advice", "group": "А", "name": both("Вопрос"), "expected_minutes": 5},
        ],
        "priorities": [
            {"code": "disabled", "name": both("Льгота"), "basis": both("Закон"), "rank": 10, "in_turns": True},
        ],
        "counters": [{"number": 1, "name": both("Первое"), "zone": "Зал А", "services": ["meter"], "helps": ["advice"]}],
        "users": [
            {"name": "administrator", "display_name": "Петрова А. С.", "role": "administrator"},
            {
                "name": "anna",
                "display_name": "Анна",
                "role": "operator",
                "password_hash": _HASH,
                "services": ["meter"],
                "may_choose": True,
                "sees_queue": False,
                "breaks": ["12:00-12:45"],
                "until": "17:00",
                "disabled": True,
            },
            {"name": "boris", "display_name": "Борис", "role": "operator", "sign_in": "directory"},
        ],
        "devices": [
            {"kind": "kiosk", "name": "hall-kiosk", "groups": ["А"], "services": ["meter"], "place": "У входа", "disabled": True},
            {
                "kind": "board",
                "name": "hall-board",
                "token_hash": "0" * 64,
                "place": "Над входом",
                "sound": "gong",
                "volume": 50,
                "zone": "Зал А",
                "layout": "hall",
            },
            {"kind": "board", "name": "small-board", "counter": 1},
        ],
    }
