"""Example documents: plausible days and periods with so many tickets, the same for the same seed, shaped like the reports."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from queue_server.reports.day import RULES
from queue_server.reports.figures import grouped, share, spread
from queue_server.texts import text

Document = dict[str, Any]

LIMIT_S = 1800
SERVICES = {
    "connection": ("А", "Заявка на технологическое присоединение", "Grid connection application", 900, 0.25),
    "water": ("В", "Договор на воду и канализацию", "Water and sewerage contract", 720, 0.2),
    "meter": ("Е", "Вызов специалиста: допуск прибора учёта", "Calling out a technician for a meter", 420, 0.2),
    "complaint": ("К", "Жалоба", "Complaint", 780, 0.1),
    "advice": ("С", "Консультация", "Advice", 360, 0.25),
}
PEOPLE = (
    ("anna", "Белова Анна Сергеевна"),
    ("boris", "Громов Борис Ильич"),
    ("vera", "Ким Вера Олеговна"),
    ("gleb", "Рыбаков Глеб Андреевич"),
    ("dina", "Сафина Дина Рустамовна"),
    ("egor", "Титов Егор Павлович"),
)
RESULTS = {
    "solved": ("Решено", "Solved", 0.6),
    "taken": ("Заявка принята", "Application taken", 0.2),
    "papers": ("Не хватает документов", "Papers missing", 0.1),
    None: ("", "", 0.1),
}


@dataclass
class Visit:
    """One ticket of an example."""

    number: str
    service: str
    issued: datetime
    state: str = "finished"
    operator: int = 0
    waiting_s: int = 0
    walking_s: int = 0
    service_s: int = 0
    paused_s: int = 0
    result: str | None = "solved"
    parts: list[Document] = field(default_factory=list)

    @property
    def total_s(self) -> int:
        return self.waiting_s + self.walking_s + self.service_s

    @property
    def called(self) -> datetime:
        return _later(self.issued, self.waiting_s)

    @property
    def started(self) -> datetime:
        return _later(self.called, self.walking_s)

    @property
    def finished(self) -> datetime:
        return _later(self.issued, self.total_s + self.paused_s)


def visits(count: int, day: str, zone: str, hours: tuple[int, int], counters: int, seed: int = 1) -> list[Visit]:
    """So many visits of a day, served in their order by so many counters."""
    dice = random.Random(seed)
    begin = _opens(day, zone, hours)
    length = int((_opens(day, zone, (hours[1], 0)) - begin).total_seconds())
    came = sorted(dice.triangular(0, length, length * 0.35) for _ in range(count))
    free = [0.0] * counters
    used: dict[str, int] = {}
    found = []
    for at in came:
        service = dice.choices(list(SERVICES), [one[4] for one in SERVICES.values()])[0]
        letter, _, _, usual_s, _ = SERVICES[service]
        used[letter] = used.get(letter, 0) % 999 + 1
        visit = Visit(f"{letter}{used[letter]:03}", service, _later(begin, int(at)))
        desk = min(range(counters), key=free.__getitem__)
        waits = max(0.0, free[desk] - at)
        luck = dice.random()
        visit.waiting_s = int(waits + dice.random() * 20)
        visit.operator = desk
        if luck < 0.03:
            visit.state = "no_show"
            free[desk] = at + waits + 90
        elif luck < 0.045:
            visit.state = "cancelled"
        elif luck < 0.05:
            visit.state = "expired"
        else:
            visit.walking_s = int(dice.triangular(5, 90, 20))
            visit.service_s = int(dice.lognormvariate(0, 0.55) * usual_s)
            visit.paused_s = dice.choice([0] * 12 + [180, 600])
            visit.result = dice.choices(list(RESULTS), [one[2] for one in RESULTS.values()])[0]
            if visit.paused_s:
                visit.parts.append({"what": "parked", "at": _later(visit.started, 60).isoformat()})
            if dice.random() < 0.05:
                visit.parts.append({"what": "transferred", "at": _later(visit.started, 30).isoformat()})
            free[desk] = at + waits + visit.walking_s + visit.service_s + dice.random() * 120
        found.append(visit)
    return found


def _opens(day: str, zone: str, hours: tuple[int, int]) -> datetime:
    at = datetime.fromisoformat(day) + timedelta(hours=hours[0])
    return at.replace(tzinfo=ZoneInfo(zone))


def _later(at: datetime, seconds: int) -> datetime:
    """So many true seconds later, also over a night in which the clocks are moved."""
    zone = at.tzinfo
    return datetime.fromtimestamp(at.timestamp() + seconds, zone)


def day_document(
    count: int,
    language: str = "ru",
    day: str = "2026-03-02",
    zone: str = "Asia/Novokuznetsk",
    hours: tuple[int, int] = (8, 18),
    counters: int | None = None,
    seed: int = 1,
    unfinished: int = 0,
    waiting_limit_s: int | None = 900,
) -> Document:
    """The report of a plausible day with so many tickets, of which the last `unfinished` are still open."""
    desks = counters or max(2, count // 25)
    rows = visits(count, day, zone, hours, desks, seed)
    for visit in rows[len(rows) - unfinished :] if unfinished else ():
        visit.state = "open"
    dice = random.Random(seed + 1)
    made = _later(_opens(day, zone, (hours[1], 0)), 300)
    return {
        "day": day,
        "made_at": made.isoformat(),
        "timezone": zone,
        "hours": {"opens": f"{hours[0]:02}:00", "closes": f"{hours[1]:02}:00"},
        "goes_on": bool(unfinished),
        **_headline(rows, language, waiting_limit_s),
        "quarter_hours": _quarters(rows, desks, day, zone, hours),
        "fairness": _fairness(rows, language, dice),
        "over_standard": _over(rows, language, dice),
    }


def period_document(count: int, language: str = "ru", days: int = 20, kind: str = "month", seed: int = 1) -> Document:
    """The report of a plausible March with so many tickets a day."""
    whole: list[Visit] = []
    by_day = []
    for place in range(days):
        day = (datetime(2026, 3, 2) + timedelta(days=place + place // 5 * 2)).date().isoformat()
        rows = visits(count, day, "Asia/Novokuznetsk", (8, 18), max(2, count // 25), seed + place)
        whole += rows
        part = _part(rows)
        by_day.append(
            {
                "day": day,
                **{name: _count(rows, name) for name in ("finished", "no_show", "cancelled", "expired")},
                "tickets": len(rows),
                "share_within_standard": part["total"]["share_within_standard"],
                "total_p90_s": part["total"]["p90_s"],
                "total_max_s": part["total"]["max_s"],
                "waiting_mean_s": part["waiting"]["mean_s"],
                "service_mean_s": part["service"]["mean_s"],
            }
        )
    over = _over(whole, language, random.Random(seed))
    return {
        "from": "2026-03-01",
        "to": "2026-03-31",
        "kind": kind,
        "days": days,
        "made_at": "2026-04-01T08:00:00+07:00",
        "timezone": "Asia/Novokuznetsk",
        **_headline(whole, language, None),
        "by_day": by_day,
        "over_standard_count": len(over),
        "over_standard": over[:200],
        "before": {
            "from": "2026-02-01",
            "to": "2026-02-28",
            "tickets": 700,
            "finished": 660,
            "no_show": 21,
            "share_within_standard": 0.8125,
            "waiting_mean_s": 702.4,
            "waiting_p90_s": 1402,
            "service_mean_s": 611.0,
            "total_p90_s": 2111,
            "total_max_s": 4000,
        },
    }


def _headline(rows: Sequence[Visit], language: str, waiting_limit_s: int | None) -> Document:
    named = 1 if language == "ru" else 2
    results = grouped([row for row in rows if row.state == "finished"], lambda row: row.result)
    totals = [row.total_s for row in rows if row.state == "finished"]
    edges = [*range(0, 3600, 300), 3600]
    return {
        "office": {"code": "skek", "name": "Центр обслуживания клиентов" if language == "ru" else "Customer service centre"},
        "standard": {"total_limit_s": LIMIT_S, "waiting_limit_s": waiting_limit_s},
        **_part(rows, waiting_limit_s),
        "cancelled": _count(rows, "cancelled"),
        "expired": _count(rows, "expired"),
        "open": _count(rows, "open"),
        "by_service": [
            {
                **part,
                "service": {"code": code, "letter": SERVICES[code][0], "name": SERVICES[code][named], **part["service"]},
                "cancelled": _count(some, "cancelled"),
                "expired": _count(some, "expired"),
            }
            for code, some, part in _parts(rows, lambda row: row.service)
        ],
        "by_operator": [
            {**part, "operator": {"name": _person(key)[0], "display_name": _person(key)[1]}, "idle_while_waiting_s": 37 * key}
            for key, _, part in _parts(rows, lambda row: row.operator)
        ],
        "by_counter": [
            {**part, "counter": key + 1, "open_s": 35_400, "busy_s": 21_000 + 61 * key, "idle_while_waiting_s": 37 * key}
            for key, _, part in _parts(rows, lambda row: row.operator)
        ],
        "by_hour": [{**part, "hour": key} for key, _, part in _parts(rows, lambda row: row.issued.hour)],
        "results": [
            {"result": {"code": code, "name": RESULTS[code][named - 1]} if code else None, "count": len(some)}
            for code, some in results.items()
        ],
        "idle_while_waiting_s": 37 * len(rows),
        "distribution": [
            {
                "from_s": low,
                "to_s": low + 300 if low < 3600 else None,
                "count": sum(1 for total in totals if low <= total and (low == 3600 or total < low + 300)),
            }
            for low in edges
        ],
        "estimate": {"told": len(totals), "held": len(totals) * 5 // 6, "share_held": share(len(totals) * 5 // 6, len(totals))},
        "data_quality": {
            "short_services": sum(1 for row in rows if row.state == "finished" and row.service_s < 20),
            "expired": _count(rows, "expired"),
            "returned": len(rows) // 50,
            "by_hand": len(rows) // 60,
            "unprinted": len(rows) // 200,
            "forgotten_finishes": len(rows) // 300,
            "clock_jumps": 0,
            "restores": 0,
            "offline": len(rows) // 100,
            "doubted": len(rows) // 250,
            "unlinked_s": 7 * (len(rows) // 40),
        },
        "rules": [text(language, rule) for rule in RULES],
    }


def _person(key: int) -> tuple[str, str]:
    name, shown = PEOPLE[key % len(PEOPLE)]
    return (name, shown) if key < len(PEOPLE) else (f"{name}{key}", f"{shown} ({key})")


def _count(rows: Sequence[Visit], state: str) -> int:
    return sum(1 for row in rows if row.state == state)


def _parts(rows: Sequence[Visit], key: Callable[[Visit], Any]) -> list[tuple[Any, list[Visit], Document]]:
    return [(value, some, _part(some)) for value, some in sorted(grouped(rows, key).items())]


def _part(rows: Sequence[Visit], waiting_limit_s: int | None = None) -> Document:
    done = [row for row in rows if row.state == "finished"]
    within = sum(1 for row in done if row.total_s <= LIMIT_S)
    soon = None if waiting_limit_s is None else sum(1 for row in done if row.waiting_s <= waiting_limit_s)
    return {
        "tickets": len(rows),
        "finished": len(done),
        "no_show": _count(rows, "no_show"),
        "waiting": {
            **spread(row.waiting_s for row in done),
            "within_limit": soon,
            "share_within_limit": None if soon is None else share(soon, len(done)),
        },
        "walking": spread(row.walking_s for row in done),
        "service": spread(row.service_s for row in done),
        "paused": spread(row.paused_s for row in done),
        "total": {
            **spread(row.total_s for row in done),
            "within_standard": within,
            "share_within_standard": share(within, len(done)),
        },
    }


def _quarters(rows: Sequence[Visit], desks: int, day: str, zone: str, hours: tuple[int, int]) -> list[Document]:
    begin, end = _opens(day, zone, hours), _opens(day, zone, (hours[1], 0))
    last = max([end, *(row.finished.astimezone(end.tzinfo) for row in rows)])
    times = [
        (row.issued.timestamp(), row.called.timestamp(), row.started.timestamp(), row.finished.timestamp(), row.service_s > 0)
        for row in rows
    ]
    found = []
    at = begin
    while at.timestamp() < last.timestamp():
        then = _later(at, 900)
        low, high = at.timestamp(), then.timestamp()
        waited = sum(max(0.0, min(high, called) - max(low, issued)) for issued, called, *_ in times)
        busy = sum(max(0.0, min(high, until) - max(low, since)) for *_, since, until, served in times if served)
        most = sum(1 for issued, called, *_ in times if issued < high and called > low)
        found.append(
            {
                "at": f"{at:%H:%M}",
                "starts_at": at.isoformat(),
                "arrived": sum(1 for issued, *_ in times if low <= issued < high),
                "waiting": {"mean": round(waited / 900, 2), "max": most},
                "open_counters": float(desks) if at.hour not in (12, 13) else round(desks * 0.7, 2),
                "busy_counters": round(min(busy / 900, desks if at.hour not in (12, 13) else desks * 0.7), 2),
                "longest_wait_s": None,
                "idle_while_waiting_s": 0,
            }
        )
        at = then
    return found


def _over(rows: Sequence[Visit], language: str, dice: random.Random) -> list[Document]:
    late = sorted((row for row in rows if row.state == "finished" and row.total_s > LIMIT_S), key=lambda row: -row.total_s)
    causes: list[Document | None] = [
        None,
        {"code": "rush", "name": "Наплыв посетителей", "comment": None},
        {"code": "papers", "name": "Сложный вопрос", "comment": "Три договора сразу"},
    ]
    return [
        {
            "id": f"t{place}",
            "number": row.number,
            "service": {"code": row.service, "name": SERVICES[row.service][1 if language == "ru" else 2]},
            "counter": row.operator + 1,
            "operator": _person(row.operator)[1],
            "issued_at": row.issued.isoformat(),
            "called_at": row.called.isoformat(),
            "started_at": row.started.isoformat(),
            "finished_at": row.finished.isoformat(),
            **{f"{span}_s": getattr(row, f"{span}_s") for span in ("waiting", "walking", "service", "paused", "total")},
            "parts": row.parts,
            "cause": dice.choice(causes),
            "times_doubt": "Забыли завершить" if dice.random() < 0.04 else None,
        }
        for place, row in enumerate(late)
    ]


def _fairness(rows: Sequence[Visit], language: str, dice: random.Random) -> Document:
    called = [row for row in rows if row.state != "cancelled"]
    items = []
    for row in called:
        if dice.random() > 0.08:
            continue
        count = dice.choice([1, 1, 2, 3, 25 if len(rows) > 100 else 4])
        why = dice.choice(["weighed", "waited", "priority", "chosen", "booked"])
        items.append(
            {
                "at": row.called.isoformat(),
                "ticket": row.number,
                "number": row.number,
                "service": {"code": row.service, "name": SERVICES[row.service][1 if language == "ru" else 2]},
                "counter": row.operator + 1,
                "who": f"user:{_person(row.operator)[0]}",
                "name": _person(row.operator)[1],
                "why": {"code": why, "name": text(language, f"why.{why}")},
                "reason": "Просил принять сразу, маленький ребёнок" if why == "chosen" else None,
                "passed": {"count": count, "numbers": [f"А{one:03}" for one in range(1, min(count, 20) + 1)]},
            }
        )
    return {"day": "", "calls": len(called), "items": items}
