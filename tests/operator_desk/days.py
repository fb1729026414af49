"""A short morning as the server tells it to those who look at it again."""

from __future__ import annotations

from typing import Any

from tests.operator_desk.documents import SERVICES, Json

LETTERS = list(dict.fromkeys(each["letter"] for each in SERVICES))


def day_document(**changes: Any) -> Json:
    """Three visits between 8 and 10: one in time, one beyond the standard, one who did not come."""
    return {
        "day": "2026-03-02",
        "office": {"code": "skek", "name": "Центр обслуживания клиентов"},
        "starts_at": "2026-03-02T08:00:00+07:00",
        "length_s": 7200,
        "goes_on": False,
        "standard": {"total_limit_s": 1800, "amber_s": 1200, "red_s": 1620},
        "booked_early_s": 300,
        "counts_as": {
            "waiting": "waiting",
            "called": "walking",
            "serving": "service",
            "parked": "paused",
            "no_show": "paused",
        },
        "groups": [{"letter": letter, "name": f"Раздел {letter}"} for letter in LETTERS],
        "services": [{"code": each["code"], "name": each["name"], "group": LETTERS.index(each["letter"])} for each in SERVICES],
        "counters": [
            {"number": 1, "name": "Окно 1", "seatings": [[0, "closed", None], [60, "open", None], [7000, "closed", None]]},
            {
                "number": 2,
                "name": "Окно 2",
                "seatings": [[0, "open", None], [600, "paused", "lunch"], [1800, "open", None]],
            },
        ],
        "tickets": [
            _visit("А001", 0, [600, "waiting"], [900, "called", 1], [930, "serving", 1], [1500, "finished"]),
            _visit("Е001", 3, [1200, "waiting"], [2400, "called", 2], [2460, "serving", 2], [3600, "finished"], priority=True),
            _visit("А002", 0, [3000, "waiting"], [3300, "called", 1], [3420, "no_show"]),
        ],
        "calls": [[900, 0, 1, "arrival"], [2400, 1, 2, "priority"], [3300, 2, 1, "arrival"], [3360, 2, 1, None]],
        **changes,
    }


def _visit(number: str, service: int, *steps: list[Any], priority: bool = False) -> Json:
    stretches = [[at, state, counter[0] if counter else None, service] for at, state, *counter in steps]
    return {"number": number, "priority": priority, "booked": None, "stretches": stretches}
