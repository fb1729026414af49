"""Operators sit down, take over, go on a break and leave."""

from __future__ import annotations

from tests.office import PASSWORD, Desk, Office, Person


def whose(office: Office) -> list[str | None]:
    """Who sits at counters 1, 2 and 3, as the sign-in page shows it."""
    return [one["operator"] for one in office.visitor.get("counters")["items"]]


def test_the_sign_in_page_shows_which_counters_are_free(office: Office) -> None:
    office.desk(2)
    assert whose(office) == [None, "Boris", None]
    assert [one["state"] for one in office.visitor.get("counters")["items"]] == ["closed", "free", "closed"]


def test_a_taken_counter_says_who_sits_there(office: Office) -> None:
    office.desk(1)
    refusal = office.visitor.post("session", {"name": "boris", "password": PASSWORD, "counter": 1}, 409)
    assert (refusal["code"], refusal["holder"], refusal["counter"]) == ("counter_taken", "Anna", 1)
    assert "Anna" in refusal["detail"]
    assert whose(office) == ["Anna", None, None]


def test_a_counter_is_taken_over_on_purpose_and_with_its_visitor(office: Office) -> None:
    office.kiosk.issue("advice")
    anna = office.desk(1)
    anna.call_next()
    boris = Desk(office, 1, "boris", take_over=True)
    assert whose(office) == ["Boris", None, None]
    assert anna.visitor is not None
    assert anna.step("start", anna.visitor, expect=403)["why"] == "not_your_counter"
    assert boris.step("start", anna.visitor)["operator"] == "Boris"
    assert anna.get("session")["counter"] is None
    assert anna.get("session")["notice"] == "За окно 1 сел другой оператор: Boris. Выберите окно и войдите."
    assert anna.get("session?lang=en")["notice"] == "Boris has taken over counter 1. Choose a counter and sign in."
    assert boris.get("session")["notice"] is None
    events = [what for _, _, what in office.events()]
    assert events.count("counter_opened") == 2


def test_an_operator_who_sits_down_elsewhere_leaves_the_first_counter_empty(office: Office) -> None:
    office.desk(1)
    Desk(office, 3, "anna")
    assert whose(office) == [None, None, "Anna"]


def test_signing_in_again_at_the_same_counter_changes_nothing(office: Office) -> None:
    office.desk(1)
    before = office.events()
    Desk(office, 1, "anna")
    assert office.events() == before


def test_signing_in_elsewhere_without_a_counter_keeps_the_place(office: Office) -> None:
    office.desk(1)
    assert Person(office, "anna").get("session")["counter"] == 1


def test_a_counter_that_does_not_exist_is_not_sat_down_at(office: Office) -> None:
    refusal = office.visitor.post("session", {"name": "anna", "password": PASSWORD, "counter": 77}, 404)
    assert refusal["code"] == "not_found"
    assert office.visitor.ask("GET", "session").status_code == 204


def test_whoever_signs_out_leaves_the_counter_and_the_visitor_stays_with_it(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    desk.sign_out()
    assert whose(office) == [None, None, None]
    counter = office.hall()["counters"][0]
    assert (counter["state"], counter["ticket"]["number"]) == ("called", "С001")
    assert Desk(office, 1, "boris").step("start", counter["ticket"])["state"] == "serving"


def test_a_break_ends_when_somebody_else_sits_down(office: Office) -> None:
    desk = office.desk(1)
    desk.pause("lunch")
    Desk(office, 1, "boris", take_over=True)
    assert office.hall()["counters"][0]["state"] == "free"


def test_only_the_operator_of_a_counter_takes_its_break(office: Office) -> None:
    office.desk(1)
    for person in (office.desk(2), office.host):
        assert person.post("counters/1/pause", {"reason": "lunch"}, 403)["why"] == "not_your_counter"
        assert person.post("counters/1/resume", {}, 403)["why"] == "not_your_counter"


def test_opening_an_open_counter_changes_nothing(office: Office) -> None:
    desk = office.desk(1)
    before = office.events()
    assert desk.resume()["state"] == "free"
    assert office.events() == before


def test_a_host_may_sit_at_a_counter_and_a_manager_may_not(office: Office) -> None:
    office.kiosk.issue("advice")
    host = Desk(office, 3, "host")
    assert host.call_next()["counter"] == 3  # type: ignore[index]
    refusal = office.visitor.post("session", {"name": "manager", "password": PASSWORD, "counter": 1}, 403)
    assert refusal["code"] == "forbidden"


def test_people_wait_for_a_service_that_no_open_counter_takes_and_the_host_is_told(office: Office) -> None:
    office.kiosk.issue("advice")
    alarms = office.hall()["alarms"]
    assert [(one["code"], one["level"]) for one in alarms] == [("nobody_serves", "red")]
    office.desk(1)
    assert office.hall()["alarms"] == []
    office.desk(1).pause("technical")
    assert office.hall()["alarms"][0]["code"] == "nobody_serves"
