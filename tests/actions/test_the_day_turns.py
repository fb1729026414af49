"""At midnight, office time, what was left open is closed by rule, and numbers begin again with 001."""

from __future__ import annotations

import pytest

from queue_server.actions.day import turn_of_day
from tests.conftest import OpenOffice
from tests.office import ROUND_THE_CLOCK, Office, at


def test_in_the_morning_numbers_begin_again(office: Office) -> None:
    for _ in range(3):
        office.kiosk.issue("advice")
    office.day("2026-03-03 08:00")
    assert [office.kiosk.issue("advice")["number"] for _ in range(2)] == ["С001", "С002"]
    assert [one["number"] for one in office.tickets("2026-03-02")] == ["С001", "С002", "С003"]
    assert [one["number"] for one in office.tickets("today")] == ["С001", "С002"]


def test_whoever_was_left_is_expired_and_stays_in_the_history(office: Office) -> None:
    tickets = [office.kiosk.issue("advice") for _ in range(6)]
    called, serving, parked = office.desk(1), office.desk(2), office.desk(3)
    called.call_next()
    serving.call_next()
    serving.start()
    parked.call_next()
    parked.park()
    parked.call_next()
    parked.no_show()
    office.host.cancel(tickets[4])
    office.clock.forward(3600)
    office.day("2026-03-03 08:00")
    states = [one["state"] for one in office.tickets("2026-03-02")]
    assert states == ["expired", "expired", "expired", "no_show", "cancelled", "expired"]
    expired = [office.host.ticket(tickets[index])["history"][-1] for index in (0, 1, 2, 5)]
    assert [(one["what"], one["details"]["state"], one["who"]) for one in expired] == [
        ("expired", "called", "system"),
        ("expired", "serving", "system"),
        ("expired", "parked", "system"),
        ("expired", "waiting", "system"),
    ]
    assert office.hall()["tickets"] == []
    assert office.report("2026-03-02")["expired"] == 4
    assert office.report("2026-03-02")["data_quality"]["expired"] == 4


def test_turning_the_day_twice_changes_nothing(office: Office) -> None:
    office.kiosk.issue("advice")
    office.clock.set(at("2026-03-03 08:00"))
    assert turn_of_day(office.store) == 1
    before = office.everything()
    assert turn_of_day(office.store) == 0
    assert office.everything() == before


def test_todays_visitors_are_left_alone(office: Office) -> None:
    office.kiosk.issue("advice")
    assert turn_of_day(office.store) == 0
    assert office.waiting_in_order() == ["С001"]


def test_a_server_that_was_off_at_midnight_turns_the_day_when_it_starts(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    office.clock.set(at("2026-03-05 07:30"))
    office.restart()
    assert office.sql("SELECT state FROM ticket WHERE id = ?", ticket["id"]) == [("expired",)]


def test_a_visit_that_expired_took_no_more_than_the_time_until_then(office: Office) -> None:
    office.kiosk.issue("advice")
    office.clock.forward(600)
    office.day("2026-03-03 00:00:30")
    ended = office.tickets("2026-03-02")[0]
    assert ended["finished_at"] == "2026-03-03T00:00:30+07:00"
    assert ended["waiting_s"] == 14 * 3600 + 30


@pytest.mark.parametrize(
    ("zone", "utc_before", "utc_after"),
    [
        ("Asia/Novokuznetsk", "2026-03-02 16:59:59", "2026-03-02 17:00"),
        ("Europe/Berlin", "2026-03-02 22:59:59", "2026-03-02 23:00"),
        ("UTC", "2026-03-02 23:59:59", "2026-03-03 00:00"),
        ("America/New_York", "2026-03-03 04:59:59", "2026-03-03 05:00"),
        ("Asia/Kathmandu", "2026-03-02 18:14:59", "2026-03-02 18:15"),
    ],
)
def test_the_day_turns_at_the_offices_midnight_wherever_the_server_stands(
    open_office: OpenOffice, zone: str, utc_before: str, utc_after: str
) -> None:
    identity = {"code": "far", "name": "Далёкий зал", "timezone": zone}
    office = open_office(at(utc_before, "UTC"), office=identity, hours=ROUND_THE_CLOCK)
    assert office.kiosk.issue("advice")["number"] == "С001"
    office.clock.set(at(utc_after, "UTC"))
    last = office.kiosk.issue("advice")
    assert last["number"] == "С001"
    assert last["issued_at"].startswith("2026-03-03T00:00:00")
    days = office.sql("SELECT business_day, number FROM ticket ORDER BY business_day")
    assert days == [("2026-03-02", "С001"), ("2026-03-03", "С001")]
    assert [office.report(day)["tickets"] for day in ("2026-03-02", "2026-03-03")] == [1, 1]


def test_the_afternoon_when_greenwich_is_still_at_work_is_one_day(open_office: OpenOffice) -> None:
    """17:00 in Novokuznetsk is 10:00 UTC: the day must not turn with any other clock."""
    office = open_office(at("2026-03-02 16:59"))
    numbers = [office.kiosk.issue("advice")["number"]]
    office.clock.forward(120)
    numbers.append(office.kiosk.issue("advice")["number"])
    assert numbers == ["С001", "С002"]
    assert office.sql("SELECT DISTINCT business_day FROM ticket") == [("2026-03-02",)]


def test_in_the_night_of_the_clock_change_no_number_is_given_twice_and_no_time_is_negative(open_office: OpenOffice) -> None:
    berlin = {"code": "berlin", "name": "Зал", "timezone": "Europe/Berlin"}
    office = open_office(at("2026-10-25 00:30", "Europe/Berlin"), office=berlin, hours=ROUND_THE_CLOCK)
    issued = []
    for _ in range(6):
        issued.append(office.kiosk.issue("advice"))
        office.clock.forward(1800)
    assert [one["number"] for one in issued] == [f"С00{number}" for number in range(1, 7)]
    moments = [one["issued_at"] for one in issued]
    assert moments[-2:] == ["2026-10-25T02:30:00+02:00", "2026-10-25T02:00:00+01:00"]
    desk = office.desk(1)
    for before in range(6, 0, -1):
        done = desk.serve(walk_s=0, service_s=0)
        assert done["waiting_s"] == before * 1800
    assert office.report("2026-10-25")["tickets"] == 6


def test_a_visit_over_midnight_ends_in_the_report_of_the_day_it_began(open_office: OpenOffice) -> None:
    office = open_office(at("2026-03-02 23:50"), hours=ROUND_THE_CLOCK)
    office.kiosk.issue("advice")
    office.clock.forward(300)
    office.desk(1).serve(service_s=240)
    office.day("2026-03-03 00:10")
    assert office.report("2026-03-02")["finished"] == 1
    assert office.report("2026-03-03")["tickets"] == 0
