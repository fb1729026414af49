"""The life of many tickets, driven at random through the API and compared with a small model after every step."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.office import MORNING, ROUND_THE_CLOCK, Document, Office, Person, small_setup
from tests.scenarios.visit import BODIES, LEADS_TO, OFTEN, OPEN, Visit

COUNTERS = (1, 2, 3)
RANKS = {None: 0, "veteran": 10, "disabled": 20}
LETTERS = {"advice": "С", "meter": "А", "connection": "А"}

PRIORITIES = (None, None, None, "veteran", "disabled")

#: What happens in the hall, the usual more often than the rare.
DEEDS = (
    *["a counter works"] * 9,
    *["somebody comes"] * 4,
    *["somebody comes back"] * 3,
    *["any step"] * 2,
    "a chosen call",
    "back to me after",
    "sent to a counter",
    "a break",
    "a colleague meddles",
    "a restart",
    "a long wait",
    "a night",
)

some = st.integers(0, 10_000)
pauses = st.sampled_from([0, 1, 19, 20, 40, 400])


class LifeOfTickets(RuleBasedStateMachine):
    """A hall with three counters that take everything, round the clock."""

    @initialize()
    def open_the_hall(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.office = Office(Path(self.folder.name), MORNING, small_setup(hours=ROUND_THE_CLOCK))
        self.today: list[Visit] = []
        self.before: list[Visit] = []
        self.paused: set[int] = set()
        self.arrivals = 0
        self.line: tuple[int, list[Visit]] | None = None
        self.seq = self.office.events()[-1][0]
        for number in COUNTERS:
            self.office.desk(number)
        for service, priority in (("advice", None), ("advice", None), ("meter", None), ("advice", "veteran"), ("advice", None)):
            self.a_visitor_takes_a_ticket(service, priority)

    def teardown(self) -> None:
        if hasattr(self, "office"):
            self.office.close()
            self.folder.cleanup()

    # What people do

    @rule(deed=st.sampled_from(DEEDS), index=some, choice=some, counter=st.sampled_from(COUNTERS), seconds=pauses)
    def something_happens(self, deed: str, index: int, choice: int, counter: int, seconds: int) -> None:
        """One deed in the hall; `index` and `choice` say with whom and which, `seconds` pass before it."""
        self.office.clock.forward(seconds)
        match deed:
            case "somebody comes":
                self.a_visitor_takes_a_ticket(sorted(LETTERS)[index % 3], PRIORITIES[choice % len(PRIORITIES)])
            case "a counter works":
                self.a_counter_works(counter, choice)
            case "somebody comes back":
                self.somebody_who_was_away_comes_back(index)
            case "a chosen call":
                self.an_operator_calls_a_chosen_visitor(counter, index)
            case "back to me after":
                self.a_visitor_is_sent_to_a_colleague_and_back(counter)
            case "sent to a counter":
                self.a_visitor_is_sent_to_a_counter(index, counter)
            case "any step":
                self.somebody_takes_any_step(index, sorted(LEADS_TO)[choice % len(LEADS_TO)])
            case "a break":
                self.an_operator_takes_a_break_or_comes_back(counter)
            case "a colleague meddles":
                self.a_colleague_meddles(sorted(BODIES | {"start": {}, "no-show": {}, "further-service": {}})[choice % 6])
            case "a restart":
                self.office.restart()
            case "a long wait":
                self.office.clock.forward(1801)
            case "a night" if index % 3 == 0:
                self.the_night_passes()

    def a_visitor_takes_a_ticket(self, service: str, priority: str | None) -> None:
        ahead = sum(1 for one in self.waiting() if one.rank >= RANKS[priority])
        ticket = self.office.kiosk.issue(service, priority)
        given = sum(1 for one in self.today if one.number[0] == LETTERS[service])
        assert ticket["number"] == f"{LETTERS[service]}{given + 1:03d}"
        assert ticket["people_ahead"] == ahead
        now = self.office.clock.now()
        self.today.append(Visit(ticket["id"], ticket["number"], service, RANKS[priority], self.arrivals, now, now))
        self.arrivals += 1

    def an_operator_calls_the_next(self, counter: int) -> None:
        desk = self.office.desk(counter)
        if (refusal := self.cannot_call(counter)) is not None:
            self.refused(desk, f"counters/{counter}/call-next", {}, refusal)
            return
        order = [one for one in self.in_order() if one.for_counter in (None, counter)]
        called = desk.call_next()
        if not order:
            assert called is None
            return
        assert called is not None
        chosen = self.visit(called["id"])
        assert chosen is order[0]
        self.nobody_is_passed_over(chosen, order)
        self.is_called(chosen, counter, called)

    def an_operator_calls_a_chosen_visitor(self, counter: int, index: int) -> None:
        if not self.today:
            return
        desk, visit = self.office.desk(counter), self.pick(index)
        body = {"ticket": visit.id, "reason": "Попросил старший"}
        if (refusal := self.cannot_call(counter)) is not None:
            self.refused(desk, f"counters/{counter}/call", body, refusal)
        elif visit.state not in ("waiting", "parked"):
            self.refused(desk, f"counters/{counter}/call", body, "step_not_allowed", visit.state)
        else:
            self.is_called(visit, counter, desk.post(f"counters/{counter}/call", body)["ticket"])

    def a_counter_works(self, counter: int, choice: int) -> None:
        """Calls the next visitor, or goes on with the one it has."""
        visit = next((one for one in self.today if one.counter == counter and one.state in ("called", "serving")), None)
        if visit is None:
            self.an_operator_calls_the_next(counter)
        else:
            self.fitting_step(visit, choice)

    def somebody_who_was_away_comes_back(self, index: int) -> None:
        away = [one for one in self.today if one.state in ("parked", "no_show")]
        if away:
            self.step(away[index % len(away)], "return", {})

    def a_visitor_is_sent_to_a_colleague_and_back(self, counter: int) -> None:
        visit = next((one for one in self.today if one.counter == counter and one.state in ("called", "serving")), None)
        if visit is not None:
            self.step(visit, "transfer", {"service": "connection", "return_to_me": True})

    def somebody_takes_any_step(self, index: int, word: str) -> None:
        if self.today:
            visit = self.today[index % len(self.today)]
            self.step(visit, word, visit.body_for(word))

    def a_visitor_is_sent_to_a_counter(self, index: int, counter: int) -> None:
        if self.today:
            self.step(self.pick(index), "transfer", {"counter": counter})

    def an_operator_takes_a_break_or_comes_back(self, counter: int) -> None:
        desk = self.office.desk(counter)
        if counter in self.paused:
            desk.resume()
        else:
            desk.pause()
        self.paused ^= {counter}

    def a_colleague_meddles(self, word: str) -> None:
        visit = next((one for one in self.today if one.state in ("called", "serving")), None)
        if visit is None:
            return
        colleague = self.office.desk(next(number for number in COUNTERS if number != visit.counter))
        body = visit.body_for(word)
        if visit.state in LEADS_TO[word]:
            self.refused(colleague, f"tickets/{visit.id}/{word}", body, "forbidden", status=403)
        else:
            self.refused(colleague, f"tickets/{visit.id}/{word}", body, "step_not_allowed", visit.state)

    def the_night_passes(self) -> None:
        local = self.office.store.office.calendar.local(self.office.clock.now())
        self.office.day(f"{local.date() + timedelta(days=1)} 09:00")
        for visit in self.today:
            if visit.state in OPEN:
                visit.moves("expired", self.office.clock.now())
                visit.counter = None
        self.before += self.today
        self.today = []

    # What must always be true

    @invariant()
    def events_are_numbered_without_a_gap(self) -> None:
        if not hasattr(self, "office"):
            return
        fresh = self.office.sql("SELECT seq, at FROM event WHERE seq > ? ORDER BY seq", self.seq)
        assert [seq for seq, _ in fresh] == list(range(self.seq + 1, self.seq + 1 + len(fresh)))
        assert [at for _, at in fresh] == sorted(at for _, at in fresh)
        self.seq += len(fresh)
        assert self.office.sql("SELECT seq FROM office") == [(self.seq,)]

    @invariant()
    def every_visit_stands_where_the_model_says_and_its_times_add_up(self) -> None:
        if not hasattr(self, "office"):
            return
        rows = self.office.sql(
            "SELECT ticket.id, state, ticket.number, counter.number, waiting_s, walking_s, service_s, paused_s, "
            "issued_at, finished_at FROM ticket LEFT JOIN counter ON counter.id = counter_id"
        )
        assert len(rows) == len(self.today) + len(self.before)
        held: list[int] = []
        for ticket_id, state, number, counter, *times, issued, finished in rows:
            visit = self.visit(ticket_id)
            assert (state, number, issued) == (visit.state, visit.number, visit.issued)
            assert times == list(visit.times.values())
            if state in ("called", "serving"):
                assert counter == visit.counter
                held.append(counter)
            if state in ("finished", "cancelled", "expired"):
                assert sum(times) == finished - issued
        assert len(held) == len(set(held))

    @invariant()
    def numbers_of_a_day_are_unique_and_grow(self) -> None:
        if not hasattr(self, "office"):
            return
        for letter in "АС":
            numbers = [one.number for one in self.today if one.number[0] == letter]
            assert numbers == [f"{letter}{ordinal:03d}" for ordinal in range(1, len(numbers) + 1)]

    @invariant()
    def those_who_wait_know_their_place(self) -> None:
        """The place told to each visitor makes one line in which ranks come first and nobody jumps it but who came back."""
        if not hasattr(self, "office"):
            return
        order = self.in_order()
        for ahead, one in enumerate(order):
            for later in order[ahead + 1 :]:
                assert one.rank >= later.rank
                if one.rank == later.rank and not one.returned and not later.returned:
                    assert one.arrival < later.arrival

    # Helpers

    def waiting(self) -> list[Visit]:
        return [one for one in self.today if one.state == "waiting"]

    def visit(self, ticket_id: str) -> Visit:
        return next(one for one in [*self.today, *self.before] if one.id == ticket_id)

    def pick(self, index: int) -> Visit:
        """Some visit of today: one that goes on, if there is any, in two cases of three."""
        open_ones = [one for one in self.today if one.state in (*OPEN, "no_show")]
        choice = open_ones if open_ones and index % 3 else self.today
        return choice[index % len(choice)]

    def in_order(self) -> list[Visit]:
        """Those who wait, each at the place that a visitor's own page tells."""
        [(newest,)] = self.office.sql("SELECT seq FROM office")
        if self.line is None or self.line[0] != newest:
            told: dict[int, Visit] = {}
            for one in self.waiting():
                told[self.office.visitor.get(f"visits/{one.id}")["people_ahead"]] = one
            assert sorted(told) == list(range(len(self.waiting())))
            self.line = newest, [told[place] for place in sorted(told)]
        return self.line[1]

    def nobody_is_passed_over(self, chosen: Visit, order: list[Visit]) -> None:
        for other in order:
            assert other.rank <= chosen.rank
            if other.rank == chosen.rank and not chosen.returned and not other.returned:
                assert other.arrival >= chosen.arrival

    def stood_before(self, visit: Visit, others: list[Visit]) -> int:
        """How many of them had a place before this visit's own."""
        places = dict(self.office.sql("SELECT id, place FROM ticket"))
        return sum(1 for one in others if places[one.id] < places[visit.id])

    def comes_back_as_next_but_one(self, visit: Visit, others: list[Visit], stood_before: int) -> None:
        """Behind the first of the line and behind those who came back before; with nobody waiting, the first.

        Who was called out of the order does not pass those who stood before him all along.
        """
        place = min(1, len(others))
        while 1 <= place < len(others) and others[place].returned:
            place += 1
        place = max(place, stood_before)
        now = [one for one in self.in_order() if one.rank == visit.rank]
        assert now == [*others[:place], visit, *others[place:]]

    def cannot_call(self, counter: int) -> str | None:
        if any(one.counter == counter and one.state in ("called", "serving") for one in self.today):
            return "counter_occupied"
        return "counter_paused" if counter in self.paused else None

    def is_called(self, visit: Visit, counter: int, ticket: Document) -> None:
        now = self.office.clock.now()
        visit.moves("called", now)
        visit.counter, visit.for_counter, visit.recalls, visit.announced = counter, None, 0, now
        self.agree(visit, ticket)
        newest = self.office.board()["calls"][0]
        assert (newest["number"], newest["counter"]) == (visit.number, counter)

    def fitting_step(self, visit: Visit, choice: int) -> None:
        """Takes one of the steps that the table allows now."""
        words = OFTEN[visit.state]
        word = words[choice % len(words)]
        self.step(visit, word, visit.body_for(word))

    def step(self, visit: Visit, word: str, body: Document) -> None:
        """Takes a step by whoever may; expects what the model expects."""
        now = self.office.clock.now()
        who: Person = self.office.host
        if visit.state in ("called", "serving") and visit.counter is not None:
            who = self.office.desk(visit.counter)
        path = f"tickets/{visit.id}/{word}"
        if visit.state not in LEADS_TO[word]:
            self.refused(who, path, body, "step_not_allowed", visit.state)
            return
        if word == "recall" and visit.recalls == 2:
            self.refused(who, path, body, "recalls_used_up")
            return
        if word == "recall" and now < visit.announced + 20:
            self.refused(who, path, body, "too_soon")
            return
        if word == "return" and visit.state == "no_show" and now - visit.since > 1800:
            self.refused(who, path, body, "return_too_late")
            return
        others = [one for one in self.in_order() if one.rank == visit.rank] if word == "return" else []
        missed_the_call = visit.state == "no_show"
        stood_before = self.stood_before(visit, others)
        ticket = who.post(path, body)["ticket"]
        self.has_stepped(visit, word, body, now)
        self.agree(visit, ticket)
        if word == "return" and missed_the_call:
            self.comes_back_as_next_but_one(visit, others, stood_before)

    def has_stepped(self, visit: Visit, word: str, body: Document, now: int) -> None:
        before, target = visit.state, LEADS_TO[word][visit.state]
        if word == "recall":
            visit.recalls, visit.announced = visit.recalls + 1, now
            return
        if word == "finish" and visit.back_to is not None:
            visit.moves("waiting", now)
            (visit.for_counter, visit.service), visit.back_to = visit.back_to, None
            visit.recalls = 0
            return
        visit.moves(target, now)
        if word == "further-service":
            visit.service = body["service"]
        if word == "transfer":
            if body.get("return_to_me"):
                assert visit.counter is not None
                visit.back_to = (visit.counter, visit.service)
            visit.service = body.get("service", visit.service)
            visit.for_counter, visit.counter, visit.recalls = body.get("counter"), None, 0
        if word == "return":
            visit.counter, visit.recalls = None, 0
            visit.returned = visit.returned or before == "no_show"

    def agree(self, visit: Visit, ticket: Document) -> None:
        shown = {name: ticket[name] for name in ("id", "number", "state", "for_counter", "recalls", "returned", *visit.times)}
        assert shown == {
            "id": visit.id,
            "number": visit.number,
            "state": visit.state,
            "for_counter": visit.for_counter,
            "recalls": visit.recalls,
            "returned": visit.returned,
            **visit.times_now(self.office.clock.now()),
        }
        assert ticket["service"]["code"] == visit.service

    def refused(self, who: Person, path: str, body: Document, code: str, state: str | None = None, status: int = 409) -> None:
        before = self.office.everything()
        answer: Any = who.post(path, body, status)
        assert answer["code"] == code
        if state is not None:
            assert answer["state"] == state
        assert self.office.everything() == before


QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def test_the_life_of_tickets_is_as_the_model_says() -> None:
    run_state_machine_as_test(
        LifeOfTickets, settings=settings(max_examples=20, stateful_step_count=35, deadline=None, suppress_health_check=QUIET)
    )


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_life_of_very_many_tickets_is_as_the_model_says() -> None:
    run_state_machine_as_test(
        LifeOfTickets, settings=settings(max_examples=150, stateful_step_count=80, deadline=None, suppress_health_check=QUIET)
    )
