"""An operator says when the counter will be back, and everybody in the hall may know it."""

from __future__ import annotations

import json

import pytest

from tests.office import Desk, Office

BACK = "2026-03-02T10:45:00+07:00"


def test_a_break_with_its_minutes_says_when_the_counter_is_back(office: Office) -> None:
    answer = office.desk(1).pause("lunch", 45)
    assert (answer["state"], answer["reason"], answer["back_at"]) == ("paused", "lunch", BACK)
    assert office.desk_state(1)["counter"]["back_at"] == BACK
    assert office.desk_state(2)["counters"][0]["back_at"] == BACK
    assert office.hall()["counters"][0]["back_at"] == BACK
    [(details,)] = office.sql("SELECT details FROM event WHERE what = 'counter_paused'")
    assert json.loads(details) == {"reason": "lunch", "back_at": office.clock.now() + 45 * 60, "work": False}


def test_a_break_said_again_corrects_the_time(office: Office) -> None:
    office.desk(1).pause("lunch", 45)
    office.clock.forward(30 * 60)
    assert office.desk(1).pause("lunch", 30)["back_at"] == "2026-03-02T11:00:00+07:00"


@pytest.mark.parametrize("how", ["resume", "leave", "take over"])
def test_whoever_opens_the_counter_or_leaves_it_leaves_no_old_promise(office: Office, how: str) -> None:
    office.desk(1).pause("lunch", 45)
    if how == "resume":
        assert office.desk(1).resume()["back_at"] is None
    elif how == "leave":
        office.desk(1).sign_out()
    else:
        Desk(office, 1, "vera", take_over=True)
    assert office.sql("SELECT back_at FROM counter WHERE number = 1") == [(None,)]
    assert office.hall()["counters"][0]["back_at"] is None


@pytest.mark.parametrize("minutes", [4, 241, 0, -45, 7.5, "45"])
def test_a_break_is_five_minutes_to_four_hours(office: Office, minutes: object) -> None:
    refusal = office.desk(1).post("counters/1/pause", {"reason": "lunch", "minutes": minutes}, 422)
    assert refusal["field"] == "minutes"
    assert office.hall()["counters"][0]["state"] == "free"


def test_work_without_a_visitor_is_told_from_a_break(office: Office) -> None:
    reasons = {one["code"]: one for one in office.desk_state(1)["pause_reasons"]}
    assert {code: (one["minutes"], one["work"]) for code, one in reasons.items()} == {
        "lunch": (45, False),
        "technical": (10, False),
        "back_office": (30, True),
        "training": (60, False),
    }
    office.desk(1).pause("back_office", 30)
    assert office.hall()["counters"][0]["work"] is True
    office.desk(2).pause("lunch", 45)
    assert office.hall()["counters"][1]["work"] is False
    works = [json.loads(details)["work"] for (details,) in office.sql("SELECT details FROM event WHERE what = 'counter_paused'")]
    assert works == [True, False]
