"""A day is given out to be looked at again: all that happened, and nothing of people."""

from __future__ import annotations

import json
from typing import Any

from tests.conftest import OpenOffice
from tests.office import Document, Office, at

DAY = "2026-03-02"


def replay(office: Office, day: str = DAY, language: str = "ru") -> Document:
    document: Document = office.manager.get(f"replay?date={day}&lang={language}")
    return document


def of(document: Document, number: str) -> list[Any]:
    """[from, state, counter] of a visit."""
    ticket = next(one for one in document["tickets"] if one["number"] == number)
    return [stretch[:3] for stretch in ticket["stretches"]]


def test_a_visit_is_told_from_its_ticket_to_its_end(office: Office) -> None:
    start = office.clock.now() - at(f"{DAY} 08:00")
    first = office.kiosk.issue("advice", "disabled")
    office.clock.forward(120)
    desk = office.desk(2)
    desk.call_next()
    office.clock.forward(30)
    desk.recall()
    office.clock.forward(20)
    desk.start()
    office.clock.forward(300)
    desk.finish("solved")
    document = replay(office)
    assert document["starts_at"] == f"{DAY}T08:00:00+07:00"
    assert document["goes_on"] is True
    assert document["length_s"] == start + 470
    assert of(document, first["number"]) == [
        [start, "waiting", None],
        [start + 120, "called", 2],
        [start + 170, "serving", 2],
        [start + 470, "finished", None],
    ]
    assert document["tickets"][0]["priority"] is True
    assert document["calls"] == [[start + 120, 0, 2, "priority"], [start + 150, 0, 2, None]]
    assert document["services"][2] == {"code": "advice", "name": "Вопрос", "group": 1}
    assert replay(office, language="en")["services"][2]["name"] == "Question"


def test_nothing_that_names_people_or_was_typed_by_them_is_given_out(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    desk.start()
    desk.send_on(service="meter", comment="Иванов Пётр, паспорт у Анны")
    ticket = office.kiosk.issue("advice")
    desk.call(ticket, "Иванов очень просил")
    desk.no_show()
    office.host.cancel(ticket, "Иванов ушёл")
    desk.pause("Иду к Иванову")
    whole = json.dumps(replay(office), ensure_ascii=False)
    for secret in ("Иванов", "паспорт", "nna", "boris", "Boris", "host", "disabled", ticket["id"]):
        assert secret not in whole
    assert '"paused", null]' in whole


def test_counters_open_close_and_rest_as_they_did(office: Office) -> None:
    desk = office.desk(1)
    office.clock.forward(600)
    desk.pause("lunch")
    office.clock.forward(1800)
    desk.resume()
    office.clock.forward(60)
    desk.sign_out()
    counter = replay(office)["counters"][0]
    begin = office.clock.now() - 2460 - at(f"{DAY} 08:00")
    assert counter["seatings"] == [
        [0, "closed", None],
        [begin, "open", None],
        [begin + 600, "paused", "lunch"],
        [begin + 2400, "open", None],
        [begin + 2460, "closed", None],
    ]


def test_who_stayed_at_a_counter_over_night_is_there_in_the_morning(office: Office) -> None:
    office.desk(1)
    office.day("2026-03-03 08:30")
    tomorrow = replay(office, "2026-03-03")
    assert [one["seatings"] for one in tomorrow["counters"][:2]] == [[[0, "open", None]], [[0, "closed", None]]]


def test_what_the_night_closed_belongs_to_the_end_of_its_day(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    office.day("2026-03-03 08:30")
    document = replay(office)
    assert document["goes_on"] is False
    assert document["length_s"] == 10 * 3600
    assert of(document, ticket["number"])[-1] == [10 * 3600, "expired", None]
    assert replay(office, "2026-03-03")["tickets"] == []


def test_a_paper_day_that_was_entered_later_is_told_by_its_own_times(office: Office) -> None:
    office.day("2026-03-04 10:00")
    visit = {"number": "7", "service": "advice", "counter": 2, "arrived_at": "09:00", "called_at": "09:10"}
    body = {"day": DAY, "rows": [{**visit, "started_at": "09:12", "finished_at": "09:20", "outcome": "finished"}]}
    office.host.post("paper-day", body, 201)
    assert of(replay(office), "Л7") == [
        [3600, "waiting", None],
        [4200, "called", 2],
        [4320, "serving", 2],
        [4800, "finished", None],
    ]


def test_a_day_on_which_nothing_happened_is_an_empty_day(office: Office) -> None:
    sunday = replay(office, "2026-03-01")
    assert (sunday["tickets"], sunday["calls"], sunday["length_s"]) == ([], [], 3600)
    assert replay(office, "2026-02-27")["length_s"] == 9 * 3600
    tomorrow = replay(office, "2026-03-03")
    assert (tomorrow["goes_on"], tomorrow["length_s"]) == (False, 0)


def test_a_day_that_cannot_be_is_refused(office: Office) -> None:
    for bad in ("2026-02-30", "yesterday", "", "1999-12-31"):
        assert office.manager.get(f"replay?date={bad}", 422)["code"] == "invalid"


def test_a_day_of_many_weeks_ago_is_found_in_a_long_history(open_office: OpenOffice) -> None:
    office = open_office(now=at("2026-03-02 08:00"))
    for day in range(2, 7):
        office.day(f"2026-03-0{day} 09:00")
        office.kiosk.issue("advice")
        office.desk(1).serve(30, 200)
        office.desk(1).sign_out()
    third = replay(office, "2026-03-04")
    assert [len(one["stretches"]) for one in third["tickets"]] == [4]
    assert [one[1] for one in third["counters"][0]["seatings"]] == ["closed", "open", "closed"]
