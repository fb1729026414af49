"""How full the hall was: who waited, which counters were open and busy, and where one stood idle while somebody waited; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

#: A quarter of an hour. Office times differ from UTC by whole quarters, so that these begin where those of the clock do.
QUARTER_S = 15 * 60


class Wait(NamedTuple):
    """From `at` until `until` (seconds since 1970) a visitor waited for a service; `before_s` is what he had waited before.

    `sent_to` is the only counter that may call him; None: any that takes the service.
    """

    at: int
    until: int
    service: str
    sent_to: int | None = None
    before_s: int = 0


class Hold(NamedTuple):
    """From `at` until `until` a counter (its number) had a visitor: called to it, or served."""

    at: int
    until: int
    counter: int


class Seat(NamedTuple):
    """From `at` until `until` an operator (the id) sat at a counter that was open for calls and took these services."""

    at: int
    until: int
    counter: int
    operator: int | None
    services: frozenset[str]

    def may_call(self, service: str, sent_to: int | None) -> bool:
        return sent_to == self.counter if sent_to is not None else service in self.services


@dataclass
class Quarter:
    """A quarter of an hour of which `length_s` seconds have passed; sums are visitor-seconds and counter-seconds."""

    starts: int
    length_s: int
    arrived: int = 0
    waiting_s: int = 0
    waiting_max: int = 0
    open_s: int = 0
    busy_s: int = 0
    idle_s: int = 0
    longest_wait_s: int | None = None


@dataclass
class CounterTimes:
    """Of a counter: seconds in which it was open or had a visitor, had a visitor, or stood idle while somebody waited."""

    open_s: int = 0
    busy_s: int = 0
    idle_s: int = 0


@dataclass
class Occupation:
    """The quarters of a day in order, the counters by number, and idle seconds by operator (the id)."""

    quarters: list[Quarter] = field(default_factory=list)
    counters: dict[int, CounterTimes] = field(default_factory=dict)
    idle_of: dict[int, int] = field(default_factory=dict)

    @property
    def idle_s(self) -> int:
        return sum(one.idle_s for one in self.quarters)


class _Hall:
    """What is so at one instant."""

    def __init__(self) -> None:
        self.waiting: Counter[tuple[str, int | None]] = Counter()
        self.held: Counter[int] = Counter()
        self.seated: dict[int, Seat] = {}

    def idle(self) -> list[Seat]:
        """The open counters that hold nobody while somebody waits whom they may call."""
        if not self.waiting:
            return []
        return [
            seat
            for number, seat in self.seated.items()
            if number not in self.held and any(seat.may_call(*wanted) for wanted in self.waiting)
        ]

    def ends(self, one: Wait | Hold | Seat) -> None:
        if isinstance(one, Wait):
            _one_less(self.waiting, (one.service, one.sent_to))
        elif isinstance(one, Hold):
            _one_less(self.held, one.counter)
        elif self.seated.get(one.counter) is one:
            del self.seated[one.counter]

    def begins(self, one: Wait | Hold | Seat) -> None:
        if isinstance(one, Wait):
            self.waiting[one.service, one.sent_to] += 1
        elif isinstance(one, Hold):
            self.held[one.counter] += 1
        else:
            self.seated[one.counter] = one


def span_of(
    arrivals: Iterable[int],
    waits: Iterable[Wait],
    holds: Iterable[Hold],
    hours: tuple[int, int] | None,
    midnights: tuple[int, int],
    now: int,
) -> tuple[int, int]:
    """From when until when a day is told: from the opening, or what was before it, to the closing, or what was after it.

    Both at the edge of a quarter; a day that goes on ends `now`. A day on which the office was closed (`hours` None) and nobody
    came is empty: both are the same instant.
    """
    begins, ends = midnights
    until = min(now, ends)
    inner = [(at, at + 1) for at in arrivals]
    inner += [(one.at, one.until) for one in waits]
    inner += [(one.at, one.until) for one in holds]
    inner += [hours] if hours else []
    clipped = [(max(at, begins), min(last, until)) for at, last in inner if at < until and last > begins]
    if not clipped:
        return begins, begins
    first = min(at for at, _ in clipped)
    last = max(last for _, last in clipped)
    return first - first % QUARTER_S, min(-(-last // QUARTER_S) * QUARTER_S, until)


def occupation(
    arrivals: Iterable[int], waits: Sequence[Wait], holds: Sequence[Hold], seats: Sequence[Seat], begins: int, ends: int
) -> Occupation:
    """The quarters from `begins` (the edge of one) until `ends`, and the sums of the counters and operators in between."""
    at_counters: list[Hold | Seat] = [*holds, *seats]
    everything: list[Wait | Hold | Seat] = [*waits, *at_counters]
    found = Occupation(
        [Quarter(at, min(QUARTER_S, ends - at)) for at in range(begins, ends, QUARTER_S)],
        {one.counter: CounterTimes() for one in at_counters if one.at < ends and one.until > begins},
    )
    if not found.quarters:
        return found
    for at in arrivals:
        found.quarters[min(max(at - begins, 0) // QUARTER_S, len(found.quarters) - 1)].arrived += 1
    _longest_waits(found.quarters, waits, begins, ends)
    changes: dict[int, tuple[list[Wait | Hold | Seat], list[Wait | Hold | Seat]]] = {
        one.starts: ([], []) for one in found.quarters
    }
    for one in everything:
        at, until = max(one.at, begins), min(one.until, ends)
        if at < until:
            changes.setdefault(at, ([], []))[1].append(one)
            changes.setdefault(until, ([], []))[0].append(one)
    hall = _Hall()
    instants = sorted(changes)
    for position, at in enumerate(instants):
        gone, come = changes[at]
        for one in gone:
            hall.ends(one)
        for one in come:
            hall.begins(one)
        until = instants[position + 1] if position + 1 < len(instants) else ends
        if at < until:
            _add(found, hall, found.quarters[(at - begins) // QUARTER_S], until - at)
    return found


def _add(found: Occupation, hall: _Hall, quarter: Quarter, seconds: int) -> None:
    """Books `seconds` in which the hall was as it is now."""
    people = hall.waiting.total()
    quarter.waiting_s += people * seconds
    quarter.waiting_max = max(quarter.waiting_max, people)
    quarter.busy_s += len(hall.held) * seconds
    for number in hall.held:
        found.counters[number].busy_s += seconds
    for number in hall.held.keys() | hall.seated.keys():
        quarter.open_s += seconds
        found.counters[number].open_s += seconds
    for seat in hall.idle():
        quarter.idle_s += seconds
        found.counters[seat.counter].idle_s += seconds
        if seat.operator is not None:
            found.idle_of[seat.operator] = found.idle_of.get(seat.operator, 0) + seconds


def _longest_waits(quarters: Sequence[Quarter], waits: Iterable[Wait], begins: int, ends: int) -> None:
    for one in waits:
        at, until = max(one.at, begins), min(one.until, ends)
        if at >= until:
            continue
        for quarter in quarters[(at - begins) // QUARTER_S : (until - 1 - begins) // QUARTER_S + 1]:
            waited = one.before_s + min(until, quarter.starts + quarter.length_s) - one.at
            quarter.longest_wait_s = max(quarter.longest_wait_s or 0, waited)


def _one_less(counts: Counter[Any], key: Any) -> None:
    counts[key] -= 1
    if not counts[key]:
        del counts[key]
