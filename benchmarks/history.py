"""Plausible past days of the example's centre, drawn with a seed: for benchmarks, demonstrations and tests.

python -m benchmarks.history --days 250 --tickets 120 --until 2026-11-20 --out past.csv
"""

from __future__ import annotations

import argparse
import csv
import heapq
import math
import random
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

SETUP = Path(__file__).resolve().parent.parent / "examples" / "skek.toml"
COLUMNS = ("number", "service", "counter", "operator", "issued_at", "called_at", "started_at", "finished_at", "outcome")
#: How many come in each hour after the opening, compared with the others: late morning is the busiest, lunch and evening less.
BY_HOUR = (6, 10, 13, 12, 9, 8, 10, 9, 7, 4)
#: How much of the counters' time is work; days differ.
LOAD, LOAD_DIFFERS = 0.72, 0.08
MISSES, CALLED_OFF = 0.04, 0.02
#: Of ten visitors so many come for each line of work, by the letter of the group.
SHARES = {"А": 2.0, "В": 1.2, "Е": 2.4, "К": 1.0, "С": 2.2, "Т": 1.2}
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Row = tuple[str, ...]


def past_days(days: int, tickets: int, until: date, seed: int = 1) -> Iterator[list[Row]]:
    """The rows of each of `days` working days with `tickets` visits, in the order of issue; the last is on or before `until`.

    Every counter has one visitor at a time and takes whoever came first. Where there are more visits than the counters can
    serve, services are shorter: the waits stay those of a centre that mostly keeps its standard.
    """
    setup = tomllib.loads(SETUP.read_text(encoding="utf-8"))
    hours = _hours(setup)
    back = (until - timedelta(days=ago) for ago in range(days * 7))
    working = [day for day in back if day.weekday() in hours][:days]
    for day in reversed(working):
        yield _day(random.Random(f"{seed} {day}"), setup, day, hours[day.weekday()], tickets)


def write(file: Path, days: int, tickets: int, until: date, seed: int = 1) -> int:
    """Writes such days as a file for `import-history`; returns how many rows."""
    count = 0
    with file.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(COLUMNS)
        for rows in past_days(days, tickets, until, seed):
            out.writerows(rows)
            count += len(rows)
    return count


def _hours(setup: dict[str, Any]) -> dict[int, tuple[int, int]]:
    """Opening and closing of each weekday that has them, in seconds after midnight."""
    found = {}
    for span in setup["hours"]:
        first, _, last = span["days"].partition("-")
        for weekday in range(_WEEK.index(first), _WEEK.index(last or first) + 1):
            opens, closes = (time.fromisoformat(span[word]) for word in ("opens", "closes"))
            found[weekday] = (opens.hour * 3600 + opens.minute * 60, closes.hour * 3600 + closes.minute * 60)
    return found


def _day(draw: random.Random, setup: dict[str, Any], day: date, open_from: tuple[int, int], tickets: int) -> list[Row]:
    services = setup["services"]
    of_group = {letter: sum(one["group"] == letter for one in services) for letter in SHARES}
    weights = [SHARES[one["group"]] / of_group[one["group"]] for one in services]
    counters = [(one["number"], f"operator{one['number']}") for one in setup["counters"]]
    opens, closes = open_from
    mean_s = sum(one["expected_minutes"] * 60 * weight for one, weight in zip(services, weights, strict=True)) / sum(weights)
    work = tickets * mean_s / (len(counters) * (closes - opens))
    shorter = min(1.0, draw.gauss(LOAD, LOAD_DIFFERS) / work) if work else 1.0
    free = [(opens, *one) for one in counters]
    ordinals: dict[str, int] = {}
    rows: list[Row] = []
    for issued in _arrivals(draw, opens, closes, tickets):
        service = draw.choices(services, weights)[0]
        ordinal = ordinals[service["group"]] = ordinals.get(service["group"], 0) + 1
        number = f"{service['group']}{ordinal:03d}"
        ends = draw.random()
        if ends < CALLED_OFF:
            left = issued + int(draw.uniform(60, 1200))
            rows.append(_row(day, number, service["code"], "", "", (issued, None, None, left), "cancelled"))
            continue
        at, counter, operator = heapq.heappop(free)
        called = max(issued, at) + int(draw.uniform(3, 20) * shorter)
        if ends < CALLED_OFF + MISSES:
            gone = called + int(90 * shorter)
            heapq.heappush(free, (gone, counter, operator))
            rows.append(_row(day, number, service["code"], str(counter), operator, (issued, called, None, gone), "no_show"))
            continue
        started = called + int(draw.uniform(10, 50) * shorter)
        expected = service["expected_minutes"] * 60 * shorter
        finished = started + max(1, int(draw.lognormvariate(math.log(expected) - 0.18, 0.6)))
        heapq.heappush(free, (finished, counter, operator))
        times = (issued, called, started, finished)
        rows.append(_row(day, number, service["code"], str(counter), operator, times, "finished"))
    return rows


def _arrivals(draw: random.Random, opens: int, closes: int, tickets: int) -> list[int]:
    """Instants of issue in seconds after midnight, in order; nobody is given a ticket in the last ten minutes."""
    last = closes - 600
    hours = range((last - opens + 3599) // 3600)
    shares = [BY_HOUR[min(hour, len(BY_HOUR) - 1)] for hour in hours]
    chosen = draw.choices(list(hours), shares, k=tickets)
    return sorted(min(last, opens + hour * 3600 + draw.randrange(3600)) for hour in chosen)


def _row(day: date, number: str, service: str, counter: str, operator: str, times: tuple[int | None, ...], outcome: str) -> Row:
    midnight = datetime.combine(day, time())
    written = ("" if one is None else f"{midnight + timedelta(seconds=one)}" for one in times)
    return (number, service, counter, operator, *written, outcome)


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes plausible past days as a file for import-history.")
    parser.add_argument("--days", type=int, default=250)
    parser.add_argument("--tickets", type=int, default=120, help="visits a day")
    parser.add_argument("--until", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.csv")
    given = parser.parse_args()
    print(f"{given.out}: {write(given.out, given.days, given.tickets, given.until, given.seed)} visits")


if __name__ == "__main__":
    main()
