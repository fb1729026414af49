"""A day on which everything happens that can happen in a hall, by chance, through the public API."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from typing import Any

from queue_server.actions.seen import Absence, note
from tests.office import OPERATORS, Document, Office, Person, small_setup

RESULTS = ["solved", "papers_missing", "sent_elsewhere", None]
SERVICES = ["advice", "advice", "meter", "connection"]
#: How often each step is taken with a visit that allows it.
STEPS = {
    "start": 9,
    "finish": 8,
    "recall": 1,
    "return": 2,
    "no-show": 1.2,
    "park": 1.2,
    "transfer": 2,
    "cancel": 0.2,
    "further-service": 1.5,
    "priority": 0.2,
}
#: How long may pass between two deeds, in seconds.
PASSES = [0, 1, 7, 20, 45, 90, 180, 300]
JUMPS = (-4000, -600, -61, -3, 300)


def setup(zone: str, round_the_clock: bool) -> Document:
    """The small hall with counters that differ, a limit of waiting, and a colleague who cannot everything."""
    content = small_setup()
    content["office"]["timezone"] = zone
    content["standard"] = {"waiting_minutes": 10}
    content["counters"] = [
        {"number": 1, "services": ["advice"], "helps": ["meter"]},
        {"number": 2},
        {"number": 3, "services": ["connection", "meter"]},
    ]
    for user in content["users"]:
        if user["name"] == "boris":
            user["services"] = ["advice", "connection"]
    if round_the_clock:
        content["hours"] = [{"days": "mon-sun", "opens": "00:00", "closes": "24:00"}]
    else:
        content["hours"] = [
            {"days": "mon-fri", "opens": "08:15", "closes": "13:00"},
            {"days": "mon-fri", "opens": "14:00", "closes": "18:00"},
        ]
    return content


class BusyDay:
    """People who do things in an office; what is refused changes nothing."""

    def __init__(self, office: Office, chance: random.Random) -> None:
        self.office, self.chance = office, chance
        self.visits: dict[str, Document] = {}
        self.papers = 0
        self.lent: list[str] = []

    def goes_on_until(self, until: int, deeds: int) -> None:
        """So many deeds, or fewer when it is `until` (seconds since 1970) before."""
        acts: list[tuple[float, Callable[[], None]]] = [
            (4, self.a_visitor_comes),
            (14, self.a_counter_calls),
            (20, self.a_visit_goes_on),
            (0.7, self.the_hall_empties),
            (1, self.a_counter_pauses_or_resumes),
            (0.4, self.an_operator_leaves),
            (0.4, self.a_counter_is_freed),
            (0.5, self.a_booked_visitor_comes),
            (0.7, self.a_kiosk_was_alone),
            (0.5, self.a_number_of_the_roll_is_entered),
            (0.3, self.a_form_is_entered),
            (1.5, self.a_service_is_lent_or_taken_back),
            (0.5, self.times_are_doubted),
            (0.4, self.a_paper_does_not_come_out),
            (0.6, self.a_visit_is_settled),
            (0.4, self.the_clock_is_set),
            (0.4, self.somebody_was_cut_off),
        ]
        weights = [weight for weight, _ in acts]
        for _ in range(deeds):
            self.chance.choices(acts, weights)[0][1]()
            self.office.clock.forward(self.chance.choice(PASSES))
            if self.office.clock.now() >= until:
                return

    def ask(self, who: Any, path: str, body: Document) -> Any:
        """What came of it, or None when it was refused."""
        response = who.ask("POST", path, body)
        document = response.get_json() if response.data else None
        assert response.status_code < 500, document
        if response.status_code >= 300 or document is None:
            return None
        ticket = document.get("ticket", document)
        if isinstance(ticket, dict) and "steps" in ticket:
            self.visits[ticket["id"]] = ticket
        return document

    def desk(self) -> Any:
        return self.office.desk(self.chance.choice(list(OPERATORS)))

    # Visitors

    def a_visitor_comes(self) -> None:
        kiosk = self.chance.choice([self.office.kiosk, self.office.side_kiosk, self.office.host])
        priority = self.chance.choice([None, None, None, None, "veteran", "disabled"])
        self.ask(kiosk, "tickets", {"service": self.chance.choice(SERVICES), "priority": priority})

    def a_booked_visitor_comes(self) -> None:
        today = self.office.store.office.business_day(self.office.clock.now())
        wish = {"day": today, "service": self.chance.choice(["advice", "meter"])}
        free = self.office.host.get("bookings", query=wish)["free"]
        if free:
            booking = self.ask(self.office.host, "bookings", {**wish, "time": self.chance.choice(free[:3])})
            if booking is not None:
                self.ask(self.office.kiosk, "bookings/arrive", {"code": booking["code"]})

    def a_kiosk_was_alone(self) -> None:
        days = self.office.side_kiosk.ask("PUT", "kiosk/numbers", {}).get_json()["days"]
        (first, last), day = self.chance.choice(days[0]["numbers"]["С"]), days[0]["day"]
        tapped = self.office.clock.now() - self.chance.randint(0, 1500)
        number = f"С{self.chance.randint(first, last)}"
        body = {"tap": uuid.uuid4().hex, "day": day, "number": number, "service": "advice", "issued_at": tapped}
        self.ask(self.office.side_kiosk, "kiosk/tickets", body)

    def a_number_of_the_roll_is_entered(self) -> None:
        body: Document = {"service": self.chance.choice(SERVICES), "number_on_paper": str(self.chance.randint(1, 300))}
        if self.chance.random() < 0.5:
            came = self.office.clock.now() - self.chance.randint(0, 2000)
            body["arrived_at"] = f"{self.office.store.office.calendar.local(came):%H:%M}"
        self.ask(self.office.host, "tickets", body)

    def a_form_is_entered(self) -> None:
        """Of a visit earlier on the same day."""
        calendar = self.office.store.office.calendar
        now = self.office.clock.now()
        arrived = now - self.chance.randint(3000, 9000)
        if calendar.business_day(arrived) != calendar.business_day(now):
            return
        self.papers += 1
        called = arrived + self.chance.randint(0, 1200)
        started = called + self.chance.randint(0, 90)
        finished = started + self.chance.randint(30, 1500)
        outcome = self.chance.choice(["finished", "finished", "no_show", "cancelled"])
        times = {"arrived_at": arrived, "called_at": called, "started_at": started, "finished_at": finished}
        known = {"finished": 4, "no_show": 2, "cancelled": 1}[outcome]
        row = {name: f"{calendar.local(at):%H:%M}" for name, at in list(times.items())[:known]}
        row |= {"number": f"Б{self.papers}", "service": "meter", "counter": self.chance.randint(1, 3), "outcome": outcome}  # type: ignore[dict-item]
        self.ask(self.office.host, "paper-day", {"day": calendar.business_day(now).isoformat(), "rows": [row]})

    def a_paper_does_not_come_out(self) -> None:
        if self.visits:
            visit = self.chance.choice(list(self.visits))
            self.ask(
                self.office.kiosk, f"tickets/{visit}/print", {"outcome": self.chance.choice(["failed", "uncertain", "printed"])}
            )

    # Operators

    def a_counter_calls(self) -> None:
        desk = self.desk()
        if self.chance.random() < 0.1 and self.visits:
            visit = self.chance.choice(list(self.visits))
            self.ask(desk, f"counters/{desk.number}/call", {"ticket": visit, "reason": "Просил старший"})
        else:
            self.ask(desk, f"counters/{desk.number}/call-next", {})

    def the_hall_empties(self) -> None:
        """For a while everybody works fast."""
        for _ in range(6):
            for number in OPERATORS:
                desk = self.office.desk(number)
                self.ask(desk, f"counters/{number}/resume", {})
                called = self.ask(desk, f"counters/{number}/call-next", {})
                if called is not None:
                    for word in ("start", "finish"):
                        self.office.clock.forward(self.chance.choice([3, 25, 60]))
                        self.step(called["ticket"]["id"], word)

    def a_visit_goes_on(self) -> None:
        """Mostly one that is at a counter or away; now and then one that waits."""
        waits = self.chance.random() < 0.06
        some = [one for one in self.visits.values() if (one["state"] == "waiting") is waits][-25:]
        choices = [(one["id"], word) for one in some for word in one["steps"] if word.replace("_", "-") in STEPS]
        if choices:
            weights = [STEPS[word.replace("_", "-")] for _, word in choices]
            visit, word = self.chance.choices(choices, weights)[0]
            self.step(visit, word.replace("_", "-"))

    def step(self, visit: str, word: str) -> None:
        bodies: dict[str, Document] = {
            "finish": {"outcome": self.chance.choice(RESULTS)},
            "park": {"reason": "papers"},
            "cancel": {"reason": "Ушёл"},
            "further-service": {"service": self.chance.choice(SERVICES), "outcome": "solved"},
            "priority": {"priority": self.chance.choice(["veteran", None]), "reason": "Показал удостоверение"},
            "transfer": self.chance.choice(
                [
                    {"service": "meter"},
                    {"counter": self.chance.randint(1, 3)},
                    {"service": "connection", "return_to_me": True},
                    {"service": "advice", "counter": 3, "comment": "К соседу"},
                ]
            ),
        }
        self.ask(self.office.host, f"tickets/{visit}/{word}", bodies.get(word, {}))

    def a_counter_pauses_or_resumes(self) -> None:
        desk = self.desk()
        word = self.chance.choice(["pause", "resume", "resume"])
        self.ask(
            desk,
            f"counters/{desk.number}/{word}",
            {"reason": self.chance.choice(["lunch", "back_office"])} if word == "pause" else {},
        )

    def an_operator_leaves(self) -> None:
        """And sits down at his counter again whenever somebody wants something of him; or a colleague takes it over."""
        desk = self.desk()
        desk.sign_out()
        self.office._desks.pop(desk.number)
        if self.chance.random() < 0.5:
            name = self.chance.choice(list(OPERATORS.values()))
            for number, other in list(self.office._desks.items()):
                if other.name == name:
                    self.office._desks.pop(number)
            Person(self.office, name, desk.number, take_over=True).sign_out()

    # The host

    def a_counter_is_freed(self) -> None:
        number = self.chance.choice(list(OPERATORS))
        body: Document = {"then": self.chance.choice(["queue", "finish", "park", "no_show"]), "reason": "Оператор ушёл"}
        body["accurate"] = self.chance.random() < 0.5
        if self.chance.random() < 0.3:
            body["sign_off"] = True
            self.office._desks.pop(number, None)
        self.ask(self.office.host, f"counters/{number}/free", body)

    def a_service_is_lent_or_taken_back(self) -> None:
        if self.lent and self.chance.random() < 0.5:
            path = f"{self.lent.pop()}/take-back"
        else:
            path = f"counters/{self.chance.choice([1, 3])}/services/{self.chance.choice(SERVICES)}/lend"
        if self.ask(self.office.host, path, {}) is not None and path.endswith("/lend"):
            self.lent.append(path.removesuffix("/lend"))

    def times_are_doubted(self) -> None:
        if self.visits:
            visit = self.chance.choice(list(self.visits))
            self.ask(
                self.office.host, f"tickets/{visit}/times", {"accurate": self.chance.random() < 0.3, "reason": "Забыли нажать"}
            )

    def a_visit_is_settled(self) -> None:
        if self.visits:
            visit = self.chance.choice(list(self.visits)[-12:])
            how = self.chance.choice(["finish", "return", "cancel", "expire"])
            self.ask(self.office.host, f"shift/tickets/{visit}", {"how": how, "reason": "Конец смены"})

    def somebody_was_cut_off(self) -> None:
        """A board, or a desk, for seconds or for hours: it may have left the evening before."""
        now = self.office.clock.now()
        whom = self.chance.choice([{"device": 1}, {"device": 2}, {"counter": 1}])
        note(self.office.store, {}, [Absence(now - self.chance.choice([30, 61, 700, 3000, 60000]), now, **whom)])

    def the_clock_is_set(self) -> None:
        self.office.clock.forward(self.chance.choice(JUMPS))
