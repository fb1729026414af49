"""A counter that is stuck is freed by the host: its visitor goes on, and so does whoever sits there."""

from __future__ import annotations

import pytest

from tests.conftest import OpenOffice
from tests.office import Office, Person

WHY = "Оператору стало плохо"


def free(office: Office, number: int, then: str | None, expect: int = 200, **more: object) -> dict[str, object]:
    body = {"then": then, "reason": WHY, **more}
    document: dict[str, object] = office.host.post(f"counters/{number}/free", body, expect)
    return document


@pytest.mark.parametrize("served", [False, True])
def test_the_visitor_of_a_stuck_desk_waits_on_at_his_own_place(office: Office, served: bool) -> None:
    first, second, third = [office.kiosk.issue("advice") for _ in range(3)]
    desk = office.desk(1)
    desk.call_next()
    if served:
        desk.start()
    office.clock.forward(300)
    assert free(office, 1, "queue") == {"counter": 1, "state": "free", "reason": None, "back_at": None}
    assert office.waiting_in_order() == [first["number"], second["number"], third["number"]]
    back = office.host.ticket(first)
    assert (back["state"], back["counter"], back["recalls"]) == ("waiting", None, 0)
    assert back["service_s"] + back["walking_s"] == 300
    assert office.desk(2).call_next()["number"] == first["number"]  # type: ignore[index]


def test_a_service_that_somebody_forgot_to_end_is_ended_and_its_times_are_marked(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    desk.start()
    office.clock.forward(3 * 3600)
    free(office, 1, "finish", accurate=False)
    ended = office.host.ticket(ticket)
    assert (ended["state"], ended["times_doubt"]) == ("finished", WHY)
    assert [one["what"] for one in ended["history"]][-3:] == ["counter_freed", "finished", "times_doubted"]
    assert {one["who"] for one in ended["history"][-3:]} == {"user:host"}


def test_a_visitor_of_a_second_counter_goes_back_to_the_first_also_then(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    desk.start()
    desk.send_on(counter=2, comment="Подпись", return_to_me=True)
    other = office.desk(2)
    other.call_next()
    other.start()
    free(office, 2, "finish")
    back = office.host.ticket(ticket)
    assert (back["state"], back["for_counter"]) == ("waiting", 1)


def test_the_host_may_put_the_visit_aside_or_say_that_nobody_came(office: Office) -> None:
    parked, missed = office.kiosk.issue("advice"), office.kiosk.issue("advice")
    for number in (1, 2):
        office.desk(number).call_next()
    free(office, 1, "park")
    free(office, 2, "no_show")
    assert (office.host.ticket(parked)["state"], office.host.ticket(parked)["parked"]["reason"]) == ("parked", WHY)
    assert office.host.ticket(missed)["state"] == "no_show"


def test_an_operator_who_left_is_signed_off_and_reads_why_when_he_is_back(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    desk.start()
    assert free(office, 1, "queue", sign_off=True)["state"] == "closed"
    assert office.hall()["counters"][0]["operator"] is None
    session = desk.get("session")
    assert session["counter"] is None
    assert session["notice"].startswith("Вас сняли с окна 1.")
    assert "С001" in session["notice"]
    assert WHY in session["notice"]
    assert "sent the visitor back" in desk.get("session?lang=en")["notice"]
    assert Person(office, "anna", 1).get("session")["notice"] is None


def test_an_operator_without_a_visitor_is_signed_off_too(office: Office) -> None:
    office.desk(1)
    assert free(office, 1, None, sign_off=True)["state"] == "closed"
    assert free(office, 1, None, 422, sign_off=True)["code"] == "invalid", "nobody is there any more"


def test_an_operator_who_stays_is_told_on_his_screen(office: Office) -> None:
    office.kiosk.issue("advice")
    office.desk(1).call_next()
    free(office, 1, "queue")
    told = office.desk_state(1)["messages"]
    assert [one["sender"] for one in told] == ["Host"]
    assert "С001: администратор зала (Host) вернул в очередь" in told[0]["words"]
    assert WHY in told[0]["words"]
    assert "back to the queue" in office.desk_state(1, "en")["messages"][0]["words"]
    assert office.desk_state(2)["messages"] == []


def test_whoever_is_served_is_not_let_go_by_accident(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    assert office.host.name == "host"
    before = office.everything()
    assert free(office, 1, None, 409, sign_off=True)["code"] == "counter_occupied"
    assert free(office, 1, "finish", 409)["code"] == "step_not_allowed", "he was only called"
    assert free(office, 2, "queue", 409)["code"] == "counter_empty"
    assert free(office, 9, "queue", 404)["code"] == "not_found"
    assert office.host.post("counters/1/free", {"then": "queue"}, 422)["code"] == "invalid", "never without a reason"
    assert office.everything() == before
    desk.start()
    assert free(office, 1, "no_show", 409)["code"] == "step_not_allowed", "he did come"
    assert office.host.ticket(ticket)["state"] == "serving"


def test_the_same_press_frees_once(open_office: OpenOffice) -> None:
    office = open_office()
    office.kiosk.issue("advice")
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    body = {"then": "queue", "reason": WHY}
    first = office.host.post("counters/1/free", body, key="once")
    desk.call_next()
    assert office.host.post("counters/1/free", body, key="once") == first
    assert office.host.ticket(desk.visitor or {})["state"] == "called"
