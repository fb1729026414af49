"""A set-up as a document: what is shown, sent, kept as a version, and compared with another."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from queue_server.hall.setup_difference import Difference, differences
from queue_server.hours_setup import WEEKDAYS, weekdays
from queue_server.setup_faults import Fault
from queue_server.setup_file import Setup, check

IN_THE_CLEAR = ("password", "token")
#: What nobody reads who may read a set-up.
SECRETS = (*IN_THE_CLEAR, "password_hash", "token_hash")


def without_secrets(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a set-up file with neither passwords nor tokens nor their hashes."""
    shown = {part: [_plain(one) for one in content.get(part, ())] for part in ("users", "devices")}
    return {**content, **shown}


def _plain(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key not in SECRETS}


def without_a_secret(content: Mapping[str, Any], there: Collection[Any] | None = None) -> Setup:
    """The set-up in a document, which may bring no secrets along. Raises Fault.

    `there` are the names of people, and (kind, name) of devices, that have theirs: all others may bring hashes of new ones. None:
    nobody may.
    """
    setup = check(dict(content))
    for part, names in (
        ("users", [one.name for one in setup.users]),
        ("devices", [(one.kind, one.name) for one in setup.devices]),
    ):
        for index, one in enumerate(getattr(setup, part)):
            new = there is not None and names[index] not in there
            for key in one.model_fields_set & set(IN_THE_CLEAR if new else SECRETS):
                raise Fault((part, index, key), f"{part}.{key}: no set-up brings it here; take it out", "secret")
    return setup


def as_exported(setup: Setup) -> dict[str, Any]:
    """As the export of an office with this set-up says it, value for value; what is not said in it is as usual."""
    said = setup.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    whole = setup.model_dump(mode="json", exclude_none=True, include={"standard", "settings", "layouts"})
    kept = {part: getattr(setup, part).kept() for part in ("voice", "calling", "reports", "backup")}
    named = {one.number: usual_counter_name(one.number) for one in setup.counters if one.name is None}
    told = {**said, **whole, **kept}
    for one in (told["settings"], *told["services"]):
        if "results" in one:
            one["results"] = [each if "name" in each else each["code"] for each in one["results"]]
    told["counters"] = [{"name": named.get(one["number"]), **one} for one in told["counters"]]
    for one in (*told["counters"], *told.get("users", ()), *told.get("devices", ())):
        one |= {key: sorted(one[key]) for key in ("services", "helps", "groups") if key in one}
    days: dict[tuple[str, str], list[int]] = {}
    for day, opens, closes in sorted((day, one.opens, one.closes) for one in setup.hours for day in weekdays(one.days)):
        days.setdefault((opens, closes), []).append(day)
    told["hours"] = [
        {"days": ", ".join(WEEKDAYS[day] for day in listed), "opens": opens, "closes": closes}
        for (opens, closes), listed in days.items()
    ]
    told["counters"].sort(key=lambda one: one["number"])
    told["days_off"] = sorted(told.get("days_off", []), key=lambda one: one["date"])
    lists = ("hours", "days_off", "groups", "services", "priorities", "counters", "users", "devices")
    return {part: value for part, value in {**{part: [] for part in lists}, **told}.items() if value or part in lists}


def differences_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What changed between the contents of two set-up files, secrets apart."""
    return differences(_whole(before), _whole(after))


def _whole(content: Mapping[str, Any]) -> dict[str, Any]:
    """With all that is usual written out and in the one order that it has, so that the same is always written in the same way."""
    setup = check(dict(without_secrets(content)))
    whole: dict[str, Any] = setup.model_dump(mode="json", exclude_none=True)
    whole["hours"] = _by_weekday(setup)
    whole["days_off"].sort(key=lambda one: one["date"])
    whole["counters"].sort(key=lambda one: one["number"])
    for counter in whole["counters"]:
        counter.setdefault("name", usual_counter_name(counter["number"]))
    for part in ("counters", "users", "devices"):
        for one in whole[part]:
            one |= {key: sorted(one[key]) for key in ("services", "helps", "groups") if key in one}
    return whole


def _by_weekday(setup: Setup) -> dict[str, dict[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for one in setup.hours:
        for day in weekdays(one.days):
            found.setdefault(WEEKDAYS[day], []).append(f"{one.opens}-{one.closes}")
    return {day: {"times": sorted(found[day])} for day in WEEKDAYS if day in found}


def usual_counter_name(number: int) -> dict[str, str]:
    """How a counter is called that the set-up gives no name."""
    return {"ru": f"Окно {number}", "en": f"Counter {number}"}
