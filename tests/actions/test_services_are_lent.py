"""The host lets an open counter take one more service for today: every queue, screen and word of advice knows it at once."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from queue_server.actions.advice import advise, judge
from queue_server.hall.advising import Advice
from queue_server.hall.foreseen import Foreseen
from tests.conftest import OpenOffice
from tests.office import BOARD_TOKEN, Desk, Document, Office, small_setup


@pytest.fixture
def split(open_office: OpenOffice) -> Office:
    """Counter 1 takes questions, counter 2 the rest; Anna can do everything, Boris no questions. A board hangs in each zone."""
    people = [
        {**one, **({"services": ["connection", "meter"]} if one["name"] == "boris" else {})} for one in small_setup()["users"]
    ]
    counters = [
        {"number": 1, "services": ["advice"], "zone": "А"},
        {"number": 2, "services": ["connection", "meter"], "zone": "Б"},
        {"number": 3},
    ]
    board = {"kind": "board", "name": "hall-board", "token": BOARD_TOKEN, "zone": "А"}
    return open_office(counters=counters, users=people, devices=[*small_setup()["devices"][:2], board])


def lend(office: Office, number: object, service: str, expect: int = 200, **how: Any) -> Document:
    document: Document = office.host.post(f"counters/{number}/services/{service}/lend", expect=expect, **how)
    return document


def take_back(office: Office, number: object, service: str, expect: int = 200, **how: Any) -> Document:
    document: Document = office.host.post(f"counters/{number}/services/{service}/take-back", expect=expect, **how)
    return document


def lent(office: Office) -> list[str]:
    found: list[str] = office.hall()["counters"][0]["lent"]
    return found


def test_a_counter_calls_what_was_lent_to_it_and_no_longer_what_was_taken_back(split: Office) -> None:
    desk = split.desk(1)
    first, second = split.kiosk.issue("meter"), split.kiosk.issue("meter")
    assert desk.call_next() is None
    assert lend(split, 1, "meter") == {"counter": 1, "services": ["advice", "meter"], "lent": ["meter"]}
    assert desk.serve()["number"] == first["number"]
    assert take_back(split, 1, "meter") == {"counter": 1, "services": ["advice"], "lent": []}
    assert desk.call_next() is None
    assert split.host.ticket(second)["state"] == "waiting"


def test_a_visitor_of_a_lent_service_is_served_to_the_end(split: Office) -> None:
    desk = split.desk(1)
    split.kiosk.issue("meter")
    lend(split, 1, "meter")
    desk.call_next()
    take_back(split, 1, "meter")
    desk.start()
    assert desk.finish()["state"] == "finished"


def test_everybody_who_reckons_with_the_counter_knows_of_it(split: Office) -> None:
    split.desk(1)
    split.kiosk.issue("meter")
    assert [one["code"] for one in split.hall()["alarms"]] == ["nobody_serves"]
    assert split.service("meter")["estimate"] is None
    assert split.board()["waiting"]["total"] == 0
    lend(split, 1, "meter")
    hall = split.hall()
    assert hall["alarms"] == []
    assert hall["counters"][0]["services"] == ["advice", "meter"]
    assert hall["counters"][0]["could_take"] == ["connection"]
    assert split.service("meter")["estimate"] is not None
    assert split.service("advice")["waiting"] == 1, "whoever comes for a question stands behind the one with a meter now"
    assert split.board()["waiting"]["total"] == 1
    desk = split.desk_state(1)
    assert desk["counter"]["lent"] == ["Счётчик"]
    assert [one["code"] for one in desk["services"] if one["here"]] == ["meter", "advice"]
    assert desk["next"]["ticket"]["service"]["code"] == "meter"


def test_the_operator_reads_what_was_added_and_what_was_taken_away_in_his_language(split: Office) -> None:
    split.desk(1)
    lend(split, 1, "meter")
    split.clock.forward(1)
    take_back(split, 1, "meter")
    assert [(one["words"], one["sender"]) for one in split.desk_state(1)["messages"]] == [
        ("Сегодня принимайте и «Счётчик».", "Host"),
        ("«Счётчик» больше принимать не нужно.", "Host"),
    ]
    assert split.desk_state(1, "en")["messages"][0]["words"] == "Please take “Meter” too today."
    assert split.desk_state(2)["messages"] == []


def test_it_ends_when_the_operator_leaves_is_signed_off_or_taken_over(split: Office) -> None:
    split.desk(1)
    lend(split, 1, "meter")
    split.desk(1).sign_out()
    assert lent(split) == []
    vera = Desk(split, 1, "vera")
    assert lent(split) == []
    lend(split, 1, "meter")
    Desk(split, 1, "anna", take_over=True)
    assert lent(split) == []
    lend(split, 1, "meter")
    split.host.post("counters/1/free", {"then": None, "reason": "Ушла", "sign_off": True})
    assert lent(split) == []
    assert vera.name == "vera"


def test_a_break_and_a_restart_of_the_server_change_nothing(split: Office) -> None:
    split.desk(1)
    lend(split, 1, "meter")
    split.desk(1).pause("lunch")
    split.restart()
    split.desk(1).resume()
    assert lent(split) == ["meter"]


def test_it_ends_with_the_day_also_where_nobody_signed_out(split: Office) -> None:
    split.desk(1)
    lend(split, 1, "meter")
    split.day("2026-03-03 09:00")
    assert lent(split) == []
    taken = split.sql("SELECT who, details FROM event WHERE what = 'service_taken_back'")
    assert taken == [("system", '{"service": "meter"}')]


@pytest.mark.parametrize(
    ("number", "service", "status", "code", "words"),
    [
        (9, "meter", 404, "not_found", ""),
        (1, "unknown", 404, "not_found", ""),
        (3, "meter", 409, "counter_closed", "Окно 3 закрыто: за ним никого нет."),
        (1, "advice", 409, "service_there", "Окно 1 уже принимает «Вопрос»."),
        (2, "advice", 409, "operator_cannot", "Boris не принимает «Вопрос»: выберите окно, где это умеют."),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    split: Office, number: int, service: str, status: int, code: str, words: str
) -> None:
    split.desk(1)
    split.desk(2)
    assert split.host.name == "host"
    before = split.everything()
    refusal = lend(split, number, service, status)
    assert refusal["code"] == code
    assert words in refusal["detail"]
    assert split.everything() == before


def test_what_was_lent_already_is_not_lent_twice_nor_taken_back_twice(split: Office) -> None:
    split.desk(1)
    lend(split, 1, "meter")
    assert lend(split, 1, "meter", 409)["code"] == "service_there"
    take_back(split, 1, "meter")
    refusal = take_back(split, 1, "meter", 409)
    assert (refusal["code"], refusal["detail"]) == ("not_lent", "Окну 1 «Счётчик» на сегодня не добавляли.")
    assert take_back(split, 1, "advice", 409)["code"] == "not_lent", "what is its own cannot be taken back"
    assert take_back(split, 9, "meter", 404)["code"] == take_back(split, 1, "unknown", 404)["code"] == "not_found"


def test_a_press_whose_answer_was_lost_is_answered_the_same_again(split: Office) -> None:
    split.desk(1)
    key = uuid.uuid4().hex
    assert lend(split, 1, "meter", key=key) == lend(split, 1, "meter", key=key)
    assert [what for _, _, what in split.events()].count("service_lent") == 1
    assert len(split.desk_state(1)["messages"]) == 1


def test_who_was_called_before_whom_knows_what_was_lent_at_the_time(split: Office) -> None:
    desk = split.desk(1)
    waits = split.kiosk.issue("meter")
    later = [split.kiosk.issue("advice") for _ in range(2)]
    desk.call(later[0])
    desk.no_show()
    lend(split, 1, "meter")
    desk.call(later[1])
    take_back(split, 1, "meter")
    order = split.host.get(f"tickets/{waits['id']}/order")
    assert [one["ticket"] for one in order["overtaken_by"]] == [later[1]["id"]]
    assert order["elsewhere"] == 1


# The advice to do so


def advised(office: Office, counter: int = 1, service: str = "meter") -> Document | None:
    """What the hall is advised after a forecast that this move saves six visits."""
    office.store.foreseen = Foreseen(office.clock.now(), {}, {}, ways_out=[Advice(6.2, 0.9, 9.0, counter, service)])
    advise(office.store, office.store.foreseen)
    found: Document | None = office.hall()["forecast"]["advice"]
    return found


def test_an_advice_to_lend_is_told_with_counter_and_service_and_followed_in_one_tap(split: Office) -> None:
    desk = split.desk(1)
    split.kiosk.issue("meter")
    advice = advised(split)
    assert advice is not None
    assert (advice["kind"], advice["counter"], advice["service"]) == ("move", 1, {"code": "meter", "name": "Счётчик"})
    assert (advice["saved"], advice["open_minutes"]) == (6, None)
    assert advice["text"] == "Пусть окно 1 принимает и «Счётчик»: около 6 посетителей уложатся в 30 минут"
    in_english = split.hall("en")["forecast"]["advice"]["text"]
    assert in_english == "Let counter 1 take “Meter” too: about 6 visitors will stay within 30 minutes"
    assert [one["text"] for one in split.hall()["alarms"] if one["code"] == "advice"] == [advice["text"]]
    assert split.host.post(f"advice/{advice['id']}", {"answer": "followed"}) == {"id": advice["id"], "answer": "followed"}
    assert lent(split) == ["meter"]
    assert [one["words"] for one in split.desk_state(1)["messages"]] == ["Сегодня принимайте и «Счётчик»."]
    assert split.hall()["forecast"]["advice"] is None
    assert desk.call_next() is not None
    split.clock.forward(101 * 60)
    judge(split.store)
    split.store.foreseen = Foreseen(split.clock.now(), {}, {})
    assert split.hall()["forecast"]["record"] == {"given": 1, "followed": 1, "right": 1}


def test_an_advice_to_lend_that_is_refused_lends_nothing(split: Office) -> None:
    split.desk(1)
    advice = advised(split)
    assert advice is not None
    split.host.post(f"advice/{advice['id']}", {"answer": "refused"})
    assert lent(split) == []


def test_an_advice_to_lend_is_silent_once_it_cannot_be_followed(split: Office) -> None:
    desk = split.desk(1)
    advice = advised(split)
    assert advice is not None
    desk.sign_out()
    assert split.hall()["forecast"]["advice"] is None
    refusal = split.host.post(f"advice/{advice['id']}", {"answer": "followed"}, expect=409)
    assert (refusal["code"], refusal["detail"]) == ("counter_closed", "Окно 1 закрыто: за ним никого нет.")
    assert split.sql("SELECT answer FROM advice") == [(None,)]


def test_whoever_lent_it_by_hand_in_the_meantime_has_followed_the_advice_too(split: Office) -> None:
    split.desk(1)
    advice = advised(split)
    assert advice is not None
    lend(split, 1, "meter")
    split.host.post(f"advice/{advice['id']}", {"answer": "followed"})
    assert lent(split) == ["meter"]
    assert split.sql("SELECT answer FROM advice") == [("followed",)]
