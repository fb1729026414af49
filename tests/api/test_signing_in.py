"""Signing in and out: sessions, their end, and those who guess passwords."""

from __future__ import annotations

import re
import tomllib

import pytest
from werkzeug.test import TestResponse

from queue_server import secrets
from tests.conftest import OpenOffice
from tests.office import PASSWORD, SKEK, Office, Person


def attempt(office: Office, name: str = "anna", password: str = "wrong", address: str = "10.0.0.9") -> TestResponse:
    return office.visitor.ask("POST", "session", {"name": name, "password": password}, key=None, address=address)


def test_whoever_signs_in_gets_a_session_that_scripts_cannot_read(office: Office) -> None:
    answer = attempt(office, password=PASSWORD)
    assert answer.get_json()["user"] == {"name": "anna", "display_name": "Anna", "role": "operator"}
    assert answer.get_json()["counter"] is None
    cookie = answer.headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"):
        assert part in cookie
    assert "Secure" not in cookie
    assert answer.headers["Cache-Control"] == "no-store"


def test_over_tls_the_cookie_goes_over_tls_only(office: Office) -> None:
    answer = office.app.test_client().post(
        "/api/v1/session", json={"name": "anna", "password": PASSWORD}, base_url="https://hall.example"
    )
    assert "Secure" in answer.headers["Set-Cookie"]


def test_every_signing_in_begins_a_new_session_and_takes_over_none_that_was_put_in_place(office: Office) -> None:
    planted = {"Cookie": "queue_session=planted-by-somebody-else"}
    body = {"name": "anna", "password": PASSWORD}
    cookies = {
        office.visitor.ask("POST", "session", body, key=None, headers=planted).headers["Set-Cookie"].partition(";")[0]
        for _ in range(3)
    }
    assert len(cookies) == 3
    assert all(re.fullmatch(r"queue_session=[\w-]{43}", cookie) for cookie in cookies)
    assert office.visitor.ask("GET", "session", headers=planted).status_code == 204


def test_a_page_that_is_loaded_again_is_told_who_is_signed_in(office: Office) -> None:
    desk = office.desk(1)
    document = desk.get("session")
    assert (document["csrf"], document["user"]["name"], document["counter"]) == (desk.csrf, "anna", 1)
    assert office.visitor.ask("GET", "session").status_code == 204


def test_neither_password_nor_token_is_kept_as_it_is(office: Office) -> None:
    office.desk(1)
    kept = str(office.everything())
    assert PASSWORD not in kept
    assert office.desk(1).cookie.partition("=")[2] not in kept
    assert office.kiosk.headers["Authorization"].partition(" ")[2] not in kept
    assert "$argon2id$" in kept


def test_signing_out_ends_the_session_at_once(office: Office) -> None:
    desk = office.desk(1)
    desk.sign_out()
    assert desk.ask("GET", "tickets").status_code == 401
    assert desk.ask("POST", "counters/1/call-next", {}).status_code == 401
    assert desk.ask("GET", "session").status_code == 204


def test_signing_out_at_one_screen_leaves_the_other_signed_in(office: Office) -> None:
    first, second = Person(office, "host"), Person(office, "host")
    first.sign_out()
    assert second.ask("GET", "hall").status_code == 200


def test_a_restart_signs_nobody_out(office: Office) -> None:
    desk = office.desk(1)
    office.restart()
    assert desk.get("session")["csrf"] == desk.csrf
    assert desk.ask("POST", "counters/1/pause", {"reason": "lunch"}).status_code == 200


def test_a_session_that_ended_before_the_restart_stays_ended(office: Office) -> None:
    desk = office.desk(1)
    desk.sign_out()
    office.restart()
    assert desk.ask("GET", "tickets").status_code == 401


@pytest.mark.parametrize("restarted", [False, True])
def test_a_session_lasts_a_shift_and_not_longer(open_office: OpenOffice, restarted: bool) -> None:
    office = open_office(settings={"lock_desk_minutes": 0})
    desk = office.desk(1)
    office.clock.forward(12 * 60 * 60)
    assert desk.ask("GET", "tickets").status_code == 200
    office.clock.forward(1)
    if restarted:
        office.restart()
    assert desk.ask("GET", "tickets").status_code == 401


def test_old_sessions_are_not_kept_for_ever(office: Office) -> None:
    office.desk(1)
    office.clock.forward(13 * 60 * 60)
    Person(office, "host")
    assert office.sql("SELECT count(*) FROM session") == [(1,)]


def test_a_change_of_role_holds_from_the_next_request_on(office: Office) -> None:
    desk = office.desk(1)
    office.sql("UPDATE user_account SET role = 'manager' WHERE name = 'anna'")
    office.sql("UPDATE office SET setup_version = setup_version + 1")
    office.kiosk.issue("advice")
    assert desk.ask("POST", "counters/1/call-next", {}).status_code == 403
    assert desk.ask("GET", "reports/day?date=2026-03-02").status_code == 200


# Guessing


def test_an_unknown_name_and_a_wrong_password_are_answered_alike(office: Office) -> None:
    unknown, wrong = attempt(office, name="nobody"), attempt(office, name="anna")
    assert unknown.status_code == wrong.status_code == 401
    assert unknown.get_json() == wrong.get_json()
    assert unknown.get_json()["code"] == "wrong_password"
    assert "Set-Cookie" not in unknown.headers


def test_an_unknown_name_is_looked_at_and_noted_like_a_known_one(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes time is done for both, however often: one hash, and one note or none."""
    hashed = []
    monkeypatch.setattr(secrets, "password_fits", lambda kept, password: bool(hashed.append(kept)))
    told = []
    for name in ("nobody", "anna"):
        before = office.sql("SELECT count(*) FROM audit")[0][0]
        assert [attempt(office, name, address=f"10.0.0.{len(name)}").status_code for _ in range(8)] == [401] * 5 + [429] * 3
        told.append(int(str(office.sql("SELECT count(*) FROM audit")[0][0])) - int(str(before)))
    assert len(hashed) == 10
    assert set(hashed[:5]) == {secrets.NOBODY}
    assert told == [5, 5]


def test_an_unknown_name_costs_as_much_work_as_a_known_one() -> None:
    work = r"\$argon2id\$v=\d+\$(m=\d+,t=\d+,p=\d+)\$"
    known, unknown = (re.match(work, one) for one in (secrets.hash_password("x"), secrets.NOBODY))
    assert known
    assert unknown
    assert known[1] == unknown[1] == "m=19456,t=2,p=1"


def test_whoever_guesses_is_slowed_down_more_and_more(office: Office) -> None:
    waits = []
    for _ in range(14):
        answer = attempt(office)
        if answer.status_code == 429:
            waits.append(answer.get_json()["retry_after_s"])
            assert answer.headers["Retry-After"] == str(waits[-1])
            office.clock.forward(waits[-1])
            answer = attempt(office)
        assert answer.status_code == 401
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_fifty_wrong_passwords_in_a_minute_are_mostly_not_even_tried(office: Office) -> None:
    answers = []
    for _ in range(50):
        answers.append(attempt(office).status_code)
        office.clock.forward(1)
    assert answers.count(429) > 35


def test_while_somebody_guesses_the_right_person_gets_in_from_elsewhere(office: Office) -> None:
    """No lock that a stranger could use to close a desk."""
    for _ in range(10):
        attempt(office, address="10.0.0.66")
    assert attempt(office, password=PASSWORD, address="10.0.0.66").status_code == 429
    assert attempt(office, password=PASSWORD, address="10.0.0.7").status_code == 200
    assert attempt(office, name="boris", password=PASSWORD, address="10.0.0.66").status_code == 200


def test_the_right_password_wipes_out_a_few_slips(office: Office) -> None:
    for _ in range(3):
        for _ in range(4):
            assert attempt(office).status_code == 401
        assert attempt(office, password=PASSWORD).status_code == 200


def test_an_address_that_the_caller_makes_up_changes_nothing(office: Office) -> None:
    body = {"name": "anna", "password": "wrong"}
    answers = [
        office.visitor.ask("POST", "session", body, key=None, headers={"X-Forwarded-For": f"10.1.1.{number}"}).status_code
        for number in range(8)
    ]
    assert answers[-1] == 429


@pytest.mark.parametrize("password", ["", " ", "admin", "password", "12345678", "right-horse-of-the-hal", PASSWORD.upper()])
def test_only_the_whole_password_opens(office: Office, password: str) -> None:
    assert attempt(office, password=password).status_code in (401, 422)


def test_there_is_no_account_that_everybody_knows(open_office: OpenOffice) -> None:
    """The centre of the example as it comes: whoever was given no password has one that nobody else knows."""
    office = open_office(**tomllib.loads(SKEK.read_text(encoding="utf-8")))
    names = ("admin", "administrator", "root", "operator1", "host", "manager")
    passwords = ("admin", "password", "queue", "talon", "changeme", "12345678", "skek")
    tried = [(name, password) for name in names for password in (*passwords, name, f"{name}123")]
    assert len(tried) > 50
    for number, (name, password) in enumerate(tried):
        assert attempt(office, name, password, address=f"10.0.0.{number}").status_code == 401
