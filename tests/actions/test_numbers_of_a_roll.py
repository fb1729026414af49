"""Staff enter numbers of a pre-printed roll, and everything else goes as for any other visitor."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from tests.actions.test_many_hands_at_once import together
from tests.conftest import OpenOffice
from tests.office import Caller, Document, Office


def enter(who: Caller, number: str, expect: int = 201, service: str = "advice", key: str = "", **more: Any) -> Document:
    document: Document = who.post("tickets", {"service": service, "number_on_paper": number, **more}, expect, key=key)
    return document


def test_a_visitor_of_the_roll_goes_through_a_whole_visit(office: Office) -> None:
    desk, other = office.desk(1), office.desk(2)
    before = office.kiosk.issue("advice")
    ticket = enter(office.host, "57")
    assert (ticket["number"], ticket["origin"], ticket["print_state"]) == ("Л57", "roll", "not_needed")
    assert ticket["people_ahead"] == 1
    assert ticket["estimate"] is not None
    assert before["origin"] == "kiosk"

    desk.serve()
    called = desk.call_next()
    assert called is not None
    assert called["number"] == "Л57"
    shown = office.board()["calls"][0]
    assert (shown["number"], shown["counter"]) == ("Л57", 1)
    assert shown["speech"]["text"] == "Клиент Л пятьдесят семь, пройдите к окну один"
    desk.start()
    desk.send_on(counter=2)
    assert other.call_next() is not None
    other.start()
    assert other.finish()["state"] == "finished"

    history = [one["what"] for one in office.host.ticket(ticket)["history"]]
    assert (history[0], history[-1]) == ("issued_roll", "finished")
    report = office.report("2026-03-02")
    assert (report["finished"], report["data_quality"]["by_hand"]) == (2, 1)


def test_the_same_number_twice_a_day_names_the_ticket_that_is_there(office: Office) -> None:
    first = enter(office.host, "Б 57")
    refusal = enter(office.host, "б057", 409, "meter")
    assert refusal["code"] == "roll_number_taken"
    assert (refusal["ticket"], refusal["number"], refusal["state"], refusal["since"]) == (first["id"], "Б57", "waiting", "10:00")
    assert refusal["detail"] == "Номер Б57 сегодня уже внесён: ждёт, 10:00."
    office.day("2026-03-03 09:00")
    assert enter(office.host, "Б 57")["number"] == "Б57"


def test_eight_hands_that_enter_one_number_in_one_instant_make_one_visit(office: Office) -> None:
    host = office.host
    for number in ("1", "2", "3"):
        body = {"service": "advice", "number_on_paper": number}
        statuses = together(*[lambda body=body: host.ask("POST", "tickets", body).status_code] * 8)
        assert sorted(statuses) == [201] + [409] * 7
    assert [one["number"] for one in office.tickets()] == ["Л1", "Л2", "Л3"]


def test_the_database_itself_refuses_a_second_visit_with_the_number(office: Office) -> None:
    enter(office.host, "7")
    with pytest.raises(sqlite3.IntegrityError):
        office.sql(
            "INSERT INTO ticket SELECT 'other' AS id, "
            + ", ".join("lap + 1" if name == "lap" else name for name in columns(office) if name != "id")
            + " FROM ticket"
        )


def columns(office: Office) -> list[str]:
    return [str(row[1]) for row in office.sql("PRAGMA table_info(ticket)")]


def test_a_slip_is_called_off_and_the_number_entered_again(office: Office) -> None:
    wrong = enter(office.host, "7", service="meter")
    office.host.cancel(wrong)
    right = enter(office.host, "7")
    assert (right["number"], right["service"]["code"]) == ("Л7", "advice")
    assert enter(office.host, "7", 409)["ticket"] == right["id"]


def test_the_same_request_gives_the_same_ticket(office: Office) -> None:
    assert enter(office.host, "7", key="once") == enter(office.host, "7", key="once")
    assert len(office.tickets()) == 1


def test_a_number_that_people_would_mix_up_with_a_machines_is_refused(office: Office) -> None:
    machine = office.kiosk.issue("advice")
    refusal = enter(office.host, "c 1", 409)
    assert (refusal["code"], refusal["number"], refusal["ticket"]) == ("roll_number_mistakable", "С001", machine["id"])
    assert enter(office.host, "с 2")["number"] == "ЛС2"
    assert office.kiosk.issue("advice")["number"] == "С002"


def test_who_came_earlier_waits_at_his_right_place_and_since_then(office: Office) -> None:
    office.kiosk.issue("advice")
    office.clock.forward(600)
    office.kiosk.issue("advice")
    office.clock.forward(600)
    office.kiosk.issue("advice")
    ticket = enter(office.host, "57", arrived_at="10:15")
    assert office.waiting_in_order() == ["С001", "С002", "Л57", "С003"]
    assert (ticket["people_ahead"], ticket["waiting_s"], ticket["issued_at"]) == (2, 300, "2026-03-02T10:15:00+07:00")
    told = office.host.ticket(ticket)["history"][0]
    assert (told["who"], told["details"]["arrived_at"]) == ("user:host", "2026-03-02T10:15:00+07:00")
    enter(office.host, "58", arrived_at="10:15")
    assert office.waiting_in_order() == ["С001", "С002", "Л57", "Л58", "С003"]


@pytest.mark.parametrize("arrived_at", ["10:01", "23:59", "05:59", "00:00"])
def test_a_time_of_arrival_in_the_future_or_too_long_ago_is_refused(office: Office, arrived_at: str) -> None:
    refusal = enter(office.host, "57", 422, arrived_at=arrived_at)
    assert (refusal["code"], refusal["field"]) == ("bad_arrival", "arrived_at")
    assert office.tickets() == []


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("number_on_paper", ["", " ", "АБВ", "57Б", "1234567", "x" * 13, "7\x1b", 57, True, [], {}]),
        ("arrived_at", ["", "24:00", "9.05", "09:60", "2026-03-02T09:00", "09:00 ", "٠٩:٠٠", 905, True, []]),
        ("service", ["nothing", "", 1, None]),
        ("language", ["xx", 1, None]),
        ("priority", ["nobody", "", 1]),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_entered(office: Office, field: str, values: list[Any]) -> None:
    for value in values:
        body = {"service": "advice", "number_on_paper": "57", field: value}
        refusal = office.host.post("tickets", body, 422)
        assert refusal["field"] == field, value
    assert office.tickets() == []


def test_a_time_of_arrival_goes_with_a_number_of_the_roll_only(office: Office) -> None:
    assert office.host.post("tickets", {"service": "advice", "arrived_at": "09:00"}, 422)["field"] == "arrived_at"


def test_an_operator_enters_numbers_where_the_set_up_says_so(office: Office, open_office: OpenOffice) -> None:
    assert enter(office.desk(1), "57")["number"] == "Л57"
    assert office.desk(1).post("tickets", {"service": "advice"}, 403)["code"] == "forbidden"
    strict = open_office(settings={"operators_take_roll_numbers": False})
    assert enter(strict.desk(1), "57", 403)["code"] == "forbidden"
    assert enter(strict.host, "57")["number"] == "Л57"
    assert enter(strict.kiosk, "58", 403)["code"] == "forbidden"


def test_a_closed_service_takes_no_number_of_the_roll_either(office: Office) -> None:
    office.day("2026-03-02 19:00")
    assert enter(office.host, "57", 409)["code"] == "service_closed"
