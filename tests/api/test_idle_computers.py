"""A computer that nobody uses asks for the password; the visitor in service, the counter and the hall lose nothing by it."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from queue_server.actions import sessions
from tests.api.every_route import EVERYBODY, ROLES, TABLE, WHO, Hall
from tests.conftest import OpenOffice
from tests.office import MORNING, PASSWORD, Desk, Document, Office, Person

LIMIT = 30 * 60
ADMINISTRATORS = 15 * 60
FREE = {"GET /session", "POST /session/unlock", "POST /session/here", "DELETE /session"}


def asked(person: Person) -> Person:
    """Somebody who gives no password unless the test says so."""
    person.unlocks = False
    return person


def desk_at(office: Office, number: int = 1) -> Desk:
    desk = office.desk(number)
    desk.unlocks = False
    return desk


def locked(person: Person) -> Document | None:
    found: Document | None = person.get("session")["locked"]
    return found


def keep_busy(office: Office) -> None:
    """What the server does every five seconds."""
    sessions.keep_busy(office.store, office.app.extensions["sessions"])


def notes(office: Office) -> list[tuple[str, str, str]]:
    return office.sql("SELECT who, what, on_id FROM audit WHERE what LIKE 'session_%' ORDER BY n")


def test_a_desk_that_nobody_used_for_half_an_hour_is_refused_everything_but_the_password(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = desk_at(office)
    office.clock.forward(LIMIT)
    refused = desk.post("counters/1/call-next", None, 423)
    assert refused["code"] == "session_locked"
    assert "пароль" in refused["detail"]
    assert desk.get("tickets", 423)["code"] == "session_locked"
    assert locked(desk) == {"all": True, "minutes": 30}
    assert desk.unlock().status_code == 200
    assert locked(desk) is None
    assert desk.call_next() is not None


@pytest.mark.parametrize("role", ["operator", "manager", "administrator"])
def test_every_route_of_people_is_closed_while_it_is_locked(office: Office, role: str) -> None:
    hall = Hall(office)
    person = asked(Person(office, "boris" if role == "operator" else role))
    office.clock.forward(LIMIT)
    before = office.sql("SELECT * FROM event")
    theirs = {name for name in TABLE if WHO[name][ROLES.index(role)] == "+" and WHO[name] != EVERYBODY} - FREE
    assert len(theirs) > 10
    for name in theirs:
        answer = person.ask(name.partition(" ")[0], hall.path(name), hall.body(name))
        assert (answer.status_code, answer.get_json()["code"]) == (423, "session_locked"), name
    assert office.sql("SELECT * FROM event") == before


@pytest.mark.parametrize("role", ["host", "supervisor"])
def test_who_shows_the_hall_all_day_goes_on_showing_it_and_gives_the_password_for_a_change(office: Office, role: str) -> None:
    hall = Hall(office)
    person = asked(Person(office, role))
    office.clock.forward(3 * LIMIT)
    theirs = {name for name in TABLE if WHO[name][ROLES.index(role)] == "+" and WHO[name] != EVERYBODY} - FREE
    for name in theirs:
        method = name.partition(" ")[0]
        answer = person.ask(method, hall.path(name), hall.body(name))
        assert (answer.status_code == 423) == (method != "GET"), name
    assert locked(person) == {"all": False, "minutes": 30}
    assert person.unlock().status_code == 200
    assert person.issue("advice")


def test_administrators_are_asked_after_a_quarter_of_an_hour(office: Office) -> None:
    administrator, host = asked(Person(office, "administrator")), asked(Person(office, "host"))
    office.clock.forward(ADMINISTRATORS)
    administrator.get("setup", 423)
    assert locked(administrator) == {"all": True, "minutes": 15}
    host.issue("advice")


def test_looking_keeps_no_computer_open_and_a_deed_or_a_sign_of_use_does(office: Office) -> None:
    looks, works, uses = desk_at(office), asked(office.desk(2)), desk_at(office, 3)
    for _ in range(6):
        office.clock.forward(LIMIT // 5)
        looks.ask("GET", "tickets")
        works.ask("POST", "counters/2/pause", {"reason": "technical"})
        uses.post("session/here")
    assert locked(looks) is not None
    assert locked(works) is None
    assert locked(uses) is None


def test_a_locked_computer_stays_locked_whatever_is_pressed(office: Office) -> None:
    desk = desk_at(office)
    office.clock.forward(LIMIT)
    assert desk.post("session/here")["locked"] == {"all": True, "minutes": 30}
    desk.post("counters/1/call-next", None, 423)
    assert locked(desk) is not None
    office.restart()
    assert locked(desk) is not None


def test_nobody_is_locked_in_the_middle_of_a_visit_and_the_limit_begins_when_it_ends(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = desk_at(office)
    desk.call_next()
    desk.start()
    for _ in range(5):  # more than an hour without a key
        office.clock.forward(LIMIT // 2)
        keep_busy(office)
    assert locked(desk) is None
    office.host.post("counters/1/free", {"then": "finish", "reason": "Забыли завершить"})
    office.clock.forward(LIMIT - 1)
    assert locked(desk) is None
    office.clock.forward(1)
    assert locked(desk) == {"all": True, "minutes": 30}


def test_a_service_that_lasts_longer_than_the_limit_is_finished_by_one_press(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = desk_at(office)
    desk.call_next()
    desk.start()
    office.clock.forward(3 * LIMIT)
    assert desk.finish("solved")["state"] == "finished"


def test_a_visit_holds_over_a_restart_of_the_server(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = desk_at(office)
    desk.call_next()
    office.restart()
    office.clock.forward(2 * LIMIT)
    desk.start()
    desk.finish("solved")


def test_a_second_computer_of_the_same_person_is_locked_while_he_serves_at_the_first(office: Office) -> None:
    office.kiosk.issue("advice")
    forgotten = asked(Person(office, "anna"))
    desk = desk_at(office)
    office.clock.forward(2 * 60)
    desk.call_next()
    for _ in range(3):
        office.clock.forward(LIMIT // 2)
        keep_busy(office)
    assert locked(forgotten) is not None
    desk.start()


def test_the_counter_stays_his_and_the_boards_show_what_they_showed(office: Office) -> None:
    desk = desk_at(office)
    before = office.display.get("board")
    counters = office.visitor.get("counters")
    office.clock.forward(LIMIT)
    assert locked(desk) is not None
    after = office.display.get("board")
    passing = {"server_time", "seq"}
    assert {key: one for key, one in after.items() if key not in passing} == {
        key: one for key, one in before.items() if key not in passing
    }
    assert office.visitor.get("counters") == counters
    desk.unlock()
    assert desk.get("session")["counter"] == 1


def test_the_password_is_guessed_as_slowly_as_at_the_door(office: Office) -> None:
    desk = desk_at(office)
    office.clock.forward(LIMIT)
    answers = [desk.unlock("wrong") for _ in range(7)]
    assert [one.status_code for one in answers] == [422] * 5 + [429] * 2
    assert answers[0].get_json()["code"] == "password_wrong"
    assert "Retry-After" in answers[-1].headers
    assert office.visitor.ask("POST", "session", {"name": "anna", "password": PASSWORD}, key=None).status_code == 429
    assert locked(desk) is not None


def test_whoever_gives_the_password_goes_on_under_a_new_value(office: Office) -> None:
    desk = desk_at(office)
    before = dict(desk.headers)
    office.clock.forward(LIMIT)
    desk.unlock()
    assert desk.headers["Cookie"] != before["Cookie"]
    office.visitor.ask("GET", "tickets", headers=before)
    assert office.visitor.ask("GET", "tickets", headers=before).status_code == 401


def test_a_colleague_signs_him_out_and_takes_the_seat(office: Office) -> None:
    desk = desk_at(office)
    office.clock.forward(LIMIT)
    desk.sign_out()
    assert Desk(office, 1, "boris").get("session")["user"]["name"] == "boris"


def test_a_colleague_may_sign_in_over_the_lock_and_take_the_seat(office: Office) -> None:
    desk = desk_at(office)
    office.clock.forward(LIMIT)
    body = {"name": "boris", "password": PASSWORD, "counter": 1, "take_over": True}
    answer = desk.ask("POST", "session", body, key=None)
    assert (answer.status_code, answer.get_json()["counter"]) == (200, 1)


def test_what_everybody_may_ask_a_locked_computer_may_too_and_sees_no_more(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    desk = desk_at(office)
    office.clock.forward(LIMIT)
    assert desk.get("counters") == office.visitor.get("counters")
    assert desk.get("menu")
    desk.get(f"tickets/{ticket['id']}", 423)


def test_locking_and_unlocking_stand_in_the_log(office: Office) -> None:
    desk = desk_at(office)
    office.clock.forward(LIMIT)
    for _ in range(2):
        desk.get("tickets", 423)
    desk.unlock()
    assert notes(office) == [("system", "session_locked", "anna"), ("user:anna", "session_unlocked", "anna")]
    assert office.sql("SELECT after FROM audit WHERE what = 'session_locked'") == [('{"minutes": 30}',)]


def test_an_office_says_how_long_or_that_it_does_not_want_it(open_office: OpenOffice) -> None:
    office = open_office(settings={"lock_desk_minutes": 5, "lock_administrator_minutes": 0})
    desk, administrator = desk_at(office), asked(Person(office, "administrator"))
    office.clock.forward(5 * 60)
    assert locked(desk) == {"all": True, "minutes": 5}
    office.clock.forward(10 * 60 * 60)
    administrator.get("setup")


def test_a_set_up_that_is_changed_meanwhile_forgets_nobodys_last_deed(office: Office) -> None:
    desk = desk_at(office)
    office.clock.forward(50)
    desk.post("counters/1/pause", {"reason": "technical"})
    office.administrator.post("users/boris/password")
    office.clock.forward(LIMIT - 1)
    assert locked(desk) is None


def test_what_was_done_is_written_down_once_a_minute_and_a_disk_that_fails_stops_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_at(office)

    def written() -> int:
        ((at,),) = office.sql("SELECT active_at FROM session")
        return int(at)

    assert written() == MORNING
    office.clock.forward(59)
    desk.post("session/here")
    assert written() == MORNING
    office.clock.forward(1)
    desk.post("session/here")
    assert written() == MORNING + 60

    def full(*_: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("disk is full"))

    monkeypatch.setattr("queue_server.store.sessions.note_active", full)
    office.clock.forward(LIMIT - 1)
    desk.post("session/here")
    office.clock.forward(LIMIT - 1)
    assert locked(desk) is None
