"""A visit is put aside for a reason, and taken up again."""

from __future__ import annotations

from tests.office import Document, Office


def put_aside(office: Office, minutes: int | None = 10, own: bool = False) -> Document:
    """A visitor who is served at counter 1 for two minutes and then sent for a paper."""
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    desk.start()
    office.clock.forward(120)
    return desk.park("papers", minutes, own)


def test_a_visit_put_aside_frees_the_counter_and_keeps_its_reason_and_alarm(office: Office) -> None:
    ticket = put_aside(office)
    assert ticket["state"] == "parked"
    assert ticket["parked"] == {"reason": "papers", "until": "2026-03-02T10:12:00+07:00", "due": False, "own": False}
    assert office.hall()["counters"][0]["state"] == "free"
    assert office.board()["waiting"]["total"] == 0


def test_when_the_time_has_come_the_visit_is_marked(office: Office) -> None:
    ticket = put_aside(office)
    office.clock.forward(599)
    assert office.host.ticket(ticket)["parked"]["due"] is False
    office.clock.forward(1)
    assert office.host.ticket(ticket)["parked"]["due"] is True


def test_the_time_aside_is_a_pause_and_not_part_of_the_thirty_minutes(office: Office) -> None:
    ticket = put_aside(office)
    office.clock.forward(3600)
    now = office.host.ticket(ticket)
    assert (now["service_s"], now["paused_s"], now["budget"]["used_s"]) == (120, 3600, 120)
    assert now["budget"]["light"] == "green"


def test_a_parked_visitor_goes_back_to_the_place_of_arrival(office: Office) -> None:
    ticket = put_aside(office)
    office.kiosk.issue("advice")
    office.clock.forward(300)
    back = office.host.return_to_queue(ticket)
    assert (back["state"], back["people_ahead"], back["returned"], back["parked"]) == ("waiting", 0, False, None)
    assert office.waiting_in_order() == ["С001", "С002"]


def test_a_parked_visitor_is_called_straight_to_any_counter(office: Office) -> None:
    ticket = put_aside(office)
    office.clock.forward(300)
    called = office.desk(2).call(ticket, "Принёс документы")
    assert (called["state"], called["counter"], called["parked"]) == ("called", 2, None)
    office.desk(2).start()
    office.clock.forward(60)
    done = office.desk(2).finish()
    assert (done["service_s"], done["paused_s"]) == (180, 300)
    assert done["started_at"] == "2026-03-02T10:00:00+07:00"


def test_everyone_sees_those_who_were_put_aside_and_anyone_may_take_them_up(office: Office) -> None:
    ticket = put_aside(office)
    assert [one["id"] for one in office.hall()["tickets"]] == [ticket["id"]]
    assert office.desk(2).return_to_queue(ticket)["state"] == "waiting"


def test_without_minutes_there_is_no_alarm(office: Office) -> None:
    ticket = put_aside(office, minutes=None)
    office.clock.forward(7200)
    assert office.host.ticket(ticket)["parked"] == {"reason": "papers", "until": None, "due": False, "own": False}


def test_a_called_visitor_may_be_put_aside_before_the_service_begins(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    office.clock.forward(15)
    assert (desk.park("form")["walking_s"], desk.park("form", expect=409)["code"]) == (15, "step_not_allowed")


def test_nobody_is_put_aside_for_more_than_two_hours_or_without_a_reason(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    assert desk.visitor is not None
    for body in (
        {"reason": "papers", "minutes": 121},
        {"reason": "papers", "minutes": 0},
        {"reason": "", "minutes": 5},
        {"minutes": 5},
    ):
        desk.step("park", desk.visitor, body, expect=422)
    assert office.host.ticket(desk.visitor)["state"] == "called"


def test_a_visit_put_aside_for_all_is_seen_and_reminded_of_at_every_desk(office: Office) -> None:
    put_aside(office, 10)
    office.desk(2)
    office.clock.forward(600)
    for number in (1, 2, 3):
        assert [one["number"] for one in office.desk_state(number)["parked"]] == ["С001"]
        assert [one["code"] for one in office.desk_state(number)["alarms"]] == ["parked_due"]


def test_one_put_aside_for_me_is_mine_alone_while_i_am_here(office: Office) -> None:
    put_aside(office, 10, own=True)
    office.desk(2)
    office.clock.forward(600)
    mine, his = office.desk_state(1), office.desk_state(2)
    assert [(one["number"], one["parked"]["own"]) for one in mine["parked"]] == [("С001", True)]
    assert [one["code"] for one in mine["alarms"]] == ["parked_due"]
    assert (his["parked"], his["alarms"]) == ([], [])
    assert office.hall()["tickets"][0]["parked"]["own"] is True


def test_mine_is_everybodys_when_i_have_left(office: Office) -> None:
    put_aside(office, 10, own=True)
    office.desk(2)
    office.desk(1).sign_out()
    assert [one["number"] for one in office.desk_state(2)["parked"]] == ["С001"]


def test_put_aside_once_more_it_is_for_whom_is_said_then(office: Office) -> None:
    ticket = put_aside(office, 10, own=True)
    office.desk(1).call(ticket, "Вернулся")
    assert office.desk(1).park("papers", 5)["parked"]["own"] is False
