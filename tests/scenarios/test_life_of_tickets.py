"""The life of many tickets, driven at random through the API and compared with a small model after every step."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.scenarios.hall_deeds import MEDDLING, PRIORITIES, HallDeeds
from tests.scenarios.hall_model import COUNTERS, LETTERS
from tests.scenarios.visit import AT_COUNTER, LEADS_TO

#: What happens in the hall, the usual more often than the rare.
DEEDS = (
    *["a counter works"] * 9,
    *["somebody comes"] * 4,
    *["somebody comes back"] * 3,
    *["any step"] * 2,
    "a booked visitor",
    "a number of the roll",
    "a kiosk was on its own",
    "a chosen call",
    "back to me after",
    "sent to a counter",
    "a break",
    "a colleague meddles",
    "a counter is taken over",
    "an operator goes home",
    "the same press again",
    "the clock is set",
    "midnight comes near",
    "a restart",
    "a long wait",
    "a night",
)

some = st.integers(0, 10_000)
pauses = st.sampled_from([0, 1, 19, 20, 40, 400])


class LifeOfTickets(RuleBasedStateMachine, HallDeeds):
    """A hall with three counters that take everything, round the clock, under either rule of calling."""

    @initialize(weighted=st.booleans())
    def the_hall_opens(self, weighted: bool) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.open_the_hall(Path(self.folder.name), weighted)
        for counter in COUNTERS:
            self.operator(counter)
        for service, priority in (("advice", None), ("advice", None), ("meter", None), ("advice", "veteran"), ("advice", None)):
            self.a_visitor_takes_a_ticket(service, priority)

    def teardown(self) -> None:
        if hasattr(self, "office"):
            self.close_the_hall()
            self.folder.cleanup()

    @rule(deed=st.sampled_from(DEEDS), index=some, choice=some, counter=st.sampled_from(COUNTERS), seconds=pauses)
    def something_happens(self, deed: str, index: int, choice: int, counter: int, seconds: int) -> None:
        """One deed in the hall; `index` and `choice` say with whom and which, `seconds` pass before it."""
        if self.day != self.turned:
            self.the_day_turns_if_it_is_over()
        self.office.clock.forward(seconds)
        match deed:
            case "somebody comes":
                priority = PRIORITIES[choice % len(PRIORITIES)]
                self.a_visitor_takes_a_ticket(sorted(LETTERS)[index % 3], priority, side=index % 2 == 1)
            case "a booked visitor":
                self.a_booked_visitor_comes(index, choice)
            case "a number of the roll":
                self.a_number_of_the_roll_is_entered(index, choice)
            case "a kiosk was on its own":
                self.a_kiosk_was_on_its_own(index, choice)
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
            case _:
                self.something_rare_happens(deed, index, choice, counter)

    def something_rare_happens(self, deed: str, index: int, choice: int, counter: int) -> None:
        match deed:
            case "a break":
                self.an_operator_takes_a_break_or_comes_back(counter)
            case "a colleague meddles":
                self.a_colleague_meddles(MEDDLING[choice % len(MEDDLING)])
            case "a counter is taken over":
                self.a_counter_is_taken_over(counter, index)
            case "an operator goes home":
                self.an_operator_goes_home(counter)
            case "the same press again":
                self.the_same_press_comes_again()
            case "the clock is set":
                self.the_clock_is_set(choice)
            case "midnight comes near" if index % 2 == 0:
                self.midnight_comes_near()
            case "a restart":
                self.the_server_restarts()
            case "a long wait":
                self.office.clock.forward(1801)
            case "a night" if index % 3 == 0:
                self.the_night_passes()

    # What must always be true

    @invariant()
    def what_was_written_down_is_whole_and_no_visitor_was_ever_in_two_hands(self) -> None:
        """Events are numbered without a gap and never go back in time; by them, a ticket has one counter and a counter one."""
        if not hasattr(self, "office"):
            return
        fresh = self.look(
            "SELECT seq, at, what, ticket_id, counter.number, details FROM event "
            "LEFT JOIN counter ON counter.id = counter_id WHERE seq > ? ORDER BY seq",
            self.seq,
        )
        assert [one[0] for one in fresh] == list(range(self.seq + 1, self.seq + 1 + len(fresh)))
        instants = [self.newest_at, *(one[1] for one in fresh)]
        assert instants == sorted(instants)
        self.seq, self.newest_at = self.seq + len(fresh), instants[-1]
        assert self.newest() == (self.seq, self.newest_at)
        for _, _, what, ticket, counter, details in fresh:
            if what == "called":
                assert ticket not in self.hands
                assert counter not in self.hands.values()
                self.hands[ticket] = counter
                assert json.loads(details)["why"] == self.expected_why
            elif what in ("finished", "no_show", "parked", "transferred", "sent_back", "cancelled", "expired"):
                self.hands.pop(ticket, None)
        assert self.hands == {one.id: one.counter for one in self.visits if one.state in AT_COUNTER}

    @invariant()
    def every_visit_stands_where_the_model_says_and_its_times_add_up(self) -> None:
        if not hasattr(self, "office"):
            return
        rows = self.look(
            "SELECT ticket.id, state, ticket.number, counter.number, waiting_s, walking_s, service_s, paused_s, "
            "issued_at, ticket.since, finished_at FROM ticket LEFT JOIN counter ON counter.id = counter_id"
        )
        assert len(rows) == len(self.visits)
        by_id = {one.id: one for one in self.visits}
        held: list[int] = []
        for ticket_id, state, number, counter, *times, issued, since, finished in rows:
            visit = by_id[ticket_id]
            assert (state, number, issued, since) == (visit.state, visit.number, visit.issued, visit.since)
            assert times == list(visit.times.values())
            assert min(times) >= 0
            assert sum(times) == since - issued
            if state in AT_COUNTER:
                assert counter == visit.counter
                held.append(counter)
            if state in ("finished", "cancelled", "expired"):
                assert sum(times) == finished - issued
        assert len(held) == len(set(held))

    @invariant()
    def everybody_sits_where_the_model_says(self) -> None:
        if not hasattr(self, "office"):
            return
        rows = self.look(
            "SELECT number, user_account.name, paused_reason FROM counter LEFT JOIN user_account ON user_account.id = operator_id"
        )
        assert {number: name for number, name, _ in rows} == self.sits
        assert {number for number, _, reason in rows if reason is not None} == self.paused

    @invariant()
    def numbers_of_a_day_are_unique_and_grow(self) -> None:
        if not hasattr(self, "office"):
            return
        for letter in "АС":
            given = [one.number for one in self.today() if one.number[0] == letter]
            counted = [number for number in given if int(number[1:]) < 900]
            assert counted == [f"{letter}{ordinal:03d}" for ordinal in range(1, len(counted) + 1)]
            assert len(set(given)) == len(given)
        of_the_roll = [one.number for one in self.today() if one.number[0] == "Л" and one.state != "cancelled"]
        assert len(set(of_the_roll)) == len(of_the_roll)

    @invariant()
    def those_who_wait_know_their_place(self) -> None:
        """They make one line in which ranks come first and nobody jumps it but who came back; each is told his place in it."""
        if not hasattr(self, "office"):
            return
        order = self.in_order()
        for ahead, one in enumerate(order):
            for later in order[ahead + 1 :]:
                assert one.rank >= later.rank
                if one.rank == later.rank and not one.returned and not later.returned:
                    assert one.came < later.came


QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def test_the_life_of_tickets_is_as_the_model_says() -> None:
    run_state_machine_as_test(
        LifeOfTickets, settings=settings(max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=QUIET)
    )


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_the_life_of_very_many_tickets_is_as_the_model_says() -> None:
    run_state_machine_as_test(
        LifeOfTickets, settings=settings(max_examples=500, stateful_step_count=50, deadline=None, suppress_health_check=QUIET)
    )
