"""What went wrong with desks, calls and states of other queue systems, each by its number in our list of thirty faults.

Faults that are seen on live screens (1, 3, 20, 21) are in `tests/live/test_thirty_faults_on_screens.py`.
"""

from __future__ import annotations

import sqlite3
import uuid
from typing import Any

import pytest

from tests.actions.test_many_hands_at_once import together
from tests.conftest import OpenOffice
from tests.office import ROUND_THE_CLOCK, Document, Office, Person, at

PARTS = ("waiting_s", "walking_s", "service_s", "paused_s")


def called(office: Office, counter: int = 1) -> Document:
    ticket = office.desk(counter).call_next()
    assert ticket is not None
    return ticket


def counted(office: Office, counter: int) -> int:
    """How many wait, as the desk of a counter says."""
    return sum(int(line["waiting"]) for line in office.desk_state(counter)["waiting"])


def test_04_a_new_day_wipes_nothing_and_begins_at_001(office: Office) -> None:
    office.kiosk.issue("advice")
    office.desk(1).serve(service_s=60)
    left = office.kiosk.issue("advice")
    office.day("2026-03-03 09:00")
    assert office.kiosk.issue("advice")["number"] == "С001"
    assert [(one["number"], one["state"]) for one in office.tickets("2026-03-02")] == [("С001", "finished"), ("С002", "expired")]
    assert [one["what"] for one in office.host.ticket(left)["history"]] == ["issued", "expired"]


def test_05_there_is_nobody_to_call_only_when_nobody_is_counted(office: Office) -> None:
    for service, priority in (("advice", None), ("meter", "veteran"), ("advice", None), ("connection", "disabled")):
        office.kiosk.issue(service, priority)
    office.host.transfer(office.kiosk.issue("meter"), counter=2)
    office.desk(3).call(office.kiosk.issue("advice"))
    office.desk(3).park()
    for counter in (1, 2):
        while (waiting := counted(office, counter)) > 0:
            state = office.desk_state(counter)
            assert len(state["queue"]) == waiting
            assert called(office, counter)["number"] == state["next"]["ticket"]["number"]
            office.desk(counter).start()
            office.desk(counter).finish()
        assert office.desk(counter).call_next() is None
        assert office.desk_state(counter)["next"] is None
    assert [one["number"] for one in office.desk_state(1)["parked"]] == ["С003"]


def test_10_a_hall_without_a_kiosk_works_from_a_roll_of_printed_numbers(office: Office) -> None:
    first = office.host.post("tickets", {"service": "advice", "number_on_paper": "17"}, 201)
    office.clock.forward(60)
    second = office.host.post("tickets", {"service": "meter", "number_on_paper": "18"}, 201)
    assert (first["people_ahead"], second["people_ahead"]) == (0, 1)
    assert called(office)["number"] == "Л17"
    assert office.board()["calls"][0]["speech"]["text"] == "Клиент Л семнадцать, пройдите к окну один"
    office.desk(1).start()
    office.clock.forward(300)
    assert office.desk(1).finish()["state"] == "finished"
    assert called(office)["number"] == "Л18"
    assert office.report("2026-03-02")["data_quality"]["by_hand"] == 2


def test_11_no_number_is_given_twice_however_busy_the_hour(office: Office) -> None:
    for _ in range(5):
        together(
            *[lambda: office.kiosk.issue("advice")] * 3,
            *[lambda: office.side_kiosk.issue("advice")] * 3,
            *[lambda: office.host.issue("advice")] * 2,
        )
    assert sorted(one["number"] for one in office.tickets()) == [f"С{number:03d}" for number in range(1, 41)]
    columns = [name for _, name, *_ in office.sql("PRAGMA table_info(ticket)")]
    values = ", ".join("'another'" if name == "id" else name for name in columns)
    with pytest.raises(sqlite3.IntegrityError, match=r"ticket\.number"):
        office.sql(f"INSERT INTO ticket SELECT {values} FROM ticket WHERE number = 'С007'")


def test_12_a_desk_never_holds_two_visitors_and_is_never_stuck_with_one(office: Office) -> None:
    for _ in range(3):
        office.kiosk.issue("advice")
    first = called(office)
    refusal: Any = office.desk(1).call_next(expect=409)
    assert (refusal["code"], refusal["ticket"]["number"]) == ("counter_occupied", "С001")
    with pytest.raises(sqlite3.IntegrityError):
        office.sql("UPDATE ticket SET state = 'serving', counter_id = 1 WHERE number = 'С002'")
    office.desk(1).start()
    office.desk(1).sign_out()
    assert office.host.step("finish", first, {})["state"] == "finished"
    desk = Person(office, "anna", 1)
    assert desk.post("counters/1/call-next")["ticket"]["number"] == "С002"
    assert office.host.cancel(desk.get("tickets?state=called")["items"][0])["state"] == "cancelled"
    assert desk.post("counters/1/call-next")["ticket"]["number"] == "С003"


def test_13_two_people_never_sit_at_one_desk_without_both_knowing(office: Office) -> None:
    anna = office.desk(1)
    office.kiosk.issue("advice")
    called(office)
    body = {"name": "boris", "password": "right-horse-of-the-hall", "counter": 1}
    told = office.visitor.post("session", body, 409, key=None)
    assert (told["code"], told["holder"], told["counter"]) == ("counter_taken", "Anna", 1)
    assert office.desk_state(1)["operator"]["name"] == "anna"
    boris = Person(office, "boris", 1, take_over=True)
    assert anna.get("session")["counter"] is None
    assert anna.step("start", anna.visitor or {}, expect=403)["why"] == "not_your_counter"
    assert boris.step("start", anna.visitor or {})["state"] == "serving"
    opened = office.sql("SELECT details FROM event WHERE what = 'counter_opened' ORDER BY seq DESC LIMIT 1")
    assert '"instead_of": "anna"' in opened[0][0]


def test_14_a_visitor_who_is_sent_on_keeps_the_number_with_its_letter(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    called(office)
    office.desk(1).start()
    moved = office.desk(1).send_on(service="connection")
    assert (moved["number"], moved["service"]["code"]) == ("С001", "connection")
    assert office.visitor.get(f"visits/{ticket['id']}")["number"] == "С001"
    assert called(office, 2)["number"] == "С001"
    assert office.board()["calls"][0]["number"] == "С001"
    assert office.kiosk.issue("connection")["number"] == "А001"


def test_15_priority_is_not_lost_on_the_way_and_nobody_without_it_waits_for_ever(open_office: OpenOffice) -> None:
    office = open_office(calling={"rule": "weighted"})
    long = office.kiosk.issue("connection")
    office.clock.forward(44 * 60)
    disabled = office.kiosk.issue("advice", "disabled")
    for _ in range(2):
        office.kiosk.issue("advice")
    assert called(office)["id"] == disabled["id"]
    office.desk(1).start()
    office.desk(1).send_on(service="meter")
    assert called(office, 2)["id"] == disabled["id"], "sent on, and still out of turn"
    office.desk(2).no_show()
    office.host.return_to_queue(disabled)
    assert called(office, 2)["id"] == disabled["id"], "missed a call, and still out of turn"
    office.clock.forward(60)
    assert called(office)["id"] == long["id"], "who has waited three quarters of an hour is passed by no short question"
    details = office.host.ticket(long)["history"][-1]["details"]
    assert details["why"] == "waited"


def test_16_operators_choose_nobody_by_name_and_every_choice_stays_in_the_log(office: Office) -> None:
    office.kiosk.issue("advice")
    chosen = office.kiosk.issue("advice")
    for one in office.desk_state(1)["queue"]:
        assert not {"name", "phone", "visitor"} & one.keys()
    assert office.desk(1).post("counters/1/call", {"ticket": chosen["id"]}, 422)["code"] == "invalid"
    assert office.desk(1).post("counters/1/call", {"ticket": chosen["id"], "reason": " "}, 422)["code"] == "invalid"
    assert office.board()["calls"] == []
    assert called(office)["number"] == "С001", "by the rule, when nobody chooses"
    office.desk(1).no_show()
    office.desk(1).call(chosen, "Просил старший")
    event = office.host.ticket(chosen)["history"][-1]
    assert (event["who"], event["details"]["why"], event["details"]["reason"]) == ("user:anna", "chosen", "Просил старший")


def test_17_a_given_number_can_be_called_and_it_is_seen_who_did_it_and_whom_it_passed(office: Office) -> None:
    first = office.kiosk.issue("advice")
    office.clock.forward(60)
    second = office.kiosk.issue("advice")
    assert office.host.get("tickets?number=c002")["items"][0]["id"] == second["id"]
    assert office.desk(1).call(second)["number"] == "С002"
    assert office.desk_state(1)["ticket"]["number"] == "С002"
    assert office.visitor.get(f"visits/{first['id']}")["people_ahead"] == 0, "who was passed keeps the first place"
    assert called(office, 2)["id"] == first["id"]


def test_19_a_pause_has_a_reason_closes_the_counter_and_cuts_no_visit_short(office: Office) -> None:
    office.kiosk.issue("advice")
    office.kiosk.issue("advice")
    called(office)
    office.desk(1).start()
    assert office.desk(1).post("counters/1/pause", {"reason": ""}, 422)["code"] == "invalid"
    office.desk(1).pause("lunch")
    assert office.desk(1).finish()["state"] == "finished"
    refusal: Any = office.desk(1).call_next(expect=409)
    assert refusal["code"] == "counter_paused"
    hall = office.hall()["counters"][0]
    assert (hall["state"], hall["reason"]) == ("paused", "lunch")
    office.clock.forward(1800)
    office.desk(1).resume()
    assert called(office)["number"] == "С002"
    what = [(what, at) for _, at, what in office.events() if what in ("counter_paused", "counter_resumed")]
    assert what[1][1] - what[0][1] == 1800


def test_21_a_call_that_could_not_be_written_down_has_not_happened(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    desk = office.desk(1)
    office.app.config["PROPAGATE_EXCEPTIONS"] = False
    office.sql("CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no room for an event'); END")
    assert desk.ask("POST", "counters/1/call-next", {}).status_code >= 500
    assert office.board()["calls"] == []
    assert office.visitor.get(f"visits/{ticket['id']}")["state"] == "waiting"
    office.sql("DROP TRIGGER full")
    assert called(office)["id"] == ticket["id"]
    assert [(one["number"], one["counter"]) for one in office.board()["calls"]] == [("С001", 1)]
    assert office.desk_state(1)["ticket"]["id"] == ticket["id"]


@pytest.mark.parametrize("moment", ["06:59", "16:59", "23:59"])
def test_24_no_evening_of_another_zone_turns_the_day(open_office: OpenOffice, moment: str) -> None:
    """06:59 here is the last minute of Greenwich's day, 16:59 the one before many offices' numbers broke."""
    office = open_office(now=at(f"2026-03-02 {moment}"), hours=ROUND_THE_CLOCK)
    office.kiosk.issue("advice")
    office.visitor.post("test/clock", {"now": office.clock.now() + 120}, key=None)
    over = moment == "23:59"
    assert office.kiosk.issue("advice")["number"] == ("С001" if over else "С002")
    assert len(office.tickets()) == (1 if over else 2)
    assert office.report("2026-03-02")["tickets"] == (1 if over else 2)
    assert office.hall()["today"]["issued"] == (1 if over else 2)


@pytest.mark.parametrize("jump", [-3600, 3600])
def test_24_a_clock_that_is_set_hides_no_ticket_and_gives_no_number_twice(open_office: OpenOffice, jump: int) -> None:
    office = open_office(now=at("2026-03-02 12:00"), hours=ROUND_THE_CLOCK)
    first = office.kiosk.issue("advice")
    office.clock.forward(jump)
    second = office.kiosk.issue("advice")
    assert [one["number"] for one in office.tickets()] == [first["number"], second["number"]] == ["С001", "С002"]
    assert office.waiting_in_order() == ["С001", "С002"]


def test_25_one_visitor_is_not_called_by_two_nor_by_one_twice_and_numbers_are_sorted_as_numbers(office: Office) -> None:
    for _ in range(11):
        office.kiosk.issue("advice")
    assert office.waiting_in_order() == [f"С{number:03d}" for number in range(1, 12)]
    desks = [office.desk(number) for number in (1, 2, 3)]
    numbers = [one["number"] for one in together(*[desk.call_next for desk in desks]) if one is not None]
    assert sorted(numbers) == ["С001", "С002", "С003"]
    for desk in desks:
        desk.start()
        desk.finish()
    key = uuid.uuid4().hex
    twice = together(*[lambda: desks[0].call_next(key=key)] * 2)
    assert [one["number"] for one in twice if one] == ["С004", "С004"]
    assert [what for _, _, what in office.events()].count("called") == 4


def test_26_a_stray_press_takes_nothing_away_and_every_way_obeys_the_recall_limit(office: Office) -> None:
    mine, other = office.kiosk.issue("advice"), office.kiosk.issue("advice")
    desk = office.desk(1)
    called(office)
    for _ in range(2):
        office.clock.forward(20)
        desk.recall()
    office.clock.forward(20)
    for who in (desk, office.host):
        assert who.step("recall", mine, {}, expect=409)["code"] == "recalls_used_up"
    desk.start()
    office.clock.forward(300)
    before = office.everything()
    assert desk.post("counters/1/call", {"ticket": other["id"], "reason": "Мимо"}, 409)["code"] == "counter_occupied"
    assert desk.step("start", mine, {}, expect=409)["code"] == "step_not_allowed"
    assert desk.step("no-show", mine, {}, expect=409)["code"] == "step_not_allowed"
    assert desk.step("finish", other, {}, expect=409)["code"] == "step_not_allowed"
    assert office.everything() == before
    assert desk.finish()["service_s"] == 300


def test_27_times_are_kept_to_the_second_and_make_up_the_whole_visit(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    office.clock.forward(59)
    called(office)
    office.clock.forward(61)
    desk.start()
    office.clock.forward(89)
    parked = desk.park()
    office.clock.forward(119)
    office.host.return_to_queue(parked)
    office.clock.forward(31)
    called(office)
    office.clock.forward(7)
    desk.no_show()
    office.clock.forward(601)
    office.host.return_to_queue(parked)
    office.clock.forward(1)
    called(office)
    office.clock.forward(29)
    desk.start()
    office.clock.forward(181)
    done = desk.finish()
    assert [done[part] for part in PARTS] == [59 + 31 + 1, 61 + 7 + 29, 89 + 181, 119 + 601]
    [(issued, finished)] = office.sql("SELECT issued_at, finished_at FROM ticket")
    assert finished - issued == sum(done[part] for part in PARTS)
    report = office.report("2026-03-02")
    assert report["total"]["mean_s"] == report["total"]["max_s"] == sum(done[part] for part in PARTS[:3])


def test_28_missed_and_parked_visitors_are_called_on_purpose_only_and_seen_again_when_they_are_back(office: Office) -> None:
    missed, parked = office.kiosk.issue("advice"), office.kiosk.issue("advice")
    for step in ("no_show", "park"):
        called(office)
        getattr(office.desk(1), step)()
    assert office.desk(1).call_next() is None
    assert (office.board()["missed"], office.board()["waiting"]["total"]) == (["С001"], 0)
    assert office.desk(1).post("counters/1/call", {"ticket": missed["id"], "reason": "Пришёл"}, 409)["state"] == "no_show"
    for one in (missed, parked):
        office.host.return_to_queue(one)
        assert office.visitor.get(f"visits/{one['id']}")["state"] == "waiting"
    assert (office.board()["missed"], office.board()["waiting"]["total"]) == ([], 2)
    assert {called(office)["id"], called(office, 2)["id"]} == {missed["id"], parked["id"]}
    assert office.desk(3).call_next() is None


def test_29_a_ticket_without_paper_is_known_and_a_double_tap_gives_one(office: Office) -> None:
    together(*[lambda: office.kiosk.issue("advice", key="one-tap-0001")] * 2)
    other = office.side_kiosk.issue("advice")
    assert [one["number"] for one in office.tickets()] == ["С001", "С002"]
    office.side_kiosk.paper(other, "failed", "Нет бумаги")
    [flagged] = office.hall()["unprinted"]
    assert (flagged["number"], flagged["print_state"]) == ("С002", "failed")
    assert office.report("2026-03-02")["data_quality"]["unprinted"] == 1


def test_29_a_broken_database_never_looks_like_an_empty_hall(office: Office) -> None:
    office.kiosk.issue("advice")
    desk, host = office.desk(1), office.host
    office.app.config["PROPAGATE_EXCEPTIONS"] = False
    office.sql("ALTER TABLE ticket RENAME TO ticket_that_was")
    try:
        for who, method, path in (
            (desk, "POST", "counters/1/call-next"),
            (host, "GET", "hall"),
            (host, "GET", "tickets"),
            (office.display, "GET", "board"),
            (office.kiosk, "GET", "menu"),
        ):
            answer = who.ask(method, path, {} if method == "POST" else None)
            assert answer.status_code >= 500, (path, answer.get_data(as_text=True))
            assert answer.get_json()["code"]
    finally:
        office.sql("ALTER TABLE ticket_that_was RENAME TO ticket")
    assert called(office)["number"] == "С001"


def test_30_with_a_dead_kiosk_the_host_goes_on_and_it_is_clear_who_is_next(office: Office) -> None:
    before = office.kiosk.issue("advice")
    office.host.post("devices/kiosk/hall-kiosk/lock", {"reason": "Сломан"})
    assert office.kiosk.issue("advice", expect=409)["code"] == "kiosk_locked"
    office.clock.forward(60)
    by_host = office.host.issue("advice")
    office.clock.forward(60)
    by_roll = office.host.post("tickets", {"service": "meter", "number_on_paper": "7"}, 201)
    assert office.waiting_in_order() == [one["number"] for one in (before, by_host, by_roll)]
    assert [called(office, counter)["id"] for counter in (1, 2, 3)] == [before["id"], by_host["id"], by_roll["id"]]
