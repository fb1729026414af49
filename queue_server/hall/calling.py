"""Who is called next, and why."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Why(StrEnum):
    """The reason of a call, as it is stored with the call and shown to staff."""

    ARRIVAL = "arrival"
    PRIORITY = "priority"
    TURN = "turn"
    BOOKED = "booked"
    RETURNED = "returned"
    WEIGHED = "weighed"
    WAITED = "waited"
    OWN = "own"
    HELPING = "helping"
    CHOSEN = "chosen"


#: The calls for which one ordinary visitor goes before another: who is passed by these is counted.
IN_THE_LINE = frozenset({Why.TURN, Why.RETURNED, Why.WEIGHED, Why.WAITED, Why.OWN, Why.HELPING})
NO_SERVICES: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Waiting:
    """One waiting ticket as the rule sees it.

    `place` orders by arrival (a returned visitor has a place between two others); `rank` is the priority, greater first;
    `for_counter` is set when the visitor was sent to one counter. `came_at` is the instant of arrival, for who came
    before his appointment that of the appointment, `usual_s` how long the service usually takes. `shares`: this priority takes
    turns with ordinary visitors, where the rule has turns. `booked_at` is the time of an appointment that is still his, `passed`
    how many who came later were called before at counters that could have taken this one.
    """

    ticket: str
    service: str
    rank: int
    place: float
    for_counter: int | None = None
    returned: bool = False
    came_at: int = 0
    usual_s: float = 0.0
    shares: bool = False
    booked_at: int | None = None
    passed: int = 0

    def is_due(self, now: int) -> bool:
        """Whether he may be called before those who wait, as far as an appointment goes."""
        return self.booked_at is None or now >= self.booked_at - BOOKED_EARLY_S


@dataclass(frozen=True, slots=True)
class Rule:
    """How a minute of waiting counts.

    `weights` belong to short, medium and long services: those that usually take up to `short_s`, up to `medium_s`, and longer.
    Of ordinary visitors the one with the greatest waiting × weight is next; whoever has waited `cap_s`, or was passed `passes`
    times, goes before these, by arrival. Within one service nobody is passed. With equal weights this is the order of arrival.
    `turns` (n, m): of every n + m calls for which both wait, n are for priorities that share and m for the others.
    """

    weights: tuple[float, float, float] = (1.0, 1.0, 1.0)
    short_s: int = 6 * 60
    medium_s: int = 13 * 60
    cap_s: int = 45 * 60
    passes: int | None = None
    turns: tuple[int, int] | None = None

    @property
    def is_arrival(self) -> bool:
        short, medium, long = self.weights
        return short == medium == long

    @property
    def is_plain(self) -> bool:
        """Whether priority and place alone order everybody who waits."""
        return self.is_arrival and self.turns is None

    def weight(self, usual_s: float) -> float:
        """Of a service that usually takes so long."""
        short, medium, long = self.weights
        return short if usual_s <= self.short_s else medium if usual_s <= self.medium_s else long


ARRIVAL = Rule()
WEIGHTED = Rule(weights=(2.0, 1.5, 1.0))

#: A booked visitor may be called so long before the time of the appointment.
BOOKED_EARLY_S = 5 * 60


def rule(kept: Mapping[str, Any]) -> Rule:
    """The rule as the set-up keeps it, `{}` for the order of arrival."""
    turns = tuple(kept["turns"]) if "turns" in kept else None
    if kept.get("rule") != "weighted":
        return replace(ARRIVAL, turns=turns)
    short, medium, long = kept.get("weights", WEIGHTED.weights)
    seconds = {f"{name}_s": 60 * kept[f"{name}_minutes"] for name in ("short", "medium", "cap") if f"{name}_minutes" in kept}
    return Rule((short, medium, long), **seconds, passes=kept.get("passes"), turns=turns)


@dataclass(frozen=True, slots=True)
class Choice:
    """The ticket to call and the reason; `contested` when, under a rule with turns, somebody gave way to it."""

    ticket: str
    why: Why
    contested: bool = False


#: What is compared when a counter becomes free: the head of a line with the least claim is called.
Claim = tuple[int, float, float]

BY_RANK, BY_BOOKING, BY_CAP, BY_WEIGHT, BY_HELP, TOO_EARLY = range(6)


def claim(one: Waiting, rule: Rule, now: int, helps: frozenset[str] = NO_SERVICES) -> Claim:
    """The claim of the first of a line at an instant, at a counter that only helps with the services `helps`.

    Whoever was sent to a counter is its own visitor, whatever for.
    """
    if one.rank > 0:
        return BY_RANK, -one.rank, one.place
    if one.booked_at is not None:
        return BY_BOOKING if one.is_due(now) else TOO_EARLY, one.booked_at, one.place
    mine = ordinary_claim(rule, rule.weight(one.usual_s), one.place, one.came_at, one.passed, now)
    return helping(mine) if _helped(one, helps) else mine


def _helped(one: Waiting, helps: frozenset[str]) -> bool:
    return one.service in helps and one.for_counter is None


def ordinary_claim(rule: Rule, weight: float, place: float, came_at: float, passed: int, now: float) -> Claim:
    """The claim of one who is neither out of turn nor booked; `weight` is that of the service."""
    if rule.is_arrival:
        return BY_WEIGHT, place, 0.0
    waited = now - came_at
    if waited >= rule.cap_s or (rule.passes is not None and passed >= rule.passes):
        return BY_CAP, came_at, place
    return BY_WEIGHT, -waited * weight, place


def helping(ordinary: Claim) -> Claim:
    """The claim of an ordinary visitor at a counter that helps with his service: behind all whose service is its own.

    Who has waited to the cap of the rule, or was passed too often, goes before them all the same.
    """
    kind, first, second = ordinary
    return (BY_HELP, first, second) if kind == BY_WEIGHT else ordinary


def in_order(
    waiting: Iterable[Waiting], rule: Rule = ARRIVAL, now: int = 0, turn: int = 0, helps: frozenset[str] = NO_SERVICES
) -> list[Waiting]:
    """The order of calling at an instant, as if nobody came any more; `turn` counts the contested calls of a rule with turns.

    `helps`: at one counter, the services with which it only helps.
    """
    everybody = list(waiting)
    if rule.turns is None:
        return _by_claim(everybody, rule, now, helps)
    always = _by_claim((one for one in everybody if one.rank > 0 and not one.shares), rule, now, helps)
    sharing = deque(_by_claim((one for one in everybody if one.rank > 0 and one.shares), rule, now, helps))
    others = deque(_by_claim((one for one in everybody if one.rank == 0), rule, now, helps))
    while sharing and others:
        always.append((sharing if priority_has_the_turn(rule.turns, turn) else others).popleft())
        turn += 1
    return [*always, *sharing, *others]


def priority_has_the_turn(turns: tuple[int, int], turn: int) -> bool:
    """Of each n + m contested calls the first n are for priorities."""
    return turn % sum(turns) < turns[0]


def _by_claim(waiting: Iterable[Waiting], rule: Rule, now: int, helps: frozenset[str]) -> list[Waiting]:
    """The heads of the lines by their claims; a line holds one service and one kind of visitors, and nobody in it is passed."""
    lines: dict[tuple[str, bool, int, bool], deque[Waiting]] = {}
    by_place = sorted(waiting, key=lambda one: (one.booked_at or 0, one.place))
    for one in by_place:
        lines.setdefault((one.service, one.booked_at is not None, one.rank, _helped(one, helps)), deque()).append(one)
    heads = [(claim(line[0], rule, now, helps), key) for key, line in lines.items()]
    heapq.heapify(heads)
    ordered = []
    while heads:
        key = heads[0][1]
        line = lines[key]
        ordered.append(line.popleft())
        if line:
            heapq.heapreplace(heads, (claim(line[0], rule, now, helps), key))
        else:
            heapq.heappop(heads)
    return ordered


def callable_at(
    waiting: Iterable[Waiting],
    counter: int,
    services: frozenset[str],
    rule: Rule = ARRIVAL,
    now: int = 0,
    turn: int = 0,
    helps: frozenset[str] = NO_SERVICES,
) -> list[Waiting]:
    """Those whom this counter may call, in the order of calling.

    A visitor who was sent to a counter is called there, whatever services it has, and nowhere else. With those of its
    `services` that are in `helps` a counter helps while nobody waits for the others.
    """
    mine = (one for one in waiting if one.for_counter == counter or (one.for_counter is None and one.service in services))
    return in_order(mine, rule, now, turn, helps)


def choose(
    waiting: Iterable[Waiting],
    counter: int,
    services: frozenset[str],
    rule: Rule = ARRIVAL,
    now: int = 0,
    turn: int = 0,
    helps: frozenset[str] = NO_SERVICES,
) -> Choice | None:
    """The next call of a counter, or None when nobody waits for it.

    The first of each line (service, rank, booked or not, counter asked for) are enough: nobody else can be next.
    """
    queue = callable_at(waiting, counter, services, rule, now, turn, helps)
    if not queue:
        return None
    return Choice(queue[0].ticket, why(queue, rule, now, helps), contested(queue, rule))


def contested(queue: Sequence[Waiting], rule: Rule) -> bool:
    """Whether the next call is one of those that priorities and others share in turns."""
    if rule.turns is None or (queue[0].rank > 0 and not queue[0].shares):
        return False
    return len({one.rank > 0 for one in queue}) == 2


def why(queue: Sequence[Waiting], rule: Rule = ARRIVAL, now: int = 0, helps: frozenset[str] = NO_SERVICES) -> Why:
    """The reason for which the first of a queue, given in the order of calling, is the first."""
    first = queue[0]
    if first.rank > 0:
        return Why.PRIORITY
    if rule.turns is not None and any(one.rank > 0 for one in queue):
        return Why.TURN
    kind = claim(first, rule, now, helps)[0]
    if kind in (BY_BOOKING, TOO_EARLY):
        return Why.BOOKED
    if first.returned:
        return Why.RETURNED
    if kind == BY_CAP:
        return Why.WAITED
    if kind == BY_HELP:
        return Why.HELPING
    # Nobody is passed who waits for the time of an appointment.
    passed = [one for one in queue if one.place < first.place and one.is_due(now)]
    if any(not _helped(one, helps) for one in passed):
        return Why.WEIGHED
    return Why.OWN if passed else Why.ARRIVAL


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
