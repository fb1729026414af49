"""The database of an office read whole with plain SQL, each visit told from its events; nothing of the server's code is used.

The sums that the server keeps with each ticket are not looked at. Only visits of paper forms, which have no events, are read from
their rows.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Document = dict[str, Any]

BECOMES = {
    "issued": "waiting",
    "issued_alone": "waiting",
    "issued_roll": "waiting",
    "called": "called",
    "started": "serving",
    "further_service": "serving",
    "finished": "finished",
    "sent_back": "waiting",
    "no_show": "no_show",
    "parked": "parked",
    "transferred": "waiting",
    "returned": "waiting",
    "cancelled": "cancelled",
    "expired": "expired",
}


class Visit:
    """One ticket, told from its events up to `now`."""

    def __init__(self, row: Document, events: list[Document], now: int, closing_at: int | None, hall: Hall) -> None:
        self.row, self.events, self.hall = row, events, hall
        self.waiting = self.walking = self.service = self.paused = 0
        self.waits: list[tuple[int, int, str, int | None, int]] = []
        self.holds: list[tuple[int, int, int]] = []
        self.state = "waiting"
        steps = [one for one in events if one["what"] in BECOMES]
        if steps:
            self._told(steps, now, closing_at)
        else:
            self._written()

    @property
    def total(self) -> int:
        return self.waiting + self.walking + self.service

    def happened(self, *kinds: str) -> bool:
        return any(one["what"] in kinds for one in self.events)

    def _told(self, steps: list[Document], now: int, closing_at: int | None) -> None:
        service = steps[0]["details"]["service"]
        counter: int | None = None
        sent_to: int | None = None
        state, since = "", self.row["issued_at"]
        for one in [*steps, None]:
            ends = one is None
            at = now if ends else max(one["at"], since)
            if state:
                shown_until = at
                if not ends and one["what"] == "expired":
                    shown_until = min(at, max(since, since if closing_at is None else closing_at))
                self._stretch(state, since, at, shown_until, service, counter, sent_to, ends)
            if ends:
                break
            if state:
                since = at
            state = BECOMES[one["what"]]
            if one["counter_id"] is not None:
                counter = self.hall.counter_number[one["counter_id"]]
            if one["what"] in ("transferred", "sent_back"):
                sent_to = one["details"]["counter"]
            elif one["what"] == "called":
                sent_to = None
            service = one["details"].get("service") or service
        self.state = state

    def _stretch(
        self, state: str, at: int, until: int, shown: int, service: str, counter: int | None, sent_to: int | None, open_: bool
    ) -> None:
        if state == "waiting":
            begins = at if self.row["booked_at"] is None else min(until, max(at, self.row["booked_at"]))
            if min(shown, until) > begins:
                self.waits.append((begins, shown, service, sent_to, sum(last - first for first, last, *_ in self.waits)))
            if not open_:
                self.paused += begins - at
                self.waiting += until - begins
        elif state in ("called", "serving"):
            if shown > at and counter is not None:
                self.holds.append((at, shown, counter))
            if not open_ and state == "called":
                self.walking += until - at
            elif not open_:
                self.service += until - at
        elif state in ("parked", "no_show") and not open_:
            self.paused += until - at

    def _written(self) -> None:
        row = self.row
        self.state = row["state"]
        ended = row["since"]
        marks = [at for at in (row["called_at"], row["started_at"]) if at is not None]
        service = self.hall.service_code[row["service_id"]]
        first = marks[0] if marks else ended
        self.waiting = first - row["issued_at"]
        if self.waiting > 0:
            self.waits.append((row["issued_at"], first, service, None, 0))
        if row["started_at"] is not None:
            self.walking, self.service = row["started_at"] - row["called_at"], ended - row["started_at"]
        if marks and ended > first and row["counter_id"] is not None:
            self.holds.append((first, ended, self.hall.counter_number[row["counter_id"]]))


class Hall:
    """The database of an office, read whole."""

    def __init__(self, file: Path, now: int) -> None:
        with closing(sqlite3.connect(file)) as connection:
            connection.row_factory = sqlite3.Row

            def table(statement: str) -> list[Document]:
                return [dict(row) for row in connection.execute(statement)]

            self.office = table("SELECT * FROM office")[0]
            self.tickets = table("SELECT * FROM ticket ORDER BY issued_at, id")
            self.events = table("SELECT * FROM event ORDER BY seq")
            self.services = table("SELECT s.*, g.letter FROM service s JOIN service_group g ON g.id = s.group_id ORDER BY s.id")
            self.counters = table("SELECT * FROM counter ORDER BY number")
            self.users = table("SELECT * FROM user_account ORDER BY id")
            self.hours = table("SELECT * FROM working_hours")
            self.days_off = {one["day"]: one for one in table("SELECT * FROM day_off")}
            pairs = {name: table(f"SELECT * FROM {name}") for name in ("counter_service", "counter_help", "user_service")}
        for one in self.events:
            one["details"] = json.loads(one["details"])
        self.zone = ZoneInfo(self.office["timezone"])
        self.standard = json.loads(self.office["standard"])
        self.service_code = {one["id"]: one["code"] for one in self.services}
        self.counter_number = {one["id"]: one["number"] for one in self.counters}
        self.now = max(now, self.events[-1]["at"])
        every = set(self.service_code.values())
        self.takes = {
            one["number"]: self._some(pairs["counter_service"], "counter_id", one["id"]) or every for one in self.counters
        }
        for one in self.counters:
            self.takes[one["number"]] = self.takes[one["number"]] | self._some(pairs["counter_help"], "counter_id", one["id"])
        self.can = {one["name"]: self._some(pairs["user_service"], "user_id", one["id"]) or every for one in self.users}
        self.histories: dict[str, list[Document]] = defaultdict(list)
        for event in self.events:
            if event["ticket_id"] is not None:
                self.histories[event["ticket_id"]].append(event)

    def _some(self, pairs: list[Document], key: str, owner: int) -> set[str]:
        return {self.service_code[one["service_id"]] for one in pairs if one[key] == owner}

    def iso(self, at: int | None) -> str | None:
        return None if at is None else datetime.fromtimestamp(at, self.zone).isoformat()

    def midnight(self, day: str) -> int:
        return int(datetime.fromisoformat(day).replace(tzinfo=self.zone).timestamp())

    def open_hours(self, day: str) -> tuple[str, str] | None:
        """The first opening and the last closing as they are written, or None."""
        off = self.days_off.get(day)
        if off is not None:
            return (off["opens"], off["closes"]) if off["opens"] else None
        spans = [one for one in self.hours if one["weekday"] == date.fromisoformat(day).weekday()]
        return (min(one["opens"] for one in spans), max(one["closes"] for one in spans)) if spans else None

    def at_clock(self, day: str, clock: str) -> int:
        if clock == "24:00":
            return self.midnight((date.fromisoformat(day) + timedelta(days=1)).isoformat())
        return int(datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=self.zone).timestamp())

    def visit(self, row: Document) -> Visit:
        hours = self.open_hours(row["business_day"])
        closing_at = self.at_clock(row["business_day"], hours[1]) if hours else None
        return Visit(row, self.histories[row["id"]], self.now, closing_at, self)
