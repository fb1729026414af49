"""Who is called next, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """The reason of a call, as it is stored with the call and shown to staff."""

    ARRIVAL = "arrival"
    PRIORITY = "priority"
    RETURNED = "returned"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One waiting ticket as the rule sees it.

    `place` orders by arrival (a returned visitor has a place between two others); `rank` is the priority, greater first;
    `for_counter` is set when the visitor was sent to one counter.
    """

    ticket: str
    service: str
    rank: int
    place: float
    for_counter: int | None = None
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The ticket to call and the reason."""

    ticket: str
    why: Why


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """The order of calling: priority rank first, then order of arrival."""
    return sorted(waiting, key=lambda one: (-one.rank, one.place))


def callable_at(waiting: Iterable[Waiting], counter: int, services: frozenset[str]) -> list[Waiting]:
    """Those whom this counter may call, in the order of calling.

    A visitor who was sent to a counter is called there, whatever services it has, and nowhere else.
    """
    return in_order(one for one in waiting if one.for_counter == counter or (one.for_counter is None and one.service in services))


def why(one: Waiting) -> Why:
    """The reason for which this ticket stands where it does."""
    if one.rank > 0:
        return Why.PRIORITY
    if one.returned:
        return Why.RETURNED
    return Why.ARRIVAL


def choose(waiting: Iterable[Waiting], counter: int, services: frozenset[str]) -> Choice | None:
    """The next call of a counter, or None when nobody waits for it."""
    queue = callable_at(waiting, counter, services)
    return Choice(queue[0].ticket, why(queue[0])) if queue else None


def place_of_return(queue: Sequence[Waiting], own_place: float) -> float:
    """The place of a visitor who missed the call and came back: next but one.

    `queue` are the waiting tickets of the same rank that may be called at the same counters. One visitor stays ahead of the
    one who returns, and so do those who returned before; with nobody waiting the first place is taken again.
    """
    ordered = sorted(queue, key=lambda one: one.place)
    if not ordered:
        return own_place
    position = 1
    while position < len(ordered) and ordered[position].returned:
        position += 1
    before = ordered[position - 1].place
    behind = before + 0.5 if position == len(ordered) else (before + ordered[position].place) / 2
    # Who was called out of the order and missed it does not pass those who were before him all along.
    return max(own_place, behind)
