"""What changed between two set-ups of an office, as data in the order in which people read it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Difference = dict[str, Any]
#: A set-up of which each part is a table of fields (`office`, `hours`, …) or a list of such tables (`services`, …).
Document = Mapping[str, Any]

#: The parts in their order. A list is told apart by the key of each of its tables.
KEYS: Mapping[str, str | None] = {
    "office": None,
    "standard": None,
    "settings": None,
    "calling": None,
    "hours": None,
    "days_off": "date",
    "groups": "letter",
    "services": "code",
    "priorities": "code",
    "counters": "number",
    "users": "name",
    "devices": "name",
    "ticket": None,
    "voice": None,
    "reports": None,
    "backup": None,
    "directory": None,
    "layouts": None,
}
#: Parts that are tables of tables, each with a name of its own.
NAMED = frozenset({"hours", "layouts"})
#: Lists whose order people see.
ORDERED = frozenset({"groups", "services", "priorities"})


def differences(before: Document, after: Document) -> list[Difference]:
    """Each difference as {part, key, field, kind, before, after}; none where the set-ups say the same.

    `kind` is added, removed, changed or moved; a whole table that came or went has no field, and `before` and `after` of one
    that moved are its places, counted from 1.
    """
    return [one for part in KEYS for one in _of_part(part, before.get(part) or (), after.get(part) or ())]


def _of_part(part: str, before: Any, after: Any) -> Iterator[Difference]:
    if part in NAMED:
        yield from _of_named(part, dict(before), dict(after))
    elif KEYS[part] is None:
        yield from _of_table(part, None, dict(before), dict(after))
    else:
        yield from _of_list(part, before, after)


def _of_named(part: str, before: Document, after: Document) -> Iterator[Difference]:
    for name in [*before, *(one for one in after if one not in before)]:
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            yield _difference(part, name, None, "added" if old is None else "removed", old, new)
        else:
            yield from _of_table(part, name, old, new)


def _of_list(part: str, before: Sequence[Document], after: Sequence[Document]) -> Iterator[Difference]:
    old = {_identity(part, one): one for one in before}
    new = {_identity(part, one): one for one in after}
    moved = _moved(list(old), list(new)) if part in ORDERED else {}
    for identity, table in old.items():
        if identity not in new:
            yield _difference(part, identity[-1], None, "removed", table, None)
    for identity, table in new.items():
        if identity not in old:
            yield _difference(part, identity[-1], None, "added", None, table)
            continue
        yield from _of_table(part, identity[-1], old[identity], table)
        if identity in moved:
            yield _difference(part, identity[-1], None, "moved", *moved[identity])


def _identity(part: str, table: Document) -> tuple[Any, ...]:
    """What makes it the same one. A kiosk and a board may bear the same name."""
    name = table[str(KEYS[part])]
    return (table["kind"], name) if part == "devices" else (name,)


def _of_table(part: str, key: Any, before: Document, after: Document) -> Iterator[Difference]:
    for field in [*before, *(one for one in after if one not in before)]:
        old, new = before.get(field), after.get(field)
        if old != new:
            kind = "added" if old is None else "removed" if new is None else "changed"
            yield _difference(part, key, field, kind, old, new)


def _difference(part: str, key: Any, field: str | None, kind: str, before: Any, after: Any) -> Difference:
    return {"part": part, "key": key, "field": field, "kind": kind, "before": before, "after": after}


def _moved(before: Sequence[Any], after: Sequence[Any]) -> Mapping[Any, tuple[int, int]]:
    """The fewest that must have moved for one order to become the other, all but the longest run that kept its order: from which
    place to which. Who stands at the same place after others went around him is left out.
    """
    place = {one: index for index, one in enumerate(before)}
    both = [one for one in after if one in place]
    ends: list[int] = []
    runs: list[list[Any]] = []
    for one in both:
        at = bisect_left(ends, place[one])
        run = [*(runs[at - 1] if at else []), one]
        ends[at:], runs[at:] = [place[one], *ends[at + 1 :]], [run, *runs[at + 1 :]]
    kept = frozenset(runs[-1] if runs else ())
    places = {one: (place[one] + 1, after.index(one) + 1) for one in both if one not in kept}
    return {one: found for one, found in places.items() if found[0] != found[1]} or places
