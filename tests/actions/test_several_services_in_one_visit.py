"""A visitor who wants something else too stays where he is: one number, one visit, each service with its own time and result."""

from __future__ import annotations

import pytest

from tests.office import Document, Office


def at_the_desk(office: Office) -> Document:
    """A visitor who waited for one minute, walked for 30 seconds and is served."""
    ticket = office.kiosk.issue("advice")
    office.clock.forward(60)
    office.desk(1).call_next()
    office.clock.forward(30)
    office.desk(1).start()
    return ticket


def test_a_further_service_begins_at_once_with_the_same_number_at_the_same_counter(office: Office) -> None:
    at_the_desk(office)
    office.clock.forward(200)
    now = office.desk(1).further_service("meter", "solved")
    assert (now["number"], now["state"], now["counter"], now["service"]["code"]) == ("С001", "serving", 1, "meter")
    assert (now["waiting_s"], now["walking_s"], now["service_s"], now["paused_s"]) == (60, 30, 200, 0)
    assert now["started_at"] == "2026-03-02T10:01:30+07:00"
    assert now["since"] == "2026-03-02T10:04:50+07:00"
    assert office.board()["calls"][0]["announcement"] == 1


def test_the_parts_still_make_up_the_whole_and_the_history_keeps_each_service(office: Office) -> None:
    ticket = at_the_desk(office)
    office.clock.forward(200)
    office.desk(1).further_service("meter", "solved")
    office.clock.forward(100)
    office.desk(1).further_service("connection", "papers_missing")
    office.clock.forward(50)
    done = office.desk(1).finish("application_taken")
    assert (done["service_s"], done["outcome"]) == (350, "application_taken")
    assert done["waiting_s"] + done["walking_s"] + done["service_s"] + done["paused_s"] == 440
    further = [one["details"] for one in office.host.ticket(ticket)["history"] if one["what"] == "further_service"]
    assert further == [
        {"from_service": "advice", "outcome": "solved", "service_s": 200, "service": "meter"},
        {"from_service": "meter", "outcome": "papers_missing", "service_s": 100, "service": "connection"},
    ]


def test_the_budget_of_thirty_minutes_is_that_of_the_whole_visit(office: Office) -> None:
    ticket = at_the_desk(office)
    office.clock.forward(1700)
    office.desk(1).further_service("meter")
    office.clock.forward(100)
    budget = office.host.ticket(ticket)["budget"]
    assert budget == {"limit_s": 1800, "used_s": 1890, "left_s": -90, "light": "red", "starts_in_s": 0}


def test_a_visitor_sent_over_for_a_moment_still_goes_back_after_a_further_service(office: Office) -> None:
    at_the_desk(office)
    office.desk(1).send_on(service="meter", return_to_me=True)
    office.desk(2).call_next()
    office.desk(2).start()
    office.desk(2).further_service("connection")
    back = office.desk(2).finish("solved")
    assert (back["state"], back["for_counter"], back["service"]["code"]) == ("waiting", 1, "advice")


@pytest.mark.parametrize(("service", "status"), [("advice", 422), ("no-such", 422), (None, 422)])
def test_the_further_service_is_another_one_that_the_office_has(office: Office, service: str | None, status: int) -> None:
    at_the_desk(office)
    assert office.desk(1).further_service(service, expect=status)["field"] == "service"  # type: ignore[arg-type]


def test_only_a_visitor_who_is_served_can_have_a_further_service(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    body = {"service": "meter"}
    assert office.host.step("further-service", ticket, body, expect=409)["code"] == "step_not_allowed"
    office.desk(1).call_next()
    assert office.desk(1).further_service("meter", expect=409)["state"] == "called"


def test_a_second_press_under_the_same_key_begins_it_once(office: Office) -> None:
    ticket = at_the_desk(office)
    office.clock.forward(60)
    first = office.desk(1).further_service("meter", key="one-key")
    office.clock.forward(60)
    assert office.desk(1).further_service("meter", key="one-key") == first
    assert [one["what"] for one in office.host.ticket(ticket)["history"]].count("further_service") == 1
