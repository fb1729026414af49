"""The log of who did what: what is noted of requests, what is not, and who may read it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from queue_server.api import telling
from queue_server.store.audit import Noted
from tests.conftest import OpenOffice
from tests.evening.by_hand import evening
from tests.office import PASSWORD, Caller, Desk, Document, Office, Person


def notes(office: Office, what: Noted | None = None) -> list[tuple[Any, ...]]:
    """(who, role, origin, kind, id, after) of the notes, oldest first, without those of the one who looks."""
    rows = office.sql("SELECT what, who, role, origin, on_kind, on_id, after FROM audit ORDER BY n")
    return [
        (*row, None if after is None else json.loads(str(after)))
        for kind, *row, after in rows
        if what is None or kind == what.value
    ]


def log(office: Office, **query: Any) -> list[Document]:
    items: list[Document] = office.manager.get("audit", query=query)["items"]
    return items


def attempt(office: Office, name: str, password: str = "wrong", address: str = "10.0.0.9", **how: Any) -> int:
    body = {"name": name, "password": password}
    return office.visitor.ask("POST", "session", body, key=None, address=address, **how).status_code


def test_signing_in_and_out_is_noted_with_role_counter_and_address(office: Office) -> None:
    assert attempt(office, "manager", PASSWORD, "10.0.0.5") == 200
    office.desk(1).sign_out()
    assert notes(office) == [
        ("user:manager", "manager", "10.0.0.5", "user", "manager", None),
        ("user:anna", "operator", "127.0.0.1", "user", "anna", {"counter": 1}),
        ("user:anna", "operator", "127.0.0.1", "user", "anna", None),
    ]
    assert [one["what"] for one in log(office)] == ["signed_in", "signed_out", "counter_closed", "signed_in", "signed_in"]


def test_a_wrong_password_is_noted_and_the_password_is_not(office: Office) -> None:
    attempt(office, "anna", "almost-the-right-one")
    attempt(office, "nobody-of-that-name")
    assert notes(office) == [
        ("visitor", "visitor", "10.0.0.9", "user", "anna", None),
        ("visitor", "visitor", "10.0.0.9", "user", "nobody-of-that-name", None),
    ]
    assert "almost-the-right-one" not in str(office.sql("SELECT * FROM audit"))


def test_whoever_tries_name_after_name_does_not_fill_the_log(office: Office) -> None:
    for number in range(30):
        attempt(office, f"name-{number}")
    attempt(office, "anna", address="10.0.0.10")
    assert len(notes(office)) == telling.WRONG_A_MINUTE + 1
    office.clock.forward(61)
    attempt(office, "the-next-minute")
    assert notes(office)[-1][-1] == {"unnoted": 30 - telling.WRONG_A_MINUTE}


def test_an_address_that_the_caller_makes_up_does_not_stand_in_the_log(office: Office) -> None:
    headers = {"X-Forwarded-For": "10.1.1.1", "X-Real-IP": "10.1.1.1", "Forwarded": "for=10.1.1.1"}
    attempt(office, "anna", headers=headers)
    assert [origin for _, _, origin, *_ in notes(office)] == ["10.0.0.9"]


def test_a_refusal_is_noted_once_a_minute_and_the_others_are_counted(office: Office) -> None:
    desk = office.desk(1)
    for _ in range(5):
        assert desk.ask("GET", "reports/day?date=2026-03-02").status_code == 403
    assert office.kiosk.ask("GET", "hall").status_code == 403
    assert notes(office, Noted.REFUSED) == [
        ("user:anna", "operator", "127.0.0.1", "route", "GET /api/v1/reports/day", {"code": "forbidden"}),
        ("kiosk:hall-kiosk", "kiosk", "127.0.0.1", "route", "GET /api/v1/hall", {"code": "forbidden"}),
    ]
    office.clock.forward(61)
    desk.ask("GET", "reports/day?date=2026-03-02")
    assert notes(office, Noted.REFUSED)[-1][-1] == {"code": "forbidden", "unnoted": 4}


def test_a_request_without_the_value_of_the_session_is_noted(office: Office) -> None:
    headers = {name: value for name, value in office.host.headers.items() if name != "X-CSRF-Token"}
    assert Caller(office, headers).ask("POST", "messages", {"words": "x"}).status_code == 403
    ((who, *_, on, after),) = notes(office, Noted.REFUSED)
    assert (who, on, after) == ("user:host", "POST /api/v1/messages", {"code": "csrf"})


def test_what_a_rule_of_the_hall_forbids_is_noted_and_what_cannot_be_now_is_not(open_office: OpenOffice) -> None:
    people = [
        {"name": name, "display_name": name, "role": role, "password": PASSWORD, "may_choose": False}
        for name, role in (("anna", "operator"), ("host", "host"), ("manager", "manager"))
    ]
    office = open_office(users=people)
    waiting = [office.kiosk.issue("advice") for _ in range(2)][1]
    desk = office.desk(1)
    assert desk.call(waiting, expect=403)["code"] == "may_not_choose"
    desk.post(f"tickets/{waiting['id']}/finish", {}, 409)
    assert [after for *_, after in notes(office, Noted.REFUSED)] == [{"code": "may_not_choose"}]


def test_strangers_are_refused_without_a_note(office: Office) -> None:
    """Whoever is nobody could write as much as he likes."""
    assert office.visitor.ask("GET", "hall").status_code == 401
    assert notes(office) == []


def test_a_refusal_stands_where_it_cannot_be_noted(office: Office) -> None:
    desk = office.desk(1)
    office.sql("ALTER TABLE audit RENAME TO elsewhere")
    assert desk.ask("GET", "hall").status_code == 403
    office.sql("ALTER TABLE elsewhere RENAME TO audit")


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("reports/day?date=2026-03-02&format=csv", "day-2026-03-02.csv"),
        ("reports/period?kind=week&date=2026-03-02&format=csv", "days-2026-03-02-2026-03-08.csv"),
        ("reports/form-4-2?year=2026&format=csv", "form-4-2-2026.csv"),
        ("reports/tickets?from=2026-03-01&to=2026-03-02&operator=anna&format=csv", "tickets-2026-03-01-2026-03-02.csv"),
    ],
)
def test_whoever_takes_a_file_is_noted_with_the_file(office: Office, path: str, file: str) -> None:
    assert office.manager.ask("GET", f"{path}&lang=en").status_code == 200
    ((who, role, origin, kind, on, after),) = notes(office, Noted.FILE_TAKEN)
    assert (who, role, origin, kind) == ("user:manager", "manager", "127.0.0.1", "report")
    assert on == f"/api/v1/{path.partition('?')[0]}"
    asked = dict(part.split("=") for part in path.partition("?")[2].split("&"))
    del asked["format"]
    assert after == {"file": file, **asked}
    office.manager.get(path.replace("csv", "json"))
    assert len(notes(office, Noted.FILE_TAKEN)) == 1


def test_whoever_takes_a_kept_sheet_is_noted(office: Office) -> None:
    office.kiosk.issue("advice")
    office.day("2026-03-03 09:00")
    evening(office).maker.by_name.clear()
    evening(office).look()
    office.manager.get("reports/sheets/2026-03-02/1?format=json")
    ((*_, on, after),) = notes(office, Noted.FILE_TAKEN)
    assert on == "/api/v1/reports/sheets/2026-03-02/1"
    assert after["file"].endswith(".json")


def test_no_file_is_given_of_which_the_log_knows_nothing(office: Office) -> None:
    manager = office.manager
    office.sql("ALTER TABLE audit RENAME TO elsewhere")
    assert manager.ask("GET", "reports/day?date=2026-03-02&format=csv").status_code == 503
    office.sql("ALTER TABLE elsewhere RENAME TO audit")


def test_issuing_calling_and_finishing_writes_no_note(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    before = notes(office)
    desk.serve()
    assert notes(office) == before


# Reading


def a_morning(office: Office) -> None:
    first, second, third = (office.kiosk.issue("advice") for _ in range(3))
    desk = office.desk(1)
    desk.call_next()
    office.clock.forward(20)
    desk.recall()
    desk.no_show()
    desk.call(third, "Просил старший")
    desk.start()
    desk.finish()
    office.host.step("priority", second, {"priority": "veteran", "reason": "Показал удостоверение"})
    office.host.cancel(second)
    office.host.return_to_queue(first)


def test_instants_stand_in_the_log_as_times_of_the_office(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    desk.start()
    desk.park(minutes=10)
    (parked,) = log(office, what="parked")
    assert parked["after"]["alarm_at"] > parked["at"]
    assert parked["after"]["alarm_at"].endswith("+07:00")


def test_the_log_tells_the_deeds_of_people_and_leaves_the_usual_work_out(office: Office) -> None:
    a_morning(office)
    told = [(one["what"], one["who"], one["on_id"]) for one in reversed(log(office))]
    assert told == [
        ("signed_in", "user:anna", "anna"),
        ("recalled", "user:anna", "С001"),
        ("no_show", "user:anna", "С001"),
        ("called", "user:anna", "С003"),
        ("signed_in", "user:host", "host"),
        ("priority_changed", "user:host", "С002"),
        ("cancelled", "user:host", "С002"),
        ("returned", "user:host", "С001"),
        ("signed_in", "user:manager", "manager"),
    ]


def test_a_counter_that_was_taken_over_is_told(office: Office) -> None:
    office.desk(1)
    Desk(office, 1, "vera", take_over=True)
    (taken,) = [one for one in log(office) if one["what"] == "counter_opened"]
    assert (taken["who"], taken["after"]["instead_of"]) == ("user:vera", "anna")


def test_an_entry_says_who_when_what_and_from_where(office: Office) -> None:
    a_morning(office)
    (chosen,) = log(office, what="called", who="anna")[:1]
    assert (chosen["at"], chosen["at_utc"]) == ("2026-03-02T10:00:20+07:00", "2026-03-02T03:00:20Z")
    assert (chosen["name"], chosen["on_kind"], chosen["on_id"]) == ("Anna", "ticket", "С003")
    assert chosen["after"]["reason"] == "Просил старший"
    (signed_in,) = log(office, what="signed_in", who="user:host")
    assert (signed_in["role"], signed_in["origin"], signed_in["entry"]) == ("host", "127.0.0.1", "note 2")


def test_the_usual_work_is_there_for_whoever_asks_for_it(office: Office) -> None:
    a_morning(office)
    assert [one["on_id"] for one in log(office, what="issued")] == ["С003", "С002", "С001"]
    assert [one["after"]["why"] for one in log(office, what="called")] == ["chosen", "arrival"]


def test_whoever_is_asked_for_is_found_by_his_deeds_and_by_tries_with_his_name(office: Office) -> None:
    attempt(office, "boris")
    office.desk(2).sign_out()
    assert [(one["what"], one["who"]) for one in log(office, who="boris")] == [
        ("signed_out", "user:boris"),
        ("counter_closed", "user:boris"),
        ("signed_in", "user:boris"),
        ("sign_in_failed", "visitor"),
    ]


def test_days_are_the_offices_own_and_both_ends_count(office: Office) -> None:
    a_morning(office)
    office.day("2026-03-03 00:30")
    Person(office, "host")
    of_tuesday = log(office, **{"from": "2026-03-03", "to": "2026-03-03", "what": "signed_in"})
    assert [(one["who"], one["at"][:10]) for one in of_tuesday] == [("user:manager", "2026-03-03"), ("user:host", "2026-03-03")]
    of_monday = log(office, **{"from": "2026-03-02", "to": "2026-03-02", "what": "signed_in"})
    assert [one["who"] for one in of_monday] == ["user:host", "user:anna"]


def test_fifty_a_page_the_newest_first_and_none_twice(office: Office) -> None:
    for _ in range(120):
        office.kiosk.issue("advice")
    first, second, third = (office.manager.get("audit", query={"what": "issued", "page": page}) for page in (1, 2, 3))
    assert [len(one["items"]) for one in (first, second, third)] == [50, 50, 20]
    assert (first["total"], first["pages"], second["page"]) == (120, 3, 2)
    entries = [one["entry"] for page in (first, second, third) for one in page["items"]]
    assert len(set(entries)) == 120
    assert entries == sorted(entries, key=lambda entry: -int(entry.split()[1]))


@pytest.mark.parametrize(
    "query",
    ["from=2026-03-03&to=2026-03-02", "from=2024-01-01&to=2026-03-02", "what=nothing", "page=0", "from=2026-02-30", "who="],
)
def test_what_cannot_be_asked_for_is_refused(office: Office, query: str) -> None:
    assert office.manager.ask("GET", f"audit?{query}").status_code == 422


@pytest.mark.parametrize("who", ["' OR 1=1 --", "anna' UNION SELECT 1", '"', "%", "_nna", "*", "\\", "user:%"])
def test_whoever_asks_with_signs_of_sql_finds_nobody(office: Office, who: str) -> None:
    a_morning(office)
    assert log(office, who=who) == []
    assert office.manager.ask("GET", f"audit?who={quote(who)}").status_code == 200
