"""The paper of a day without power comes back in: line by line checked, all of it or nothing, and it counts like any day."""

from __future__ import annotations

from typing import Any

import pytest

from tests.office import Document, Office, at

DAY = "2026-03-02"
SERVED = {
    "number": "1",
    "service": "advice",
    "counter": 1,
    "arrived_at": "08:10",
    "called_at": "08:20",
    "started_at": "08:21",
    "finished_at": "08:30",
    "outcome": "finished",
}
SHEET = [
    SERVED,
    {**SERVED, "number": "2", "service": "meter", "counter": 2, "called_at": None, "finished_at": "8:55"},
    {"number": "3", "service": "advice", "counter": 1, "arrived_at": "08:30", "called_at": "08:40", "outcome": "no_show"},
    {"number": "4", "service": "advice", "arrived_at": "08:35", "finished_at": "08:50", "outcome": "cancelled"},
    {"number": "Б 5", "service": "advice", "arrived_at": "08:36", "outcome": "cancelled"},
]


def hand_in(office: Office, rows: list[Any], expect: int = 201, day: str = DAY, **how: Any) -> Document:
    document: Document = office.host.post("paper-day", {"day": day, "rows": rows}, expect, **how)
    return document


def test_a_sheet_becomes_tickets_of_its_day(office: Office) -> None:
    office.day("2026-03-04 09:00")
    answer = hand_in(office, SHEET)
    assert answer == {"day": DAY, "tickets": 5, "numbers": ["Л1", "Л2", "Л3", "Л4", "Б5"]}
    found = {one["number"]: one for one in office.tickets(DAY)}
    assert {number: one["state"] for number, one in found.items()} == {
        "Л1": "finished",
        "Л2": "finished",
        "Л3": "no_show",
        "Л4": "cancelled",
        "Б5": "cancelled",
    }
    first = found["Л1"]
    assert (first["waiting_s"], first["walking_s"], first["service_s"]) == (600, 60, 540)
    assert (first["origin"], first["counter"], first["issued_at"]) == ("paper_day", 1, "2026-03-02T08:10:00+07:00")
    assert (found["Л2"]["waiting_s"], found["Л2"]["walking_s"], found["Л2"]["service_s"]) == (660, 0, 34 * 60)
    assert [one["waiting_s"] for one in (found["Л3"], found["Л4"], found["Б5"])] == [600, 900, 0]
    history = office.host.ticket(first)["history"]
    assert [(one["what"], one["who"]) for one in history] == [("issued_on_paper", "user:host")]
    assert office.tickets() == []


def test_the_day_report_counts_what_the_sheet_says(office: Office) -> None:
    office.kiosk.issue("advice")
    office.desk(1).serve(10, 60)
    office.day("2026-03-03 09:00")
    hand_in(office, SHEET)
    report = office.report(DAY)
    ((tickets, waiting, service, total),) = office.sql(
        "SELECT count(*), sum(waiting_s), sum(service_s), sum(waiting_s + walking_s + service_s) "
        "FROM ticket WHERE business_day = ? AND state = 'finished'",
        DAY,
    )
    assert report["tickets"] == 6
    assert (report["finished"], report["no_show"], report["cancelled"]) == (tickets, 1, 2) == (3, 1, 2)
    for part, seconds in (("waiting", waiting), ("service", service), ("total", total)):
        assert report[part]["mean_s"] == pytest.approx(seconds / tickets, abs=0.05)
    assert [one["number"] for one in report["over_standard"]] == ["Л2"]
    assert report["data_quality"]["by_hand"] == 5


def test_a_sheet_that_comes_twice_is_in_once(office: Office) -> None:
    assert hand_in(office, SHEET, key="sheet") == hand_in(office, SHEET, key="sheet")
    refusal = hand_in(office, SHEET, 422)
    # Those who left without being served are no obstacle: their number may have gone to somebody else.
    assert [(one["row"], one["field"]) for one in refusal["rows"]] == [(1, "number"), (2, "number"), (3, "number")]
    assert len(office.tickets(DAY)) == 5


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"number": "57Б"}, "number", "Такого номера на рулоне не бывает: до шести знаков, «57» или «Б 57»."),
        ({"number": "02"}, "number", "Этот номер уже есть в строке 1."),
        ({"number": "С 1"}, "number", "Талон С001 в этот день уже есть: ждёт, 10:00."),
        ({"service": "nothing"}, "service", "Такой услуги нет."),
        ({"counter": 77}, "counter", "Такого окна нет."),
        ({"counter": None}, "counter", "Такого окна нет."),
        ({"outcome": "expired"}, "outcome", "Чем закончилось: обслужен, не пришёл или ушёл."),
        ({"outcome": ""}, "outcome", "Чем закончилось: обслужен, не пришёл или ушёл."),
        ({"arrived_at": ""}, "arrived_at", "Это время нужно написать."),
        ({"finished_at": None}, "finished_at", "Это время нужно написать."),
        ({"arrived_at": "8.10"}, "arrived_at", "Время пишут так: 09:05."),
        ({"called_at": "25:00"}, "called_at", "Время пишут так: 09:05."),
        ({"called_at": "08:09"}, "called_at", "Это раньше предыдущего времени в строке."),
        ({"started_at": "08:19"}, "started_at", "Это раньше предыдущего времени в строке."),
        ({"finished_at": "08:20"}, "finished_at", "Это раньше предыдущего времени в строке."),
        ({"finished_at": "10:01"}, "finished_at", "Это время ещё не наступило."),
        ({"outcome": "no_show"}, "started_at", "Этого времени здесь быть не может: посетителя не обслужили."),
    ],
)
def test_a_wrong_line_is_named_with_its_reason_and_nothing_is_in(
    office: Office, changed: Document, field: str, reason: str
) -> None:
    office.kiosk.issue("advice")
    assert office.host.name == "host"
    before = office.everything()
    refusal = hand_in(office, [{**SERVED, "number": "2"}, {**SERVED, **changed}], 422)
    assert (refusal["code"], refusal["rows"]) == ("bad_paper_rows", [{"row": 2, "field": field, "reason": reason}])
    assert refusal["detail"] == f"Строка 2: {reason} Ничего не внесено."
    assert office.everything() == before


def test_every_wrong_line_is_named_at_once(office: Office) -> None:
    refusal = hand_in(office, [{**SERVED, "service": "x"}, SERVED, {**SERVED, "number": "9", "counter": 9}], 422)
    assert [one["row"] for one in refusal["rows"]] == [1, 3]


@pytest.mark.parametrize(("day", "status"), [("2026-03-02", 201), ("2026-02-23", 201), ("2026-02-22", 422), ("2026-03-03", 422)])
def test_a_paper_day_comes_in_within_a_week(office: Office, day: str, status: int) -> None:
    answer = hand_in(office, [SERVED], status, day)
    assert status == 201 or (answer["code"], answer["field"]) == ("bad_paper_day", "day")


@pytest.mark.parametrize("field", list(SERVED))
def test_a_field_of_the_wrong_kind_is_refused(office: Office, field: str) -> None:
    for wrong in ([], {}, True, 1.5, "x" * 41, "a\x00b"):
        assert hand_in(office, [{**SERVED, field: wrong}], 422)["field"] == f"rows.0.{field}"
    assert hand_in(office, [{**SERVED, "surprise": 1}], 422)["field"] == "rows.0.surprise"
    assert office.tickets(DAY) == []


def test_a_sheet_of_today_puts_nobody_out_of_order(office: Office) -> None:
    office.kiosk.issue("advice")
    hand_in(office, SHEET)
    office.clock.set(at("2026-03-02 10:20"))
    office.kiosk.issue("advice")
    office.host.post("tickets", {"service": "advice", "number_on_paper": "57", "arrived_at": "10:05"}, 201)
    assert office.waiting_in_order() == ["С001", "Л57", "С002"]
