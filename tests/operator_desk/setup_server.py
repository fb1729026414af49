"""The set-up's part of the small server: versions, differences, questions and refusals as the agreement says."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

from queue_server import hours_setup, setup_file
from queue_server.russian_calendar import proposals
from queue_server.setup_document import as_exported
from queue_server.setup_faults import Fault, FaultAt

Json = dict[str, Any]
EXAMPLE = Path(__file__).parents[2] / "examples" / "skek.toml"
OTHERS = ("parked", "missed", "returning", "booked")
KEYS = {
    "groups": "letter",
    "services": "code",
    "priorities": "code",
    "counters": "number",
    "users": "name",
    "devices": "name",
    "days_off": "date",
}


def example() -> Json:
    """The set-up of the example office, as the server tells it: what is as usual is not said."""
    read = setup_file.check(tomllib.loads(EXAMPLE.read_text(encoding="utf-8")))
    told: Json = read.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    return told


@dataclass
class SetUp:
    """What is in force, how it came about, and who waits for which service."""

    setup: Json = field(default_factory=example)
    version: int = 7
    versions: list[Json] = field(default_factory=list)
    waiting: dict[str, int] = field(default_factory=dict)
    refusals: list[Json] = field(default_factory=list)
    before: list[Json] = field(default_factory=list)

    def change(self, setup: Json, by: str, reason: str) -> int:
        """Puts another set-up in force; the version that it has."""
        told = {"version": self.version + 1, "at": "2026-03-02T10:42:00+07:00", "who": by, "reason": reason}
        self.versions.insert(0, {**told, "differences": differences(self.setup, setup)})
        self.before.append(self.setup)
        self.setup, self.version = setup, self.version + 1
        return self.version

    def by_another(self, change: Callable[[Json], None]) -> None:
        """What another administrator does in the meantime."""
        setup = copy.deepcopy(self.setup)
        change(setup)
        self.change(setup, "Сидоров П. К.", "Просьба отдела")

    def questions(self, setup: Json) -> list[Json]:
        """Services that are gone or closed while somebody waits for them."""
        open_ = {one["code"] for one in setup["services"] if not one.get("closed_reason")}
        return [
            {
                "service": code,
                "waiting": waiting,
                **dict.fromkeys(OTHERS, 0),
                "choices": ["finish_queue", "move_to"],
                "targets": sorted(open_),
            }
            for code, waiting in self.waiting.items()
            if code not in open_
        ]


def differences(before: Json, after: Json) -> list[Json]:
    """What differs, by part, item and field."""
    found: list[Json] = []
    for part in dict.fromkeys([*before, *after]):
        old, new = before.get(part), after.get(part)
        if part == "hours":
            found += _hours(old or [], new or [])
        elif part in KEYS:
            found += _items(part, old or [], new or [])
        elif isinstance(old or new, dict):
            found += _fields(part, None, old or {}, new or {})
        elif old != new:
            found.append({"part": part, "key": None, "field": None, "kind": "changed", "before": old, "after": new})
    return found


def _hours(old: list[Json], new: list[Json]) -> list[Json]:
    was, now = _by_weekday(old), _by_weekday(new)
    found = []
    for day in hours_setup.WEEKDAYS:
        if was.get(day) != now.get(day):
            kind = "added" if day not in was else "removed" if day not in now else "changed"
            if kind == "changed":
                found.append(_one("hours", day, "times", kind, was[day], now[day]))
            else:
                before, after = ({"times": listed[day]} if day in listed else None for listed in (was, now))
                found.append(_one("hours", day, None, kind, before, after))
    return found


def _by_weekday(hours: list[Json]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in hours:
        for day in hours_setup.weekdays(one["days"]):
            found.setdefault(hours_setup.WEEKDAYS[day], []).append(f"{one['opens']}-{one['closes']}")
    return found


def _items(part: str, old: list[Json], new: list[Json]) -> list[Json]:
    was, now = ({one[KEYS[part]]: one for one in listed} for listed in (old, new))
    found = [_one(part, key, None, "removed", one, None) for key, one in was.items() if key not in now]
    found += [_one(part, key, None, "added", None, one) for key, one in now.items() if key not in was]
    both = [key for key in now if key in was]
    places = {key: list(was).index(key) for key in both}
    moved = next((other for key, other in pairwise(both) if places[other] < places[key]), None)
    if moved is not None:
        found.append(_one(part, moved, None, "moved", places[moved] + 1, list(now).index(moved) + 1))
    return found + [one for key in both for one in _fields(part, key, was[key], now[key])]


def _fields(part: str, key: Any, old: Json, new: Json) -> list[Json]:
    names = [name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)]
    return [_one(part, key, name, "changed", old.get(name), new.get(name)) for name in names]


def _one(part: str, key: Any, name: str | None, kind: str, before: Any, after: Any) -> Json:
    return {"part": part, "key": key, "field": name, "kind": kind, "before": before, "after": after}


def add_setup(app: Flask, held: SetUp, note: Callable[[], Any], problem: Callable[..., Any]) -> None:
    """The routes of the set-up; `note` writes a request down and gives its body."""

    def told(fault: Fault, **more: Any) -> Any:
        language = request.args.get("lang", "ru")
        return problem(422, "setup_wrong", fault.words, where=list(fault.where), told=fault.told(language), **more)

    def wrong(body: Json) -> Any:
        try:
            setup_file.check(copy.deepcopy(body["setup"]))
        except Fault as fault:
            return told(fault)
        return None

    @app.get("/api/v1/setup")
    def setup() -> Any:
        return {"version": held.version, "setup": held.setup}

    @app.post("/api/v1/setup/check")
    def check() -> Any:
        body = request.get_json()
        found = differences(held.setup, body["setup"])
        looked = {"version": held.version, "differences": found, "refusals": held.refusals}
        return wrong(body) or {**looked, "questions": held.questions(body["setup"])}

    @app.post("/api/v1/setup")
    def apply() -> Any:
        body = note()
        if body["version"] != held.version:
            return problem(409, "setup_changed", "Настройку тем временем изменили.")
        if any(one["service"] not in body["answers"] for one in held.questions(body["setup"])):
            return problem(409, "setup_questions", "На этих услугах есть посетители.")
        return wrong(body) or {"version": held.change(body["setup"], "Петрова А. С.", body["reason"])}

    @app.get("/api/v1/setup/versions")
    def versions() -> Any:
        return {"items": held.versions, "page": 1, "pages": 1}

    @app.post("/api/v1/setup/undo")
    def undo() -> Any:
        body = note()
        return {"version": held.change(held.before[-1], "Петрова А. С.", body["reason"])}

    @app.get("/api/v1/setup/export")
    def export() -> Response:
        return Response("[office]\n", headers={"Content-Disposition": 'attachment; filename="setup.toml"'})

    @app.post("/api/v1/setup/import")
    def bring_in() -> Any:
        try:
            setup = as_exported(setup_file.read_text(request.get_json()["text"]))
        except FaultAt as at:
            return told(at.fault, line=at.line)
        return {"version": held.version, "setup": setup}

    @app.post("/api/v1/users/<name>/password")
    def password(name: str) -> Any:
        note()
        return {"password": "kolos-74-reka-19"}

    @app.get("/api/v1/setup/holidays")
    def holidays() -> Any:
        year = int(request.args["year"])
        return {"year": year, "days": [{"date": str(one.day), "kind": one.kind, "reason": one.reason} for one in proposals(year)]}
