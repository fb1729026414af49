"""A visitor is sent on to another service or counter, with the same number and the place of the whole visit."""

from __future__ import annotations

import pytest

from tests.conftest import OpenOffice
from tests.office import Document, Office, small_setup


def at_the_counter(office: Office, service: str = "advice") -> Document:
    office.kiosk.issue(service)
    desk = office.desk(1)
    desk.call_next()
    desk.start()
    office.clock.forward(120)
    assert desk.visitor is not None
    return desk.visitor


def test_a_visitor_sent_on_keeps_the_number_though_the_letter_is_of_another_group(office: Office) -> None:
    at_the_counter(office)
    moved = office.desk(1).send_on(service="connection", comment="Нужна заявка")
    assert (moved["number"], moved["state"], moved["service"]["code"]) == ("С001", "waiting", "connection")
    assert (moved["group"]["letter"], moved["comment"], moved["counter"]) == ("А", "Нужна заявка", None)


def test_a_visitor_sent_on_stands_by_the_age_of_the_whole_visit(office: Office) -> None:
    at_the_counter(office)
    for _ in range(2):
        office.kiosk.issue("connection")
    assert office.desk(1).send_on(service="connection")["people_ahead"] == 0
    assert office.waiting_in_order() == ["С001", "А001", "А002"]


def test_the_thirty_minutes_go_on_and_all_stretches_are_added(office: Office) -> None:
    at_the_counter(office)
    office.desk(1).send_on(service="connection")
    office.clock.forward(200)
    desk = office.desk(2)
    desk.call_next()
    office.clock.forward(30)
    desk.start()
    office.clock.forward(500)
    done = desk.finish("application_taken")
    assert [done[part] for part in ("waiting_s", "walking_s", "service_s", "paused_s")] == [200, 30, 620, 0]
    assert done["budget"]["used_s"] == 850


def test_a_visitor_sent_to_a_counter_is_called_there_and_nowhere_else(open_office: OpenOffice) -> None:
    setup = small_setup()
    setup["counters"][2]["services"] = ["meter"]
    office = open_office(setup=setup)
    at_the_counter(office)
    moved = office.desk(1).send_on(counter=3, comment="К старшему")
    assert (moved["for_counter"], moved["service"]["code"]) == (3, "advice")
    assert office.desk(1).call_next() is None
    assert office.desk(2).call_next() is None
    called = office.desk(3).call_next()
    assert called is not None
    assert (called["number"], called["for_counter"]) == ("С001", None)


def test_back_to_me_after_returns_the_visitor_to_the_first_counter_and_service(office: Office) -> None:
    at_the_counter(office)
    office.desk(1).send_on(service="meter", comment="Снять показания", return_to_me=True)
    desk = office.desk(2)
    desk.call_next()
    desk.start()
    office.clock.forward(60)
    back = desk.finish()
    assert (back["state"], back["service"]["code"], back["for_counter"]) == ("waiting", "advice", 1)
    assert desk.call_next() is None
    assert office.desk(1).call_next()["number"] == "С001"  # type: ignore[index]
    office.desk(1).start()
    done = office.desk(1).finish()
    assert done["state"] == "finished"
    steps = [one["what"] for one in office.host.ticket(done)["history"]]
    assert steps == [
        "issued",
        "called",
        "started",
        "transferred",
        "called",
        "started",
        "sent_back",
        "called",
        "started",
        "finished",
    ]


def test_only_a_visitor_who_is_at_a_counter_can_be_wanted_back(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    refusal = office.host.transfer(ticket, {"expect": 422}, service="meter", return_to_me=True)
    assert refusal["field"] == "return_to_me"
    assert office.host.ticket(ticket)["service"]["code"] == "advice"


def test_the_host_moves_a_waiting_visitor_to_the_right_service(office: Office) -> None:
    first = office.kiosk.issue("advice")
    office.clock.forward(60)
    office.kiosk.issue("meter")
    moved = office.host.transfer(first, service="meter", comment="Ошибся кнопкой")
    assert (moved["waiting_s"], moved["state"]) == (60, "waiting")
    assert office.waiting_in_order() == ["С001", "А001"]


@pytest.mark.parametrize(
    ("to", "field"),
    [
        ({}, "service"),
        ({"comment": "куда-нибудь"}, "service"),
        ({"service": "dancing"}, "service"),
        ({"counter": 77}, "counter"),
        ({"service": "dancing", "counter": 2}, "service"),
    ],
)
def test_nobody_is_sent_to_nowhere(office: Office, to: Document, field: str) -> None:
    ticket = at_the_counter(office)
    assert office.desk(1).step("transfer", ticket, to, expect=422)["field"] == field
    assert office.host.ticket(ticket)["state"] == "serving"


def test_after_being_sent_on_the_calls_may_be_repeated_anew(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    office.clock.forward(20)
    assert desk.recall()["recalls"] == 1
    assert desk.send_on(service="meter")["recalls"] == 0


# Calling a visit off


@pytest.mark.parametrize("state", ["waiting", "called", "parked", "no_show"])
def test_a_visit_may_be_called_off_until_the_service_has_begun(office: Office, state: str) -> None:
    ticket = office.kiosk.issue("advice")
    desk = office.desk(1)
    if state != "waiting":
        desk.call_next()
    if state == "parked":
        desk.park()
    if state == "no_show":
        desk.no_show()
    office.clock.forward(30)
    done = desk.cancel(ticket, "Передумал")
    assert (done["state"], done["steps"]) == ("cancelled", [])
    assert done["finished_at"] == "2026-03-02T10:00:30+07:00"
    assert office.host.ticket(ticket)["history"][-1]["details"] == {"reason": "Передумал"}


def test_a_visit_in_service_is_finished_and_not_called_off(office: Office) -> None:
    ticket = at_the_counter(office)
    assert office.desk(1).cancel(ticket, expect=409)["state"] == "serving"
