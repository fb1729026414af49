"""Who was called before whom although he came later: the answer to the classic complaint of a queue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wait:
    """One stretch in which a visitor waited: after the event `begin` and before the event `end` (None: he still waits).

    `for_counter` is set while nobody else could have called him.
    """

    begin: int
    end: int | None
    service: str
    for_counter: int | None = None

    def holds(self, seq: int) -> bool:
        return self.begin < seq and (self.end is None or seq < self.end)


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor with the instant he came, the event by which he did, and his stretches of waiting."""

    ticket: str
    came: tuple[int, int]
    waits: tuple[Wait, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """The event `seq`: a visitor is called to a counter, which takes these services."""

    ticket: str
    seq: int
    counter: int
    services: frozenset[str]

    def could_have_taken(self, wait: Wait) -> bool:
        if wait.for_counter is not None:
            return wait.for_counter == self.counter
        return wait.service in self.services


@dataclass(frozen=True, slots=True)
class Order:
    """The calls by which a visitor was passed, those by which he passed (call, who was passed), and how many went elsewhere."""

    overtaken_by: tuple[Call, ...]
    overtook: tuple[tuple[Call, str], ...]
    elsewhere: int


def order_of(ticket: str, visits: Mapping[str, Visit], calls: Iterable[Call]) -> Order:
    """What happened to one visitor's turn. Those who were called to a counter that could not have called him passed nobody."""
    own = visits[ticket]
    overtaken_by: list[Call] = []
    overtook: list[tuple[Call, str]] = []
    elsewhere = 0
    for call in calls:
        if call.ticket == ticket:
            for other in visits.values():
                if other.came < own.came and _passes(call, other):
                    overtook.append((call, other.ticket))
        elif call.ticket in visits and visits[call.ticket].came > own.came:
            waiting = [wait for wait in own.waits if wait.holds(call.seq)]
            if any(call.could_have_taken(wait) for wait in waiting):
                overtaken_by.append(call)
            elif waiting:
                elsewhere += 1
    return Order(tuple(overtaken_by), tuple(overtook), elsewhere)


def _passes(call: Call, other: Visit) -> bool:
    return any(wait.holds(call.seq) and call.could_have_taken(wait) for wait in other.waits)
