"""Operators call: the next by the rule, one who was chosen, again, and what a counter may not do."""

from __future__ import annotations

import pytest

from tests.conftest import OpenOffice
from tests.office import MORNING, Desk, Office, at, small_setup


def test_visitors_are_called_in_the_order_in_which_they_came(office: Office) -> None:
    numbers = [office.kiosk.issue(service)["number"] for service in ("advice", "connection", "meter")]
    assert [office.desk(number).call_next()["number"] for number in (1, 2, 3)] == numbers  # type: ignore[index]


def test_the_order_is_that_of_the_tap_and_not_of_the_clock(office: Office) -> None:
    first = office.kiosk.issue("advice")
    office.clock.forward(-600)
    second = office.kiosk.issue("advice")
    assert office.desk(1).call_next()["id"] == first["id"]  # type: ignore[index]
    assert office.desk(2).call_next()["id"] == second["id"]  # type: ignore[index]


def test_a_disabled_visitor_is_called_first_and_only_staff_see_why(office: Office) -> None:
    office.kiosk.issue("advice")
    disabled = office.kiosk.issue("advice", "disabled")
    called = office.desk(1).call_next()
    assert called is not None
    assert called["id"] == disabled["id"]
    history = office.host.ticket(called)["history"]
    assert [event["details"]["why"] for event in history if event["what"] == "called"] == ["priority"]
    assert "disabled" not in str(office.board())


def test_with_nobody_waiting_there_is_nothing_to_call(office: Office) -> None:
    assert office.desk(1).call_next() is None
    assert office.board()["calls"] == []


def test_the_desk_and_the_rule_agree_on_who_is_next(office: Office) -> None:
    """The count on the screen and the call come from the same question."""
    for service, priority in (("advice", None), ("meter", "veteran"), ("connection", None), ("advice", "disabled")):
        office.kiosk.issue(service, priority)
    shown = office.waiting_in_order()
    called = []
    desk = office.desk(1)
    while desk.call_next() is not None:
        assert desk.visitor is not None
        called.append(desk.visitor["number"])
        desk.start()
        desk.finish()
    assert called == shown == ["С002", "А001", "С001", "А002"]


def test_a_call_says_who_where_and_when(office: Office) -> None:
    office.kiosk.issue("advice")
    office.clock.forward(300)
    ticket = office.desk(2).call_next()
    assert ticket is not None
    assert (ticket["state"], ticket["counter"], ticket["operator"]) == ("called", 2, "Boris")
    assert ticket["called_at"] == "2026-03-02T10:05:00+07:00"
    assert ticket["people_ahead"] is None
    assert ticket["estimate"] is None
    call = office.board()["calls"][0]
    assert (call["announcement"], call["number"], call["counter"], call["state"]) == (1, "С001", 2, "called")
    assert call["speech"]["text"] == "Клиент С один, пройдите к окну два"


def test_a_counter_calls_nobody_while_it_still_has_a_visitor(office: Office) -> None:
    for _ in range(2):
        office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    for prepare in (lambda: None, desk.start):
        prepare()
        refusal = desk.call_next(expect=409)
        assert refusal is not None
        assert (refusal["code"], refusal["ticket"]["number"]) == ("counter_occupied", "С001")
    desk.finish()
    assert desk.call_next()["number"] == "С002"  # type: ignore[index]


def test_a_counter_on_a_break_calls_nobody_and_serves_the_visitor_it_has_to_the_end(office: Office) -> None:
    for _ in range(2):
        office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    assert desk.pause("lunch") == {"counter": 1, "state": "paused", "reason": "lunch", "back_at": None}
    desk.start()
    desk.finish()
    assert desk.call_next(expect=409)["code"] == "counter_paused"  # type: ignore[index]
    assert office.hall()["counters"][0]["state"] == "paused"
    assert office.hall()["counters"][0]["reason"] == "lunch"
    desk.resume()
    assert desk.call_next()["number"] == "С002"  # type: ignore[index]


def test_nobody_calls_to_a_counter_where_he_does_not_sit(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    office.desk(2)
    for counter in (2, 3):
        refusal = desk.post(f"counters/{counter}/call-next", {}, 403)
        assert refusal["why"] == "not_your_counter"
    assert office.host.post("counters/1/call-next", {}, 403)["code"] == "forbidden"
    assert desk.post("counters/77/call-next", {}, 404)["code"] == "not_found"


def test_an_operator_and_a_counter_call_only_what_both_can(open_office: OpenOffice) -> None:
    setup = small_setup()
    setup["counters"][0]["services"] = ["advice", "meter"]
    setup["users"][0]["services"] = ["meter", "connection"]
    office = open_office(setup=setup)
    for service in ("advice", "connection", "meter"):
        office.kiosk.issue(service)
    desk = office.desk(1)
    assert desk.call_next()["service"]["code"] == "meter"  # type: ignore[index]
    desk.start()
    desk.finish()
    assert desk.call_next() is None


# Calling a chosen visitor


def test_a_chosen_visitor_is_called_out_of_the_order_and_the_reason_stays_in_the_history(office: Office) -> None:
    office.kiosk.issue("advice")
    chosen = office.kiosk.issue("advice")
    office.desk(1).call(chosen, "Мама с грудным ребёнком")
    event = next(one for one in office.host.ticket(chosen)["history"] if one["what"] == "called")
    assert event["details"] == {
        "announcement": 1,
        "why": "chosen",
        "reason": "Мама с грудным ребёнком",
        "passed": {"count": 1, "numbers": ["С001"]},
    }
    assert event["who"] == "user:anna"


def test_a_chosen_call_needs_a_reason(office: Office) -> None:
    chosen = office.kiosk.issue("advice")
    for body in ({"ticket": chosen["id"]}, {"ticket": chosen["id"], "reason": ""}):
        assert office.desk(1).post("counters/1/call", body, 422)["field"] == "reason"


def test_a_visitor_who_is_at_another_counter_cannot_be_called_away(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    office.desk(1).call_next()
    refusal = office.desk(2).call(ticket, expect=409)
    assert (refusal["code"], refusal["state"]) == ("step_not_allowed", "called")


# Calling again


def test_a_call_is_repeated_twice_with_pauses_and_then_it_is_a_no_show(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    refusal = desk.recall(expect=409)
    assert (refusal["code"], refusal["retry_after_s"]) == ("too_soon", 20)
    office.clock.forward(19)
    assert desk.recall(expect=409)["retry_after_s"] == 1
    office.clock.forward(1)
    assert desk.recall()["recalls"] == 1
    office.clock.forward(20)
    again = desk.recall()
    assert again["recalls"] == 2
    assert "recall" not in again["steps"]
    assert "no-show" in again["steps"]
    office.clock.forward(60)
    assert desk.recall(expect=409)["code"] == "recalls_used_up"
    assert desk.no_show()["state"] == "no_show"


def test_every_recall_is_a_new_announcement_of_the_same_number(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    office.clock.forward(20)
    desk.recall()
    calls = office.board()["calls"]
    assert [(one["announcement"], one["number"], one["called_at"][11:19]) for one in calls] == [
        (2, "С001", "10:00:20"),
        (1, "С001", "10:00:00"),
    ]


def test_an_office_may_repeat_calls_as_often_as_it_likes(open_office: OpenOffice) -> None:
    office = open_office(settings={"recalls": 5, "recall_pause_s": 0})
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    for number in range(1, 6):
        assert desk.recall()["recalls"] == number
    assert desk.recall(expect=409)["code"] == "recalls_used_up"


def test_five_calls_in_one_second_are_five_announcements_in_order(open_office: OpenOffice) -> None:
    counters = [{"number": number} for number in range(1, 6)]
    setup = small_setup(counters=counters)
    setup["users"] += [{**setup["users"][0], "name": f"more{number}"} for number in (4, 5)]
    office = open_office(setup=setup)
    for _ in range(5):
        office.kiosk.issue("advice")
    desks = [office.desk(1), office.desk(2), office.desk(3), Desk(office, 4, "more4"), Desk(office, 5, "more5")]
    for desk in desks:
        desk.call_next()
    calls = office.board()["calls"]
    assert [one["announcement"] for one in calls] == [5, 4, 3, 2, 1]
    assert [one["number"] for one in calls] == ["С005", "С004", "С003", "С002", "С001"]
    assert {one["called_at"] for one in calls} == {"2026-03-02T10:00:00+07:00"}


def test_announcements_go_on_counting_over_restarts_and_days(office: Office) -> None:
    office.kiosk.issue("advice")
    office.desk(1).serve()
    office.restart()
    office.day("2026-03-03 09:00")
    assert office.board()["calls"] == []
    office.kiosk.issue("advice")
    office.desk(1).call_next()
    assert [one["announcement"] for one in office.board()["calls"]] == [2]


# The steps at the counter


def test_walking_and_service_are_timed_apart(office: Office) -> None:
    office.kiosk.issue("advice")
    office.clock.forward(240)
    desk = office.desk(1)
    desk.call_next()
    office.clock.forward(35)
    desk.start()
    office.clock.forward(400)
    done = desk.finish("solved")
    assert [done[part] for part in ("waiting_s", "walking_s", "service_s", "paused_s")] == [240, 35, 400, 0]
    assert done["outcome"] == "solved"
    assert (done["started_at"], done["finished_at"]) == ("2026-03-02T10:04:35+07:00", "2026-03-02T10:11:15+07:00")
    assert done["budget"]["used_s"] == 675


@pytest.mark.parametrize(("minutes", "colour"), [(19, "green"), (20, "amber"), (26, "amber"), (27, "red"), (31, "red")])
def test_the_host_sees_the_light_of_a_visit_change_while_it_waits(office: Office, minutes: int, colour: str) -> None:
    office.kiosk.issue("advice")
    office.clock.forward(minutes * 60)
    hall = office.hall()
    assert hall["tickets"][0]["budget"]["light"] == colour
    assert hall["queues"][1]["light"] == colour
    assert hall["lights"][colour] == 1


def test_only_the_operator_of_the_counter_or_a_host_goes_on_with_its_visitor(office: Office) -> None:
    office.kiosk.issue("advice")
    desk, other = office.desk(1), office.desk(2)
    desk.call_next()
    assert desk.visitor is not None
    for word, body in (("start", {}), ("no-show", {}), ("park", {"reason": "papers"}), ("cancel", {"reason": "ушёл"})):
        assert other.step(word, desk.visitor, body, expect=403)["why"] == "not_your_counter"
    assert office.host.step("start", desk.visitor)["state"] == "serving"
    assert other.step("finish", desk.visitor, {}, expect=403)["code"] == "forbidden"
    assert desk.finish()["state"] == "finished"


def test_a_forgotten_visit_is_ended_by_the_host(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    desk.start()
    desk.sign_out()
    assert desk.visitor is not None
    assert office.host.step("finish", desk.visitor, {})["state"] == "finished"


def test_the_visitor_in_service_is_shown_again_after_a_restart_without_signing_in(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    desk.start()
    office.restart()
    assert desk.get("session")["counter"] == 1
    assert office.hall()["counters"][0]["ticket"]["number"] == "С001"
    assert desk.finish()["state"] == "finished"


def test_the_hall_time_is_the_offices_own(office: Office) -> None:
    assert office.board()["server_time"] == "2026-03-02T10:00:00+07:00"
    assert at("2026-03-02 10:00") == MORNING
