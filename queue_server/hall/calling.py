"""Who is called next, and why."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Why(StrEnum):
    """The reason of a call, as it is stored with the call and shown to staff."""

    ARRIVAL = "arrival"
    PRIORITY = "priority"
    RETURNED = "returned"
    WEIGHED = "weighed"
    WAITED = "waited"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One waiting ticket as the rule sees it.

    `place` orders by arrival (a returned visitor has a place between two others); `rank` is the priority, greater first;
    `for_counter` is set when the visitor was sent to one counter. `came_at` is the instant of arrival, `usual_s` how long the
    service usually takes.
    """

    ticket: str
    service: str
    rank: int
    place: float
    for_counter: int | None = None
    returned: bool = False
    came_at: int = 0
    usual_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """How a minute of waiting counts.

    `weights` belong to short, medium and long services: those that usually take up to `short_s`, up to `medium_s`, and longer.
    Of ordinary visitors the one with the greatest waiting × weight is next; whoever has waited `cap_s` goes before these, by
    arrival. Within one service nobody is passed. With equal weights this is the order of arrival.
    """

    weights: tuple[float, float, float] = (1.0, 1.0, 1.0)
    short_s: int = 6 * 60
    medium_s: int = 13 * 60
    cap_s: int = 45 * 60

    @property
    def is_arrival(self) -> bool:
        return len(set(self.weights)) == 1

    def weight(self, usual_s: float) -> float:
        """Of a service that usually takes so long."""
        short, medium, long = self.weights
        return short if usual_s <= self.short_s else medium if usual_s <= self.medium_s else long


ARRIVAL = Rule()
WEIGHTED = Rule(weights=(2.0, 1.5, 1.0))


def rule(kept: Mapping[str, Any]) -> Rule:
    """The rule as the set-up keeps it, `{}` for the order of arrival."""
    if kept.get("rule") != "weighted":
        return ARRIVAL
    short, medium, long = kept.get("weights", WEIGHTED.weights)
    seconds = {f"{name}_s": 60 * kept[f"{name}_minutes"] for name in ("short", "medium", "cap") if f"{name}_minutes" in kept}
    return Rule((short, medium, long), **seconds)


@dataclass(frozen=True, slots=True)
class Choice:
    """The ticket to call and the reason."""

    ticket: str
    why: Why


def in_order(waiting: Iterable[Waiting], rule: Rule = ARRIVAL, now: int = 0) -> list[Waiting]:
    """The order of calling at an instant: priority rank first, then as the rule says."""
    by_arrival = sorted(waiting, key=lambda one: (-one.rank, one.place))
    if rule.is_arrival:
        return by_arrival
    out_of_turn = [one for one in by_arrival if one.rank > 0]
    return out_of_turn + _weighed(by_arrival[len(out_of_turn) :], rule, now)


def _weighed(by_arrival: Sequence[Waiting], rule: Rule, now: int) -> list[Waiting]:
    lines: dict[str, deque[Waiting]] = {}
    for one in by_arrival:
        lines.setdefault(one.service, deque()).append(one)

    def claim(line: deque[Waiting]) -> tuple[bool, float, float, str]:
        first = line[0]
        waited = now - first.came_at
        if waited >= rule.cap_s:
            return False, first.came_at, first.place, first.service
        return True, -waited * rule.weight(first.usual_s), first.place, first.service

    heads = [claim(line) for line in lines.values()]
    heapq.heapify(heads)
    ordered = []
    while heads:
        line = lines[heads[0][3]]
        ordered.append(line.popleft())
        if line:
            heapq.heapreplace(heads, claim(line))
        else:
            heapq.heappop(heads)
    return ordered


def callable_at(
    waiting: Iterable[Waiting], counter: int, services: frozenset[str], rule: Rule = ARRIVAL, now: int = 0
) -> list[Waiting]:
    """Those whom this counter may call, in the order of calling.

    A visitor who was sent to a counter is called there, whatever services it has, and nowhere else.
    """
    return in_order(
        (one for one in waiting if one.for_counter == counter or (one.for_counter is None and one.service in services)), rule, now
    )


def choose(
    waiting: Iterable[Waiting], counter: int, services: frozenset[str], rule: Rule = ARRIVAL, now: int = 0
) -> Choice | None:
    """The next call of a counter, or None when nobody waits for it.

    The first of each line (service, rank, counter asked for) are enough: nobody else can be next.
    """
    queue = callable_at(waiting, counter, services, rule, now)
    return Choice(queue[0].ticket, why(queue, rule, now)) if queue else None


def why(queue: Sequence[Waiting], rule: Rule = ARRIVAL, now: int = 0) -> Why:
    """The reason for which the first of a queue, given in the order of calling, is the first."""
    first = queue[0]
    if first.rank > 0:
        return Why.PRIORITY
    if first.returned:
        return Why.RETURNED
    if not rule.is_arrival and now - first.came_at >= rule.cap_s:
        return Why.WAITED
    return Why.WEIGHED if any(one.place < first.place for one in queue) else Why.ARRIVAL


def place_of_return(queue: Sequence[Waiting], own_place: float, taken: Container[float] = ()) -> float:
    """The place of a visitor who missed the call and came back: next but one.

    `queue` are the waiting tickets of the same rank that may be called at the same counters. One visitor stays ahead of the
    one who returns, and so do those who returned before; with nobody waiting the first place is taken again. `taken` are the
    places of others who may come back to them: of those put aside, at a counter, or away.
    """
    ordered = sorted(queue, key=lambda one: one.place)
    if not ordered:
        return own_place
    position = 1
    while position < len(ordered) and ordered[position].returned:
        position += 1
    before = ordered[position - 1].place
    behind = before + 0.5 if position == len(ordered) else (before + ordered[position].place) / 2
    while behind in taken:
        behind = (before + behind) / 2
    # Who was called out of the order and missed it does not pass those who were before him all along.
    return max(own_place, behind)
