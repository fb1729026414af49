"""What people do in the hall of the scenarios, each deed with what must come of it."""

from __future__ import annotations

import uuid

from tests.office import OPERATORS, PASSWORD, Document, Person, at
from tests.scenarios.hall_model import COUNTERS, LETTERS, RANKS, HallModel
from tests.scenarios.visit import AT_COUNTER, BODIES, LEADS_TO, OFTEN, Visit

PRIORITIES = (None, None, None, "veteran", "disabled")
#: Somebody sets the computer's clock, by so many seconds.
JUMPS = (-7200, -3600, -90, -5, 5, 90, 3600)
ARRIVED_AT_MOST_S = 4 * 3600
#: The code of a booking gives its ticket so long before the time.
COME_EARLY_S = 30 * 60


class HallDeeds(HallModel):
    """The people: visitors, operators, the hall host, the kiosks, and whoever has the computer."""

    # Visitors

    def a_visitor_takes_a_ticket(self, service: str, priority: str | None, side: bool = False) -> None:
        ahead = sum(1 for one in self.waiting() if one.rank >= RANKS[priority] and one.is_due(self.now))
        kiosk = self.office.side_kiosk if side else self.office.kiosk
        body = {"service": service, "language": "ru"} | ({"priority": priority} if priority else {})
        ticket = self.tell(kiosk, "tickets", body, 201)
        given = sum(1 for one in self.today() if one.number[0] == LETTERS[service] and int(one.number[1:]) < 900)
        assert ticket["number"] == f"{LETTERS[service]}{given + 1:03d}"
        assert ticket["people_ahead"] == ahead
        self.add(ticket, service, priority, self.now)

    def a_booked_visitor_comes(self, index: int, choice: int) -> None:
        """Booked on the phone for one of the next times, and here already."""
        wish = {"service": sorted(LETTERS)[index % 3], "day": self.day}
        times = self.host.get("bookings", query=wish)["free"]
        free = [time for time in times if at(f"{self.day} {time}") - self.now <= COME_EARLY_S][:2]
        if not free:
            return
        booking = self.tell(self.host, "bookings", {**wish, "time": free[choice % len(free)]}, 201)
        given = self.tell(self.office.kiosk, "bookings/arrive", {"code": booking["code"]}, 201)
        assert given["late"] is False
        visit = self.add(given["ticket"], str(wish["service"]), None, self.now)
        visit.booked = at(f"{self.day} {booking['time']}")
        assert given["ticket"]["booked_at"] == booking["booked_at"]

    def a_number_of_the_roll_is_entered(self, index: int, choice: int) -> None:
        """By the host, for somebody who came now or some minutes ago; twice a day only when it was called off before."""
        number, service = f"{index % 40 + 1}", sorted(LETTERS)[choice % 3]
        body: Document = {"service": service, "number_on_paper": number}
        came = self.now
        if choice % 2:
            came = (self.now - choice % 31 * 60) // 60 * 60
            body["arrived_at"] = f"{self.office.store.office.calendar.local(came):%H:%M}"
        there = [one for one in self.today() if one.number == f"Л{number}" and one.state != "cancelled"]
        if there:
            self.refused(self.host, "tickets", body, "roll_number_taken")
        elif self.day_of(came) != self.day:
            self.refused(self.host, "tickets", body, "bad_arrival", status=422)
        else:
            self.add(self.tell(self.host, "tickets", body, 201), service, None, came)

    def a_kiosk_was_on_its_own(self, index: int, choice: int) -> None:
        """It hands in a visit with a number of its own, which stands where its time puts it."""
        service, day = sorted(LETTERS)[index % 3], self.day
        days = self.office.side_kiosk.ask("PUT", "kiosk/numbers", {}).get_json()["days"]
        for one in days:
            for letter, given in one["numbers"].items():
                for first, _ in given:
                    self.given_at.setdefault((one["day"], letter, first), self.now)
        ranges = days[0]["numbers"][LETTERS[service]]
        used = {one.number for one in self.today()}
        free = [
            (f"{LETTERS[service]}{counted}", first)
            for first, last in ranges
            for counted in range(first, last + 1)
            if f"{LETTERS[service]}{counted}" not in used
        ]
        if not free:
            return
        number, first = free[0]
        tapped_at = self.now - choice % 900
        issued = min(max(tapped_at, self.given_at[day, LETTERS[service], first]), self.now)
        body = {"tap": uuid.uuid4().hex, "day": day, "number": number, "service": service, "issued_at": tapped_at}
        ticket = self.tell(self.office.side_kiosk, "kiosk/tickets", body, 201)
        assert ticket["number"] == number
        self.add(ticket, service, None, issued)

    def somebody_who_was_away_comes_back(self, index: int) -> None:
        away = [one for one in self.today() if one.state in ("parked", "no_show")]
        if away:
            self.step(away[index % len(away)], "return", {})

    # Operators

    def a_counter_works(self, counter: int, choice: int) -> None:
        """Calls the next visitor, or goes on with the one it has."""
        visit = self.at_counter(counter)
        if visit is None:
            self.an_operator_calls_the_next(counter)
        else:
            words = OFTEN[visit.state]
            word = words[choice % len(words)]
            self.step(visit, word, visit.body_for(word), by_the_host=choice % 7 == 0)

    def cannot_call(self, counter: int) -> str | None:
        if self.at_counter(counter) is not None:
            return "counter_occupied"
        return "counter_paused" if counter in self.paused else None

    def an_operator_calls_the_next(self, counter: int) -> None:
        operator, path = self.operator(counter), f"counters/{counter}/call-next"
        if (refusal := self.cannot_call(counter)) is not None:
            self.refused(operator, path, {}, refusal)
            return
        due = self.next_of(counter)
        called = self.tell(operator, path, {})
        if due is None:
            assert called is None
            return
        assert called is not None
        chosen, self.expected_why = due
        assert self.visit(called["ticket"]["id"]) is chosen
        self.nobody_is_passed_over(chosen, counter)
        self.is_called(chosen, counter, called["ticket"])

    def an_operator_calls_a_chosen_visitor(self, counter: int, index: int) -> None:
        visit = self.pick(index)
        if visit is None:
            return
        operator, path = self.operator(counter), f"counters/{counter}/call"
        body = {"ticket": visit.id, "reason": "Попросил старший"}
        if (refusal := self.cannot_call(counter)) is not None:
            self.refused(operator, path, body, refusal)
        elif visit.state not in ("waiting", "parked"):
            self.refused(operator, path, body, "step_not_allowed", visit.state)
        else:
            self.expected_why = "chosen"
            self.is_called(visit, counter, self.tell(operator, path, body)["ticket"])

    def a_visitor_is_sent_to_a_colleague_and_back(self, counter: int) -> None:
        visit = self.at_counter(counter)
        if visit is not None:
            self.step(visit, "transfer", {"service": "connection", "return_to_me": True})

    def somebody_takes_any_step(self, index: int, word: str) -> None:
        visits = self.today()
        if visits:
            visit = visits[index % len(visits)]
            self.step(visit, word, visit.body_for(word))

    def a_visitor_is_sent_to_a_counter(self, index: int, counter: int) -> None:
        visit = self.pick(index)
        if visit is not None:
            self.step(visit, "transfer", {"counter": counter})

    def an_operator_takes_a_break_or_comes_back(self, counter: int) -> None:
        operator = self.operator(counter)
        if counter in self.paused:
            self.tell(operator, f"counters/{counter}/resume", {})
        else:
            self.tell(operator, f"counters/{counter}/pause", {"reason": "lunch"})
        self.paused ^= {counter}

    def a_colleague_meddles(self, word: str) -> None:
        """Somebody at another counter presses a key for a visitor who is not his."""
        visit = next((one for one in self.visits if one.state in AT_COUNTER), None)
        if visit is None:
            return
        colleague = self.operator(next(number for number in COUNTERS if number != visit.counter))
        path = f"tickets/{visit.id}/{word}"
        if visit.state in LEADS_TO[word]:
            self.refused(colleague, path, visit.body_for(word), "forbidden", status=403)
        else:
            self.refused(colleague, path, visit.body_for(word), "step_not_allowed", visit.state)

    def a_counter_is_taken_over(self, counter: int, index: int) -> None:
        """Whoever finds somebody there is told so first, and then sits down on purpose."""
        name, holder = sorted(OPERATORS.values())[index % 3], self.sits[counter]
        if holder not in (None, name):
            before = self.office.everything()
            body = {"name": name, "password": PASSWORD, "counter": counter}
            answer = self.office.visitor.post("session", body, 409, key=None)
            assert (answer["code"], answer["holder"]) == ("counter_taken", holder.capitalize())
            assert self.office.everything() == before
        self.sits_down(name, counter)
        if holder not in (None, name):
            self.refused(self.person(holder), f"counters/{counter}/call-next", {}, "forbidden", status=403)

    def an_operator_goes_home(self, counter: int) -> None:
        """The counter is left empty; a visitor who is still there stays with it."""
        name = self.sits[counter]
        if name is not None:
            self.person(name).sign_out()
            self.people.pop(name)
            self.sits[counter] = None
            self.paused.discard(counter)

    # Things that happen

    def the_same_press_comes_again(self) -> None:
        """The answer was lost, or a finger trembled: whatever has happened since, it is done once and answered alike."""
        press = self.last_press
        if press is None:
            return
        who = self.person(press.who.name) if isinstance(press.who, Person) else press.who
        before = self.office.everything()
        response = who.ask("POST", press.path, press.body, key=press.key)
        assert (response.get_json() if response.data else None) == press.answer
        assert self.office.everything() == before

    def the_clock_is_set(self, choice: int) -> None:
        self.office.clock.forward(JUMPS[choice % len(JUMPS)])

    def midnight_comes_near(self) -> None:
        """So near that the next pauses go over it."""
        near = at(f"{self.tomorrow()} 00:00") - 25
        if self.office.clock.now() < near:
            self.office.clock.set(near)

    def the_server_restarts(self) -> None:
        self.the_last_day_is_over()
        self.office.restart()

    def the_night_passes(self) -> None:
        morning = at(f"{self.tomorrow()} 09:00")
        if self.office.clock.now() < morning:
            self.office.clock.set(morning)
        self.the_day_turns_if_it_is_over()
        assert self.look("SELECT count(*) FROM ticket WHERE state IN ('waiting','called','serving','parked')") == [(0,)]

    # Steps

    def is_called(self, visit: Visit, counter: int, ticket: Document) -> None:
        now = self.now
        visit.moves("called", now)
        visit.counter, visit.for_counter, visit.recalls, visit.announced = counter, None, 0, now
        self.agree(visit, ticket)
        newest = self.office.board()["calls"][0]
        assert (newest["number"], newest["counter"]) == (visit.number, counter)

    def step(self, visit: Visit, word: str, body: Document, by_the_host: bool = False) -> None:
        """Takes a step by whoever may; expects what the model expects."""
        who = self.host
        if visit.state in AT_COUNTER and visit.counter is not None and not by_the_host:
            who = self.operator(visit.counter)
        path = f"tickets/{visit.id}/{word}"
        if visit.state not in LEADS_TO[word]:
            self.refused(who, path, body, "step_not_allowed", visit.state)
            return
        if (obstacle := self.why_no_step(visit, word)) is not None:
            self.refused(who, path, body, obstacle)
            return
        others = (
            [one for one in self.in_order() if one.rank == visit.rank and one.appointment is None] if word == "return" else []
        )
        missed_the_call = visit.state == "no_show" and visit.since >= (visit.booked or 0)
        stood_before = self.stood_before(visit, others)
        ticket = self.tell(who, path, body)["ticket"]
        self.has_stepped(visit, word, body)
        self.agree(visit, ticket)
        if word == "return" and missed_the_call:
            self.comes_back_as_next_but_one(visit, others, stood_before)

    def has_stepped(self, visit: Visit, word: str, body: Document) -> None:
        now, before, target = self.now, visit.state, LEADS_TO[word][visit.state]
        if word == "recall":
            visit.recalls, visit.announced = visit.recalls + 1, now
            return
        if word == "finish" and visit.back_to is not None:
            visit.moves("waiting", now)
            (visit.for_counter, visit.service), visit.back_to = visit.back_to, None
            visit.recalls = 0
            return
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
            visit.returned = visit.returned or (before == "no_show" and visit.since >= (visit.booked or 0))
        visit.moves(target, now)


MEDDLING = sorted(BODIES | {"start": {}, "no-show": {}, "further-service": {}})
