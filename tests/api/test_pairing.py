"""A new kiosk is let in by a code on its screen: one code, one device, ten minutes, and nobody guesses."""

from __future__ import annotations

import pytest

from tests.office import Caller, Document, Office


def ask_in(office: Office) -> Document:
    answer = office.visitor.ask("POST", "pairing", {}, key=None)
    assert answer.status_code == 201
    document: Document = answer.get_json()
    return document


def collect(office: Office, asked: Document, secret: str | None = None) -> tuple[int, Document | None]:
    answer = office.visitor.ask("POST", f"pairing/{asked['id']}/collect", {"secret": secret or asked["secret"]}, key=None)
    return answer.status_code, answer.get_json() if answer.status_code != 204 else None


def test_the_host_types_the_code_and_the_kiosk_gives_tickets(office: Office) -> None:
    asked = ask_in(office)
    assert len(asked["code"]) == 6
    assert asked["code"].isdecimal()
    assert collect(office, asked) == (204, None)
    assert office.host.post("devices/pair", {"code": f"{asked['code'][:3]} {asked['code'][3:]}", "name": "third"}, 201) == {
        "kind": "kiosk",
        "name": "third",
    }
    status, got = collect(office, asked)
    assert status == 200
    assert got is not None
    kiosk = Caller(office, {"Authorization": f"Bearer {got['token']}"})
    assert kiosk.post("tickets", {"service": "advice"}, 201)["number"] == "С001"
    assert collect(office, asked)[0] == 404, "a token is given once"
    assert office.sql("SELECT who, details FROM event WHERE what = 'device_paired'")[0][0] == "user:host"


def test_a_board_is_let_in_by_its_code_and_the_kind_comes_with_the_code(office: Office) -> None:
    asked = office.visitor.ask("POST", "pairing", {"kind": "board"}, key=None).get_json()
    refusal = office.host.post("devices/pair", {"code": asked["code"], "name": "door", "kind": "kiosk"}, 409)
    assert refusal["code"] == "other_kind"
    given = {"code": asked["code"], "name": "door", "place": "Над дверью"}
    assert office.host.post("devices/pair", given, 201) == {"kind": "board", "name": "door"}
    token = (collect(office, asked)[1] or {})["token"]
    board = Caller(office, {"Authorization": f"Bearer {token}"})
    assert board.get("board")["calls"] == []
    assert board.ask("POST", "tickets", {"service": "advice"}).status_code == 403
    mine = next(one for one in office.host.get("hall")["devices"] if one["name"] == "door")
    assert (mine["kind"], mine["place"]) == ("board", "Над дверью")


def test_a_device_that_does_not_say_what_it_is_is_what_staff_say(office: Office) -> None:
    given = {"code": ask_in(office)["code"], "name": "door", "kind": "board"}
    assert office.host.post("devices/pair", given, 201)["kind"] == "board"


@pytest.mark.parametrize("body", [{"kind": "printer"}, {"kind": 1}, {"name": "x"}])
def test_what_no_device_is_gets_no_code(office: Office, body: Document) -> None:
    assert office.visitor.ask("POST", "pairing", body, key=None).status_code == 422


def test_an_answer_that_was_lost_is_given_again(office: Office) -> None:
    asked = ask_in(office)
    given = {"code": asked["code"], "name": "third"}
    answers = [office.host.post("devices/pair", given, 201, key="lost") for _ in range(2)]
    assert answers[0] == answers[1]
    assert office.sql("SELECT count(*) FROM event WHERE what = 'device_paired'") == [(1,)]
    assert collect(office, asked)[0] == 200


def test_nobody_else_collects_the_token(office: Office) -> None:
    asked = ask_in(office)
    office.host.post("devices/pair", {"code": asked["code"], "name": "third"}, 201)
    assert collect(office, asked, "the-secret-of-somebody-else")[0] == 404
    assert collect(office, {**asked, "id": "0123456789abcdef"})[0] == 404
    assert collect(office, asked)[0] == 200


def test_a_code_is_over_after_ten_minutes_and_after_one_use(office: Office) -> None:
    asked = ask_in(office)
    office.host.post("devices/pair", {"code": asked["code"], "name": "third"}, 201)
    assert office.host.post("devices/pair", {"code": asked["code"], "name": "fourth"}, 404)["code"] == "no_such_code"
    late = ask_in(office)
    office.clock.forward(601)
    assert office.host.post("devices/pair", {"code": late["code"], "name": "fourth"}, 404)["code"] == "no_such_code"
    assert collect(office, late)[0] == 404


def test_a_name_that_works_already_is_not_taken_over_and_one_that_was_sent_away_comes_back(office: Office) -> None:
    asked = ask_in(office)
    refusal = office.host.post("devices/pair", {"code": asked["code"], "name": "hall-kiosk"}, 409)
    assert refusal["code"] == "device_there"
    office.kiosk.issue("advice")
    office.person("supervisor").post("devices/kiosk/hall-kiosk/revoke", {}, 200)
    office.host.post("devices/pair", {"code": asked["code"], "name": "hall-kiosk"}, 201)
    status, got = collect(office, asked)
    assert status == 200
    assert got is not None
    again = Caller(office, {"Authorization": f"Bearer {got['token']}"})
    assert again.post("tickets", {"service": "advice"}, 201)["number"] == "С002"
    assert office.kiosk.ask("POST", "tickets", {"service": "advice"}).status_code == 401


def test_a_stranger_cannot_fill_the_house_with_codes(office: Office) -> None:
    for _ in range(5):
        ask_in(office)
    answer = office.visitor.ask("POST", "pairing", {}, key=None)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    office.clock.forward(601)
    ask_in(office)


@pytest.mark.parametrize(
    "body",
    [
        {"code": "12345", "name": "third"},
        {"code": "abcdef", "name": "third"},
        {"code": "123456", "name": ""},
        {"code": "123456", "name": "third kiosk"},
        {"code": "123456", "name": "third", "kind": "printer"},
        {"code": 123456, "name": "third"},
    ],
)
def test_what_cannot_be_is_refused(office: Office, body: Document) -> None:
    host = office.host
    before = office.everything()
    assert host.post("devices/pair", body, 422)["code"] == "invalid"
    assert office.everything() == before
