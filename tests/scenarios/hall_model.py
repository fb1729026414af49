"""A small model of the hall beside the real one: who came, who sits where, whose turn it is, what requests must answer."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from queue_server.actions.day import turn_of_day
from tests.office import MORNING, OPERATORS, ROUND_THE_CLOCK, Caller, Document, Office, Person, small_setup
from tests.scenarios.visit import AT_COUNTER, LEADS_TO, OPEN, Visit

COUNTERS = tuple(OPERATORS)
RANKS = {None: 0, "veteran": 10, "disabled": 20}
LETTERS = {"advice": "С", "meter": "А", "connection": "А"}
#: What a minute of waiting counts for by service under the weighted rule, and from when on it is too long; written down by hand.
WEIGHTS = {"advice": 2.0, "meter": 1.5, "connection": 1.0}
CAP_S = 45 * 60
RECALLS, RECALL_PAUSE_S, RETURN_WITHIN_S = 2, 20, 1800
#: A session lasts twelve hours; nobody works on one so long.
SHIFT_S = 8 * 3600


@dataclass
class Press:
    """A change that was answered, with the key it was asked under."""

    who: Caller
    path: str
    body: Document
    key: str
    answer: Any


class HallModel:
    """An office with three counters that take everything, open round the clock, and the model of it."""

    office: Office

    def open_the_hall(self, folder: Path, weighted: bool) -> None:
        calling = {"calling": {"rule": "weighted"}} if weighted else {}
        self.weighted = weighted
        # Passwords that are asked for anew are tried elsewhere: here a press that is refused changes nothing at all.
        unlocked = {"lock_desk_minutes": 0, "lock_administrator_minutes": 0}
        self.office = Office(folder, MORNING, small_setup(hours=ROUND_THE_CLOCK, settings=unlocked, **calling))
        self._eyes = sqlite3.connect(self.office.file, isolation_level=None, check_same_thread=False)
        self.visits: list[Visit] = []
        self.sits: dict[int, str | None] = dict.fromkeys(COUNTERS)
        self.paused: set[int] = set()
        self.people: dict[str, tuple[Person, int]] = {}
        self.given_at: dict[tuple[str, str, int], int] = {}
        self.last_press: Press | None = None
        self.line: tuple[int, list[Visit]] | None = None
        self.seq, self.newest_at = self.newest()
        self.turned = self.day
        self.hands: dict[str, int] = {}
        self.expected_why: str | None = None

    def close_the_hall(self) -> None:
        self._eyes.close()
        self.office.close()

    # Time

    def newest(self) -> tuple[int, int]:
        [(seq, at)] = self.look("SELECT seq, last_at FROM office")
        return seq, at

    def look(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """What stands in the database now, by a connection of our own that outlives the server."""
        return self._eyes.execute(question, values).fetchall()

    @property
    def now(self) -> int:
        """The hall's time: the clock's, and never before what happened last."""
        return max(self.office.clock.now(), self.newest()[1])

    @property
    def day(self) -> str:
        return self.day_of(self.now)

    def day_of(self, instant: int) -> str:
        return self.office.store.office.calendar.local(instant).date().isoformat()

    def the_day_turns_if_it_is_over(self) -> None:
        """As the server does a moment after midnight, and at every start."""
        self.the_last_day_is_over()
        turn_of_day(self.office.store)

    def the_last_day_is_over(self) -> None:
        """Whoever is left of earlier days leaves; those keys are forgotten a day later."""
        now, today = self.now, self.day
        for visit in self.visits:
            if visit.state in OPEN and visit.day < today:
                visit.moves("expired", now)
                visit.counter = None
        if today != self.turned:
            self.turned, self.last_press = today, None

    # People

    def person(self, name: str) -> Person:
        """Somebody with a session; whoever has worked too long on one signs in again, where he sits."""
        person, since = self.people.get(name, (None, 0))
        if person is None or not -SHIFT_S < self.office.clock.now() - since < SHIFT_S:
            person = Person(self.office, name, next((number for number in COUNTERS if self.sits[number] == name), None))
            self.people[name] = person, self.office.clock.now()
        return person

    @property
    def host(self) -> Person:
        return self.person("host")

    def sits_down(self, name: str, counter: int) -> None:
        """On purpose, whoever sat there; what he left is empty, and a break is over."""
        before = next((number for number in COUNTERS if self.sits[number] == name), None)
        if before != counter:
            if before is not None:
                self.sits[before] = None
                self.paused.discard(before)
            self.sits[counter] = name
            self.paused.discard(counter)
        self.people[name] = Person(self.office, name, counter, take_over=True), self.office.clock.now()

    def operator(self, counter: int) -> Person:
        """Who sits at a counter; an empty one is opened by somebody who sits nowhere."""
        name = self.sits[counter]
        if name is None:
            name = next(one for one in OPERATORS.values() if one not in self.sits.values())
            self.sits_down(name, counter)
        return self.person(name)

    def at_counter(self, counter: int) -> Visit | None:
        return next((one for one in self.visits if one.counter == counter and one.state in AT_COUNTER), None)

    # Visits

    def add(self, ticket: Document, service: str, priority: str | None, issued: int) -> Visit:
        visit = Visit(ticket["id"], ticket["number"], service, RANKS[priority], self.day, len(self.visits), issued, issued)
        self.visits.append(visit)
        assert ticket["state"] == "waiting"
        return visit

    def today(self) -> list[Visit]:
        return [one for one in self.visits if one.day == self.day]

    def waiting(self) -> list[Visit]:
        return [one for one in self.visits if one.state == "waiting"]

    def visit(self, ticket_id: str) -> Visit:
        return next(one for one in self.visits if one.id == ticket_id)

    def pick(self, index: int) -> Visit | None:
        """Some visit of today: one that goes on, if there is any, in two cases of three."""
        everybody = self.today()
        open_ones = [one for one in everybody if one.state in (*OPEN, "no_show")]
        choice = open_ones if open_ones and index % 3 else everybody
        return choice[index % len(choice)] if choice else None

    def place_told_to(self, visit: Visit) -> int:
        """How many are before a visitor: on his own page while it is his day, then until the day turns by the host's."""
        if visit.day == self.day:
            return int(self.office.visitor.get(f"visits/{visit.id}")["people_ahead"])
        return int(self.host.ticket({"id": visit.id})["people_ahead"])

    def in_order(self) -> list[Visit]:
        """Those who wait, in the order of arrival within each rank; everybody is told how many are called before him."""
        newest = self.newest()[0]
        if self.line is None or self.line[0] != newest:
            kept = self.look("SELECT id FROM ticket WHERE state = 'waiting' ORDER BY rank DESC, place")
            order = [self.visit(ticket) for (ticket,) in kept]
            assert {one.id for one in order} == {one.id for one in self.waiting()}
            line = [one for one in self.order_of_calling(order) if one.is_due(self.now)]
            assert [self.place_told_to(one) for one in line if one.appointment is None] == [
                place for place, one in enumerate(line) if one.appointment is None
            ]
            ranked = sum(one.rank > 0 for one in order)
            for before, one in enumerate(self.booked(order)):
                assert self.place_told_to(one) == ranked + before
            self.line = newest, order
        return self.line[1]

    def order_of_calling(self, order: Sequence[Visit]) -> list[Visit]:
        """As they would be called if nobody came any more."""
        booked = self.booked(order)
        called = [one for one in order if one.rank > 0] + [one for one in booked if one.is_due(self.now)]
        left = [one for one in order if one.rank == 0 and one.appointment is None]
        while left:
            called.append(self._heaviest(left) if self.weighted else left[0])
            left.remove(called[-1])
        return called + [one for one in booked if not one.is_due(self.now)]

    def booked(self, order: Sequence[Visit]) -> list[Visit]:
        """Those with an appointment by its time."""
        return sorted((one for one in order if one.appointment is not None), key=lambda one: one.appointment or 0)

    def next_of(self, counter: int) -> tuple[Visit, str] | None:
        """Whom a counter must call now, and why."""
        order = [one for one in self.in_order() if one.for_counter in (None, counter)]
        if not order:
            return None
        first = self.order_of_calling(order)[0]
        if first.rank > 0:
            return first, "priority"
        if first.appointment is not None:
            return first, "booked"
        if first.returned:
            return first, "returned"
        if self.weighted and self.now - first.clock >= CAP_S:
            return first, "waited"
        return first, "arrival" if first is next(one for one in order if one.is_due(self.now)) else "weighed"

    def _heaviest(self, order: Sequence[Visit]) -> Visit:
        """Of the first of each service: who waited too long, else the one whose waiting counts most."""
        heads: dict[str, Visit] = {}
        for one in order:
            heads.setdefault(one.service, one)
        late = [one for one in heads.values() if self.now - one.clock >= CAP_S]
        if late:
            return min(late, key=lambda one: (one.clock, order.index(one)))
        return max(heads.values(), key=lambda one: ((self.now - one.clock) * WEIGHTS[one.service], -order.index(one)))

    def nobody_is_passed_over(self, chosen: Visit, counter: int) -> None:
        """Except by priority, by the return rule or, with weights, by somebody who came for something else."""
        for other in self.waiting():
            if other is chosen or other.for_counter not in (None, counter):
                continue
            assert other.rank <= chosen.rank
            if other.appointment is not None or chosen.appointment is not None:
                assert chosen.appointment is None or chosen.is_due(self.now) or not other.is_due(self.now)
                continue
            alike = not self.weighted or chosen.rank > 0 or other.service == chosen.service
            if alike and other.rank == chosen.rank and not chosen.returned and not other.returned:
                assert other.came > chosen.came

    def stood_before(self, visit: Visit, others: list[Visit]) -> int:
        """How many of them had a place before this visit's own."""
        places = dict(self.look("SELECT id, place FROM ticket"))
        return sum(1 for one in others if places[one.id] < places[visit.id])

    def comes_back_as_next_but_one(self, visit: Visit, others: list[Visit], stood_before: int) -> None:
        """Behind the first of the line and behind those who came back before; with nobody waiting, the first.

        Who was called out of the order does not pass those who stood before him all along.
        """
        place = min(1, len(others))
        while 1 <= place < len(others) and others[place].returned:
            place += 1
        place = max(place, stood_before)
        now = [one for one in self.in_order() if one.rank == visit.rank and one.appointment is None]
        assert now == [*others[:place], visit, *others[place:]]

    # What requests are answered

    def tell(self, who: Caller, path: str, body: Document, expect: int = 200) -> Any:
        """A change that must be made; None when the answer is that there is nobody."""
        key = uuid.uuid4().hex
        response = who.ask("POST", path, body, key=key)
        answer = response.get_json() if response.data else None
        assert response.status_code == expect or (expect == 200 and response.status_code == 204), (path, body, answer)
        self.last_press = Press(who, path, body, key, answer)
        return answer

    def refused(self, who: Caller, path: str, body: Document, code: str, state: str | None = None, status: int = 409) -> None:
        before = self.office.everything()
        answer: Any = who.post(path, body, status)
        assert answer["code"] == code
        if state is not None:
            assert answer["state"] == state
        assert self.office.everything() == before

    def agree(self, visit: Visit, ticket: Document) -> None:
        shown = {name: ticket[name] for name in ("id", "number", "state", "for_counter", "recalls", "returned", *visit.times)}
        assert shown == {
            "id": visit.id,
            "number": visit.number,
            "state": visit.state,
            "for_counter": visit.for_counter,
            "recalls": visit.recalls,
            "returned": visit.returned,
            **visit.times_now(self.now),
        }
        assert ticket["service"]["code"] == visit.service

    def why_no_step(self, visit: Visit, word: str) -> str | None:
        """The code of the refusal, when the step is in the table and there is another obstacle."""
        now = self.now
        assert visit.state in LEADS_TO[word]
        if word == "recall":
            if visit.recalls == RECALLS:
                return "recalls_used_up"
            if now < visit.announced + RECALL_PAUSE_S:
                return "too_soon"
        if word == "return" and visit.state == "no_show" and now - visit.since > RETURN_WITHIN_S:
            return "return_too_late"
        return None

    def tomorrow(self) -> str:
        local = self.office.store.office.calendar.local(self.now)
        return (local.date() + timedelta(days=1)).isoformat()
