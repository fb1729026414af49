"""The hall of a day as one number a second, for each thing that can be counted; nothing of the server's code is used."""

from __future__ import annotations

import statistics
from collections import Counter
from datetime import datetime
from itertools import accumulate
from typing import Any

from tests.scenarios.recounted_hall import Document, Hall, Visit


class Seconds:
    """The hall of a day as one number a second, for each thing that can be counted."""

    def __init__(self, hall: Hall, day: str, visits: list[Visit], carried: list[Visit]) -> None:
        self.hall = hall
        self.begins, self.ends = hall.midnight(day), hall.at_clock(day, "24:00")
        self.until = min(hall.now, self.ends)
        self.waiting: dict[tuple[str, int | None], list[int]] = {}
        self.held: dict[int, list[int]] = {}
        self.all_waits = [wait for one in (*visits, *carried) for wait in one.waits]
        arrivals = [one.row["issued_at"] for one in visits]
        for at, until, service, sent_to, _ in self.all_waits:
            self._mark(self.waiting, (service, sent_to), at, until)
        for one in (*visits, *carried):
            for at, until, counter in one.holds:
                self._mark(self.held, counter, at, until)
        self.waiting = {key: list(accumulate(marks)) for key, marks in self.waiting.items()}
        self.held = {key: list(accumulate(marks)) for key, marks in self.held.items()}
        self.arrived = Counter(min(max(at, self.begins), self.ends - 1) for at in arrivals)
        self.seats = self._seats()
        self.first, self.last = self._span(day, arrivals)

    def _mark(self, where: dict[Any, list[int]], key: Any, at: int, until: int) -> None:
        at, until = max(at, self.begins), min(until, self.until)
        if at < until:
            marks = where.setdefault(key, [0] * (self.ends - self.begins + 1))
            marks[at - self.begins] += 1
            marks[until - self.begins] -= 1

    def _seats(self) -> list[tuple[int, int, int, str, set[str]]]:
        """(from, until, counter, operator, services) of each stretch in which a counter was open for calls."""
        found = []
        for counter_id, number in self.hall.counter_number.items():
            name, open_, lent, since = "", False, set[str](), 0
            for one in [*self.hall.events, None]:
                if one is not None and (one["counter_id"] != counter_id or one["at"] >= self.ends):
                    continue
                what = one["what"] if one else "the end"
                if what not in ("the end", "service_lent", "service_taken_back") and not what.startswith("counter_"):
                    continue
                if what == "counter_freed":
                    continue
                at = one["at"] if one else self.until
                if open_ and name:
                    found.append((since, at, number, name, (self.hall.takes[number] & self.hall.can[name]) | lent))
                since = at
                if what == "counter_opened":
                    assert one is not None
                    name, open_, lent = one["details"]["operator"], True, set()
                elif what == "counter_closed":
                    name, open_, lent = "", False, set()
                elif what in ("counter_paused", "counter_resumed"):
                    open_ = what == "counter_resumed"
                elif one is not None and what == "service_lent":
                    lent = lent | {one["details"]["service"]}
                elif one is not None and what == "service_taken_back":
                    lent = lent - {one["details"]["service"]}
        return found

    def _span(self, day: str, arrivals: list[int]) -> tuple[int, int]:
        there = [at for at in arrivals if at < self.until]
        for counts in (*self.waiting.values(), *self.held.values()):
            busy = [index for index, count in enumerate(counts) if count]
            there += [self.begins + busy[0], self.begins + busy[-1]] if busy else []
        hours = self.hall.open_hours(day)
        if hours is not None and self.hall.at_clock(day, hours[0]) < self.until:
            there += [self.hall.at_clock(day, hours[0]), min(self.hall.at_clock(day, hours[1]), self.until) - 1]
        if not there:
            return self.begins, self.begins
        first, last = max(min(there), self.begins), min(max(there), self.until - 1)
        return first // 900 * 900, min((last // 900 + 1) * 900, self.until)

    def figures(self) -> tuple[list[Document], Document, Document]:
        """The quarters, then (open, busy, idle) by counter and idle by operator."""
        counters: Document = {}
        operators: Counter[str] = Counter()
        idle_at: Counter[int] = Counter()
        open_at: Counter[int] = Counter()
        for number in self.hall.counter_number.values():
            held = self.held.get(number)
            sits: dict[int, tuple[str, set[str]]] = {}
            for at, until, counter, name, services in self.seats:
                if counter == number:
                    sits |= dict.fromkeys(range(max(at, self.first), min(until, self.last)), (name, services))
            busy = {at for at in range(self.first, self.last) if held and held[at - self.begins]}
            for at in busy | sits.keys():
                open_at[at] += 1
            idle = 0
            for at, (name, services) in sits.items():
                if at not in busy and self._somebody(at, number, services):
                    idle += 1
                    idle_at[at] += 1
                    operators[name] += 1
            if busy or sits:
                counters[number] = (len(busy | sits.keys()), len(busy), idle)
        return [self._quarter(at, idle_at, open_at) for at in range(self.first, self.last, 900)], counters, operators

    def _somebody(self, at: int, number: int, services: set[str]) -> bool:
        return any(
            counts[at - self.begins] and (sent_to == number if sent_to is not None else service in services)
            for (service, sent_to), counts in self.waiting.items()
        )

    def _quarter(self, begins: int, idle_at: Counter[int], open_at: Counter[int]) -> Document:
        seconds = range(begins, min(begins + 900, self.last))
        people = [sum(counts[at - self.begins] for counts in self.waiting.values()) for at in seconds]
        busy = [sum(counts[at - self.begins] > 0 for counts in self.held.values()) for at in seconds]
        longest = [
            before + min(until, seconds[-1] + 1) - at
            for at, until, _, _, before in self.all_waits
            if at <= seconds[-1] and until > begins
        ]
        return {
            "at": f"{datetime.fromtimestamp(begins, self.hall.zone):%H:%M}",
            "starts_at": self.hall.iso(begins),
            "arrived": sum(self.arrived[at] for at in range(begins, begins + 900)),
            "waiting": {"mean": round(statistics.mean(people), 2), "max": max(people)},
            "open_counters": round(statistics.mean(open_at[at] for at in seconds), 2),
            "busy_counters": round(statistics.mean(busy), 2),
            "longest_wait_s": max(longest, default=None),
            "idle_while_waiting_s": sum(idle_at[at] for at in seconds),
        }
