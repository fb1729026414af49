"""Kiosks and desks act in the same instant: no number twice, no visitor at two counters, nobody passed over."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.conftest import OpenOffice
from tests.office import ROUND_THE_CLOCK, Office, at


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """What each deed gives, all begun at one instant."""
    barrier = threading.Barrier(len(deeds))

    def begin(deed: Callable[[], Any]) -> Any:
        barrier.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as hands:
        return list(hands.map(begin, deeds))


def test_eight_taps_in_one_instant_give_eight_numbers(office: Office) -> None:
    for _ in range(5):
        together(*[lambda: office.kiosk.issue("advice")] * 8)
    numbers = sorted(one["number"] for one in office.tickets())
    assert numbers == [f"С{number:03d}" for number in range(1, 41)]


def test_taps_while_the_day_turns_give_each_number_once_a_day(open_office: OpenOffice) -> None:
    office = open_office(at("2026-03-02 23:59:59"), hours=ROUND_THE_CLOCK)

    def tap() -> list[tuple[str, str]]:
        issued = [office.kiosk.issue("advice") for _ in range(12)]
        return [(one["issued_at"][:10], one["number"]) for one in issued]

    def turn() -> list[tuple[str, str]]:
        before = tap()
        office.clock.forward(1)
        return before + tap()

    papers = [paper for some in together(*[tap] * 5, turn) for paper in some]
    yesterday, today = (sorted(number for day, number in papers if day == one) for one in ("2026-03-02", "2026-03-03"))
    assert len(yesterday) >= 12
    assert len(today) >= 12
    assert len(yesterday) + len(today) == 84
    for numbers in (yesterday, today):
        assert numbers == [f"С{number:03d}" for number in range(1, len(numbers) + 1)]


def test_eight_tries_under_one_key_give_one_ticket(office: Office) -> None:
    for tap in range(5):
        issued = together(*[lambda tap=tap: office.kiosk.issue("advice", key=f"tap-{tap}")] * 8)
        assert len({one["id"] for one in issued}) == 1
    assert len(office.tickets()) == 5


@pytest.mark.parametrize("waiting", [0, 1, 2, 3, 5])
def test_three_desks_that_call_in_one_instant_never_call_one_visitor(office: Office, waiting: int) -> None:
    issued = [office.kiosk.issue("advice")["number"] for _ in range(waiting)]
    desks = [office.desk(number) for number in (1, 2, 3)]
    called = [one["number"] for one in together(*[desk.call_next for desk in desks]) if one is not None]
    assert sorted(called) == issued[:3]


def test_one_desk_pressed_twice_in_one_instant_calls_one_visitor(office: Office) -> None:
    for _ in range(3):
        office.kiosk.issue("advice")
    desk = office.desk(1)
    answers = together(*[lambda: desk.ask("POST", "counters/1/call-next", {}).status_code] * 4)
    assert sorted(answers) == [200, 409, 409, 409]
    assert len(office.board()["calls"]) == 1


def test_a_visitor_is_called_off_and_called_up_in_one_instant_and_only_one_of_it_happens(office: Office) -> None:
    desk, host = office.desk(1), office.host
    for _ in range(5):
        ticket = office.kiosk.issue("advice")
        together(
            lambda ticket=ticket: desk.ask("POST", "counters/1/call", {"ticket": ticket["id"], "reason": "Его черёд"}),
            lambda ticket=ticket: host.ask("POST", f"tickets/{ticket['id']}/cancel", {"reason": "Ушёл"}),
        )
        history = [one["what"] for one in office.host.ticket(ticket)["history"]]
        assert history in (["issued", "called", "cancelled"], ["issued", "cancelled"])


def test_issuing_calling_and_looking_at_once_disturb_one_another_in_nothing(office: Office) -> None:
    desks = [office.desk(number) for number in (1, 2)]
    host = office.host

    def work(desk: Any) -> None:
        for _ in range(8):
            if desk.call_next() is not None:
                desk.start()
                desk.finish()

    def tap() -> None:
        for _ in range(8):
            office.kiosk.issue("advice")

    def look() -> None:
        for _ in range(8):
            office.display.get("board")
            host.get("hall")
            office.manager.get("reports/day?date=2026-03-02")

    office.manager.get("session")
    together(*[lambda desk=desk: work(desk) for desk in desks], tap, tap, look)
    numbers = sorted(one["number"] for one in office.tickets())
    assert numbers == [f"С{number:03d}" for number in range(1, 17)]
    seqs = [seq for seq, _, _ in office.events()]
    assert seqs == list(range(1, len(seqs) + 1))


def test_of_administrators_who_change_the_set_up_in_one_instant_one_does_and_the_others_are_told(office: Office) -> None:
    present = office.administrator.get("setup")
    bodies = [
        {"version": 1, "setup": {**present["setup"], "settings": {**present["setup"]["settings"], "recalls": recalls}}}
        for recalls in (5, 6, 7)
    ]
    answers = together(*[lambda body=body: office.administrator.ask("POST", "setup", body) for body in bodies])
    assert sorted(one.status_code for one in answers) == [200, 409, 409]
    assert office.administrator.get("setup")["version"] == 2
