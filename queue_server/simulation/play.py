"""The day is played: visitors come, operators call, one event after the other, through the public API."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import cycle
from typing import Any

from queue_server.hall.ticket import OPEN, State
from queue_server.simulation.errors import SimulationError
from queue_server.simulation.link import Document, Person, Refusal
from queue_server.simulation.open_day import OpenDay
from queue_server.simulation.plan import Break, Clerk, DayPlan, Leg, Then, Visit
from queue_server.simulation.seen import Seen
from queue_server.simulation.staff import Seat, Staff
from queue_server.simulation.timing import Timing

#: Operators are at their counters so long before the opening.
EARLY_S = 10 * 60
#: A call is repeated after this time without the visitor, and after it once more given up.
RECALL_S = 45
#: Where time goes by itself, a free operator looks this often for people who came without us.
LOOK_S = 20
#: Somebody who does not belong to the plan: came to the server otherwise, and is served all the same.
STRANGER = Visit(arrives_s=0, service="", legs=(Leg(walking_s=30, service_s=8 * 60),))

#: What the people of this hall type in themselves: data, not texts of the program.
LEFT = "Посетитель ушёл"
SENT_ON = "Продолжите, пожалуйста, с этим посетителем"
#: Seconds after midnight until the business day has certainly turned.
TURN_S = 3

Progress = Callable[[int, int, int, int], None]


@dataclass(eq=False)
class Visitor:
    """A visit under way: what it will be, what was seen of it, and at which stretch (leg) it is."""

    visit: Visit
    seen: Seen
    leg: int = 0
    away: bool = False

    @property
    def id(self) -> str:
        return str(self.seen.ticket["id"])

    @property
    def stretch(self) -> Leg:
        return self.visit.legs[min(self.leg, len(self.visit.legs) - 1)]


@dataclass(eq=False)
class Desk:
    """An operator at a counter: the visitor, the break that is due, whether closed for it."""

    seat: Seat
    clerk: Clerk
    gaps_s: Iterator[int]
    visitor: Visitor | None = None
    due: Break | None = None
    paused: bool = False
    looking: bool = False

    @property
    def free(self) -> bool:
        return self.visitor is None and not self.paused

    @property
    def operator(self) -> Person:
        return self.seat.person


@dataclass
class Play:
    """One day. After `run`, `own` has what each visitor saw; `strangers` counts others who were served as well."""

    staff: Staff
    timing: Timing
    day: OpenDay
    plan: DayPlan
    desks: list[Desk]
    progress: Progress
    own: list[Seen] = field(default_factory=list)
    turned_away: int = 0
    strangers: int = 0
    _visitors: dict[str, Visitor] = field(default_factory=dict)
    _waiting: set[str] = field(default_factory=set)
    _events: list[tuple[int, int, Callable[[], None]]] = field(default_factory=list)
    _order: int = 0
    _to_come: int = 0
    _open: int = 0

    def run(self) -> None:
        """Plays until everybody has left, at the latest until midnight. Raises SimulationError."""
        self._schedule()
        midnight = int(self.day.midnight.timestamp())
        try:
            while not self._over() and self._events and self._events[0][0] < midnight:
                instant, _, work = heapq.heappop(self._events)
                self.timing.wait_until(instant)
                work()
                self.progress(self.timing.now(), len(self.own), len(self.own) + self._to_come, len(self._waiting))
            if any(one.state in OPEN for one in self.own):
                self._end_of_day(midnight)
        except Refusal as refusal:
            raise SimulationError(f"{self.staff.link.url}: {refusal}; does somebody else work there?") from None

    def _schedule(self) -> None:
        opens = int(self.day.opens.timestamp())
        for visit in self.plan.visits:
            self._to_come += 1
            self._at(opens + visit.arrives_s, partial(self._arrive, visit))
        self._at(int(self.day.closes.timestamp()), lambda: None)
        for desk in self.desks:
            self._at(self.timing.now(), partial(self._look, desk, whether_or_not=True))
            if self.timing.flows:
                self._in(LOOK_S, partial(self._look_again, desk))
            for one in desk.clerk.breaks:
                self._at(opens + one.due_s, partial(self._break_due, desk, one))

    def _at(self, instant: int, work: Callable[[], None]) -> None:
        self._order += 1
        heapq.heappush(self._events, (instant, self._order, work))

    def _in(self, seconds: int, work: Callable[[], None]) -> None:
        self._at(self.timing.now() + seconds, work)

    def _over(self) -> bool:
        """The office has closed, everybody has left, and no free operator finds a stranger waiting."""
        if self._to_come or self._open or self.timing.now() < int(self.day.closes.timestamp()):
            return False
        return not any(self._called_somebody(desk) for desk in self.desks if desk.free)

    def _end_of_day(self, midnight: int) -> None:
        """Lets the business day turn, and looks at what became of those who are still in the hall."""
        self.timing.wait_until(midnight + TURN_S)
        for visitor in self._visitors.values():
            if visitor.seen.state in OPEN and visitor.seen in self.own:
                self._note(visitor, self.staff.host.ask("GET", f"/tickets/{visitor.id}"))

    # Visitors

    def _arrive(self, visit: Visit) -> None:
        self._to_come -= 1
        body = {"service": visit.service, "language": visit.language}
        if visit.priority is not None:
            body["priority"] = visit.priority
        try:
            ticket = self.staff.kiosk.ask("POST", "/tickets", body)
        except Refusal as refusal:
            self._turned_away(refusal)
            return
        visitor = Visitor(visit, Seen(ticket, self.timing.seen_at(ticket)), away=visit.absent)
        self.own.append(visitor.seen)
        self._visitors[visitor.id] = visitor
        self._open += 1
        printed = self.staff.kiosk.ask("POST", f"/tickets/{visitor.id}/print", {"outcome": "printed"})
        visitor.seen.ticket["print_state"] = printed["ticket"]["print_state"]
        self._in(visit.patience_s, partial(self._patience_ends, visitor))
        self._waits(visitor)

    def _turned_away(self, refusal: Refusal) -> None:
        if refusal.status == 401:
            raise SimulationError(
                f"{self.staff.link.url}: the access file's kiosk token is not the server's; make a kiosk: queue-server device add"
            )
        if refusal.code not in ("service_closed", "limit_reached"):
            raise refusal
        self.turned_away += 1
        opens_at = refusal.document.get("opens_at")
        if opens_at is not None and datetime.fromisoformat(opens_at).date() != self.day.opens.date():
            self.turned_away += self._to_come
            self._to_come = 0
            self._events = [one for one in self._events if one[1] > len(self.plan.visits)]
            heapq.heapify(self._events)

    def _waits(self, visitor: Visitor) -> None:
        """The visitor is in the queue: free operators see it."""
        self._waiting.add(visitor.id)
        for desk in self.desks:
            if desk.free:
                self._look_soon(desk)

    def _patience_ends(self, visitor: Visitor) -> None:
        """Who was never called so far leaves: silently, or with a word to the hall host."""
        if visitor.id not in self._waiting or visitor.seen.ticket["called_at"] is not None:
            return
        visitor.away = True
        if visitor.visit.says_so:
            self._waiting.discard(visitor.id)
            self._step(visitor, self.staff.host, "cancel", {"reason": LEFT})

    def _come_back(self, visitor: Visitor) -> None:
        """Who missed the call is back and asks the hall host."""
        try:
            self._step(visitor, self.staff.host, "return")
        except Refusal as refusal:
            if refusal.code != "return_too_late":
                raise
            return
        visitor.away = False
        self._waits(visitor)

    # Operators

    def _look_soon(self, desk: Desk) -> None:
        if not desk.looking:
            desk.looking = True
            self._in(next(desk.gaps_s), partial(self._look, desk))

    def _look_again(self, desk: Desk) -> None:
        if desk.free:
            self._look(desk, whether_or_not=True)
        self._in(LOOK_S, partial(self._look_again, desk))

    def _look(self, desk: Desk, whether_or_not: bool = False) -> None:
        """A free operator takes the break that is due, or calls the next visitor."""
        desk.looking = False
        if not desk.free:
            return
        if desk.due is not None and self._may_go(desk):
            self._go(desk, desk.due)
        elif self._waiting or whether_or_not:
            self._called_somebody(desk)

    def _called_somebody(self, desk: Desk) -> bool:
        try:
            answer = desk.operator.ask("POST", f"/counters/{desk.seat.number}/call-next")
        except Refusal as refusal:
            if refusal.code != "counter_occupied":
                raise
            answer = {"ticket": refusal.document["ticket"]}
        if answer is None:
            return False
        ticket = answer["ticket"]
        visitor = self._visitors.get(ticket["id"])
        if visitor is None:
            self.strangers += 1
            visitor = self._visitors[ticket["id"]] = Visitor(STRANGER, Seen(ticket, self.timing.now()))
            self._open += 1
        self._waiting.discard(visitor.id)
        desk.visitor = visitor
        self._note(visitor, ticket, desk.operator.name)
        if visitor.seen.state is State.SERVING:
            self._in(visitor.stretch.service_s, partial(self._end_leg, desk, visitor))
        elif visitor.away:
            self._in(RECALL_S, partial(self._nobody_came, desk, visitor))
        else:
            self._in(visitor.stretch.walking_s, partial(self._start, desk, visitor))
        return True

    def _start(self, desk: Desk, visitor: Visitor) -> None:
        self._step(visitor, desk.operator, "start")
        self._in(round(visitor.stretch.service_s * desk.clerk.pace), partial(self._end_leg, desk, visitor))

    def _nobody_came(self, desk: Desk, visitor: Visitor) -> None:
        """Calls once more as long as the office allows it, then gives up."""
        if "recall" in visitor.seen.ticket["steps"]:
            try:
                self._step(visitor, desk.operator, "recall")
            except Refusal as refusal:
                if refusal.code != "too_soon":
                    raise
                self._in(int(refusal.document["retry_after_s"]), partial(self._nobody_came, desk, visitor))
            else:
                self._in(RECALL_S, partial(self._nobody_came, desk, visitor))
            return
        self._step(visitor, desk.operator, "no-show")
        if visitor.visit.back_after_s is not None:
            self._in(visitor.visit.back_after_s, partial(self._come_back, visitor))
        self._leave(desk)

    def _end_leg(self, desk: Desk, visitor: Visitor) -> None:
        stretch = visitor.stretch
        if stretch.then is Then.PARK:
            minutes = max(1, stretch.away_s // 60)
            self._step(visitor, desk.operator, "park", {"reason": "papers", "minutes": minutes})
            self._in(stretch.away_s, partial(self._unpark, visitor))
        elif stretch.then is Then.TRANSFER and (target := self._target(desk, stretch)):
            self._step(visitor, desk.operator, "transfer", {**target, "comment": SENT_ON})
        else:
            self._step(visitor, desk.operator, "finish", {"outcome": visitor.visit.outcome})
        visitor.leg += 1
        self._leave(desk)
        if visitor.seen.state is State.WAITING:
            self._waits(visitor)

    def _target(self, desk: Desk, stretch: Leg) -> Document | None:
        """Where a visitor is sent on to; None when there is no other counter."""
        if not stretch.to_other_counter:
            return {"service": stretch.to_service, "return_to_me": stretch.back_here}
        place = self.desks.index(desk)
        others = self.desks[place + 1 :] + self.desks[:place]
        return {"counter": others[0].seat.number} if others else None

    def _unpark(self, visitor: Visitor) -> None:
        self._step(visitor, self.staff.host, "return")
        self._waits(visitor)

    def _leave(self, desk: Desk) -> None:
        desk.visitor = None
        self._look_soon(desk)

    # Breaks

    def _break_due(self, desk: Desk, one: Break) -> None:
        desk.due = one
        if desk.free:
            self._look(desk)

    def _may_go(self, desk: Desk) -> bool:
        """Never all at once: somebody else stays."""
        return any(not other.paused for other in self.desks if other is not desk)

    def _go(self, desk: Desk, one: Break) -> None:
        desk.operator.ask("POST", f"/counters/{desk.seat.number}/pause", {"reason": one.reason})
        desk.due, desk.paused = None, True
        self._in(one.length_s, partial(self._resume, desk))

    def _resume(self, desk: Desk) -> None:
        desk.operator.ask("POST", f"/counters/{desk.seat.number}/resume")
        desk.paused = False
        for one in self.desks:
            if one.free:
                self._look_soon(one)

    # Steps

    def _step(self, visitor: Visitor, person: Person, step: str, body: Document | None = None) -> None:
        answer = person.ask("POST", f"/tickets/{visitor.id}/{step}", body)
        self._note(visitor, answer["ticket"])

    def _note(self, visitor: Visitor, ticket: dict[str, Any], operator: str | None = None) -> None:
        was_open = visitor.seen.state in OPEN
        visitor.seen.saw(ticket, self.timing.seen_at(ticket), operator)
        self._open += (visitor.seen.state in OPEN) - was_open


def desks_of(seats: list[Seat], plan: DayPlan) -> list[Desk]:
    """Each seat with one clerk of the plan."""
    return [Desk(seat, clerk, cycle(clerk.gaps_s)) for seat, clerk in zip(seats, plan.clerks, strict=True)]
