"""A set-up as a document without passwords and tokens: what is shown, kept as a version, and compared with another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.hall.setup_difference import Difference, differences
from queue_server.setup_file import WEEKDAYS, Fault, Setup, check, weekdays

#: What nobody reads who may read a set-up.
SECRETS = ("password", "password_hash", "token", "token_hash")


def without_secrets(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a set-up file with neither passwords nor tokens nor their hashes."""
    shown = {part: [_plain(one) for one in content.get(part, ())] for part in ("users", "devices")}
    return {**content, **shown}


def _plain(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key not in SECRETS}


def without_a_secret(content: Mapping[str, Any]) -> Setup:
    """The set-up in a document, which may bring no secrets along. Raises Fault."""
    setup = check(dict(content))
    for part in ("users", "devices"):
        for index, one in enumerate(getattr(setup, part)):
            for key in one.model_fields_set & set(SECRETS):
                raise Fault((part, index, key), f"{part}.{key}: no set-up brings it here; take it out")
    return setup


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
