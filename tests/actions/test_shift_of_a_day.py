"""A shift begins with what the night closed, and ends when nothing is open; each end has its reason and its person."""

from __future__ import annotations

from typing import Any

import pytest

from tests.office import Document, Office


def shift(office: Office) -> Document:
    document: Document = office.host.get("shift")
    return document


def settle(office: Office, ticket: Document, how: str, reason: str, expect: int) -> Document:
    answer: Document = office.host.post(f"shift/tickets/{ticket['id']}", {"how": how, "reason": reason}, expect)
    return answer["ticket"] if expect == 200 else answer


def four_visits(office: Office) -> dict[str, Document]:
    """One visit in each of the states in which it is open."""
    for _ in range(4):
        office.kiosk.issue("advice")
    parked, serving, called = office.desk(1), office.desk(2), office.desk(3)
    parked.call_next()
    parked.start()
    parked.park()
    serving.call_next()
    serving.start()
    called.call_next()
    return {one["state"]: one for one in office.hall()["tickets"]}


def test_whatever_was_open_in_the_evening_is_told_in_the_morning_and_nothing_is_stranded(office: Office) -> None:
    left = four_visits(office)
    assert left.keys() == {"waiting", "parked", "serving", "called"}
    office.day("2026-03-03 07:50")
    before = shift(office)["day_before"]
    assert before["day"] == "2026-03-02"
    assert {one["was"]: one["number"] for one in before["expired"]} == {state: one["number"] for state, one in left.items()}
    assert {one["by"] for one in before["expired"]} == {None}
    assert office.hall()["tickets"] == []
    assert [one["ticket"] for one in office.hall()["counters"]] == [None, None, None]


def test_the_morning_after_days_off_looks_back_to_the_last_day_with_visitors(office: Office) -> None:
    office.kiosk.issue("advice")
    office.day("2026-03-05 08:10")
    assert shift(office)["day_before"]["day"] == "2026-03-02"
    assert len(shift(office)["day_before"]["expired"]) == 1


def test_a_new_office_has_no_day_before(office: Office) -> None:
    assert shift(office)["day_before"] is None


def test_the_shift_knows_todays_hours_and_why_a_day_is_short(office: Office) -> None:
    today = shift(office)
    assert (today["day"], today["weekday"], today["hours"]) == ("2026-03-02", 0, [["08:00", "18:00"]])
    assert today["next_opening"] == "2026-03-03T08:00:00+07:00"
    office.day("2026-04-30 08:00")
    assert (shift(office)["hours"], shift(office)["day_off"]) == ([["08:00", "16:00"]], "Короткий день")
    office.day("2026-05-01 08:00")
    assert (shift(office)["hours"], shift(office)["day_off"]) == ([], "Праздник")


def test_who_began_the_shift_first_stays(office: Office) -> None:
    assert shift(office)["opened"] is None
    begun = office.host.post("shift/open")
    assert begun == {"at": "2026-03-02T10:00:00+07:00", "who": "Host"}
    office.clock.forward(600)
    assert office.person("supervisor").post("shift/open") == begun
    assert shift(office)["opened"] == begun
    assert [what for _, _, what in office.events()].count("shift_opened") == 1
    office.day("2026-03-03 08:00")
    assert shift(office)["opened"] is None


@pytest.mark.parametrize(
    ("state", "how", "becomes", "what"),
    [
        ("serving", "finish", "finished", "finished"),
        ("serving", "return", "waiting", "transferred"),
        ("serving", "expire", "expired", "expired"),
        ("called", "return", "waiting", "transferred"),
        ("called", "cancel", "cancelled", "cancelled"),
        ("called", "expire", "expired", "expired"),
        ("waiting", "cancel", "cancelled", "cancelled"),
        ("waiting", "expire", "expired", "expired"),
        ("parked", "return", "waiting", "returned"),
        ("parked", "cancel", "cancelled", "cancelled"),
        ("parked", "expire", "expired", "expired"),
    ],
)
def test_a_visit_that_is_still_open_gets_its_end_with_reason_and_person(
    office: Office, state: str, how: str, becomes: str, what: str
) -> None:
    ticket = four_visits(office)[state]
    office.clock.forward(60)
    moved = settle(office, ticket, how, "Забыли завершить", 200)
    assert (moved["state"], moved["number"]) == (becomes, ticket["number"])
    last: dict[str, Any] = office.host.ticket(ticket)["history"][-1]
    assert (last["what"], last["who"]) == (what, "user:host")
    assert "Забыли завершить" in (last["details"].get("reason"), last["details"].get("comment"))
    times = [moved[f"{part}_s"] for part in ("waiting", "walking", "service", "paused")]
    assert sum(times) == 60
    if becomes == "waiting":
        assert moved["counter"] is None
        assert moved["people_ahead"] is not None


@pytest.mark.parametrize(
    ("state", "how"),
    [("waiting", "finish"), ("waiting", "return"), ("called", "finish"), ("parked", "finish"), ("serving", "cancel")],
)
def test_an_end_that_cannot_be_changes_nothing(office: Office, state: str, how: str) -> None:
    ticket = four_visits(office)[state]
    before = office.everything()
    refusal = settle(office, ticket, how, "Так вышло", 409)
    assert (refusal["code"], refusal["state"]) == ("step_not_allowed", state)
    assert office.everything() == before


def test_a_visit_that_has_ended_is_not_ended_again(office: Office) -> None:
    visits = four_visits(office)
    settle(office, visits["serving"], "finish", "Забыли", 200)
    for how in ("finish", "return", "cancel", "expire"):
        assert settle(office, visits["serving"], how, "Забыли", 409)["state"] == "finished"
    office.desk(3).no_show()
    assert settle(office, visits["called"], "return", "Вернулся", 409)["state"] == "no_show"


def test_a_forgotten_service_ends_here_even_if_the_visitor_was_to_go_back(office: Office) -> None:
    office.kiosk.issue("advice")
    first = office.desk(1)
    first.call_next()
    first.start()
    first.send_on(counter=2, return_to_me=True)
    second = office.desk(2)
    ticket = second.call_next()
    assert ticket is not None
    second.start()
    assert settle(office, ticket, "finish", "Забыли", 200)["state"] == "finished"


def test_the_shift_is_closed_only_when_no_visit_and_no_counter_is_open(office: Office) -> None:
    visits = four_visits(office)
    refusal = office.host.post("shift/close", expect=409)
    assert (refusal["code"], refusal["tickets"], refusal["counters"]) == ("shift_not_done", 4, 3)
    leave = {"then": None, "reason": "Смена закончилась", "sign_off": True}
    occupied = office.host.post("counters/2/free", leave, 409)
    assert (occupied["code"], occupied["ticket"]["number"]) == ("counter_occupied", visits["serving"]["number"])
    for ticket in visits.values():
        settle(office, ticket, "expire", "День окончен", 200)
    assert office.host.post("shift/close", expect=409)["tickets"] == 0
    for number in (1, 2, 3):
        assert office.host.post(f"counters/{number}/free", leave)["state"] == "closed"
    closed = office.host.post("shift/close")
    assert closed == {"at": "2026-03-02T10:00:00+07:00", "who": "Host"}
    assert shift(office)["closed"] == closed
    last = office.sql("SELECT what, who, details FROM event ORDER BY seq DESC LIMIT 1")
    assert last == [("shift_closed", "user:host", '{"tickets": 4, "finished": 0}')]


def test_what_staff_closed_themselves_is_told_in_the_morning_with_who_and_why(office: Office) -> None:
    ticket = four_visits(office)["waiting"]
    settle(office, ticket, "expire", "Не дождался", 200)
    office.day("2026-03-03 07:50")
    told = {one["number"]: one for one in shift(office)["day_before"]["expired"]}
    assert (told[ticket["number"]]["by"], told[ticket["number"]]["reason"]) == ("Host", "Не дождался")
    assert told[ticket["number"]]["was"] == "waiting"
    assert len(told) == 4


def test_the_same_key_ends_a_visit_once(office: Office) -> None:
    ticket = four_visits(office)["serving"]
    body = {"how": "finish", "reason": "Забыли"}
    answers = [office.host.post(f"shift/tickets/{ticket['id']}", body, key="one-key") for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert [what for _, _, what in office.events()].count("finished") == 1
