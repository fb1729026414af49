"""People change their own passwords, and whoever was given one chooses another before anything else."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from queue_server.cli import main
from queue_server.opening import open_office
from tests.api.every_route import EVERYBODY, ROLES, TABLE, WHO, Hall
from tests.office import PASSWORD, SKEK, Desk, Document, Office, Person

NEW = "пять окон и очередь"


def change(person: Person, new: str = NEW, old: str = PASSWORD) -> TestResponse:
    return person.ask("PUT", "session/password", {"old": old, "new": new})


def renewed(person: Person, answer: TestResponse) -> Person:
    """The person with the cookie and the value that the answer gave."""
    assert answer.status_code == 200, answer.get_data(as_text=True)
    person.cookie = answer.headers["Set-Cookie"].partition(";")[0]
    person.csrf = answer.get_json()["csrf"]
    person.headers |= {"Cookie": person.cookie, "X-CSRF-Token": person.csrf}
    return person


def given(office: Office, name: str) -> str:
    password: str = office.administrator.post(f"users/{name}/password")["password"]
    return password


def sign_in(office: Office, name: str, password: str) -> TestResponse:
    return office.visitor.ask("POST", "session", {"name": name, "password": password}, key=None)


@pytest.mark.parametrize("name", ["anna", "host", "supervisor", "manager", "administrator"])
def test_everybody_signs_in_by_the_password_that_he_chose(office: Office, name: str) -> None:
    assert change(Person(office, name)).status_code == 200
    assert sign_in(office, name, PASSWORD).status_code == 401
    assert sign_in(office, name, NEW).get_json()["password_must_change"] is False


def test_a_change_ends_all_other_sessions_and_gives_this_one_a_new_value(office: Office) -> None:
    here, elsewhere, colleague = Person(office, "host"), Person(office, "host"), Person(office, "supervisor")
    before = dict(here.headers)
    answer = change(here)
    cookie = answer.headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"):
        assert part in cookie
    assert answer.get_json()["user"]["name"] == "host"
    assert renewed(here, answer).get("hall")
    assert (here.headers["Cookie"], here.headers["X-CSRF-Token"]) != (before["Cookie"], before["X-CSRF-Token"])
    elsewhere.get("hall", 401)
    colleague.get("hall")
    here.headers |= before
    here.get("hall", 401)


def test_a_change_holds_after_a_restart(office: Office) -> None:
    host = Person(office, "host")
    renewed(host, change(host))
    office.restart()
    host.get("hall")
    assert sign_in(office, "host", NEW).status_code == 200


def test_an_operator_who_changes_it_stays_at_the_counter_with_the_visitor(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    document = renewed(desk, change(desk))
    assert document.get("session")["counter"] == 1
    desk.start()
    desk.finish("solved")


@pytest.mark.parametrize(
    ("name", "new", "code"),
    [
        ("anna", "seven-7", "password_short"),
        ("anna", "qwerty123", "password_known"),
        ("anna", "20262026", "password_known"),
        ("anna", PASSWORD, "password_same"),
        ("administrator", "окно у двери", "password_short"),
        ("administrator", "administrator2026", "password_known"),
    ],
)
def test_a_weak_password_is_refused_in_words_and_changes_nothing(office: Office, name: str, new: str, code: str) -> None:
    person = Person(office, name)
    before = office.everything()
    refused = change(person, new).get_json()
    assert (refused["status"], refused["code"]) == (422, code)
    assert refused["least"] == (15 if name == "administrator" else 8)
    assert new not in str(refused)
    assert office.everything() == before
    person.get("tickets")


def test_whoever_does_not_know_the_old_password_changes_nothing_and_is_slowed_down(office: Office) -> None:
    """A desk that was left open is no way to the person's password; tries here and at the door count together."""
    host = Person(office, "host")
    answers = [change(host, old="a-wrong-password") for _ in range(8)]
    assert [one.status_code for one in answers] == [422] * 5 + [429] * 3
    assert answers[0].get_json()["code"] == "old_password_wrong"
    assert answers[5].headers["Retry-After"] == "1"
    assert sign_in(office, "host", PASSWORD).status_code == 429
    office.clock.forward(1)
    assert sign_in(office, "host", PASSWORD).status_code == 200
    failed = office.sql("SELECT who, on_id FROM audit WHERE what = 'sign_in_failed'")
    assert failed == [("user:host", "host")] * 5


def test_a_change_stands_in_the_log_and_no_password_does(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    host = Person(office, "host")
    change(host, old="what-was-typed-wrong")
    renewed(host, change(host))
    kept = str(office.everything()) + caplog.text
    assert not [one for one in (PASSWORD, NEW, "what-was-typed-wrong") if one in kept]
    noted = office.sql("SELECT who, role, on_kind, on_id, before, after FROM audit WHERE what = 'password_changed'")
    assert noted == [("user:host", "host", "user", "host", None, None)]


@pytest.mark.parametrize(("role", "name"), [("operator", "anna"), ("supervisor", "supervisor"), ("manager", "manager")])
def test_a_password_that_was_given_opens_nothing_but_the_choice_of_ones_own(office: Office, role: str, name: str) -> None:
    """Every route that is there for the role, one after the other: the server refuses, not the page alone."""
    hall = Hall(office)
    password = given(office, name)
    assert sign_in(office, name, password).get_json()["password_must_change"] is True
    person = Person(office, name, password=password)
    before = office.sql("SELECT * FROM event")
    place, free = ROLES.index(role), {"PUT /session/password", "DELETE /session", "POST /session/unlock", "POST /session/here"}
    theirs = {route for route in TABLE if WHO[route][place] == "+" and WHO[route] != EVERYBODY} - free
    assert len(theirs) > 10
    for route in theirs:
        refused = person.ask(route.partition(" ")[0], hall.path(route), hall.body(route))
        assert (refused.status_code, refused.get_json()["code"]) == (403, "password_must_change"), route
    assert office.sql("SELECT * FROM event") == before
    renewed(person, change(person, old=password)).get("tickets")
    assert person.get("session")["password_must_change"] is False


def test_the_given_password_itself_is_none_of_ones_own(office: Office) -> None:
    password = given(office, "anna")
    anna = Person(office, "anna", password=password)
    assert change(anna, password, password).get_json()["code"] == "password_same"
    anna.get("tickets", 403)


def test_whoever_has_a_visitor_is_not_cut_and_chooses_after_him(office: Office) -> None:
    office.kiosk.issue("advice")
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    password = given(office, "anna")
    assert desk.get("session")["password_must_change"] is False
    desk.start()
    desk.finish("solved")
    assert desk.ask("POST", "counters/1/call-next", {}).get_json()["code"] == "password_must_change"
    assert desk.get("session")["password_must_change"] is True
    renewed(desk, change(desk, old=password))
    assert desk.call_next() is not None


def test_whoever_has_no_visitor_is_signed_out_when_a_password_is_given(office: Office) -> None:
    desk = office.desk(1)
    given(office, "anna")
    desk.get("tickets", 401)


def test_an_operator_comes_back_to_the_visitor_with_a_given_password(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    desk.ask("DELETE", "session")
    office.sql("UPDATE counter SET operator_id = (SELECT id FROM user_account WHERE name = 'anna') WHERE number = 1")
    again = Desk(office, 1, "anna", password=given(office, "anna"))
    again.visitor = desk.visitor
    again.start()
    again.finish("solved")
    again.get("tickets", 403)


def test_whoever_makes_a_password_for_himself_needs_no_other(office: Office) -> None:
    password = given(office, "administrator")
    office.administrator.get("setup")
    Person(office, "administrator", password=password).get("setup")


def test_a_person_who_was_added_by_a_command_chooses_a_password(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a-long-password\n"))
    assert main(["user", "add", "nina", "--role", "operator", "--data", str(office.folder)]) == 0
    Person(office, "nina", password="a-long-password").get("tickets", 403)


def test_of_the_first_passwords_those_of_administrators_are_to_be_changed(tmp_path: Path) -> None:
    assert main(["init", "--data", str(tmp_path / "hall"), "--setup", str(SKEK)]) == 0
    users = open_office(tmp_path / "hall").office.users
    assert {one.name for one in users if one.given_password} == {one.name for one in users if one.role == "administrator"}
    assert any(one.given_password for one in users)


def test_a_set_up_that_is_exported_and_applied_again_leaves_given_passwords_given(office: Office, tmp_path: Path) -> None:
    password = given(office, "anna")
    file = tmp_path / "office.toml"
    exported = office.administrator.ask("GET", "setup/export").get_data(as_text=True)
    file.write_text(exported.replace('display_name = "Boris"', 'display_name = "Борис"'), encoding="utf-8")
    assert main(["setup", "apply", str(file), "--yes", "--data", str(office.folder)]) == 0
    Person(office, "anna", password=password).get("tickets", 403)


def test_a_new_person_of_an_applied_file_chooses_a_password(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "office.toml"
    exported = office.administrator.ask("GET", "setup/export").get_data(as_text=True)
    file.write_text(exported + '\n[[users]]\nname = "nina"\ndisplay_name = "Нина"\nrole = "operator"\n', encoding="utf-8")
    assert main(["setup", "apply", str(file), "--yes", "--data", str(office.folder)]) == 0
    told: Document = dict(line.split(" = ") for line in capsys.readouterr().out.splitlines() if line.startswith('"nina"'))
    Person(office, "nina", password=told['"nina"'].strip('"')).get("tickets", 403)
