"""A visitor takes a ticket: the number, the place, what is promised, and when there is none to be had."""

from __future__ import annotations

import pytest

from tests.conftest import OpenOffice
from tests.office import MORNING, Document, Office, at, small_setup


def test_each_letter_counts_by_itself_from_001(office: Office) -> None:
    issued = [office.kiosk.issue(service)["number"] for service in ("advice", "connection", "meter", "advice")]
    assert issued == ["С001", "А001", "А002", "С002"]


def test_a_ticket_says_all_that_a_visitor_asks(office: Office) -> None:
    office.desk(1)
    office.kiosk.issue("advice")
    ticket = office.kiosk.issue("connection")
    assert ticket["state"] == "waiting"
    assert ticket["service"] == {"code": "connection", "name": "Заявка на подключение"}
    assert ticket["group"] == {"letter": "А", "name": "Подключение"}
    assert ticket["people_ahead"] == 1
    assert ticket["estimate"] == {"low_minutes": 0, "high_minutes": 10}
    assert ticket["issued_at"] == "2026-03-02T10:00:00+07:00"
    assert ticket["papers"] == ["Паспорт", "План участка"]
    assert ticket["budget"] == {"limit_s": 1800, "used_s": 0, "left_s": 1800, "light": "green", "starts_in_s": 0}
    assert ticket["steps"] == ["call", "priority", "transfer", "cancel"]


def test_a_visitor_who_reads_english_gets_the_names_in_english(office: Office) -> None:
    answer = office.kiosk.post("tickets?lang=en", {"service": "connection", "language": "en"}, 201)
    assert answer["language"] == "en"
    assert answer["service"]["name"] == "Application"
    assert answer["papers"] == ["Passport", "Plan of the land"]


def test_after_899_tickets_a_letter_begins_again_and_both_tickets_are_kept_apart(office: Office) -> None:
    first = office.kiosk.issue("advice")
    office.sql("UPDATE series SET last = 898 WHERE letter = 'С'")
    assert office.kiosk.issue("advice")["number"] == "С899"
    again = office.kiosk.issue("advice")
    assert again["number"] == "С001"
    assert again["id"] != first["id"]
    found = office.host.get("tickets?number=C1")["items"]
    assert [one["id"] for one in found] == [again["id"], first["id"]]


def test_a_number_is_found_as_people_type_it(office: Office) -> None:
    ticket = office.kiosk.issue("connection")
    for typed in ("А001", "A001", "a1", " a 1 "):
        found = office.host.get("tickets", query={"number": typed})["items"]
        assert [one["id"] for one in found] == [ticket["id"]]
    assert office.host.get("tickets", query={"number": "А002"})["items"] == []


def test_the_host_gives_a_ticket_to_a_visitor_who_cannot_use_the_kiosk(office: Office) -> None:
    ticket = office.host.issue("advice", priority="disabled")
    assert ticket["priority"] == {"code": "disabled", "name": "Инвалиды"}
    assert ticket["print_state"] == "not_needed"
    assert office.kiosk.issue("advice")["print_state"] == "pending"


def test_a_new_ticket_with_priority_has_only_those_of_the_same_or_a_higher_rank_ahead(office: Office) -> None:
    for priority in (None, None, "veteran", "disabled"):
        office.kiosk.issue("advice", priority)
    assert office.kiosk.issue("advice", "disabled")["people_ahead"] == 1
    assert office.kiosk.issue("advice", "veteran")["people_ahead"] == 3
    assert office.kiosk.issue("advice")["people_ahead"] == 6


def test_without_an_open_counter_no_time_is_promised(office: Office) -> None:
    assert office.kiosk.issue("advice")["estimate"] is None
    office.desk(1)
    assert office.kiosk.issue("advice")["estimate"] is not None


@pytest.mark.parametrize(
    ("when", "opens"),
    [
        ("2026-03-02 07:59", "2026-03-02T08:00:00+07:00"),
        ("2026-03-02 18:00", "2026-03-03T08:00:00+07:00"),
        ("2026-03-06 17:00", "2026-03-09T08:00:00+07:00"),
        ("2026-03-07 12:00", "2026-03-09T08:00:00+07:00"),
        ("2026-04-30 16:00", "2026-05-04T08:00:00+07:00"),
        ("2026-05-01 12:00", "2026-05-04T08:00:00+07:00"),
    ],
)
def test_outside_the_hours_there_is_no_ticket_and_the_visitor_is_told_when_to_come(
    open_office: OpenOffice, when: str, opens: str
) -> None:
    office = open_office(at(when))
    refusal = office.kiosk.issue("advice", expect=409)
    assert refusal["code"] == "service_closed"
    assert refusal["opens_at"] == opens
    day, month = int(opens[8:10]), {"03": "марта", "05": "мая"}[opens[5:7]]
    assert f"{day} {month}, 08:00" in refusal["detail"]
    assert office.tickets() == []
    menu = office.menu()
    assert menu["open"] is False
    assert menu["reason"]["opens_at"] == opens
    assert not any(service["open"] for group in menu["groups"] for service in group["services"])


@pytest.mark.parametrize("when", ["2026-03-02 08:00", "2026-03-02 16:59", "2026-03-02 17:59:59", "2026-03-06 16:59:59"])
def test_in_the_first_and_in_the_last_minute_there_is_a_ticket(open_office: OpenOffice, when: str) -> None:
    assert open_office(at(when)).kiosk.issue("advice")["number"] == "С001"


def test_a_closed_service_says_why_and_the_others_go_on(open_office: OpenOffice) -> None:
    setup = small_setup()
    setup["services"][0]["closed_reason"] = {"ru": "Специалист болен до пятницы", "en": "The specialist is ill till Friday"}
    office = open_office(setup=setup)
    refusal = office.kiosk.issue("connection", expect=409)
    assert (refusal["code"], refusal["detail"]) == ("service_closed", "Специалист болен до пятницы")
    english = office.kiosk.post("tickets?lang=en", {"service": "connection"}, 409)
    assert english["detail"] == "The specialist is ill till Friday"
    assert office.kiosk.issue("meter")["number"] == "А001"
    assert office.service("connection")["closed"]["text"] == "Специалист болен до пятницы"
    known = {one["code"]: (one["open"], one["served"]) for one in office.hall()["services"]}
    assert known["connection"] == (False, True), "who is here already may be sent on to it"


NO_COUNTER_TAKES_IT = {"counters": [{"number": 1, "services": ["connection", "advice"]}]}
ALL_WHO_MAY_ARE_AWAY = {
    "users": [
        one | ({"services": ["meter"], "disabled": True} if one["name"] == "vera" else {"services": ["connection", "advice"]})
        for one in small_setup()["users"]
    ]
}


@pytest.mark.parametrize("setup", [NO_COUNTER_TAKES_IT, ALL_WHO_MAY_ARE_AWAY])
def test_nobody_gets_a_ticket_for_a_service_that_no_counter_can_call_for(open_office: OpenOffice, setup: Document) -> None:
    office = open_office(**setup)
    refusal = office.kiosk.issue("meter", expect=409)
    assert (refusal["code"], refusal["detail"]) == ("service_closed", "Эту услугу сейчас не принимает ни одно окно")
    assert office.service("meter")["closed"]["text"] == refusal["detail"]
    booking = {"service": "meter", "day": "2026-03-02", "time": "11:00"}
    assert office.host.post("bookings", booking, 409)["code"] == "service_closed"
    assert office.host.get("bookings?service=meter")["free"] == []
    sent_on = office.host.step("transfer", office.kiosk.issue("advice"), {"service": "meter"}, expect=409)
    assert sent_on["code"] == "service_closed"
    for screen in (office.desk_state(1), office.hall()):
        known = {one["code"]: (one["open"], one["served"]) for one in screen["services"]}
        assert known == {"connection": (True, True), "meter": (False, False), "advice": (True, True)}


def test_a_service_with_a_daily_limit_gives_so_many_tickets_and_no_more(open_office: OpenOffice) -> None:
    setup = small_setup()
    setup["services"][0]["daily_limit"] = 2
    office = open_office(setup=setup)
    first, _ = (office.kiosk.issue("connection") for _ in range(2))
    assert office.kiosk.issue("connection", expect=409)["code"] == "limit_reached"
    assert office.service("connection")["closed"]["code"] == "limit_reached"
    office.host.cancel(first)
    assert office.kiosk.issue("connection", expect=409)["code"] == "limit_reached"
    assert office.kiosk.issue("meter")["number"] == "А003"
    office.clock.set(at("2026-03-03 09:00"))
    assert office.kiosk.issue("connection")["number"] == "А001"


def test_while_the_computers_clock_was_never_set_no_ticket_is_issued(open_office: OpenOffice) -> None:
    """A computer without a battery starts in 1970: no ticket would have a true time."""
    office = open_office(now=3600)
    refusal = office.kiosk.issue("advice", expect=503)
    assert refusal["code"] == "clock_not_set"
    assert "администратора" in refusal["detail"]
    assert office.sql("SELECT count(*) FROM ticket") == [(0,)]
    office.clock.set(MORNING)
    assert office.kiosk.issue("advice")["number"] == "С001"


def test_an_answer_that_was_lost_is_given_again_even_while_the_clock_is_wrong(office: Office) -> None:
    first = office.kiosk.issue("advice", key="tap")
    office.clock.set(3600)
    assert office.kiosk.issue("advice", key="tap") == first


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"service": "dancing"}, "service"),
        ({"service": "advice", "priority": "royal"}, "priority"),
        ({"service": "advice", "language": "fr"}, "language"),
    ],
)
def test_what_the_office_does_not_have_cannot_be_asked_for(office: Office, body: dict[str, str], field: str) -> None:
    refusal = office.kiosk.post("tickets", body, 422)
    assert (refusal["code"], refusal["field"]) == ("invalid", field)
    assert office.tickets() == []
