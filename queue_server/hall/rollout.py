"""The hall played forward: who is called when, by the rule of the hall, from a state and with durations that the caller draws."""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from queue_server.hall import calling
from queue_server.hall.calling import BY_RANK, Claim, Rule

FOREVER = math.inf

#: A visitor who has left without a word is called in vain; so long the counter waits for him.
NO_SHOW_S = 60.0


@dataclass(slots=True, eq=False)
class Visit:
    """One visitor of a played hall; instants and durations in seconds.

    `clock` is when his waiting began (before `at`, when he comes into play, for those who wait already), `work_s` what the
    service takes at a counter of ordinary speed, `walk_s` the way to it, `leaves_at` when he goes away if he still waits.
    `called_at`, `done_at` and `counter` (its position) are the result; `lost`: he was called in vain.
    """

    service: str
    at: float
    clock: float
    place: float
    work_s: float
    walk_s: float = 0.0
    rank: int = 0
    shares: bool = False
    booked_at: float | None = None
    for_counter: int | None = None
    leaves_at: float = FOREVER
    passed: int = 0
    called_at: float | None = None
    done_at: float | None = None
    counter: int | None = None
    lost: bool = False


@dataclass(slots=True, eq=False)
class Counter:
    """An open counter: what it takes, when it is free first, its pauses (from, seconds) to come and its last call.

    A pause begins when the visitor of that time is done. `slowness` multiplies the work. With the services in `helps` it only
    helps while nobody waits for the others.
    """

    services: frozenset[str]
    free_at: float = 0.0
    pauses: Sequence[tuple[float, float]] = ()
    until: float = FOREVER
    slowness: float = 1.0
    helps: frozenset[str] = calling.NO_SERVICES


@dataclass(slots=True, eq=False)
class _Lines:
    """Who waits, in lines of which only the first can be next."""

    ordinary: dict[str, deque[Visit]] = field(default_factory=dict)
    booked: list[tuple[float, float, Visit]] = field(default_factory=list)
    ranked: list[tuple[bool, int, float, Visit]] = field(default_factory=list)
    sent: dict[int, deque[Visit]] = field(default_factory=dict)


class Rollout:
    """One run of a hall. `run(until)` may be called again and again; between, the state can be looked at and counters opened.

    `usual_s` is how long each service usually takes, as far as the rule weighs it.
    """

    def __init__(
        self,
        visits: Iterable[Visit],
        counters: Sequence[Counter],
        usual_s: Mapping[str, float],
        rule: Rule = calling.ARRIVAL,
        turn: int = 0,
        newcomers: Mapping[str, float] | None = None,
    ) -> None:
        """`newcomers`: for each service the instant at which somebody comes who is only watched: he takes nobody's turn.

        With newcomers a run ends when they and all who were there at the instant 0 have been called.
        """
        self.coming = deque(sorted(visits, key=lambda one: one.at))
        self.counters = list(counters)
        self.rule = rule
        self.turn = turn
        self.weight = {code: rule.weight(seconds) for code, seconds in usual_s.items()}
        self.lines = _Lines()
        self.ordinary_of = [list(counter.services) for counter in self.counters]
        #: The watched newcomers who were not called yet, and after how many seconds the others were.
        self.watched = dict(newcomers or {})
        self.waits: dict[str, float] = {}
        self.now = 0.0
        self._watching = newcomers is not None
        self._first = sum(one.at <= 0 for one in self.coming)
        self._idle: dict[int, float] = {}
        self._pauses = [deque(counter.pauses) for counter in self.counters]
        # A counter wakes when it is free or a pause begins; of an older appointment only the stamp is out of date.
        self._stamp = [0] * len(self.counters)
        self._wakes: list[tuple[float, int, int]] = []
        #: The last visitor of each counter.
        self.serving: dict[int, Visit] = {}
        for position, counter in enumerate(self.counters):
            self._wake(position, counter.free_at)

    def open(self, counter: Counter) -> int:
        """One more counter, free from its `free_at`; returns its position."""
        position = len(self.counters)
        self.counters.append(counter)
        self.ordinary_of.append(list(counter.services))
        self._pauses.append(deque(counter.pauses))
        self._stamp.append(0)
        self._wake(position, counter.free_at)
        return position

    def run(self, until: float = FOREVER) -> None:
        """Plays on to an instant, to the end without one."""
        coming, wakes = self.coming, self._wakes
        while coming or wakes:
            arrival = coming[0].at if coming else FOREVER
            wake = wakes[0][0] if wakes else FOREVER
            if min(arrival, wake) > until:
                break
            if self._watching and not self.watched and not self._first:
                return
            if arrival <= wake:
                self.now = arrival
                self._arrive(coming.popleft())
            else:
                self.now, position, stamp = heapq.heappop(wakes)
                if stamp == self._stamp[position]:
                    self._idle.pop(position, None)
                    self._next(position)
        if until < FOREVER:
            self.now = until

    def is_idle(self, position: int) -> bool:
        """Whether a counter has nobody to call."""
        return position in self._idle

    def pauses_to_come(self, position: int) -> Sequence[tuple[float, float]]:
        """(begin, seconds) of the pauses that a counter has not begun yet, the late ones too."""
        return tuple(self._pauses[position])

    def free_at(self, position: int) -> float:
        """When a counter is next free, as far as that is known now: after its visitor, or its pause."""
        return max(
            (at for at, other, stamp in self._wakes if other == position and stamp == self._stamp[position]), default=self.now
        )

    def waiting(self) -> list[Visit]:
        """Who waits now, in the order of arrival."""
        lines = self.lines
        found = [one for line in [*lines.ordinary.values(), *lines.sent.values()] for one in line]
        found += [one for *_, one in lines.booked] + [one for *_, one in lines.ranked]
        return sorted(found, key=lambda one: one.place)

    def _wake(self, position: int, at: float) -> None:
        self._stamp[position] += 1
        heapq.heappush(self._wakes, (at, position, self._stamp[position]))

    def _arrive(self, visit: Visit) -> None:
        lines = self.lines
        if visit.for_counter is not None:
            lines.sent.setdefault(visit.for_counter, deque()).append(visit)
        elif visit.rank > 0:
            in_turns = self.rule.turns is not None and visit.shares
            heapq.heappush(lines.ranked, (in_turns, -visit.rank, visit.place, visit))
        elif visit.booked_at is not None:
            heapq.heappush(lines.booked, (visit.booked_at, visit.place, visit))
        else:
            lines.ordinary.setdefault(visit.service, deque()).append(visit)
        # Of the counters without a visitor the one that has been so longest presses its key first.
        for position in sorted(self._idle, key=self._idle.__getitem__):
            if visit.for_counter == position or (visit.for_counter is None and visit.service in self.counters[position].services):
                del self._idle[position]
                self._stamp[position] += 1
                self._next(position)
                return

    def _next(self, position: int) -> None:
        """What a counter does that has just become free: a pause, the next visitor, or nothing."""
        counter = self.counters[position]
        now = self.now
        pauses = self._pauses[position]
        if pauses and pauses[0][0] <= now:
            self._wake(position, now + pauses.popleft()[1])
            return
        if now >= counter.until:
            return
        visit, best = self._choose(position, counter)
        if self.watched:
            self._note_newcomers(counter, best)
        if visit is None:
            self._idle[position] = now
            if pauses:
                self._wake(position, pauses[0][0])
            return
        visit.called_at = now
        visit.counter = position
        self.serving[position] = visit
        self._first -= visit.at <= 0
        if visit.leaves_at <= now:
            visit.lost = True
            self._wake(position, now + NO_SHOW_S)
            return
        visit.done_at = now + visit.walk_s + visit.work_s * counter.slowness
        self._wake(position, visit.done_at)

    def _choose(self, position: int, counter: Counter) -> tuple[Visit | None, Claim | None]:
        """Takes the next visitor out of his line; also the claim that he had."""
        lines, now = self.lines, self.now
        best: Claim | None = None
        line: deque[Visit] | None = None
        for code in self.ordinary_of[position]:
            queue = lines.ordinary.get(code)
            if queue:
                first = queue[0]
                mine = calling.ordinary_claim(self.rule, self.weight[code], first.place, first.clock, first.passed, now)
                if code in counter.helps:
                    mine = calling.helping(mine)
                if best is None or mine < best:
                    best, line = mine, queue
        sent = lines.sent.get(position)
        if sent:
            first = sent[0]
            mine = calling.ordinary_claim(self.rule, self.weight[first.service], first.place, first.clock, first.passed, now)
            if best is None or mine < best:
                best, line = mine, sent
        if lines.ranked or lines.booked:
            special = self._choose_special(counter, best)
            if special is not None:
                return special
        if line is None:
            return None, None
        called = line.popleft()
        if self.rule.passes is not None:
            self._count_passed(position, called)
        return called, best

    def _choose_special(self, counter: Counter, ordinary: Claim | None) -> tuple[Visit, Claim] | None:
        """Of those out of turn and the booked the one who goes before the ordinary visitors, if there is one."""
        lines, now, turns = self.lines, self.now, self.rule.turns
        ranked = min((one for one in lines.ranked if one[3].service in counter.services), default=None)
        others = ordinary is not None or any(one[2].service in counter.services for one in lines.booked)
        if ranked is not None and turns is not None and ranked[0] and others:
            if not calling.priority_has_the_turn(turns, self.turn):
                ranked = None
            self.turn += 1
        if ranked is not None:
            lines.ranked.remove(ranked)
            heapq.heapify(lines.ranked)
            return ranked[3], (BY_RANK, ranked[1], ranked[2])
        booked = min((one for one in lines.booked if one[2].service in counter.services), default=None)
        if booked is None:
            return None
        due = now >= booked[0] - calling.BOOKED_EARLY_S
        mine_claim = (calling.BY_BOOKING if due else calling.TOO_EARLY, booked[0], booked[1])
        if ordinary is not None and ordinary < mine_claim:
            return None
        lines.booked.remove(booked)
        heapq.heapify(lines.booked)
        return booked[2], mine_claim

    def _count_passed(self, position: int, called: Visit) -> None:
        for code in self.ordinary_of[position]:
            for one in self.lines.ordinary.get(code, ()):
                if one.place >= called.place:
                    break
                one.passed += 1

    def _note_newcomers(self, counter: Counter, best: Claim | None) -> None:
        """The watched newcomers whom this counter would call now instead of the one with the claim `best`."""
        for code in [one for one in self.watched if one in counter.services]:
            came = self.watched[code]
            if came > self.now:
                continue
            line = self.lines.ordinary.get(code)
            if line and line[0].clock <= came:
                continue
            mine = calling.ordinary_claim(self.rule, self.weight[code], came, came, 0, self.now)
            if code in counter.helps:
                mine = calling.helping(mine)
            if best is None or mine < best:
                self.waits[code] = self.now - came
                del self.watched[code]
