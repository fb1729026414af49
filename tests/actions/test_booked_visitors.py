"""Visitors who were booked: how staff book them, what their code gives, and from when on their thirty minutes run."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from tests.conftest import OpenOffice
from tests.office import MORNING, Document, Office, at, small_setup

TODAY = "2026-03-02"


def book(office: Office, time: str = "10:30", service: str = "advice", day: str = TODAY, **more: object) -> Document:
    document: Document = office.host.post("bookings", {"service": service, "day": day, "time": time, **more}, 201)
    return document


def come(office: Office, booking: Document, expect: int = 201) -> Document:
    document: Document = office.kiosk.post("bookings/arrive", {"code": booking["code"]}, expect)
    return document


def at_time(office: Office, clock: str) -> None:
    office.clock.set(at(f"{TODAY} {clock}"))


# Booking


def test_a_time_is_booked_and_no_longer_free_for_that_service(office: Office) -> None:
    before = office.host.get("bookings?service=advice")
    assert before["items"] == []
    assert before["free"][:2] == ["10:15", "10:30"]
    booking = book(office, name="Анна")
    assert len(booking["code"]) == 6
    assert booking["code"].isdigit()
    day = office.host.get("bookings?service=advice")
    assert "10:30" not in day["free"]
    assert [(one["time"], one["name"], one["state"], one["code"]) for one in day["items"]] == [
        ("10:30", "Анна", "expected", booking["code"])
    ]
    assert "10:30" in office.host.get("bookings?service=meter")["free"]
    assert office.host.get("bookings")["free"] is None
    taken = office.host.post("bookings", {"service": "advice", "day": TODAY, "time": "10:30"}, 409)
    assert taken["code"] == "booking_taken"
    book(office, service="meter")


def test_as_many_are_booked_at_once_and_as_often_as_the_set_up_says(open_office: OpenOffice) -> None:
    office = open_office(setup=small_setup(settings={"booking_minutes": 60, "bookings_at_once": 2}))
    assert office.host.get("bookings?service=advice")["free"][:2] == ["11:00", "12:00"]
    codes = {book(office, "11:00")["code"] for _ in range(2)}
    assert len(codes) == 2
    office.host.post("bookings", {"service": "advice", "day": TODAY, "time": "11:00"}, 409)


@pytest.mark.parametrize(
    ("wish", "code", "status"),
    [
        ({"time": "10:00"}, "booking_taken", 409),  # begins now
        ({"time": "07:45"}, "booking_taken", 409),
        ({"time": "10:31"}, "booking_taken", 409),
        ({"time": "18:00"}, "booking_taken", 409),
        ({"day": "2026-03-07"}, "booking_taken", 409),  # a Saturday
        ({"day": "2026-03-01"}, "invalid", 422),
        ({"day": "2026-03-17"}, "invalid", 422),
        ({"service": "dancing"}, "invalid", 422),
        ({"time": "24:00"}, "invalid", 422),
        ({"time": "9:15"}, "invalid", 422),
        ({"name": " "}, "invalid", 422),
        ({"name": "Я" * 61}, "invalid", 422),
        ({"phone": "+7 384"}, "invalid", 422),
    ],
)
def test_what_cannot_be_booked_is_refused_and_nothing_is_kept(
    office: Office, wish: dict[str, str], code: str, status: int
) -> None:
    office.host.get("bookings")
    before = office.everything()
    body = {"service": "advice", "day": TODAY, "time": "11:15", **wish}
    assert office.host.post("bookings", body, status)["code"] == code
    assert office.everything() == before


def test_two_weeks_can_be_booked_and_the_days_off_cannot(office: Office) -> None:
    book(office, "09:00", day="2026-03-16")
    assert office.host.get("bookings?day=2026-03-07&service=advice")["free"] == []
    assert office.host.get("bookings?day=2026-03-17&service=advice")["free"] == []


def test_a_closed_service_is_not_booked(open_office: OpenOffice) -> None:
    setup = small_setup()
    setup["services"][2]["closed_reason"] = {"ru": "До апреля", "en": "Until April"}
    office = open_office(setup=setup)
    refusal = office.host.post("bookings", {"service": "advice", "day": TODAY, "time": "10:30"}, 409)
    assert (refusal["code"], refusal["detail"]) == ("service_closed", "До апреля")
    assert office.host.get("bookings?service=advice")["free"] == []


def test_the_same_press_books_once(office: Office) -> None:
    body = {"service": "advice", "day": TODAY, "time": "10:30"}
    first, again = (office.host.post("bookings", body, 201, key="one-press") for _ in range(2))
    assert first == again
    assert len(office.host.get("bookings")["items"]) == 1


def test_a_cancelled_booking_gives_its_time_back_and_its_code_is_unknown(office: Office) -> None:
    booking = book(office, name="Анна")
    gone = office.host.post(f"bookings/{booking['id']}/cancel")
    assert (gone["state"], gone["code"], gone["name"]) == ("cancelled", None, None)
    assert come(office, booking, 404)["code"] == "booking_unknown"
    day = office.host.get("bookings?service=advice")
    assert day["items"] == []
    assert "10:30" in day["free"]
    assert office.host.post(f"bookings/{booking['id']}/cancel", {}, 404)["code"] == "not_found"


def test_whoever_has_come_is_not_cancelled_any_more(office: Office) -> None:
    booking = book(office)
    ticket = come(office, booking)["ticket"]
    refusal = office.host.post(f"bookings/{booking['id']}/cancel", {}, 409)
    assert (refusal["code"], refusal["number"]) == ("booking_used", ticket["number"])


def test_people_are_forgotten_when_the_day_is_over_and_stand_in_no_event(office: Office) -> None:
    first, second = book(office, name="Анна Петровна"), book(office, "10:45", name="Борис")
    tomorrow = book(office, "09:00", day="2026-03-03", name="Вера")
    come(office, first)
    office.host.post(f"bookings/{second['id']}/cancel")
    office.day("2026-03-03 08:00")
    assert office.sql("SELECT code, name FROM booking WHERE business_day = '2026-03-02'") == [(None, None)] * 2
    assert office.sql("SELECT code, name FROM booking WHERE business_day > '2026-03-02'") == [(tomorrow["code"], "Вера")]
    assert [one["state"] for one in office.host.get("bookings?day=2026-03-02")["items"]] == ["came"]
    details = json.dumps(office.sql("SELECT details FROM event"), ensure_ascii=False)
    for secret in ("Анна", "Борис", "Вера", first["code"], second["code"], tomorrow["code"]):
        assert secret not in details


def test_what_is_forgotten_does_not_lie_in_the_file_either(office: Office) -> None:
    """The key of the request, under which its answer is kept, is forgotten a day later."""
    come(office, book(office, name="Аделаида"))
    with closing(sqlite3.connect(office.file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    name = "Аделаида".encode()
    assert name in office.file.read_bytes()
    office.day("2026-03-03 08:00")
    office.day("2026-03-04 08:00")
    office.store.close()
    assert not office.file.with_name("queue.db-wal").exists()
    assert name not in office.file.read_bytes()


def test_the_host_sees_how_many_are_still_to_come(open_office: OpenOffice) -> None:
    office = open_office(setup=small_setup(settings={"booking_codes": True}))
    assert office.hall()["bookings"] == {"expected": 0, "days_ahead": 14}
    booking = book(office)
    book(office, "10:45")
    book(office, "09:00", day="2026-03-03")
    assert office.hall()["bookings"] == {"expected": 2, "days_ahead": 14}
    come(office, booking)
    assert office.hall()["bookings"] == {"expected": 1, "days_ahead": 14}
    at_time(office, "11:01")
    assert office.hall()["bookings"] == {"expected": 0, "days_ahead": 14}
    assert [one["state"] for one in office.host.get("bookings")["items"]] == ["came", "missed"]


def test_where_kiosks_ask_for_no_codes_the_hall_has_no_bookings(office: Office) -> None:
    assert office.hall()["bookings"] is None


# Coming


def test_the_code_gives_a_ticket_like_any_other_that_knows_its_time(office: Office) -> None:
    office.kiosk.issue("advice")
    given = come(office, book(office))
    ticket = given["ticket"]
    assert given["late"] is False
    assert (ticket["number"], ticket["state"], ticket["print_state"], ticket["origin"]) == ("С002", "waiting", "pending", "kiosk")
    assert (ticket["booked_at"], ticket["people_ahead"], ticket["estimate"]) == ("2026-03-02T10:30:00+07:00", 0, None)
    assert ticket["budget"]["starts_in_s"] == 1800
    assert office.visitor.get(f"visits/{ticket['id']}")["booked_at"] == ticket["booked_at"]
    [issued] = office.host.ticket(ticket)["history"]
    assert issued["details"]["booked_at"] == MORNING + 1800


def test_the_kiosk_s_language_and_large_letters_go_with_it(office: Office) -> None:
    body = {"code": book(office)["code"], "accessible": True}
    ticket = office.kiosk.post("bookings/arrive?lang=en", body, 201)["ticket"]
    assert (ticket["language"], ticket["accessible"]) == ("en", True)


def test_who_comes_too_early_or_on_another_day_is_told_when(office: Office) -> None:
    booking = book(office, "10:45")
    early = come(office, booking, 409)
    assert (early["code"], early["opens"]) == ("booking_too_early", "10:15")
    assert "10:45" in early["detail"]
    for_tomorrow = book(office, "09:00", day="2026-03-03")
    other = come(office, for_tomorrow, 409)
    assert other["code"] == "booking_other_day"
    assert "3 марта, 09:00" in other["detail"]
    english = office.kiosk.post("bookings/arrive?lang=en", {"code": for_tomorrow["code"]}, 409)
    assert "3 March at 09:00" in english["detail"], "digits alone would be another day to somebody else"
    at_time(office, "10:15")
    come(office, booking)


def test_who_comes_too_late_gets_an_ordinary_ticket_and_is_told_so(office: Office) -> None:
    booking = book(office)
    at_time(office, "10:45:01")
    given = come(office, booking)
    assert given["late"] is True
    assert given["ticket"]["booked_at"] is None
    assert given["ticket"]["estimate"] is None  # no desk is open
    [issued] = office.host.ticket(given["ticket"])["history"]
    assert issued["details"]["booking"] == booking["id"]
    assert "booked_at" not in issued["details"]


def test_the_same_code_gives_one_ticket_and_after_a_lost_answer_the_same_again(office: Office) -> None:
    booking = book(office)
    first, lost = come(office, booking), come(office, booking)
    assert first["ticket"]["id"] == lost["ticket"]["id"]
    assert office.side_kiosk.post("bookings/arrive", {"code": booking["code"]}, 409)["code"] == "booking_used"
    office.kiosk.paper(first["ticket"], "printed")
    used = come(office, booking, 409)
    assert (used["code"], used["number"]) == ("booking_used", first["ticket"]["number"])
    assert len(office.tickets()) == 1


def test_the_host_gives_the_ticket_to_who_lost_the_code(office: Office) -> None:
    booking = book(office)
    ticket = office.host.post("bookings/arrive", {"code": booking["code"]}, 201)["ticket"]
    assert (ticket["origin"], ticket["print_state"]) == ("host", "not_needed")
    [listed] = office.host.get("bookings")["items"]
    assert (listed["state"], listed["ticket"]) == ("came", {"id": ticket["id"], "number": ticket["number"]})


def test_a_place_was_kept_whatever_the_limit_of_the_day_is(open_office: OpenOffice) -> None:
    setup = small_setup()
    setup["services"][2]["daily_limit"] = 1
    office = open_office(setup=setup)
    booking = book(office)
    office.kiosk.issue("advice")
    assert office.kiosk.issue("advice", expect=409)["code"] == "limit_reached"
    come(office, booking)


def test_a_locked_kiosk_and_a_closed_office_give_no_booked_tickets_either(office: Office) -> None:
    booking = book(office, "17:45")
    office.host.post("devices/kiosk/hall-kiosk/lock", {"reason": "Ремонт"})
    assert come(office, booking, 409)["code"] == "kiosk_locked"
    office.host.post("devices/kiosk/hall-kiosk/unlock")
    at_time(office, "18:00")
    assert come(office, booking, 409)["code"] == "service_closed"


def test_unknown_codes_slow_a_kiosk_down_and_a_right_one_ends_it(office: Office) -> None:
    booking = book(office)
    wrong = "000000" if booking["code"] != "000000" else "000001"
    for _ in range(4):
        office.kiosk.post("bookings/arrive", {"code": wrong}, 404)
    come(office, booking)
    for _ in range(5):
        office.kiosk.post("bookings/arrive", {"code": wrong}, 404)
    assert office.kiosk.post("bookings/arrive", {"code": wrong}, 429)["code"] == "too_many_tries"


# Waiting and being called


def test_the_visitor_is_called_at_the_time_and_not_before_others(office: Office) -> None:
    booked = come(office, book(office))["ticket"]
    first, second, third = (office.kiosk.issue("advice") for _ in range(3))
    anna = office.desk(1)
    assert anna.call_next()["number"] == first["number"]  # type: ignore[index]
    at_time(office, "10:24:59")
    anna.start()
    anna.finish()
    assert office.menu()["groups"][1]["services"][0]["waiting"] == 2
    assert anna.call_next()["number"] == second["number"]  # type: ignore[index]
    at_time(office, "10:25")
    anna.start()
    anna.finish()
    assert office.menu()["groups"][1]["services"][0]["waiting"] == 2
    assert office.desk_state(1)["next"]["why"] == {"code": "booked", "text": "По записи"}
    assert office.host.ticket(third)["people_ahead"] == 1
    called = anna.call_next()
    assert called is not None
    assert called["number"] == booked["number"]
    history = office.host.ticket(booked)["history"][-1]["details"]
    assert history["why"] == "booked"


def test_an_early_visitor_passes_nobody_is_passed_by_nobody_and_is_taken_when_nobody_else_waits(office: Office) -> None:
    booked = come(office, book(office))["ticket"]
    ordinary = office.kiosk.issue("advice")
    anna = office.desk(1)
    assert anna.call_next()["id"] == ordinary["id"]  # type: ignore[index]
    assert "passed" not in office.host.ticket(ordinary)["history"][-1]["details"]
    assert office.host.ticket(ordinary)["history"][-1]["details"]["why"] == "arrival"
    anna.start()
    anna.finish()
    assert anna.call_next()["id"] == booked["id"]  # type: ignore[index]


def test_nobody_counts_as_waiting_before_his_time(office: Office) -> None:
    booked = come(office, book(office))["ticket"]
    assert office.board()["waiting"]["total"] == 0
    assert office.hall()["queues"][1]["waiting"] == 0
    assert [one["number"] for one in office.hall()["tickets"]] == [booked["number"]]
    assert office.kiosk.issue("advice")["people_ahead"] == 0
    at_time(office, "10:25")
    assert office.board()["waiting"]["total"] == 2
    assert office.kiosk.issue("advice")["people_ahead"] == 2


def test_a_booked_visitor_is_told_who_is_before_him_at_his_time(office: Office) -> None:
    for _ in range(3):
        office.kiosk.issue("advice")
    office.kiosk.issue("advice", priority="veteran")
    come(office, book(office, "10:15"))
    assert come(office, book(office))["ticket"]["people_ahead"] == 2


def test_the_thirty_minutes_run_from_the_booked_time_and_the_times_add_up(office: Office) -> None:
    ticket = come(office, book(office))["ticket"]
    at_time(office, "10:20")
    early = office.host.ticket(ticket)
    assert (early["budget"]["used_s"], early["budget"]["starts_in_s"], early["paused_s"], early["waiting_s"]) == (0, 600, 1200, 0)
    at_time(office, "10:40")
    anna = office.desk(1)
    anna.call_next()
    at_time(office, "10:41")
    anna.start()
    at_time(office, "11:00")
    done = anna.finish()
    parts = [done[part] for part in ("waiting_s", "walking_s", "service_s", "paused_s")]
    assert parts == [600, 60, 1140, 1800]
    assert sum(parts) == 3600
    assert done["budget"]["used_s"] == 1800
    assert office.report(TODAY)["total"]["within_standard"] == 1


def test_who_comes_after_the_time_has_the_clock_of_his_arrival(office: Office) -> None:
    booking = book(office)
    at_time(office, "10:40")
    ticket = come(office, booking)["ticket"]
    at_time(office, "10:50")
    assert office.host.ticket(ticket)["budget"]["used_s"] == 600


def test_a_call_missed_at_the_time_ends_the_appointment(office: Office) -> None:
    booked = come(office, book(office))["ticket"]
    waits = [office.kiosk.issue("advice") for _ in range(2)]
    at_time(office, "10:30")
    anna = office.desk(1)
    assert anna.call_next()["id"] == booked["id"]  # type: ignore[index]
    anna.no_show()
    office.host.return_to_queue(booked)
    assert office.waiting_in_order() == [waits[0]["number"], booked["number"], waits[1]["number"]]
    assert office.host.ticket(booked)["booked_at"] is not None


def test_a_call_missed_before_the_time_leaves_it(office: Office) -> None:
    booked = come(office, book(office))["ticket"]
    anna = office.desk(1)
    assert anna.call_next()["id"] == booked["id"]  # type: ignore[index]
    office.clock.forward(120)
    anna.no_show()
    waits = office.kiosk.issue("advice")
    office.clock.forward(120)
    office.host.return_to_queue(booked)
    assert office.waiting_in_order() == [waits["number"], booked["number"]]
    at_time(office, "10:26")
    assert office.waiting_in_order() == [booked["number"], waits["number"]]


def test_a_priority_goes_before_the_appointment(office: Office) -> None:
    booked = come(office, book(office))["ticket"]
    waits = office.kiosk.issue("advice")
    office.host.step("priority", booked, {"priority": "disabled", "reason": "Показал удостоверение"})
    assert office.waiting_in_order() == [booked["number"], waits["number"]]


def test_sent_on_to_another_service_the_appointment_is_kept(office: Office) -> None:
    booked = come(office, book(office))["ticket"]
    waits = office.kiosk.issue("meter")
    office.host.transfer(booked, service="meter")
    at_time(office, "10:27")
    assert office.waiting_in_order() == [booked["number"], waits["number"]]
