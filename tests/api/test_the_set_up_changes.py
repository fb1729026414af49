"""An administrator changes the set-up of a living office: told before, done at once, never at the cost of somebody who waits."""

from __future__ import annotations

import copy
import tomllib
from typing import Any

import pytest

from queue_server.setup_file import check
from queue_server.store import setup_versions
from tests.conftest import OpenOffice
from tests.office import HOURS, PASSWORD, Document, Kiosk, Office, Person

SECRET_WORDS = ("password", "token", "argon2")


def present(office: Office) -> tuple[int, Document]:
    document = office.administrator.get("setup")
    return document["version"], copy.deepcopy(document["setup"])


def changed(office: Office, setup: Document, expect: int = 200, **how: Any) -> Document:
    """What it is answered with when the office gets a set-up."""
    body = {"version": present(office)[0], "setup": setup, **how}
    document: Document = office.administrator.post("setup", body, expect)
    return document


def without(setup: Document, part: str, key: str, *gone: Any) -> Document:
    return {**setup, part: [one for one in setup[part] if one[key] not in gone]}


def differences(document: Document) -> list[tuple[Any, ...]]:
    return [(one["part"], one["key"], one["field"], one["kind"]) for one in document["differences"]]


def test_the_set_up_is_shown_as_a_file_would_say_it_without_any_secret(office: Office) -> None:
    version, setup = present(office)
    assert version == 1
    assert [one["code"] for one in setup["services"]] == ["connection", "meter", "advice"]
    assert not [word for word in SECRET_WORDS if word in str(setup)]
    exported = tomllib.loads(office.administrator.ask("GET", "setup/export").get_data(as_text=True))
    assert exported["users"][0].pop("password_hash")
    assert exported["users"][0] == setup["users"][0]
    check(exported)


def test_looking_at_a_set_up_changes_nothing(office: Office) -> None:
    _, setup = present(office)
    before = office.everything()
    wanted = {**without(setup, "services", "code", "meter"), "hours": HOURS[:1]}
    told = office.administrator.post("setup/check", {"version": 1, "setup": wanted})
    assert differences(told) == [("hours", "fri", None, "removed"), ("services", "meter", None, "removed")]
    assert (told["questions"], told["refusals"]) == ([], [])
    assert office.everything() == before


def test_a_mistake_is_told_with_its_place(office: Office) -> None:
    _, setup = present(office)
    setup["services"][2]["name"] = {}
    for path in ("setup", "setup/check"):
        refused = office.administrator.post(path, {"version": 1, "setup": setup}, 422)
        assert refused["where"][:3] == ["services", 2, "name"]
        assert (refused["field"], refused["fault"], refused["told"]) == ("services.2.name", "needed", "Заполните это поле.")
        assert refused["words"].startswith("services.name")
    setup["services"][2]["name"] = {"ru": "Вопрос"}
    setup["users"][0]["password"] = "a-long-password"
    refused = office.administrator.post("setup", {"version": 1, "setup": setup}, 422)
    assert refused["where"] == ["users", 0, "password"]


def test_whoever_changes_an_old_set_up_is_told_who_was_faster(office: Office) -> None:
    version, setup = present(office)
    other = {**setup, "settings": {**setup["settings"], "recalls": 1}}
    changed(office, other, reason="Меньше шума")
    refused = office.administrator.post("setup", {"version": version, "setup": setup}, 409)
    assert (refused["code"], refused["version"], refused["by"]) == ("setup_changed", 2, "Administrator")
    assert "10:00" in refused["detail"]


def test_a_device_that_was_let_in_meanwhile_is_not_lost_by_an_old_set_up(office: Office) -> None:
    version, setup = present(office)
    code = office.visitor.ask("POST", "pairing", {}, key=None).get_json()["code"]
    office.host.post("devices/pair", {"code": code, "name": "door-kiosk"}, 201)
    office.administrator.post("setup", {"version": version, "setup": setup}, 409)
    assert present(office)[1]["devices"][-1]["name"] == "door-kiosk"


def test_menus_desks_and_boards_follow_at_once(office: Office) -> None:
    office.desk(1)
    _, setup = present(office)
    setup["services"].reverse()
    setup["services"][0]["name"] = {"ru": "Совет", "en": "Advice"}
    setup["services"].append(
        {"code": "water", "group": "А", "name": "Вода", "expected_minutes": 7, "call": "Талон {number} к окну {counter}"}
    )
    setup["counters"].append({"number": 9, "services": ["water"]})
    document = changed(office, without(setup, "counters", "number", 3))
    assert set(differences(document)) == {
        ("services", "advice", "name", "changed"),
        ("services", "advice", None, "moved"),
        ("services", "water", None, "added"),
        ("counters", 3, None, "removed"),
        ("counters", 9, None, "added"),
    }
    assert office.service("advice")["name"] == "Совет"
    assert office.service("water")["open"]
    assert [one["number"] for one in office.visitor.get("counters")["items"]] == [1, 2, 9]
    assert [one["number"] for one in office.hall()["counters"]] == [1, 2, 9]
    office.kiosk.issue("water")
    office.desk(1).call_next()
    assert office.board()["calls"][0]["speech"]["text"].startswith("Талон")


def test_calls_are_heard_as_the_new_set_up_says(office: Office) -> None:
    office.kiosk.issue("advice")
    office.desk(1).call_next()
    _, setup = present(office)
    changed(office, {**setup, "voice": {"mode": "gong", "call": "Номер {number}, окно {counter}"}})
    speech = office.board()["calls"][0]["speech"]
    assert (speech["heard"], speech["text"].partition(" ")[0]) == ("gong", "Номер")


def test_opening_hours_and_days_off_count_from_now_on(office: Office) -> None:
    _, setup = present(office)
    changed(office, {**setup, "hours": [{"days": "mon-fri", "opens": "11:00", "closes": "18:00"}]})
    assert office.kiosk.issue("advice", expect=409)["code"] == "service_closed"
    changed(office, {**setup, "days_off": [*setup["days_off"], {"date": "2026-03-02", "reason": "Авария"}]})
    assert office.kiosk.issue("advice", expect=409)["code"] == "service_closed"
    changed(office, setup)
    office.kiosk.issue("advice")


def test_what_stays_keeps_its_identity_and_what_goes_can_come_back_with_it(office: Office) -> None:
    def ids() -> dict[str, Any]:
        tables = {"service": "code", "service_group": "letter", "counter": "number", "user_account": "name", "priority": "code"}
        return {table: office.sql(f"SELECT id, {key} FROM {table} ORDER BY id") for table, key in tables.items()}

    before = ids()
    _, setup = present(office)
    small = without(without(without(setup, "services", "code", "advice"), "groups", "letter", "С"), "users", "name", "vera")
    changed(office, without(without(small, "priorities", "code", "veteran"), "counters", "number", 3))
    assert "vera" not in [one["name"] for one in present(office)[1]["users"]]
    changed(office, setup)
    assert ids() == before
    assert present(office)[1] == setup
    Person(office, "vera")


@pytest.mark.parametrize("answer", ["finish_queue", "move_to"])
def test_a_service_that_goes_while_people_wait_is_a_question_first(office: Office, answer: str) -> None:
    anna = office.desk(1)
    away, missed = office.kiosk.issue("advice"), office.kiosk.issue("advice")
    anna.call_next()
    anna.park("papers")
    anna.call_next()
    anna.no_show()
    waits = [office.kiosk.issue("advice") for _ in range(2)]
    _, setup = present(office)
    setup = without(setup, "services", "code", "advice")
    before = office.everything()
    refused = changed(office, setup, 409)
    assert refused["code"] == "setup_questions"
    question = {"service": "advice", "waiting": 2, "parked": 1, "missed": 1, "returning": 0, "booked": 0}
    choices = {"choices": ["finish_queue", "move_to"], "targets": ["connection", "meter"]}
    assert refused["questions"] == [{**question, **choices}]
    assert office.everything() == before

    office.clock.forward(60)
    said = {"finish_queue": True} if answer == "finish_queue" else {"move_to": "meter"}
    document = changed(office, setup, answers={"advice": said})

    now_for = "advice" if answer == "finish_queue" else "meter"
    assert [office.host.ticket(one)["service"]["code"] for one in (away, missed, *waits)] == [now_for] * 4
    if answer == "finish_queue":
        assert differences(document) == [("services", "advice", "closed_reason", "added")]
        assert office.kiosk.issue("advice", expect=409)["code"] == "service_closed"
        assert [one["what"] for one in office.host.ticket(waits[0])["history"]] == ["issued"]
    else:
        assert differences(document) == [("services", "advice", None, "removed")]
        assert office.kiosk.issue("advice", expect=422)["code"] == "invalid"
        assert [one["what"] for one in office.host.ticket(waits[0])["history"]] == ["issued", "transferred"]
        assert [one["what"] for one in office.host.ticket(away)["history"]][-1] == "other_service"
    assert [office.host.ticket(one)["number"] for one in waits] == [one["number"] for one in waits]
    assert office.waiting_in_order() == [one["number"] for one in waits]
    assert office.host.ticket(waits[0])["waiting_s"] == 60
    office.host.return_to_queue(missed)
    office.host.return_to_queue(away)
    assert len([anna.serve() for _ in range(4)]) == 4


def test_the_end_of_a_queue_lets_the_service_go(office: Office) -> None:
    office.kiosk.issue("advice")
    _, setup = present(office)
    gone = without(setup, "services", "code", "advice")
    changed(office, gone, answers={"advice": {"finish_queue": True}})
    office.desk(1).serve()
    assert differences(changed(office, gone)) == [("services", "advice", None, "removed")]


def test_a_closed_service_and_one_that_no_counter_takes_any_more_are_questions_too(office: Office) -> None:
    office.kiosk.issue("advice")
    _, setup = present(office)
    closed = copy.deepcopy(setup)
    closed["services"][2]["closed_reason"] = {"ru": "Ремонт"}
    for one in setup["counters"]:
        one["services"] = ["connection", "meter"]
    for wanted in (closed, setup):
        assert [one["service"] for one in changed(office, wanted, 409)["questions"]] == ["advice"]
    changed(office, setup, answers={"advice": {"move_to": "connection"}})
    assert office.desk(1).call_next() is not None


def test_a_queue_cannot_go_where_nobody_would_call_it(office: Office) -> None:
    office.kiosk.issue("advice")
    _, setup = present(office)
    wanted = without(setup, "services", "code", "advice")
    wanted["services"][1]["closed_reason"] = {"ru": "Ремонт"}
    for target in ("advice", "meter", "nothing"):
        refused = changed(office, wanted, 409, answers={"advice": {"move_to": target}})
        assert [one["code"] for one in refused["refusals"]] == ["bad_answer"]
        assert "advice" in refused["refusals"][0]["detail"]


def test_bookings_go_over_with_the_queue(office: Office) -> None:
    booked = office.host.post("bookings", {"service": "advice", "day": "2026-03-02", "time": "10:15"}, 201)
    _, setup = present(office)
    setup = without(setup, "services", "code", "advice")
    assert changed(office, setup, 409)["questions"][0]["booked"] == 1
    changed(office, setup, answers={"advice": {"move_to": "meter"}})
    came = office.host.post("bookings/arrive", {"code": booked["code"]}, 201)
    assert came["ticket"]["service"]["code"] == "meter"


def test_who_is_to_come_back_for_a_service_that_goes_comes_back_for_the_other(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    anna = office.desk(1)
    anna.call_next()
    anna.start()
    anna.send_on(service="meter", return_to_me=True)
    _, setup = present(office)
    setup = without(setup, "services", "code", "advice")
    assert changed(office, setup, 409)["questions"][0]["returning"] == 1
    changed(office, setup, answers={"advice": {"move_to": "connection"}})
    office.desk(2).serve()
    back = office.host.ticket(ticket)
    assert (back["state"], back["service"]["code"], back["for_counter"]) == ("waiting", "connection", 1)


def test_a_visitor_at_a_counter_is_served_to_the_end_of_a_service_that_is_no_more(office: Office) -> None:
    office.kiosk.issue("advice")
    anna = office.desk(1)
    anna.call_next()
    anna.start()
    _, setup = present(office)
    changed(office, without(setup, "services", "code", "advice"))
    assert office.desk_state(1)["ticket"]["service"]["code"] == "advice"
    refused = office.host.post("counters/1/free", {"then": "queue", "reason": "Ушёл", "sign_off": False}, 409)
    assert refused["code"] == "service_gone"
    anna.finish("solved")
    assert office.tickets()[0]["state"] == "finished"


def test_a_counter_with_somebody_at_it_does_not_go_and_it_is_said_who_that_is(office: Office) -> None:
    _, setup = present(office)
    anna = office.desk(1)
    wanted = without(setup, "counters", "number", 1)
    (refusal,) = changed(office, wanted, 409)["refusals"]
    assert (refusal["code"], refusal["user"]) == ("counter_has_operator", "anna")
    assert "Anna" in refusal["detail"]
    ticket = office.kiosk.issue("advice")
    anna.call_next()
    (refusal,) = changed(office, wanted, 409)["refusals"]
    assert (refusal["code"], refusal["ticket"]) == ("counter_has_visitor", ticket["number"])
    anna.start()
    anna.send_on(service="meter", return_to_me=True)
    anna.sign_out()
    (refusal,) = changed(office, wanted, 409)["refusals"]
    assert (refusal["code"], refusal["ticket"]) == ("counter_awaits_visitor", ticket["number"])


def test_who_was_sent_to_a_counter_that_goes_is_called_by_another(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    office.host.transfer(ticket, service="advice", counter=2)
    _, setup = present(office)
    changed(office, without(setup, "counters", "number", 2))
    called = office.desk(1).call_next()
    assert called is not None
    assert called["number"] == ticket["number"]


def test_a_letter_of_todays_tickets_stays_until_tomorrow(office: Office) -> None:
    office.kiosk.issue("advice")
    _, setup = present(office)
    setup["groups"][1]["letter"] = setup["services"][2]["group"] = "К"
    (refusal,) = changed(office, setup, 409)["refusals"]
    assert (refusal["code"], refusal["letter"], refusal["wanted"]) == ("letter_in_use", "С", "К")
    office.day("2026-03-03 09:00")
    changed(office, setup)
    assert office.kiosk.issue("advice")["number"] == "К001"


def test_the_time_zone_stays_on_a_day_with_tickets(office: Office) -> None:
    office.kiosk.issue("advice")
    _, setup = present(office)
    setup["office"]["timezone"] = "Europe/Moscow"
    assert [one["code"] for one in changed(office, setup, 409)["refusals"]] == ["timezone_in_use"]


def test_an_administrator_always_remains_and_nobody_removes_himself(office: Office) -> None:
    _, setup = present(office)
    codes = {one["code"] for one in changed(office, without(setup, "users", "name", "administrator"), 409)["refusals"]}
    assert codes == {"last_administrator", "not_yourself"}
    setup["users"][0]["role"] = "administrator"
    assert [one["code"] for one in changed(office, without(setup, "users", "name", "administrator"), 409)["refusals"]] == [
        "not_yourself"
    ]


def test_a_person_who_goes_is_signed_out_and_leaves_the_counter(office: Office) -> None:
    boris = office.desk(2)
    _, setup = present(office)
    changed(office, without(setup, "users", "name", "boris"))
    boris.get("tickets", 401)
    assert office.visitor.ask("POST", "session", {"name": "boris", "password": PASSWORD}, key=None).status_code == 401
    assert [one["operator"] for one in office.hall()["counters"]] == [None, None, None]
    changed(office, setup)
    boris.get("tickets", 401)


def test_an_operator_with_a_visitor_does_not_go(office: Office) -> None:
    office.kiosk.issue("advice")
    office.desk(2).call_next()
    _, setup = present(office)
    (refusal,) = changed(office, without(setup, "users", "name", "boris"), 409)["refusals"]
    assert (refusal["code"], refusal["counter"]) == ("user_has_visitor", 2)


def test_another_role_counts_at_once(office: Office) -> None:
    host = office.host
    _, setup = present(office)
    next(one for one in setup["users"] if one["name"] == "host")["role"] = "operator"
    changed(office, setup)
    host.get("hall", 403)


def test_a_new_person_gets_a_password_that_is_told_once(office: Office) -> None:
    _, setup = present(office)
    setup["users"].append({"name": "nina", "display_name": "Нина", "role": "operator"})
    changed(office, setup)
    given = office.administrator.post("users/nina/password")
    nina = Person(office, "nina", password=given["password"])
    second = office.administrator.post("users/nina/password")
    assert second["password"] != given["password"]
    nina.get("tickets", 401)
    Person(office, "nina", password=second["password"])
    assert office.administrator.post("users/nobody/password", expect=404)["code"] == "not_found"
    assert office.administrator.post("users/administrator/password")["name"] == "administrator"
    office.administrator.get("setup")


def test_a_device_that_goes_is_let_in_no_more_and_a_new_one_by_its_code(office: Office) -> None:
    _, setup = present(office)
    setup["devices"] = [
        *(one for one in setup["devices"] if one["name"] != "hall-kiosk"),
        {"kind": "kiosk", "name": "door-kiosk", "groups": ["С"]},
    ]
    changed(office, setup)
    office.kiosk.issue(expect=401)
    assert present(office)[1]["devices"] == setup["devices"]
    pairing = office.visitor.ask("POST", "pairing", {}, key=None).get_json()
    office.host.post("devices/pair", {"code": pairing["code"], "name": "door-kiosk"}, 201)
    token = office.visitor.post(f"pairing/{pairing['id']}/collect", {"secret": pairing["secret"]}, key=None)["token"]
    door = Kiosk(office, {"Authorization": f"Bearer {token}"})
    assert [one["letter"] for one in door.get("menu")["groups"]] == ["С"]
    assert present(office)[1]["devices"] == setup["devices"]


def test_a_kiosk_that_was_alone_hands_in_a_visit_for_a_service_that_is_no_more(office: Office) -> None:
    office.kiosk.ask("PUT", "kiosk/numbers", {})
    _, setup = present(office)
    changed(office, without(setup, "services", "code", "meter"))
    alone = {"tap": "tap", "day": "2026-03-02", "number": "А900", "service": "meter", "issued_at": office.clock.now()}
    assert office.kiosk.post("kiosk/tickets", alone, 201)["service"]["code"] == "connection"


def test_a_report_of_a_past_day_still_names_what_is_no_more(office: Office) -> None:
    office.kiosk.issue("advice")
    office.desk(2).serve(service_s=60)
    office.day("2026-03-03 09:00")
    before = office.report("2026-03-02")
    _, setup = present(office)
    setup = without(without(setup, "services", "code", "advice"), "groups", "letter", "С")
    changed(office, without(without(setup, "users", "name", "boris"), "counters", "number", 2))
    assert {**office.report("2026-03-02"), "made_at": None} == {**before, "made_at": None}
    listed = office.manager.get("reports/tickets?from=2026-03-02&to=2026-03-02&service=advice&operator=boris&counter=2")
    assert [one["service"]["name"] for one in listed["items"]] == ["Вопрос"]
    replay = office.manager.get("replay?date=2026-03-02")
    assert [one["code"] for one in replay["services"]] == ["connection", "meter", "advice"]
    assert [one["number"] for one in replay["counters"]] == [1, 3, 2]
    assert office.host.get("tickets?day=2026-03-02")["items"][0]["service"]["name"] == "Вопрос"


def test_every_version_says_who_changed_what_when_and_why_and_holds_no_secret(office: Office) -> None:
    assert office.administrator.get("setup/versions") == {"items": [], "page": 1, "pages": 0}
    _, setup = present(office)
    changed(office, {**setup, "settings": {**setup["settings"], "recalls": 1}}, reason="Меньше шума")
    changed(office, {**setup, "settings": {**setup["settings"], "recalls": 1}})
    document = office.administrator.get("setup/versions")
    newest, first = document["items"]
    assert (newest["version"], newest["who"], newest["reason"]) == (2, "Administrator", "Меньше шума")
    assert differences(newest) == [("settings", None, "recalls", "changed")]
    assert (first["version"], first["who"], first["differences"]) == (1, "setup", [])
    assert not [word for (kept,) in office.sql("SELECT setup FROM setup_version") for word in SECRET_WORDS if word in kept]
    with pytest.raises(Exception, match="only added"):
        office.sql("UPDATE setup_version SET reason = 'x'")
    with pytest.raises(Exception, match="only added"):
        office.sql("DELETE FROM setup_version")


def test_the_version_before_comes_back_as_a_new_one(office: Office) -> None:
    _, setup = present(office)
    assert office.administrator.post("setup/undo", {"version": 1}, 409)["code"] == "nothing_to_undo"
    changed(office, without(without(setup, "services", "code", "advice"), "users", "name", "vera"))
    document = office.administrator.post("setup/undo", {"version": 2, "reason": "Рано"})
    assert (document["version"], document["setup"]) == (3, setup)
    assert differences(document) == [("services", "advice", None, "added"), ("users", "vera", None, "added")]
    assert office.administrator.post("setup/undo", {"version": 2}, 409)["code"] == "setup_changed"
    office.kiosk.issue("advice")
    refused = office.administrator.post("setup/undo", {"version": 3}, 409)
    assert [one["service"] for one in refused["questions"]] == ["advice"]


def test_each_change_is_an_event_with_its_differences(office: Office) -> None:
    _, setup = present(office)
    changed(office, {**setup, "settings": {**setup["settings"], "recalls": 1}})
    assert office.events()[-1][2] == "setup_changed"
    ((details,),) = office.sql("SELECT details FROM event WHERE what = 'setup_changed'")
    assert '"recalls"' in details


def test_what_was_lent_of_a_service_that_goes_is_taken_back(open_office: OpenOffice) -> None:
    office = open_office(counters=[{"number": 1, "services": ["advice"]}, {"number": 2}])
    office.desk(1)
    office.host.post("counters/1/services/meter/lend")
    _, setup = present(office)
    changed(office, without(setup, "services", "code", "meter"))
    assert office.hall()["counters"][0]["lent"] == []
    assert "service_taken_back" in [what for _, _, what in office.events()]


def test_a_change_that_breaks_off_leaves_nothing_half_done(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.kiosk.issue("advice")
    version, setup = present(office)
    before = office.everything()

    def breaks(*_: Any, **__: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(setup_versions, "_add", breaks)
    body = {
        "version": version,
        "setup": without(setup, "services", "code", "advice"),
        "answers": {"advice": {"move_to": "meter"}},
    }
    office.administrator.post("setup", body, 500)
    assert office.everything() == before
    monkeypatch.undo()
    assert present(office) == (version, setup)
    office.kiosk.issue("advice")


def test_a_restarted_server_has_the_set_up_that_was_left(office: Office) -> None:
    _, setup = present(office)
    changed(office, without(setup, "services", "code", "meter"))
    before = present(office)
    office.restart()
    assert present(office) == before
