"""A kiosk that cannot reach the server gives numbers of its own; afterwards every visit is in the queue, once, at its place."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.office import MORNING, Caller, Document, Office, at

TODAY, TOMORROW = "2026-03-02", "2026-03-03"


def numbers(kiosk: Caller) -> dict[str, dict[str, list[list[int]]]]:
    """The ranges that a kiosk may give, by day and letter."""
    return {one["day"]: one["numbers"] for one in kiosk.ask("PUT", "kiosk/numbers", {}).get_json()["days"]}


def hand_in(kiosk: Caller, number: str, issued_at: int, expect: int = 201, **more: Any) -> Document:
    key = more.pop("key", uuid.uuid4().hex)
    body = {"tap": uuid.uuid4().hex, "day": TODAY, "number": number, "service": "advice", "issued_at": issued_at, **more}
    document: Document = kiosk.post("kiosk/tickets", body, expect, key=key)
    return document


def queue(office: Office) -> list[str]:
    """The numbers of those who wait, in the order in which they are called."""
    desk = office.desk(1)
    called = []
    while (ticket := desk.call_next()) is not None:
        called.append(ticket["number"])
        desk.no_show()
    return called


def test_two_kiosks_never_have_the_same_numbers_and_each_has_some_for_tomorrow_too(office: Office) -> None:
    mine, other = numbers(office.kiosk), numbers(office.side_kiosk)
    assert mine == {day: {"А": [[900, 919]], "С": [[900, 919]]} for day in (TODAY, TOMORROW)}
    assert other == {day: {"А": [[920, 939]], "С": [[920, 939]]} for day in (TODAY, TOMORROW)}


def test_asking_again_gives_the_same_numbers_until_they_are_nearly_used_up(office: Office) -> None:
    first = numbers(office.kiosk)
    assert numbers(office.kiosk) == first
    hand_in(office.kiosk, "С900", MORNING)
    assert numbers(office.kiosk)[TODAY] == {"А": [[900, 919]], "С": [[900, 919], [920, 939]]}


def test_when_all_numbers_are_given_a_kiosk_gets_none_and_the_others_keep_theirs(office: Office) -> None:
    numbers(office.side_kiosk)
    for counted in range(900, 1000):
        mine = numbers(office.kiosk)[TODAY]["С"]
        if any(first <= counted <= last for first, last in mine):
            hand_in(office.kiosk, f"С{counted}", MORNING)
    assert numbers(office.side_kiosk)[TODAY]["С"] == [[900, 919]]
    assert numbers(office.kiosk)[TODAY]["С"] == [[first, first + 19] for first in (920, 940, 960, 980)]


def test_the_kiosk_knows_when_the_office_is_open_while_nobody_can_tell_it(office: Office) -> None:
    answer = office.kiosk.ask("PUT", "kiosk/numbers", {}).get_json()
    assert answer["timezone"] == "Asia/Novokuznetsk"
    assert [one["hours"] for one in answer["days"]] == [[["08:00", "18:00"]]] * 2


def test_visits_are_called_in_the_order_in_which_people_came_whichever_kiosk_they_used(office: Office) -> None:
    for kiosk in (office.kiosk, office.side_kiosk):
        numbers(kiosk)
    office.kiosk.issue("advice")  # С001, at 10:00
    office.clock.forward(20 * 60)
    office.kiosk.issue("advice")  # С002: the first who came when the server was back, at 10:20
    for number, minute in (("С900", 2), ("С901", 6), ("С902", 10)):
        hand_in(office.kiosk, number, MORNING + minute * 60)
    for number, minute in (("С920", 4), ("С921", 6), ("С922", 15)):
        hand_in(office.side_kiosk, number, MORNING + minute * 60)
    assert queue(office) == ["С001", "С900", "С920", "С901", "С921", "С902", "С922", "С002"]


def test_just_after_midnight_a_number_of_the_new_day_stands_before_those_who_came_later(office: Office) -> None:
    numbers(office.kiosk)
    office.clock.forward(60)
    later = office.kiosk.issue("advice")
    office.clock.set(at("2026-03-03 00:00:05"))
    sooner = hand_in(office.kiosk, "С900", MORNING + 30, day=TOMORROW)
    assert [office.host.ticket(one)["people_ahead"] for one in (sooner, later)] == [0, 1]


def test_a_hundred_visits_between_two_neighbours_keep_their_order(office: Office) -> None:
    given: list[str] = []
    for kiosk in (office.kiosk, office.side_kiosk):
        numbers(kiosk)
    office.clock.forward(3600)
    office.kiosk.issue("advice")
    for counted in range(20):
        for first, kiosk in ((900, office.kiosk), (920, office.side_kiosk)):
            number = f"С{first + counted}"
            hand_in(kiosk, number, MORNING + counted * 60 + (first > 900))
            given.append(number)
    assert queue(office) == [*given, "С001"]


def test_the_waiting_counts_from_the_moment_at_the_kiosk(office: Office) -> None:
    numbers(office.kiosk)
    office.clock.forward(1500)
    ticket = hand_in(office.kiosk, "С900", MORNING + 60, priority="disabled", language="en")
    assert ticket["issued_at"] == "2026-03-02T10:01:00+07:00"
    assert ticket["waiting_s"] == 1440
    assert ticket["budget"]["light"] == "amber"
    assert ticket["priority"]["code"] == "disabled"
    assert ticket["language"] == "en"
    history = office.host.ticket(ticket)["history"]
    assert [one["what"] for one in history] == ["issued_alone"]
    assert history[0]["who"] == "kiosk:hall-kiosk"


@pytest.mark.parametrize(
    ("kiosk_says", "counts"), [(MORNING + 9999, MORNING + 600), (MORNING - 86400, MORNING), (1_000_000_000, MORNING)]
)
def test_a_kiosk_whose_clock_is_wrong_makes_no_wait_that_never_was(office: Office, kiosk_says: int, counts: int) -> None:
    """Not in the future, and not before the kiosk had this number."""
    numbers(office.kiosk)
    office.clock.forward(600)
    assert hand_in(office.kiosk, "С900", kiosk_says)["waiting_s"] == MORNING + 600 - counts


def test_handing_in_again_after_a_lost_answer_makes_no_second_visit(office: Office) -> None:
    numbers(office.kiosk)
    first = hand_in(office.kiosk, "С900", MORNING, key="again", tap="t")
    assert hand_in(office.kiosk, "С900", MORNING, key="again", tap="t") == first
    assert queue(office) == ["С900"]


def test_a_tap_whose_answer_was_lost_is_one_visit_in_the_queue_with_the_number_on_the_paper(office: Office) -> None:
    """The server had answered with С001, the visitor holds С900."""
    numbers(office.kiosk)
    office.kiosk.issue("advice", key="the-tap")
    office.clock.forward(300)
    office.kiosk.issue("advice")  # С002
    hand_in(office.kiosk, "С900", MORNING + 5, tap="the-tap")
    assert queue(office) == ["С900", "С002"]
    lost = office.host.get("tickets?number=С001")["items"][0]
    assert lost["state"] == "cancelled"
    assert office.host.ticket(lost)["history"][-1]["details"] == {"reason": "the visitor holds С900"}


def test_a_counter_that_called_the_number_nobody_holds_is_free_again(office: Office) -> None:
    numbers(office.kiosk)
    office.kiosk.issue("advice", key="the-tap")
    desk = office.desk(1)
    desk.call_next()
    hand_in(office.kiosk, "С900", MORNING + 5, tap="the-tap")
    called = desk.call_next()
    assert called is not None
    assert called["number"] == "С900"


def test_a_closed_service_does_not_turn_away_whoever_has_the_paper(office: Office) -> None:
    numbers(office.kiosk)
    office.clock.set(at("2026-03-02 19:00"))
    assert hand_in(office.kiosk, "С900", at("2026-03-02 17:55"))["state"] == "waiting"


def test_what_is_handed_in_the_next_day_is_kept_for_the_day_it_belongs_to_and_waits_no_more(office: Office) -> None:
    numbers(office.kiosk)
    office.clock.set(at("2026-03-03 08:30"))
    ticket = hand_in(office.kiosk, "С900", at("2026-03-02 17:00"))
    assert ticket["state"] == "expired"
    assert queue(office) == []
    assert office.sql("SELECT business_day FROM ticket WHERE number = 'С900'") == [(TODAY,)]


@pytest.mark.parametrize(
    "number",
    ["С920", "С001", "С899", "А940", "Е900"],
    ids=["another kiosk's", "the server's", "the server's last", "not given yet", "no such letter"],
)
def test_a_number_that_this_kiosk_was_not_given_is_refused_and_changes_nothing(office: Office, number: str) -> None:
    for kiosk in (office.kiosk, office.side_kiosk):
        numbers(kiosk)
    before = office.everything()
    refusal = hand_in(office.kiosk, number, MORNING, 422)
    assert refusal["code"] == "not_your_number"
    assert number in refusal["detail"]
    assert office.everything() == before


def test_a_number_is_handed_in_once_and_a_second_visit_under_it_is_refused(office: Office) -> None:
    numbers(office.kiosk)
    hand_in(office.kiosk, "С900", MORNING)
    assert hand_in(office.kiosk, "С900", MORNING + 60, 422)["code"] == "not_your_number"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("service", "nothing"),
        ("priority", "nothing"),
        ("language", "xx"),
        ("day", "2026-02-30"),
        ("day", "today"),
        ("number", "С9000"),
        ("number", ""),
        ("number", "С90\x00"),
        ("issued_at", -1),
        ("issued_at", 2**63),
        ("issued_at", "10:00"),
        ("issued_at", True),
        ("tap", ""),
        ("tap", "with space"),
        ("more", 1),
    ],
)
def test_what_cannot_be_is_named_and_changes_nothing(office: Office, field: str, value: Any) -> None:
    numbers(office.kiosk)
    before = office.everything()
    good = {"tap": "t", "day": TODAY, "number": "С900", "service": "advice", "issued_at": MORNING}
    refusal = office.kiosk.post("kiosk/tickets", {**good, field: value}, 422, key="k")
    assert refusal["field"] == field
    assert office.everything() == before


def test_host_and_boards_see_whose_numbers_these_are_while_they_are_in_the_hall(office: Office) -> None:
    numbers(office.kiosk)
    hand_in(office.kiosk, "С900", MORNING)
    hand_in(office.kiosk, "С901", MORNING)
    alarm = next(one for one in office.host.get("hall")["alarms"] if one["code"] == "kiosk_was_alone")
    assert alarm["text"] == "Киоск «hall-kiosk» работал без связи: в очереди его талоны С900, С901"
    assert "Номера с 900 выданы киоском без связи с залом" in office.display.get("board")["ticker"]
    assert queue(office) == ["С900", "С901"]
    assert "без связи" not in office.display.get("board")["ticker"]
