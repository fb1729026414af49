"""The host changes who is called first, marks times that nobody should believe, and can say who passed whom and why."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import OpenOffice
from tests.office import Office, small_setup

REASON = "Показал удостоверение"


def give(office: Office, ticket: dict[str, Any], priority: str | None, expect: int = 200) -> dict[str, Any]:
    return office.host.step("priority", ticket, {"priority": priority, "reason": REASON}, expect)


def test_a_priority_given_later_brings_a_visitor_forward(office: Office) -> None:
    first, second, third = [office.kiosk.issue("advice") for _ in range(3)]
    office.clock.forward(240)
    changed = give(office, third, "disabled")
    assert changed["priority"] == {"code": "disabled", "name": "Инвалиды"}
    assert changed["waiting_s"] == 240
    assert office.waiting_in_order() == [third["number"], first["number"], second["number"]]
    assert office.desk(1).call_next()["number"] == third["number"]  # type: ignore[index]
    story = office.host.ticket(third)["history"]
    told = next(one for one in story if one["what"] == "priority_changed")
    assert told["details"] == {"from": None, "priority": "disabled", "reason": REASON}


def test_a_priority_taken_back_leaves_him_at_the_place_where_he_came(office: Office) -> None:
    first, second, third = [office.kiosk.issue("advice") for _ in range(3)]
    give(office, second, "veteran")
    give(office, second, None)
    assert office.waiting_in_order() == [first["number"], second["number"], third["number"]]


def test_a_parked_visitor_keeps_it_until_he_is_back(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    desk.park("papers", 10)
    office.clock.forward(60)
    parked = give(office, ticket, "disabled")
    assert (parked["state"], parked["parked"]["reason"]) == ("parked", "papers")
    office.clock.forward(60)
    office.kiosk.issue("advice")
    back = office.host.return_to_queue(ticket)
    assert back["paused_s"] == 120
    assert office.waiting_in_order()[0] == ticket["number"]


def test_nothing_is_changed_for_whoever_is_called_served_or_gone(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    assert give(office, ticket, "disabled", 409)["code"] == "step_not_allowed"
    desk.start()
    assert give(office, ticket, "disabled", 409)["code"] == "step_not_allowed"
    desk.finish()
    assert give(office, ticket, "disabled", 409)["code"] == "step_not_allowed"


def test_a_priority_must_be_one_of_the_office_and_have_a_reason(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    assert give(office, ticket, "vip", 422)["code"] == "invalid"
    assert office.host.step("priority", ticket, {"priority": "disabled"}, 422)["code"] == "invalid"
    assert office.host.step("priority", ticket, {"reason": REASON}, 422)["code"] == "invalid", "null must be said"
    assert office.host.ticket(ticket)["priority"] is None


def test_times_are_marked_and_the_times_themselves_stay(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    office.desk(1).serve(20, 300)
    before = office.host.ticket(ticket)
    marked = office.host.step("times", ticket, {"accurate": False, "reason": "Забыли нажать «Начать»"})
    assert marked["times_doubt"] == "Забыли нажать «Начать»"
    same = ("waiting_s", "walking_s", "service_s", "finished_at", "state")
    assert [marked[each] for each in same] == [before[each] for each in same]
    cleared = office.host.step("times", ticket, {"accurate": True, "reason": "Ошибся талоном"})
    assert cleared["times_doubt"] is None
    assert [one["what"] for one in office.host.ticket(ticket)["history"]][-2:] == ["times_doubted", "times_confirmed"]


def order(office: Office, ticket: dict[str, Any], language: str = "ru") -> dict[str, Any]:
    found: dict[str, Any] = office.host.get(f"tickets/{ticket['id']}/order?lang={language}")
    return found


def test_who_was_called_first_and_by_which_rule_is_told_for_both(office: Office) -> None:
    early = office.kiosk.issue("advice")
    office.clock.forward(60)
    late = office.kiosk.issue("advice", priority="disabled")
    office.clock.forward(60)
    office.desk(1).call_next()
    passed = order(office, early)["overtaken_by"]
    assert [(one["number"], one["counter"], one["why"]) for one in passed] == [
        (late["number"], 1, {"code": "priority", "text": "Вне очереди"})
    ]
    assert [one["number"] for one in order(office, late)["overtook"]] == [early["number"]]
    assert order(office, early, "en")["overtaken_by"][0]["why"]["text"] != passed[0]["why"]["text"]
    assert order(office, late)["overtaken_by"] == []


def test_a_call_out_of_the_order_is_told_with_who_did_it_and_his_reason(office: Office) -> None:
    early = office.kiosk.issue("advice")
    late = office.kiosk.issue("advice")
    office.desk(1).call(late, "Плохо себя чувствует")
    one = order(office, early)["overtaken_by"][0]
    assert (one["who"], one["why"]["code"], one["reason"]) == ("user:anna", "chosen", "Плохо себя чувствует")


def test_whoever_goes_to_a_counter_of_other_services_passes_nobody(open_office: OpenOffice) -> None:
    setup = small_setup()
    setup["counters"][0]["services"] = ["connection", "meter"]
    setup["counters"][1]["services"] = ["advice"]
    office = open_office(setup=setup)
    early = office.kiosk.issue("advice")
    office.kiosk.issue("meter")
    office.desk(1).call_next()
    assert order(office, early) == {"overtaken_by": [], "overtook": [], "elsewhere": 1}


@pytest.mark.parametrize("away", ["park", "no_show"])
def test_nobody_passes_a_visitor_who_is_away(office: Office, away: str) -> None:
    early = office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    getattr(desk, away)()
    office.kiosk.issue("advice")
    desk.call_next()
    assert order(office, early)["overtaken_by"] == []


def test_the_order_of_a_visit_that_is_not_there_is_not_found(office: Office) -> None:
    assert office.host.get("tickets/ffff/order", 404)["code"] == "not_found"


def test_the_host_is_warned_of_long_waits_and_long_queues(open_office: OpenOffice) -> None:
    office = open_office(standard={"waiting_minutes": 10}, settings={"long_queue": 3})
    office.desk(1)
    for _ in range(4):
        office.kiosk.issue("advice")
    codes = [one["code"] for one in office.hall()["alarms"]]
    assert codes == ["long_queue"]
    office.clock.forward(12 * 60)
    alarms = office.hall()["alarms"]
    assert [one["code"] for one in alarms] == ["waited"] * 4 + ["long_queue"]
    assert alarms[0]["number"] == "С001"
    assert "2 мин" in alarms[0]["text"]
    assert "ждут 4" in alarms[-1]["text"]


def test_no_limit_of_waiting_no_warning_of_it(office: Office) -> None:
    office.desk(1)
    office.kiosk.issue("advice")
    office.clock.forward(15 * 60)
    assert office.hall()["alarms"] == []
