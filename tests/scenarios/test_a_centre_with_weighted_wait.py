"""A centre that chose weighted wait: who is called, what staff read about it, and what a wrong set-up is told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from queue_server import setup_file
from queue_server.store.office_setup import export
from tests.conftest import OpenOffice
from tests.office import Office


@pytest.fixture
def weighted(open_office: OpenOffice) -> Office:
    return open_office(calling={"rule": "weighted"})


def called(office: Office, counter: int = 1) -> Any:
    ticket = office.desk(counter).call_next()
    assert ticket is not None
    return ticket["number"]


def test_a_short_question_goes_before_a_long_matter_that_waits_a_little_longer(weighted: Office) -> None:
    weighted.kiosk.issue("connection")
    weighted.clock.forward(5 * 60)
    weighted.kiosk.issue("advice")
    weighted.clock.forward(60)
    assert weighted.desk_state(1)["next"]["why"] == {"code": "arrival", "text": "По порядку прихода"}
    weighted.clock.forward(5 * 60)
    assert weighted.desk_state(1)["next"]["ticket"]["number"] == "С001"
    assert weighted.desk_state(1)["next"]["why"]["code"] == "weighed"
    assert weighted.waiting_in_order() == ["С001", "А001"]
    assert (called(weighted), called(weighted, 2)) == ("С001", "А001")
    reasons = weighted.sql("SELECT json_extract(details, '$.why') FROM event WHERE what = 'called' ORDER BY seq")
    assert [why for (why,) in reasons] == ["weighed", "arrival"]


def test_a_visitor_is_told_how_many_are_called_before_him_by_the_rule_of_the_office(weighted: Office) -> None:
    long = weighted.kiosk.issue("connection")
    weighted.clock.forward(5 * 60)
    short = weighted.kiosk.issue("advice")
    assert short["people_ahead"] == 1
    weighted.clock.forward(6 * 60)
    told = {one["number"]: weighted.visitor.get(f"visits/{one['id']}")["people_ahead"] for one in (long, short)}
    assert told == {"С001": 0, "А001": 1}
    assert weighted.host.ticket(long)["people_ahead"] == 1


def test_visitors_and_staff_read_the_rule_in_one_sentence(office: Office, open_office: OpenOffice) -> None:
    plain = "Вызываем по порядку прихода. Раньше проходят те, у кого есть право без очереди."
    assert office.visitor.get(f"visits/{office.kiosk.issue('advice')['id']}")["rule"] == plain
    booking = open_office(settings={"booking_codes": True})
    assert booking.desk_state(1)["rule"] == f"{plain} Кто записан, проходит к своему времени."
    other = open_office(calling={"rule": "weighted", "turns": [2, 1]})
    told = other.desk_state(1)["rule"]
    assert told == other.host.get("hall")["rule"]
    assert told.startswith("Минута ожидания с коротким вопросом считается за 2, со средним – за 1,5, с долгим – за 1; ")
    assert "кто прождал 45 мин, идёт следующим" in told
    assert told.endswith("Из каждых 3 вызовов 2 – тем, у кого есть местное право пройти раньше, 1 – остальным.")


def test_whoever_has_waited_three_quarters_of_an_hour_goes_next_and_staff_read_why(weighted: Office) -> None:
    weighted.kiosk.issue("connection")
    weighted.clock.forward(15 * 60)
    weighted.kiosk.issue("advice")
    weighted.clock.forward(30 * 60)
    assert weighted.desk_state(1)["next"]["why"] == {"code": "waited", "text": "Ждёт дольше предела, идёт следующим"}
    assert (called(weighted), called(weighted, 2)) == ("А001", "С001")


def test_a_centre_that_says_nothing_calls_in_the_order_of_arrival(office: Office) -> None:
    office.kiosk.issue("connection")
    office.clock.forward(60)
    office.kiosk.issue("advice")
    office.clock.forward(20 * 60)
    assert (called(office), called(office, 2)) == ("А001", "С001")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('rule = "shortest"', "rule: Input should be 'arrival' or 'weighted'"),
        ("weights = [1, 2, 3]", "none may be greater than the one before it"),
        ("weights = [4, 2, 1]", "weights: Input should be less than or equal to 3"),
        ("weights = [2, 1]", "weights: Field required"),
        ("short_minutes = 13", "short_minutes must be less than medium_minutes"),
        ("cap_minutes = 90", "cap_minutes: Input should be less than or equal to 60"),
        ('rules = "weighted"', "rules: unknown key"),
    ],
)
def test_a_wrong_rule_is_refused_with_file_and_line(tmp_path: Path, lines: str, words: str) -> None:
    whole = (Path(setup_file.__file__).parents[1] / "examples" / "skek.toml").read_text(encoding="utf-8")
    file = tmp_path / "office.toml"
    file.write_text(f"{whole}\n[calling]\n{lines}\n", encoding="utf-8")
    with pytest.raises(setup_file.SetupError, match=words) as refused:
        setup_file.read(file)
    assert re.search(rf"office.toml, line {whole.count(chr(10)) + 2}|line {whole.count(chr(10)) + 3}", str(refused.value))


def test_the_rule_is_kept_and_written_as_it_was_set_up(open_office: OpenOffice) -> None:
    office = open_office(calling={"rule": "weighted", "weights": [3, 2, 1], "cap_minutes": 40})
    with office.engine.connect() as connection:
        assert export(connection)["calling"] == {"rule": "weighted", "weights": [3, 2, 1], "cap_minutes": 40}


def test_with_turns_two_of_a_local_priority_are_followed_by_one_of_the_others_and_the_law_goes_before_all(
    open_office: OpenOffice,
) -> None:
    ranked = [
        {"code": "law", "name": "По закону", "basis": "Закон", "rank": 20},
        {"code": "local", "name": "Ветеран", "basis": "Решение центра", "rank": 10, "in_turns": True},
    ]
    office = open_office(calling={"turns": [2, 1]}, priorities=ranked)
    for priority in (None, None, "local", "local", "local", "law"):
        office.kiosk.issue("advice", priority=priority)
    office.clock.forward(60)
    assert office.waiting_in_order() == ["С006", "С003", "С004", "С001", "С005", "С002"]
    order = []
    for _ in range(6):
        order.append(called(office))
        office.desk(1).no_show()
    assert order == ["С006", "С003", "С004", "С001", "С005", "С002"]
    reasons = office.sql("SELECT json_extract(details, '$.why') FROM event WHERE what = 'called' ORDER BY seq")
    assert [why for (why,) in reasons] == ["priority", "priority", "priority", "turn", "priority", "arrival"]


def test_who_was_passed_three_times_goes_next_where_the_set_up_says_so(open_office: OpenOffice) -> None:
    office = open_office(calling={"rule": "weighted", "passes": 3})
    office.kiosk.issue("connection")
    for _ in range(4):
        office.kiosk.issue("advice")
    office.clock.forward(10 * 60)
    assert [called(office, counter) for counter in (1, 2)] == ["С001", "С002"]
    for counter in (1, 2):
        office.desk(counter).no_show()
    assert called(office) == "С003"
    assert called(office, 2) == "А001"
