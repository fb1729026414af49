"""Somebody sets the computer's clock while people wait: the order stays, and no time is negative or absurd."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import OpenOffice
from tests.office import ROUND_THE_CLOCK, Office, at

PARTS = ("waiting_s", "walking_s", "service_s", "paused_s")


@pytest.mark.parametrize("jump", [-7200, -90, -60, 3600])
@pytest.mark.parametrize("restarted", [False, True])
def test_a_jump_changes_no_order_and_makes_no_time_negative(open_office: OpenOffice, jump: int, restarted: bool) -> None:
    office = open_office(hours=ROUND_THE_CLOCK)
    issued = [office.kiosk.issue("advice")["number"] for _ in range(3)]
    office.clock.forward(120)
    office.clock.forward(jump)
    if restarted:
        office.restart()
    issued += [office.kiosk.issue("advice")["number"] for _ in range(2)]
    assert office.waiting_in_order() == issued
    desk = office.desk(1)
    for number in issued:
        done = desk.serve(walk_s=5, service_s=30)
        assert done["number"] == number
        assert all(0 <= done[part] < 24 * 3600 for part in PARTS)
    assert [one["number"] for one in office.tickets()] == issued
    assert office.report("2026-03-02")["total"]["max_s"] < 24 * 3600


def test_the_screens_go_by_the_time_that_was(office: Office) -> None:
    office.kiosk.issue("advice")
    office.clock.forward(600)
    office.kiosk.issue("advice")
    shown = office.board()["server_time"]
    office.clock.forward(-3600)
    assert office.board()["server_time"] == shown
    assert office.hall()["queues"][1]["longest_wait_s"] == 600


def test_a_clock_set_back_over_midnight_takes_nobodys_page_and_nobodys_minutes_away(open_office: OpenOffice) -> None:
    office = open_office(now=at("2026-03-03 00:05"), hours=ROUND_THE_CLOCK)
    ticket = office.kiosk.issue("advice")
    office.clock.forward(600)
    office.kiosk.issue("advice")
    office.clock.forward(-1800)
    office.restart()
    assert office.visitor.get(f"visits/{ticket['id']}")["people_ahead"] == 0
    assert office.host.ticket(ticket)["waiting_s"] == 600
    assert [one["waiting_s"] for one in office.tickets()] == [600, 0]


def jumps(office: Office) -> list[int]:
    told = office.sql("SELECT json_extract(details, '$.seconds') FROM event WHERE what = 'clock_jumped' ORDER BY seq")
    return [seconds for (seconds,) in told]


def test_a_jump_is_written_down_once_and_counted_in_the_days_report(office: Office) -> None:
    for _ in range(2):
        office.kiosk.issue("advice")
        office.clock.forward(600)
        office.kiosk.issue("advice")
        office.clock.forward(-300)
        before = office.everything()
        assert office.kiosk.ask("POST", "tickets", {"service": "no-such"}).status_code == 422
        assert office.everything() == before
        for _ in range(3):
            office.kiosk.issue("advice")
            office.clock.forward(5)
        office.clock.forward(600)
    assert jumps(office) == [-300, -300]
    assert office.report("2026-03-02")["data_quality"]["clock_jumps"] == 2
    assert office.report("2026-03-01")["data_quality"]["clock_jumps"] == 0


def test_a_clock_that_is_put_right_by_a_little_did_not_jump(office: Office) -> None:
    office.kiosk.issue("advice")
    office.clock.forward(-2)
    office.kiosk.issue("advice")
    assert jumps(office) == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(-10_000, 5_000), min_size=6, max_size=6))
def test_however_the_clock_goes_the_parts_of_a_visit_add_up(open_office: OpenOffice, jumps: list[int]) -> None:
    office = open_office(hours=ROUND_THE_CLOCK)
    issued, waited, walked, served, parked, back = jumps
    office.clock.forward(issued)
    office.kiosk.issue("advice")
    desk = office.desk(1)
    office.clock.forward(waited)
    desk.call_next()
    office.clock.forward(walked)
    desk.start()
    office.clock.forward(served)
    ticket = desk.park()
    office.clock.forward(parked)
    desk.call(ticket)
    desk.start()
    office.clock.forward(back)
    desk.finish()
    [(began, ended, *parts)] = office.sql(f"SELECT issued_at, finished_at, {', '.join(PARTS)} FROM ticket")
    assert sum(parts) == ended - began
    assert min(parts) >= 0
