"""The day's report counted a second time, by other means: plain SQL and the standard library, second by second.

Nothing of the server's code is used: what is the same here was written down twice. `recounted_hall.py` tells each visit from its
events alone; `recounted_seconds.py` counts the hall second by second.
"""

from __future__ import annotations

import json
import statistics
from bisect import bisect_right
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

from tests.scenarios.recounted_hall import Document, Hall, Visit
from tests.scenarios.recounted_seconds import Seconds

LAST_STATES = ("finished", "no_show", "cancelled", "expired")
PARTS = ("transferred", "sent_back", "parked", "no_show", "returned", "further_service", "counter_freed")


def spread(values: list[int]) -> Document:
    ordered = sorted(values)

    def rank(percent: int) -> int | None:
        return next((one for one in ordered if bisect_right(ordered, one) * 100 >= percent * len(ordered)), None)

    return {
        "count": len(values),
        "mean_s": round(statistics.mean(values), 1) if values else None,
        **{f"p{percent}_s": rank(percent) for percent in (50, 80, 90, 95)},
        "max_s": max(values, default=None),
    }


def part_of_whole(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _times(visits: list[Visit], limit: int) -> Document:
    done = [one for one in visits if one.state == "finished"]
    kept = [one for one in done if one.total <= limit]
    total = {"within_standard": len(kept), "share_within_standard": part_of_whole(len(kept), len(done))}
    return {
        "waiting": spread([one.waiting for one in done]),
        "service": spread([one.service for one in done]),
        "total": {**spread([one.total for one in done]), **total},
    }


def _part(visits: list[Visit], limit: int) -> Document:
    ended = Counter(one.state for one in visits)
    return {"tickets": len(visits), "finished": ended["finished"], "no_show": ended["no_show"], **_times(visits, limit)}


def whole(hall: Hall, visits: list[Visit]) -> Document:
    """What a day's and a period's report have in common, but for words and what is by counter and operator."""
    limit, waiting_limit = hall.standard["total_limit_s"], hall.standard["waiting_limit_s"]
    done = [one for one in visits if one.state == "finished"]
    ended = Counter(one.state for one in visits)
    times = _times(visits, limit)
    in_time = None if waiting_limit is None else sum(one.waiting <= waiting_limit for one in done)
    times["waiting"] |= {
        "within_limit": in_time,
        "share_within_limit": None if in_time is None else part_of_whole(in_time, len(done)),
    }
    by_service = []
    for service in hall.services:
        some = [one for one in visits if one.row["service_id"] == service["id"]]
        if some:
            found = _part(some, limit)
            name = {"code": service["code"], "name": json.loads(service["name"])["ru"], "letter": service["letter"]}
            gone = {state: sum(one.state == state for one in some) for state in ("cancelled", "expired")}
            by_service.append({**found, **gone, "service": {**name, **found["service"]}})
    by_hour = defaultdict(list)
    for one in visits:
        by_hour[datetime.fromtimestamp(one.row["issued_at"], hall.zone).hour].append(one)
    edges = [*((step * 300, (step + 1) * 300) for step in range(12)), (3600, None)]
    outcomes = Counter(one.row["outcome"] for one in done)
    told = [
        one
        for one in visits
        if one.row["low_minutes"] is not None
        and one.state in ("finished", "no_show")
        and not one.happened("parked", "transferred", "returned")
    ]
    held = [one for one in told if one.row["low_minutes"] * 60 <= one.waiting <= one.row["high_minutes"] * 60]
    return {
        "office": {"code": hall.office["code"], "name": json.loads(hall.office["name"])["ru"]},
        "standard": {"total_limit_s": limit, "waiting_limit_s": waiting_limit},
        "timezone": hall.office["timezone"],
        "made_at": hall.iso(hall.now),
        "tickets": len(visits),
        **{state: ended[state] for state in LAST_STATES},
        "open": sum(one.state not in LAST_STATES for one in visits),
        **times,
        "walking": spread([one.walking for one in done]),
        "paused": spread([one.paused for one in done]),
        "by_service": by_service,
        "by_hour": [{"hour": hour, **_part(by_hour[hour], limit)} for hour in sorted(by_hour)],
        "results": dict(outcomes),
        "distribution": [
            {
                "from_s": low,
                "to_s": high,
                "count": sum((low < one.total or low == one.total == 0) and (high is None or one.total <= high) for one in done),
            }
            for low, high in edges
        ],
        "estimate": {"told": len(told), "held": len(held), "share_held": part_of_whole(len(held), len(told))},
        "over_standard": [
            _over(hall, one) for one in sorted(done, key=lambda one: (-one.total, one.row["id"])) if one.total > limit
        ],
    }


def _over(hall: Hall, one: Visit) -> Document:
    row = one.row
    service = next(each for each in hall.services if each["id"] == row["service_id"])
    return {
        "id": row["id"],
        "number": row["number"],
        "service": {"code": service["code"], "name": json.loads(service["name"])["ru"]},
        "counter": hall.counter_number.get(row["counter_id"]),
        "operator": next((user["display_name"] for user in hall.users if user["id"] == row["operator_id"]), None),
        **{name: hall.iso(row[name]) for name in ("issued_at", "called_at", "started_at", "finished_at")},
        "waiting_s": one.waiting,
        "walking_s": one.walking,
        "service_s": one.service,
        "paused_s": one.paused,
        "total_s": one.total,
        "parts": [{"what": event["what"], "at": hall.iso(event["at"])} for event in one.events if event["what"] in PARTS],
        "cause": None,
        "times_doubt": row["times_doubt"],
    }


def quality(hall: Hall, visits: list[Visit], begins: int, ends: int) -> Document:
    done = [one for one in visits if one.state == "finished"]
    alone = [(one, event) for one in visits for event in one.events if event["what"] == "issued_alone"]
    away: set[int] = set()
    for one, event in alone:
        limits = hall.midnight(one.row["business_day"]), hall.at_clock(one.row["business_day"], "24:00")
        away |= set(range(max(one.row["issued_at"], limits[0]), min(event["at"], limits[1])))
    first, last = datetime.fromtimestamp(begins, hall.zone).date(), datetime.fromtimestamp(ends - 1, hall.zone).date()
    for number in range((last - first).days + 1):
        day = (first + timedelta(days=number)).isoformat()
        hours = hall.open_hours(day)
        if hours is not None:
            open_for = set(range(hall.at_clock(day, hours[0]), hall.at_clock(day, hours[1])))
            for event in hall.events:
                if event["what"] in ("device_away", "desk_away") and begins <= event["at"] < ends + 2 * 24 * 3600:
                    away |= open_for & set(range(event["details"]["left_at"], event["details"]["came_at"]))
    forgotten = [
        one
        for one in visits
        if (one.state == "finished" and one.service > 4 * 3600)
        or any(
            (event["what"] == "finished" and event["details"].get("reason"))
            or (event["what"] == "counter_freed" and event["details"]["then"] == "finish")
            or (event["what"] == "expired" and event["details"]["state"] == "serving")
            for event in one.events
        )
    ]
    return {
        "short_services": sum(one.service < 20 for one in done),
        "expired": sum(one.state == "expired" for one in visits),
        "returned": sum(bool(one.row["returned"]) for one in visits),
        "by_hand": sum(one.row["origin"] not in ("kiosk", "imported") for one in visits),
        "imported": sum(one.row["origin"] == "imported" for one in visits),
        "unprinted": sum(one.row["print_state"] in ("failed", "uncertain") for one in visits),
        "forgotten_finishes": len(forgotten),
        "clock_jumps": sum(event["what"] == "clock_jumped" and begins <= event["at"] < ends for event in hall.events),
        "restores": sum(event["what"] == "restored" and begins <= event["at"] < ends for event in hall.events),
        "offline": len(alone),
        "doubted": sum(one.row["times_doubt"] is not None for one in visits),
        "unlinked_s": len(away),
    }


def recount_day(hall: Hall, day: str) -> Document:
    """The day's report without its words: `results` as counts by code."""
    visits = [hall.visit(row) for row in hall.tickets if row["business_day"] == day]
    begins, ends = hall.midnight(day), hall.at_clock(day, "24:00")
    before = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    carried = [
        hall.visit(row)
        for row in hall.tickets
        if row["business_day"] == before and row["since"] > begins and row["state"] != "expired"
    ]
    quarters, by_counter, by_operator = Seconds(hall, day, visits, carried).figures()
    limit = hall.standard["total_limit_s"]
    operators = []
    for user in hall.users:
        some = [one for one in visits if one.row["operator_id"] == user["id"]]
        if some or by_operator[user["name"]]:
            name = {"name": user["name"], "display_name": user["display_name"]}
            operators.append({"operator": name, **_part(some, limit), "idle_while_waiting_s": by_operator[user["name"]]})
    counters = []
    for counter in hall.counters:
        some = [one for one in visits if one.row["counter_id"] == counter["id"]]
        if some or counter["number"] in by_counter:
            open_s, busy_s, idle_s = by_counter.get(counter["number"], (0, 0, 0))
            sums = {"open_s": open_s, "busy_s": busy_s, "idle_while_waiting_s": idle_s}
            counters.append({"counter": counter["number"], **_part(some, limit), **sums})
    calls = [(event, one) for one in visits for event in one.events if event["what"] == "called"]
    hours = hall.open_hours(day)
    return {
        **whole(hall, visits),
        "day": day,
        "hours": {"opens": hours[0], "closes": hours[1]} if hours else None,
        "goes_on": begins <= hall.now < ends,
        "by_operator": operators,
        "by_counter": counters,
        "quarter_hours": quarters,
        "idle_while_waiting_s": sum(one["idle_while_waiting_s"] for one in quarters),
        "fairness": (
            len(calls),
            sorted(
                (hall.iso(event["at"]), one.row["number"], event["details"]["passed"]["count"])
                for event, one in calls
                if "passed" in event["details"]
            ),
        ),
        "data_quality": quality(hall, visits, begins, ends),
    }


def is_year_or_quarter(first: str, last: str) -> bool:
    ends = [("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31"), ("01-01", "12-31")]
    return first[:4] == last[:4] and (first[5:], last[5:]) in ends


def _form(visits: list[Visit]) -> Document:
    done = [one for one in visits if one.state == "finished"]
    return {
        "visitors": len(done),
        "service_mean_minutes": round(statistics.mean(one.service for one in done) / 60, 1) if done else None,
        "waiting_mean_minutes": round(statistics.mean(one.waiting for one in done) / 60, 1) if done else None,
    }


def recount_period(hall: Hall, first: str, last: str) -> Document:
    """The report of some days without its words."""
    visits = [hall.visit(row) for row in hall.tickets if first <= row["business_day"] <= last]
    begins, ends = hall.midnight(first), hall.at_clock(last, "24:00")
    limit = hall.standard["total_limit_s"]
    by_day = []
    for day in sorted({one.row["business_day"] for one in visits}):
        some = [one for one in visits if one.row["business_day"] == day]
        ended = Counter(one.state for one in some)
        times = _times(some, limit)
        by_day.append(
            {
                "day": day,
                "tickets": len(some),
                **{state: ended[state] for state in LAST_STATES},
                "share_within_standard": times["total"]["share_within_standard"],
                "total_p90_s": times["total"]["p90_s"],
                "total_max_s": times["total"]["max_s"],
                "waiting_mean_s": times["waiting"]["mean_s"],
                "service_mean_s": times["service"]["mean_s"],
            }
        )
    found = whole(hall, visits)
    return {
        **found,
        "from": first,
        "to": last,
        "days": len(by_day),
        "goes_on": begins <= hall.now < ends,
        "by_day": by_day,
        "by_operator": [
            (user["name"], _part(some, limit))
            for user in hall.users
            if (some := [one for one in visits if one.row["operator_id"] == user["id"]])
        ],
        "by_counter": [
            (counter["number"], _part(some, limit))
            for counter in hall.counters
            if (some := [one for one in visits if one.row["counter_id"] == counter["id"]])
        ],
        "form_4_2": _form(visits) if is_year_or_quarter(first, last) else None,
        "over_standard_count": len(found["over_standard"]),
        "over_standard": found["over_standard"][:200],
        "data_quality": quality(hall, visits, begins, ends),
    }
