"""Somebody who is disabled is out at once and keeps his password and his past; a device likewise. One administrator is left."""

from __future__ import annotations

from typing import Any

import pytest

from tests.office import PASSWORD, Desk, Document, Kiosk, Office, Person


def switched(office: Office, part: str, name: str, disabled: bool, expect: int = 200) -> Document:
    """What it is answered with when a person or a device is disabled, or enabled again."""
    document = office.administrator.get("setup")
    for one in document["setup"][part]:
        if one["name"] == name:
            one["disabled"] = disabled
    document = office.administrator.post("setup", {**document, "reason": "Уволился"}, expect)
    answered: Document = document
    return answered


def sign_in(office: Office, name: str, password: str) -> tuple[int, Document]:
    answer = office.visitor.ask("POST", "session", {"name": name, "password": password}, key=None)
    return answer.status_code, answer.get_json()


def test_who_is_disabled_is_signed_out_at_once_and_his_counter_is_free(office: Office) -> None:
    anna = office.desk(1)
    told = switched(office, "users", "anna", True)
    assert [(one["key"], one["field"], one["after"]) for one in told["differences"]] == [("anna", "disabled", True)]
    assert anna.ask("GET", "tickets").status_code == 401
    assert [one["operator"] for one in office.hall()["counters"] if one["number"] == 1] == [None]


def test_who_is_disabled_is_answered_like_a_wrong_password_even_with_the_right_one(office: Office) -> None:
    switched(office, "users", "anna", True)
    refused = sign_in(office, "anna", PASSWORD)
    assert refused == sign_in(office, "boris", "not-the-right-one")
    assert refused[0] == 401


def test_who_is_enabled_again_signs_in_with_the_password_that_he_had(office: Office) -> None:
    ticket = office.kiosk.issue()
    office.desk(1).call_next()
    office.desk(1).start()
    office.desk(1).finish()
    switched(office, "users", "anna", True)
    assert "Anna" in str(office.host.ticket(ticket)) or "anna" in str(office.host.ticket(ticket))
    switched(office, "users", "anna", False)
    assert Desk(office, 1, "anna").call_next() is None


def test_a_visitor_in_service_is_served_to_the_end_first(office: Office) -> None:
    office.kiosk.issue()
    office.desk(1).call_next()
    refused = switched(office, "users", "anna", True, expect=409)
    assert [(one["code"], one["user"]) for one in refused["refusals"]] == [("user_has_visitor", "anna")]
    assert office.desk(1).ask("GET", "tickets").status_code == 200


def test_a_service_that_nobody_else_knows_is_asked_about(office: Office) -> None:
    document = office.administrator.get("setup")
    for one in document["setup"]["users"]:
        if one["name"] != "anna":
            one["services"] = ["meter"]
    office.administrator.post("setup", document)
    office.kiosk.issue("advice")
    asked = switched(office, "users", "anna", True, expect=409)
    assert [(one["service"], one["waiting"]) for one in asked["questions"]] == [("advice", 1)]


def test_one_administrator_at_least_is_left_and_nobody_disables_himself(office: Office) -> None:
    refused = switched(office, "users", "administrator", True, expect=409)
    assert {one["code"] for one in refused["refusals"]} == {"last_administrator", "not_yourself"}
    document = office.administrator.get("setup")
    document["setup"]["users"].append({"name": "second", "display_name": "Second", "role": "administrator", "disabled": True})
    office.administrator.post("setup", document)
    refused = switched(office, "users", "administrator", True, expect=409)
    assert "last_administrator" in {one["code"] for one in refused["refusals"]}


def test_the_log_says_who_disabled_whom_and_why(office: Office) -> None:
    switched(office, "users", "anna", True)
    noted: list[Any] = [one for one in office.manager.get("audit", query="")["items"] if one["what"] == "setup_changed"]
    assert (
        noted[0]["after"]["reason"],
        noted[0]["after"]["differences"][0]["key"],
        noted[0]["after"]["differences"][0]["field"],
    ) == ("Уволился", "anna", "disabled")


def test_a_disabled_device_is_let_in_no_more_and_then_again_with_the_token_that_it_has(office: Office) -> None:
    switched(office, "devices", "hall-kiosk", True)
    assert office.kiosk.ask("GET", "menu").status_code == 200  # as anybody may see it
    assert office.kiosk.issue(expect=401)["code"] == "unauthorised"
    [shown] = [one for one in office.hall()["devices"] if one["name"] == "hall-kiosk"]
    assert (shown["trouble"]["code"], shown["trouble"]["text"], shown["light"]) == ("disabled", "отключён в настройках", "amber")
    switched(office, "devices", "hall-kiosk", False)
    assert office.kiosk.issue()["number"]


def test_a_copy_is_printed_where_a_kiosk_is_in_use(office: Office) -> None:
    ticket = office.kiosk.issue()
    switched(office, "devices", "hall-kiosk", True)
    office.host.reprint(ticket)
    assert office.sql("SELECT d.name FROM ticket t JOIN device d ON d.id = t.kiosk_id") == [("side-kiosk",)]


@pytest.mark.parametrize("name", ["host", "manager"])
def test_everybody_else_goes_on(office: Office, name: str) -> None:
    switched(office, "users", "anna", True)
    assert Person(office, name).get("session")["user"]["name"] == name
    assert isinstance(office.kiosk, Kiosk)
