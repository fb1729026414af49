"""The hall foresees itself: what the kiosk, the ticket, the host and the manager are told comes from many runs of it."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.actions.advice import advise, judge
from queue_server.forecasts.present import learnt
from queue_server.forecasts.worker import Forecaster, as_json, from_json
from queue_server.hall.advising import Advice
from queue_server.hall.estimate import as_range
from queue_server.hall.foreseen import Foreseen
from tests.conftest import OpenOffice
from tests.forecasts.past_days import fill
from tests.office import Office, small_setup

TODAY = "2026-03-02"


def foresee(office: Office) -> Foreseen:
    """A forecast of the hall now, as the server would be given it."""
    with office.engine.connect() as connection:
        seen = Forecaster().foresee(connection, office.clock.now())
    assert seen is not None
    assert from_json(as_json(seen)) == seen
    office.store.foreseen = seen
    return seen


@pytest.fixture
def practised(office: Office) -> Office:
    """The small office with ten past days."""
    fill(office.file, TODAY)
    return office


def crowd(office: Office, people: int, service: str = "advice") -> None:
    for _ in range(people):
        office.kiosk.issue(service)


def test_until_there_are_past_days_one_roll_of_the_hall_is_told(office: Office) -> None:
    office.desk(1)
    crowd(office, 4)
    assert foresee(office).waits == {}
    rolled = as_range(4 * 5 * 60)
    assert office.service("advice")["estimate"] == {"low_minutes": rolled.low_minutes, "high_minutes": rolled.high_minutes}


def test_what_is_foreseen_stands_on_kiosk_and_ticket(practised: Office) -> None:
    practised.desk(1)
    crowd(practised, 6)
    seen = foresee(practised)
    low, high = seen.waits["advice"]
    assert 0 < low < high
    told = practised.service("advice")["estimate"]
    assert told["low_minutes"] * 60 <= low
    assert told["high_minutes"] * 60 >= high
    assert practised.kiosk.issue("advice")["estimate"] == told
    assert practised.kiosk.issue("advice")["estimate"]["high_minutes"] >= told["high_minutes"]


def test_past_days_that_took_longer_than_the_norm_are_believed(open_office: OpenOffice) -> None:
    norms = {service["code"]: 1 for service in small_setup()["services"]}
    services = [{**service, "expected_minutes": norms[service["code"]]} for service in small_setup()["services"]]
    office = open_office(services=services)
    fill(office.file, TODAY)
    office.desk(1)
    crowd(office, 6)
    assert foresee(office).waits["advice"][1] > 20 * 60


def test_a_lunch_that_is_known_is_reckoned_with(open_office: OpenOffice) -> None:
    def longest(**shift: Any) -> float:
        people = [{**user, **(shift if user["name"] == "anna" else {})} for user in small_setup()["users"]]
        office = open_office(users=people)
        fill(office.file, TODAY)
        office.desk(1)
        crowd(office, 3)
        return foresee(office).waits["advice"][1]

    assert longest(breaks=["10:10-10:55"]) > longest() + 20 * 60
    assert longest(breaks=["12:00-12:45"]) == longest()


def test_an_operator_who_is_away_is_thought_back_and_a_closed_counter_is_not(practised: Office) -> None:
    crowd(practised, 2)
    assert foresee(practised).waits == {}
    practised.desk(1).pause()
    assert foresee(practised).waits["advice"][0] >= 15 * 60


def test_the_host_reads_who_will_not_make_it_before_it_happens(practised: Office) -> None:
    practised.desk(1)
    crowd(practised, 1, "connection")
    practised.clock.forward(18 * 60)
    foresee(practised)
    forecast = practised.hall()["forecast"]
    (late,) = forecast["will_break"]
    assert (late["number"], late["in_minutes"], late["counter"]) == ("А001", 12, None)
    assert late["over_s"] > 0
    assert late["text"] == f"Не хватит около {round(late['over_s'] / 60)} мин"
    (alarm,) = [one for one in practised.hall("en")["alarms"] if one["code"] == "will_break"]
    assert (alarm["text"], alarm["level"]) == ("Will not make it: А001", "amber")
    crowd(practised, 4, "connection")
    practised.clock.forward(60)
    foresee(practised)
    words = next(one["text"] for one in practised.hall()["alarms"] if one["code"] == "will_break")
    assert words == "Не успеют в норматив: А001, А002, А003 и ещё 2"
    practised.clock.forward(180)
    assert practised.hall()["forecast"] is None


def test_one_more_counter_is_advised_answered_and_judged(practised: Office) -> None:
    practised.desk(1)
    practised.desk(2)
    crowd(practised, 16)
    practised.clock.forward(5 * 60)
    seen = foresee(practised)
    (opening,) = seen.ways_out
    assert opening.saved >= 5
    advise(practised.store, seen)
    advice = practised.hall()["forecast"]["advice"]
    assert (advice["kind"], advice["open_minutes"], advice["counter"], advice["service"]) == ("open", 60, None, None)
    assert advice["saved"] == round(opening.saved)
    assert f"примерно {advice['saved']} посетителей уложатся" in advice["text"]
    practised.host.post(f"advice/{advice['id']}", {"answer": "followed"})
    assert practised.hall()["forecast"]["advice"] is None
    practised.clock.forward(101 * 60)
    foresee(practised)
    judge(practised.store)
    assert practised.hall()["forecast"]["record"] == {"given": 1, "followed": 1, "right": 0}
    what = [name for _, _, name in practised.events() if name.startswith("advice")]
    assert what == ["advice_given", "advice_answered", "advice_judged"]


def test_after_a_refusal_there_is_silence_for_half_an_hour(practised: Office) -> None:
    def advised() -> Any:
        practised.store.foreseen = Foreseen(practised.clock.now(), {}, {}, ways_out=[Advice(6.0, 0.9, 9.0)])
        advise(practised.store, practised.store.foreseen)
        return practised.hall()["forecast"]["advice"]

    first = advised()["id"]
    practised.host.post(f"advice/{first}", {"answer": "refused"})
    practised.clock.forward(29 * 60)
    assert advised() is None
    practised.clock.forward(60)
    assert advised()["id"] != first


def test_little_to_be_saved_is_not_worth_a_word(practised: Office) -> None:
    practised.desk(1)
    crowd(practised, 1)
    seen = foresee(practised)
    advise(practised.store, Foreseen(seen.at, seen.waits, seen.rolled_s, ways_out=[Advice(4.9, 0.9, 6.0)]))
    assert practised.hall()["forecast"]["advice"] is None


def test_an_advice_that_nobody_gave_cannot_be_answered(practised: Office) -> None:
    practised.host.post("advice/none", {"answer": "followed"}, expect=404)


def test_ranges_that_held_too_rarely_are_told_wider(open_office: OpenOffice) -> None:
    def high(told: tuple[int, int]) -> tuple[Foreseen, float]:
        office = open_office()
        fill(office.file, TODAY, told=told)
        office.desk(1)
        crowd(office, 5)
        seen = foresee(office)
        return seen, seen.waits["advice"][1]

    well, narrow = high((0, 20))
    badly, wide = high((0, 10))
    assert (well.counted, well.held) == (300, 240)
    assert (badly.counted, badly.held) == (300, 180)
    assert wide > narrow


def test_nothing_is_written_by_a_forecast(practised: Office) -> None:
    practised.desk(1)
    crowd(practised, 5)
    before = practised.everything()
    foresee(practised)
    assert practised.everything() == before


def test_the_morning_is_told_how_many_come_in_each_hour_once_there_are_past_days(open_office: OpenOffice) -> None:
    people = [{**user, **({"breaks": ["12:00-12:45"]} if user["name"] == "anna" else {})} for user in small_setup()["users"]]
    office = open_office(users=people)
    assert office.host.get("shift")["expected"] is None
    fill(office.file, TODAY)
    expected = office.host.get("shift")["expected"]
    assert [one["hour"] for one in expected] == list(range(8, 18))
    with office.engine.connect() as connection:
        known = learnt(connection, office.store.office, TODAY)
    assert abs(sum(one["visitors"] for one in expected) - sum(sum(one.values()) for one in known.arrivals.values())) <= 5
    assert [one["there"] for one in expected] == [3, 3, 3, 3, 2, 3, 3, 3, 3, 3]
    assert all(one["short"] == (one["needed"] > one["there"]) for one in expected)
    assert max(one["needed"] for one in expected) >= 1
