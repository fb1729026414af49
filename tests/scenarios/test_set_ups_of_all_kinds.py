"""Whatever set-up comes after whatever other: it is in force as it was written, and nobody who waits is lost."""

from __future__ import annotations

import tomllib
from typing import Any

import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_server.actions import visits
from queue_server.actions.actor import Actor, Refused
from queue_server.actions.counters import sit_down
from queue_server.actions.office import COMMAND_LINE
from queue_server.actions.setup import SetupQuestions, SetupRefused, apply, look
from queue_server.actions.setup_plan import Answer
from queue_server.hall.ticket import State, StepNotAllowed
from queue_server.setup_document import as_exported, differences_of
from queue_server.setup_file import check
from queue_server.store import office_setup, tickets
from tests.conftest import OpenOffice
from tests.office import ROUND_THE_CLOCK, Document, Office
from tests.set_ups import CODES, NUMBERS, documents, setup_of

SOMEBODY = Actor(COMMAND_LINE)
of_one_hall = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def export(office: Office) -> Document:
    with office.store.read() as connection:
        return office_setup.export(connection)


@of_one_hall
@given(content=documents())
def test_every_set_up_is_in_force_as_it_was_written_and_comes_back_as_a_file(office: Office, content: Document) -> None:
    wanted = setup_of(content)
    apply(office.store, SOMEBODY, wanted, {})
    exported = export(office)
    assert as_exported(check(exported)) == exported
    assert differences_of(content, exported) == []
    again = check(tomllib.loads(tomli_w.dumps(exported)))
    assert look(office.store, SOMEBODY, again, {})[1].differences == []
    assert office.kiosk.ask("GET", "menu").status_code == 200


steps = st.lists(
    st.one_of(
        st.tuples(st.just("issue"), st.sampled_from(CODES)),
        st.tuples(st.just("issue"), st.sampled_from(CODES)),
        st.tuples(st.just("sit"), st.sampled_from(NUMBERS)),
        st.tuples(st.sampled_from(["call", "park", "miss", "send back"]), st.none()),
        st.tuples(st.just("setup"), st.tuples(documents(), st.sampled_from(["none", "finish", *CODES]))),
    ),
    min_size=4,
    max_size=14,
)


@of_one_hall
@given(steps=steps)
def test_nobody_who_waits_is_out_of_reach_after_any_change_of_the_set_up(open_office: OpenOffice, steps: Any) -> None:
    office = open_office(hours=ROUND_THE_CLOCK)
    hall = _Hall(office)
    try:
        for what, about in steps:
            hall.do(what, about)
            hall.everybody_can_be_called()
    finally:
        office.close()


class _Hall:
    """An office with anna at some counter; steps that are not possible just now are left out."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.counter = 0

    def do(self, what: str, about: Any) -> None:
        if what == "issue":
            self.office.kiosk.ask("POST", "tickets", {"service": about})
        elif what == "sit":
            self.sit(about)
        elif what == "setup":
            self.change(*about)
        else:
            self.serve(what)

    def sit(self, number: int) -> None:
        office = self.office
        if number in office.store.office.counter_by_number:
            sit_down(office.store, office.store.office.user_by_name["anna"], number, take_over=True)
            self.counter = number

    def serve(self, what: str) -> None:
        store = self.office.store
        anna = Actor("user:anna", user_id=store.office.user_by_name["anna"].id, role="operator")
        try:
            called = visits.call_next(store, anna, self.counter)
            if called is None or what == "call":
                return
            ticket = called["ticket"]["id"]
            if what == "miss":
                visits.no_show(store, anna, ticket)
                return
            visits.start(store, anna, ticket)
            if what == "park":
                visits.park(store, anna, ticket, "papers")
            else:
                visits.transfer(store, anna, ticket, service=called["ticket"]["service"]["code"], return_to_me=True)
        except (Refused, StepNotAllowed):
            pass

    def change(self, content: Document, answer: str) -> None:
        office = self.office
        wanted = setup_of({**content, "hours": ROUND_THE_CLOCK})
        answers = {code: Answer(finish_queue=True) if answer == "finish" else Answer(move_to=answer) for code in CODES}
        before = office.everything()
        try:
            apply(office.store, SOMEBODY, wanted, {} if answer == "none" else answers)
        except (SetupQuestions, SetupRefused):
            assert office.everything() == before

    def everybody_can_be_called(self) -> None:
        known = self.office.store.office
        with self.office.store.read() as connection:
            here = tickets.in_hall(connection, known)
            missed = tickets.missed(connection, known, known.business_day(self.office.clock.now()))
        for row in here:
            if row.state == State.WAITING:
                code = known.service_by_id[row.service_id].code
                if row.for_counter_id is not None:
                    assert known.counter_by_id[row.for_counter_id].number in known.counter_by_number
                else:
                    assert code in known.service_by_code
                    assert any(code in counter.services for counter in known.counters), code
            if row.back_to_service_id is not None:
                assert known.has_service(row.back_to_service_id)
                assert known.counter_by_id[row.back_to_counter_id].number in known.counter_by_number
        for row in [*missed, *(one for one in here if one.state == State.PARKED)]:
            assert known.has_service(row.service_id)
