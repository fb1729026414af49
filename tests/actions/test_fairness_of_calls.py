"""Whoever is passed over by a call is noted with it: by which rule, or for which reason and by whose right."""

from __future__ import annotations

from typing import Any

from tests.conftest import OpenOffice
from tests.office import Document, Office, small_setup


def passed(office: Office, ticket: Document) -> Any:
    """What the last call of a visit says of those whom it passed over."""
    calls = [one for one in office.host.ticket(ticket)["history"] if one["what"] == "called"]
    return calls[-1]["details"].get("passed")


def without_the_right() -> Document:
    setup = small_setup()
    for user in setup["users"]:
        user["may_choose"] = user["name"] == "boris"
    return setup


def test_an_operator_without_the_right_chooses_nobody_of_those_who_wait(open_office: OpenOffice) -> None:
    office = open_office(setup=without_the_right())
    first, second = office.kiosk.issue("advice"), office.kiosk.issue("advice")
    refusal = office.desk(1).call(second, expect=403)
    assert refusal["code"] == "may_not_choose"
    assert office.desk_state(1)["rights"] == {"choose": False, "queue": True}
    assert office.desk(2).call(second)["number"] == "С002"
    assert office.desk_state(2)["rights"]["choose"] is True
    assert office.desk(1).call_next()["id"] == first["id"]  # type: ignore[index]


def test_a_parked_visitor_was_at_a_desk_already_and_any_desk_calls_him(open_office: OpenOffice) -> None:
    office = open_office(setup=without_the_right())
    ticket = office.kiosk.issue("advice")
    office.desk(1).call_next()
    office.desk(1).park("papers", 5)
    assert office.desk(3).call(ticket, "Принёс документы")["state"] == "called"


def test_a_host_at_a_counter_may_choose(open_office: OpenOffice) -> None:
    office = open_office(setup=without_the_right())
    office.kiosk.issue("advice")
    second = office.kiosk.issue("advice")
    csrf = office.host.post("session", {"name": "host", "password": "right-horse-of-the-hall", "counter": 1}, key=None)["csrf"]
    assert csrf
    assert office.host.post("counters/1/call", {"ticket": second["id"], "reason": "Плохо себя чувствует"})["ticket"]


def test_the_order_of_arrival_passes_nobody(office: Office) -> None:
    for _ in range(3):
        office.kiosk.issue("advice")
    assert passed(office, office.desk(1).call_next()) is None  # type: ignore[arg-type]


def test_a_chosen_call_names_all_whom_the_rule_would_have_called_first(office: Office) -> None:
    office.kiosk.issue("advice")
    office.kiosk.issue("meter")
    chosen = office.kiosk.issue("advice")
    office.kiosk.issue("advice", priority="disabled")
    office.desk(1).call(chosen)
    assert passed(office, chosen) == {"count": 3, "numbers": ["С003", "С001", "А001"]}


def test_a_call_out_of_turn_by_law_names_those_who_came_before(office: Office) -> None:
    office.kiosk.issue("advice")
    first = office.kiosk.issue("meter", priority="disabled")
    office.kiosk.issue("advice")
    office.desk(1).call_next()
    assert passed(office, first) == {"count": 1, "numbers": ["С001"]}


def test_who_waits_for_another_counter_is_passed_by_nobody_here(open_office: OpenOffice) -> None:
    setup = small_setup(counters=[{"number": 1, "services": ["advice"]}, {"number": 2}, {"number": 3}])
    office = open_office(setup=setup)
    office.kiosk.issue("meter")
    sent = office.kiosk.issue("advice")
    office.host.transfer(sent, counter=2, comment="К коллеге")
    chosen = office.kiosk.issue("advice")
    office.desk(1).call(chosen)
    assert passed(office, chosen) is None


def test_a_long_queue_is_counted_whole_and_named_in_part(office: Office) -> None:
    tickets = [office.kiosk.issue("advice") for _ in range(25)]
    office.desk(1).call(tickets[-1])
    found = passed(office, tickets[-1])
    assert (found["count"], len(found["numbers"]), found["numbers"][0]) == (24, 20, "С001")


def test_the_log_of_a_day_says_who_passed_whom_and_why(office: Office) -> None:
    office.kiosk.issue("advice")
    by_law = office.kiosk.issue("advice", priority="disabled")
    chosen = office.kiosk.issue("advice")
    office.desk(1).call_next()
    office.clock.forward(60)
    office.desk(2).call(chosen, "Упал в обморок")
    office.desk(3).call_next()
    log = office.manager.get("fairness?day=today")
    assert (log["day"], log["calls"]) == ("2026-03-02", 3)
    assert [(one["ticket"], one["counter"], one["who"]) for one in log["items"]] == [
        (by_law["id"], 1, "user:anna"),
        (chosen["id"], 2, "user:boris"),
    ]
    assert [(one["why"]["code"], one["reason"], one["passed"]["numbers"]) for one in log["items"]] == [
        ("priority", None, ["С001"]),
        ("chosen", "Упал в обморок", ["С001"]),
    ]
    assert log["items"][1]["why"]["name"] == "Выбран оператором"
    assert office.host.get("fairness?day=2026-03-01")["items"] == []


def test_an_operator_whose_right_hides_the_queue_sees_how_many_wait_and_not_who(open_office: OpenOffice) -> None:
    setup = small_setup()
    setup["users"][0]["sees_queue"] = False
    office = open_office(setup=setup)
    office.desk(1)
    office.desk(2)
    for _ in range(3):
        office.kiosk.issue("advice")
    state = office.desk_state(1)
    assert (state["queue"], state["next"], state["waiting"][0]["waiting"]) == ([], None, 3)
    assert state["rights"]["queue"] is False
    assert len(office.desk_state(2)["queue"]) == 3
    hidden, seen = office.desk(1), office.desk(2)
    first, *others = seen.get("tickets")["items"]
    assert len(others) == 2
    assert hidden.get("tickets")["items"] == []
    assert hidden.get(f"tickets?number={first['number']}")["items"] == []
    assert hidden.get(f"tickets/{first['id']}", 404)["code"] == "not_found"
    assert seen.get(f"tickets/{first['id']}")["number"] == "С001"
    assert office.desk(1).call_next()["number"] == "С001"  # type: ignore[index]
