"""Reports and tickets as the server makes them, written down by hand, for those who write workbooks and tables of them."""

from __future__ import annotations

import copy
from typing import Any

Document = dict[str, Any]

#: Texts that a spreadsheet could take for more than a text.
HARMFUL = [
    "=1+1",
    "+cmd|' /C calc'!A1",
    "-1+1",
    "@SUM(A1:A9)",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "  =1+1",
    "\u200b=1+1",
    "\ufeff@x",
    "\t=1",
    "\r=1",
    "\n=1",
    "http://example.org/",
    "https://example.org/?a=1&b=2",
    "mailto:a@example.org",
    "internal:A1",
    "external:other.xlsx",
    "<img src=x onerror=alert(1)>",
    "<r><t>x</t></r></is></c><c r='Z9'><f>1+1</f></c><c t='inlineStr'><is><r></r>",
    "]]><f>1+1</f>",
    "{=SUM(A1)}",
    "_x0041_",
    "&amp; & &#x41;",
    "'=1+1",
    '"; =1+1; "',
    "0012",
    "1e5",
    "TRUE",
    "#N/A",
]


def spread(count: int = 0, *seconds: float | None) -> Document:
    """Count, then mean, p50, p80, p90, p95 and max in seconds."""
    names = ("mean_s", "p50_s", "p80_s", "p90_s", "p95_s", "max_s")
    return {"count": count, **dict(zip(names, seconds or (None,) * 6, strict=True))}


def total(within: int, share: float | None, *figures: float | None) -> Document:
    return {**spread(*figures), "within_standard": within, "share_within_standard": share}  # type: ignore[arg-type]


WAITING = (3, 786.5, 600, 1200, 1770, 1770, 1770)
SERVICE = (3, 182.2, 100, 200, 600, 600, 600)
TOTAL = (3, 986.2, 640, 1800, 1801, 1801, 1801)


def part(**key: Any) -> Document:
    return {
        **key,
        "tickets": 5,
        "finished": 3,
        "no_show": 1,
        "waiting": spread(*WAITING),
        "service": spread(*SERVICE),
        "total": total(2, 0.6667, *TOTAL),
    }


def ticket(number: str = "А001", **changed: Any) -> Document:
    """A ticket of a list."""
    return {
        "id": "069a4fd30000000017d797dd5718cf335",
        "number": number,
        "day": "2026-03-02",
        "service": {"code": "advice", "name": "Вопрос"},
        "counter": 2,
        "operator": "Борис",
        "state": "finished",
        "outcome": "solved",
        "issued_at": "2026-03-02T10:00:00+07:00",
        "called_at": "2026-03-02T10:29:30+07:00",
        "started_at": "2026-03-02T10:30:00+07:00",
        "finished_at": "2026-03-02T10:30:01+07:00",
        "waiting_s": 1770,
        "walking_s": 30,
        "service_s": 1,
        "paused_s": 0,
        "total_s": 1801,
        "over": True,
        "origin": "kiosk",
    } | changed


def waiting_ticket(number: str = "А002") -> Document:
    """One that was never called."""
    never = dict.fromkeys(("counter", "operator", "outcome", "called_at", "started_at", "finished_at"))
    times = {"waiting_s": 12, "walking_s": 0, "service_s": 0, "total_s": 12}
    return ticket(number, **never, **times, state="waiting", over=False, origin="roll")


def day(**changed: Any) -> Document:
    """The report of a day with something on every sheet."""
    report: Document = {
        "day": "2026-03-02",
        "office": {"code": "small", "name": "Малый зал"},
        "standard": {"total_limit_s": 1800, "waiting_limit_s": 900},
        "timezone": "Asia/Novokuznetsk",
        "made_at": "2026-03-02T18:00:05+07:00",
        "hours": {"opens": "08:00", "closes": "18:00"},
        "goes_on": False,
        "tickets": 8,
        "finished": 5,
        "no_show": 1,
        "cancelled": 1,
        "expired": 1,
        "open": 0,
        "waiting": {**spread(*WAITING), "within_limit": 3, "share_within_limit": 0.6},
        "walking": spread(3, 18.0, 20, 30, 30, 30, 30),
        "service": spread(*SERVICE),
        "total": total(4, 0.8, *TOTAL),
        "paused": spread(3, 0.0, 0, 0, 0, 0, 0),
        "by_service": [
            {
                **part(),
                "service": {"code": "advice", "name": "Вопрос", "letter": "С", **spread(*SERVICE)},
                "cancelled": 1,
                "expired": 0,
            }
        ],
        "by_operator": [part(operator={"name": "anna", "display_name": "Анна"}, idle_while_waiting_s=95)],
        "by_counter": [part(counter=1, open_s=36_000, busy_s=30_000, idle_while_waiting_s=95)],
        "by_hour": [part(hour=10), part(hour=11)],
        "results": [{"result": {"code": "solved", "name": "Вопрос решён"}, "count": 4}, {"result": None, "count": 1}],
        "quarter_hours": [quarter("10:00", "2026-03-02T10:00:00+07:00"), quarter("10:15", "2026-03-02T10:15:00+07:00")],
        "idle_while_waiting_s": 190,
        "distribution": [
            {"from_s": 0, "to_s": 300, "count": 1},
            {"from_s": 1500, "to_s": 1800, "count": 3},
            {"from_s": 3600, "to_s": None, "count": 1},
        ],
        "estimate": {"told": 6, "held": 5, "share_held": 0.8333},
        "fairness": {
            "calls": 7,
            "items": [
                {
                    "at": "2026-03-02T10:05:00+07:00",
                    "ticket": "069a4fd30000000017d797dd5718cf335",
                    "number": "А001",
                    "service": {"code": "advice", "name": "Вопрос"},
                    "counter": 1,
                    "who": "user:anna",
                    "name": "Anna",
                    "why": {"code": "chosen", "name": "Выбран оператором"},
                    "reason": "Просил старший",
                    "passed": {"count": 2, "numbers": ["А002", "С003"]},
                }
            ],
        },
        "over_standard": [
            {key: value for key, value in ticket().items() if key not in ("day", "state", "outcome", "over", "origin")}
            | {
                "parts": [
                    {"what": "transferred", "at": "2026-03-02T10:10:00+07:00"},
                    {"what": "parked", "at": "2026-03-02T10:20:00+07:00"},
                ],
                "cause": {
                    "code": "queue",
                    "name": "Не хватало окон",
                    "comment": "Двое болели",
                    "by": "manager",
                    "at": "2026-03-02T18:00:00+07:00",
                },
                "times_doubt": None,
            }
        ],
        "data_quality": {
            "short_services": 2,
            "expired": 1,
            "returned": 0,
            "by_hand": 1,
            "unprinted": 1,
            "forgotten_finishes": 0,
            "clock_jumps": 0,
            "restores": 0,
            "offline": 3,
            "doubted": 0,
            "unlinked_s": 125,
        },
        "rules": ["Ожидание: от выдачи талона до вызова.", "Общее время: ожидание, подход и обслуживание."],
    }
    return copy.deepcopy({**report, **changed})


def quarter(at: str, starts_at: str) -> Document:
    return {
        "at": at,
        "starts_at": starts_at,
        "arrived": 4,
        "waiting": {"mean": 2.25, "max": 5},
        "open_counters": 2.5,
        "busy_counters": 1.75,
        "longest_wait_s": 480,
        "idle_while_waiting_s": 60,
    }


def empty_day() -> Document:
    """A day on which nobody came, and the office was closed."""
    nothing = spread()
    return day(
        hours=None,
        **dict.fromkeys(("tickets", "finished", "no_show", "cancelled", "expired", "idle_while_waiting_s"), 0),
        waiting={**nothing, "within_limit": 0, "share_within_limit": None},
        walking=nothing,
        service=nothing,
        paused=nothing,
        total=total(0, None, 0),
        estimate={"told": 0, "held": 0, "share_held": None},
        fairness={"calls": 0, "items": []},
        data_quality={"short_services": 0, "expired": 0, "returned": 0, "by_hand": 0, "unprinted": 0},
        **{name: [] for name in ("by_service", "by_operator", "by_counter", "by_hour", "results", "quarter_hours")},
        **{name: [] for name in ("distribution", "over_standard")},
    )


def autumn_day() -> Document:
    """A day of 25 hours: half past two comes twice."""
    return day(
        day="2026-10-25",
        timezone="Europe/Berlin",
        quarter_hours=[quarter("02:30", "2026-10-25T02:30:00+02:00"), quarter("02:30", "2026-10-25T02:30:00+01:00")],
    )


def period(**changed: Any) -> Document:
    """The report of a week with two days of visitors."""
    report = day(over_standard_count=3)
    for key in ("day", "hours", "goes_on", "open", "quarter_hours", "fairness"):
        del report[key]
    row = {
        "tickets": 8,
        "finished": 5,
        "no_show": 1,
        "cancelled": 1,
        "expired": 1,
        "share_within_standard": 0.8,
        "total_p90_s": 1801,
        "total_max_s": 1801,
        "waiting_mean_s": 786.5,
        "service_mean_s": 182.2,
    }
    before = {name: row[name] for name in ("tickets", "finished", "no_show", "share_within_standard", "waiting_mean_s")}
    before |= {"waiting_p90_s": 1500, "service_mean_s": 200.0, "total_p90_s": 1700, "total_max_s": 2500}
    return {
        **report,
        "from": "2026-03-02",
        "to": "2026-03-08",
        "days": 2,
        "kind": "week",
        "by_day": [{"day": "2026-03-02", **row}, {"day": "2026-03-03", **row, "share_within_standard": None}],
        "before": {"from": "2026-02-23", "to": "2026-03-01", **before},
        **changed,
    }
