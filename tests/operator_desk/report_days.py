"""Days and periods of reports as the server tells them, counted from visits that are made up, always the same ones."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from tests.operator_desk.documents import OFFICE_ZONE, SERVICES, Json

DAY = "2026-03-02"
LIMIT_S = 1800
OPERATORS = ["Иванова М. П.", "Петрова А. С.", "Сидоров К. В.", "Кузнецов Д. И.", "Орлова Н. Е.", "Фёдоров Г. А."]
RESULTS = {"solved": "Вопрос решён", "application_taken": "Заявка принята", "papers_missing": "Не хватает документов"}
CAUSES = [
    {"code": "few_counters", "name": "Мало открытых окон"},
    {"code": "long_service", "name": "Сложное обращение"},
    {"code": "system_failure", "name": "Не работала программа"},
    {"code": "visitor_away", "name": "Посетитель отходил"},
    {"code": "forgotten_finish", "name": "Оператор забыл завершить"},
]


def visits(count: int, day: str = DAY, crowd: float = 1.0) -> list[Json]:
    """`count` visits of a day, of which `crowd` makes the waits longer."""
    chance = random.Random(f"{day} {count}")
    begin = datetime.fromisoformat(f"{day}T08:00:00").replace(tzinfo=OFFICE_ZONE)
    made = [_visit(chance, place, begin, crowd) for place in sorted(chance.randrange(33000) for _ in range(count))]
    for index, each in enumerate(made):
        each |= {"id": f"{day}-{index}", "number": f"{each['letter']}{index % 999 + 1:03}"}
    return made


def _visit(chance: random.Random, second: int, begin: datetime, crowd: float) -> Json:
    service = chance.choices(SERVICES, (6, 2, 4, 7, 2, 5, 1))[0]
    busy = 1.6 if 7000 < second < 15000 else 0.7
    times = {
        "waiting_s": int(chance.expovariate(1 / (430 * busy * crowd))),
        "walking_s": chance.randrange(8, 70),
        "service_s": int(chance.gammavariate(3, 150)) + 25,
        "paused_s": 300 if chance.random() < 0.04 else 0,
    }
    state = chance.choices(("finished", "no_show", "cancelled", "expired"), (92, 5, 2, 1))[0]
    seat = chance.randrange(len(OPERATORS)) if state in ("finished", "no_show") else None
    issued = begin + timedelta(seconds=second)
    called = issued + timedelta(seconds=times["waiting_s"])
    started = called + timedelta(seconds=times["walking_s"])
    total = times["waiting_s"] + times["walking_s"] + times["service_s"]
    result = chance.choices([*RESULTS, None], (6, 3, 1, 1))[0] if state == "finished" else None
    return {
        "letter": service["letter"],
        "service": {"code": service["code"], "name": service["name"]},
        "state": state,
        "counter": None if seat is None else seat + 1,
        "operator": None if seat is None else OPERATORS[seat],
        "issued_at": issued.isoformat(),
        "called_at": called.isoformat() if seat is not None else None,
        "started_at": started.isoformat() if state == "finished" else None,
        "finished_at": (issued + timedelta(seconds=total + times["paused_s"])).isoformat(),
        "outcome": result,
        **times,
        "total_s": total,
    }


def spread(values: Iterable[int]) -> Json:
    """Count, mean, nearest-rank percentiles and the longest."""
    ordered = sorted(values)
    found: Json = {"count": len(ordered), "mean_s": round(sum(ordered) / len(ordered), 1) if ordered else None}
    for percent in (50, 80, 90, 95):
        found[f"p{percent}_s"] = ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else None
    return {**found, "max_s": ordered[-1] if ordered else None}


def part(rows: list[Json]) -> Json:
    """The figures that the whole and each of its parts have alike."""
    done = [row for row in rows if row["state"] == "finished"]
    within = sum(1 for row in done if row["total_s"] <= LIMIT_S)
    ended = {state: sum(1 for row in rows if row["state"] == state) for state in ("no_show", "cancelled", "expired")}
    share = round(within / len(done), 4) if done else None
    return {
        "tickets": len(rows),
        "finished": len(done),
        **ended,
        "waiting": {**spread(row["waiting_s"] for row in done), "within_limit": None, "share_within_limit": None},
        "walking": spread(row["walking_s"] for row in done),
        "service": spread(row["service_s"] for row in done),
        "paused": spread(row["paused_s"] for row in done),
        "total": {
            **spread(row["total_s"] for row in done),
            "within_standard": within,
            "share_within_standard": share,
        },
    }


def grouped(rows: list[Json], key: Callable[[Json], Any]) -> list[tuple[Any, list[Json]]]:
    """The rows by a key that is not nothing, in its order."""
    found: dict[Any, list[Json]] = defaultdict(list)
    for row in rows:
        if key(row) is not None:
            found[key(row)].append(row)
    return sorted(found.items())


def shared(rows: list[Json]) -> Json:
    """What reports of a day and of a period have alike."""
    done = [row for row in rows if row["state"] == "finished"]
    services = {each["code"]: each for each in SERVICES}
    by_service = []
    for code, some in grouped(rows, lambda row: row["service"]["code"]):
        figures = part(some)
        told = {"code": code, "name": services[code]["name"], "letter": services[code]["letter"], **figures["service"]}
        by_service.append({**figures, "service": told})
    return {
        "office": {"code": "skek", "name": "Центр обслуживания клиентов"},
        "standard": {"total_limit_s": LIMIT_S, "waiting_limit_s": None},
        "timezone": "Asia/Novokuznetsk",
        **part(rows),
        "open": 0,
        "by_service": by_service,
        "by_operator": [
            {"operator": {"name": f"user{OPERATORS.index(who)}", "display_name": who}, **part(some), "idle_while_waiting_s": 240}
            for who, some in grouped(rows, lambda row: row["operator"])
        ],
        "by_counter": [
            {"counter": number, **part(some), "open_s": 34200, "busy_s": 21000, "idle_while_waiting_s": 240}
            for number, some in grouped(rows, lambda row: row["counter"])
        ],
        "by_hour": [{"hour": hour, **part(some)} for hour, some in grouped(rows, lambda row: int(row["issued_at"][11:13]))],
        "results": [
            {
                "result": code and {"code": code, "name": RESULTS[code]},
                "count": sum(1 for row in done if row["outcome"] == code),
            }
            for code in [*RESULTS, None]
            if done
        ],
        "idle_while_waiting_s": 1440 if rows else 0,
        "distribution": [
            {
                "from_s": step,
                "to_s": step + 300 if step < 3600 else None,
                "count": sum(1 for row in done if step < row["total_s"] <= (step + 300 if step < 3600 else 10**9)),
            }
            for step in range(0, 3601, 300)
        ],
        "estimate": {
            "told": len(done),
            "held": len(done) * 4 // 5,
            "share_held": round(len(done) * 4 // 5 / len(done), 4) if done else None,
        },
        "data_quality": {
            **dict.fromkeys(
                (
                    "short_services",
                    "returned",
                    "unprinted",
                    "forgotten_finishes",
                    "clock_jumps",
                    "restores",
                    "doubted",
                    "unlinked_s",
                ),
                0,
            ),
            "expired": sum(1 for row in rows if row["state"] == "expired"),
            "by_hand": 2 if rows else 0,
            "offline": 0,
        },
        "rules": ["Общее время: ожидание, подход и обслуживание. Ровно норматив считается соблюдённым."],
    }


def over(rows: list[Json]) -> list[Json]:
    """The finished visits beyond the standard, longest first, without causes."""
    found = [row for row in rows if row["state"] == "finished" and row["total_s"] > LIMIT_S]
    kept = ("id", "number", "service", "counter", "operator", "issued_at", "called_at", "started_at", "finished_at", "total_s")
    times = ("waiting_s", "walking_s", "service_s", "paused_s")
    return [
        {**{key: row[key] for key in (*kept, *times)}, "parts": [], "cause": None, "times_doubt": None}
        for row in sorted(found, key=lambda row: -row["total_s"])
    ]


def day_report(count: int = 40, day: str = DAY, rows: list[Json] | None = None, **changes: Any) -> Json:
    """The report of a day with `count` visits."""
    rows = visits(count, day) if rows is None else rows
    passed = [
        {
            "at": row["called_at"],
            "ticket": row["id"],
            "number": row["number"],
            "service": row["service"],
            "counter": row["counter"],
            "who": f"user:{row['operator']}",
            "name": row["operator"],
            "why": {"code": "choice", "name": "По выбору оператора"},
            "reason": "Пришла с ребёнком",
            "passed": {"count": 1, "numbers": ["А004"]},
        }
        for row in rows[5::20]
        if row["called_at"]
    ]
    return {
        "day": day,
        "made_at": f"{day}T18:20:00+07:00",
        "hours": {"opens": "08:00", "closes": "18:00"},
        "goes_on": False,
        **shared(rows),
        "quarter_hours": quarters(rows, day),
        "over_standard": over(rows),
        "fairness": {"calls": len(rows), "items": passed},
        **changes,
    }


def quarters(rows: list[Json], day: str) -> list[Json]:
    """Waiting people and open counters by the quarter hour."""
    found = []
    begin = datetime.fromisoformat(f"{day}T08:00:00").replace(tzinfo=OFFICE_ZONE)
    for step in range(40 if rows else 0):
        at, end = begin + timedelta(minutes=15 * step), begin + timedelta(minutes=15 * step + 15)
        came = [datetime.fromisoformat(row["issued_at"]) for row in rows]
        there = [
            (one, one + timedelta(seconds=row["waiting_s"]), row["waiting_s"])
            for one, row in zip(came, rows, strict=True)
            if one < end and one + timedelta(seconds=row["waiting_s"]) > at
        ]
        seconds = sum((min(until, end) - max(one, at)).total_seconds() for one, until, _ in there)
        found.append(
            {
                "at": at.strftime("%H:%M"),
                "starts_at": at.isoformat(),
                "arrived": sum(1 for one in came if at <= one < end),
                "waiting": {"mean": round(seconds / 900, 2), "max": len(there)},
                "open_counters": 4.5 if step in range(17, 22) else 6.0,
                "busy_counters": 3.2,
                "longest_wait_s": max((wait for _, _, wait in there), default=None),
                "idle_while_waiting_s": 60 if there else 0,
            }
        )
    return found


def period_report(first: str, last: str, kind: str, a_day: int = 40, **changes: Any) -> Json:
    """The report of some days with `a_day` visits on each working one."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    days = [start + timedelta(days=step) for step in range((end - start).days + 1)]
    by_day = {one.isoformat(): visits(a_day, one.isoformat(), 0.7 + one.day % 5 / 8) for one in days if one.weekday() < 5}
    rows = [row for some in by_day.values() for row in some]
    before = part(visits(max(1, len(rows) // 2), "2026-01-12", 1.2))
    slow = over(rows)
    return {
        "from": first,
        "to": last,
        "kind": kind,
        "days": len(by_day),
        "made_at": f"{DAY}T18:20:00+07:00",
        **shared(rows),
        "over_standard_count": len(slow),
        "over_standard": slow[:200],
        "by_day": [_line(day, part(some)) for day, some in by_day.items()],
        "before": {
            "from": (start - (end - start) - timedelta(days=1)).isoformat(),
            "to": (start - timedelta(days=1)).isoformat(),
            **{key: value for key, value in _line("", before).items() if key != "day"},
            "waiting_p90_s": before["waiting"]["p90_s"],
        },
        **changes,
    }


def _line(day: str, figures: Json) -> Json:
    return {
        "day": day,
        **{key: figures[key] for key in ("tickets", "finished", "no_show", "cancelled", "expired")},
        "share_within_standard": figures["total"]["share_within_standard"],
        "total_p90_s": figures["total"]["p90_s"],
        "total_max_s": figures["total"]["max_s"],
        "waiting_mean_s": figures["waiting"]["mean_s"],
        "service_mean_s": figures["service"]["mean_s"],
    }


def chosen(rows: list[Json], asked: Json) -> Json:
    """The list of tickets behind a figure, as the server cuts it."""
    names: dict[str, Callable[[Json], Any]] = {
        "service": lambda row: row["service"]["code"],
        "operator": lambda row: f"user{(row['counter'] or 0) - 1}",
        "counter": lambda row: row["counter"],
        "hour": lambda row: int(row["issued_at"][11:13]),
        "outcome": lambda row: row["outcome"] if asked["outcome"] in RESULTS else row["state"],
    }
    found = [row for row in rows if all(str(names[name](row)) == asked[name] for name in names if name in asked)]
    low, high = int(asked.get("total_from_s", -1)), int(asked.get("total_to_s", 10**9))
    if low >= 0 or high < 10**9:
        found = [row for row in found if row["state"] == "finished" and low < row["total_s"] <= high]
    if "quarter" in asked:
        begins = datetime.fromisoformat(asked["quarter"])
        found = [row for row in found if begins <= datetime.fromisoformat(row["issued_at"]) < begins + timedelta(minutes=15)]
    if asked.get("mark") == "unsaid":
        found = [row for row in found if row["state"] == "finished" and row["outcome"] is None]
    if "from" in asked:
        found = [row for row in found if asked["from"] <= row["issued_at"][:10] <= asked["to"]]
    if asked.get("over") == "1":
        found = [row for row in found if row["state"] == "finished" and row["total_s"] > LIMIT_S]
    return {"items": found[:500], "more": len(found) > 500, "total": len(found)}


def sheet(number: int = 1, **changes: Any) -> Json:
    """A version of a day's sheet that was put into a folder."""
    sent = {"way": "folder", "target": "отчёты", "state": "sent", "tries": 1, "next_try_at": None}
    return {
        "version": number,
        "made_at": f"{DAY}T18:0{number}:00+07:00",
        "by": None,
        "reason": None,
        "sha256": f"{number}9f2c0de" * 8,
        "files": [{"format": kind, "bytes": 90000, "sha256": "0" * 64, "made_at": DAY} for kind in ("pdf", "xlsx", "json")],
        "missing": [],
        "deliveries": [{**sent, "done_at": f"{DAY}T18:05:00+07:00", "trouble": None}],
        **changes,
    }


def not_sent(trouble: str) -> Json:
    """A delivery that is tried again."""
    again = f"{DAY}T18:30:00+07:00"
    return {
        "way": "mail",
        "target": "boss@example.org",
        "state": "pending",
        "tries": 3,
        "next_try_at": again,
        "done_at": None,
        "trouble": trouble,
    }
