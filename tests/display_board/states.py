"""States of a hall as the server would send them to a board."""

from datetime import datetime, timedelta, timezone
from typing import Any

NOW = datetime(2026, 11, 23, 10, 42, 5, tzinfo=timezone(timedelta(hours=7)))

State = dict[str, Any]


def call(announcement: int, number: str, counter: int = 1, **changes: Any) -> State:
    """A call made two seconds ago; `age_s`, `state`, `parts`, `accessible` make it another."""
    age = timedelta(seconds=changes.get("age_s", 2))
    return {
        "announcement": announcement,
        "number": number,
        "counter": counter,
        "state": changes.get("state", "called"),
        "called_at": (NOW - age).isoformat(),
        "speech": {
            "text": f"Клиент {number}, пройдите к окну {counter}",
            "parts": changes.get("parts", ["/api/v1/speech/gong.wav", f"/api/v1/speech/{announcement}.wav"]),
        },
        "accessible": changes.get("accessible", False),
    }


def hall(seq: int, calls: list[State], **changes: Any) -> State:
    """The state of a hall; `calls` in any order, sent newest first."""
    return {
        "seq": seq,
        "server_time": NOW.isoformat(),
        "office": {"code": "skek", "name": "Центр обслуживания клиентов"},
        "calls": sorted(calls, key=lambda each: -each["announcement"]),
        "waiting": {
            "total": 9,
            "by_group": [
                {"letter": "А", "name": "Подключение", "waiting": 6},
                {"letter": "В", "name": "Вода", "waiting": 2},
                {"letter": "Е", "name": "Жалобы", "waiting": 1},
            ],
        },
        "missed": ["А008"],
        "ticker": "",
        "set_up": True,
        "open": True,
        **changes,
    }
