"""A visitor misses the call, and comes back or does not."""

from __future__ import annotations

import pytest

from tests.conftest import OpenOffice
from tests.office import Document, Office, at


def missed(office: Office, service: str = "advice", priority: str | None = None) -> Document:
    """A visitor who was called and did not come."""
    ticket = office.kiosk.issue(service, priority)
    desk = office.desk(1)
    called = desk.call_next()
    assert called is not None
    assert called["id"] == ticket["id"]
    office.clock.forward(40)
    return desk.no_show()


def test_a_missed_number_stands_on_the_board_and_the_counter_is_free(office: Office) -> None:
    ticket = missed(office)
    assert ticket["state"] == "no_show"
    assert office.board()["missed"] == ["С001"]
    assert office.hall()["missed"][0]["id"] == ticket["id"]
    assert office.hall()["counters"][0]["state"] == "free"
    assert ticket["steps"] == ["return", "cancel"]


def test_a_visitor_who_missed_the_call_comes_back_as_next_but_one(office: Office) -> None:
    ticket = missed(office)
    for _ in range(3):
        office.kiosk.issue("advice")
    back = office.host.return_to_queue(ticket)
    assert (back["state"], back["returned"], back["people_ahead"], back["number"]) == ("waiting", True, 1, "С001")
    assert office.waiting_in_order() == ["С002", "С001", "С003", "С004"]


def test_several_who_come_back_keep_their_order_among_themselves(office: Office) -> None:
    first, second = missed(office), missed(office)
    for _ in range(3):
        office.kiosk.issue("advice")
    office.host.return_to_queue(first)
    assert office.host.return_to_queue(second)["people_ahead"] == 2
    assert office.waiting_in_order() == ["С003", "С001", "С002", "С004", "С005"]


def test_one_who_comes_back_and_one_who_was_put_aside_never_stand_at_one_place(office: Office) -> None:
    late = missed(office)
    _, aside, _ = (office.kiosk.issue("advice") for _ in range(3))
    office.desk(2).call(aside)
    office.desk(2).park()
    assert office.host.return_to_queue(late)["people_ahead"] == 1
    assert office.host.return_to_queue(aside)["people_ahead"] == 2
    assert office.waiting_in_order() == ["С002", "С001", "С003", "С004"]


def test_the_reason_of_the_second_call_is_that_the_visitor_came_back(office: Office) -> None:
    ticket = missed(office)
    office.host.return_to_queue(ticket)
    called = office.desk(1).call_next()
    assert called is not None
    history = office.host.ticket(called)["history"]
    assert [one["details"]["why"] for one in history if one["what"] == "called"] == ["arrival", "returned"]
    assert called["recalls"] == 0


def test_one_who_comes_back_stands_only_among_visitors_of_the_same_priority(office: Office) -> None:
    ticket = missed(office)
    for priority in ("disabled", None, None):
        office.kiosk.issue("advice", priority)
    assert office.host.return_to_queue(ticket)["people_ahead"] == 2
    assert office.waiting_in_order() == ["С002", "С003", "С001", "С004"]


def test_while_away_the_budget_stands_still_and_after_it_goes_on(office: Office) -> None:
    ticket = missed(office)
    office.clock.forward(600)
    back = office.host.return_to_queue(ticket)
    assert (back["waiting_s"], back["walking_s"], back["paused_s"]) == (0, 40, 600)
    office.clock.forward(100)
    again = office.host.ticket(ticket)
    assert (again["waiting_s"], again["budget"]["used_s"]) == (100, 140)


@pytest.mark.parametrize(("after_s", "comes_back"), [(0, True), (30 * 60, True), (30 * 60 + 1, False)])
def test_one_may_come_back_within_half_an_hour(office: Office, after_s: int, comes_back: bool) -> None:
    ticket = missed(office)
    office.clock.forward(after_s)
    if comes_back:
        assert office.host.return_to_queue(ticket)["state"] == "waiting"
        return
    refusal = office.host.return_to_queue(ticket, expect=409)
    assert refusal["code"] == "return_too_late"
    assert "30" in refusal["detail"]
    assert office.board()["missed"] == []


def test_an_office_sets_how_long_one_may_be_away(open_office: OpenOffice) -> None:
    office = open_office(settings={"return_within_minutes": 5})
    ticket = missed(office)
    office.clock.forward(301)
    assert office.host.return_to_queue(ticket, expect=409)["minutes"] == 5


def test_one_who_went_home_is_called_off(office: Office) -> None:
    ticket = missed(office)
    office.clock.forward(7200)
    done = office.host.cancel(ticket)
    assert (done["state"], done["paused_s"]) == ("cancelled", 7200)
    assert office.hall()["missed"] == []


def test_yesterdays_missed_numbers_are_gone_in_the_morning(office: Office) -> None:
    ticket = missed(office)
    office.day("2026-03-03 09:00")
    assert office.board()["missed"] == []
    assert office.hall()["missed"] == []
    assert office.tickets("2026-03-02")[0]["state"] == "no_show"
    assert office.host.return_to_queue(ticket, expect=409)["code"] == "return_too_late"
    assert at("2026-03-03 09:00") == office.clock.now()
