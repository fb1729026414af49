"""A row of another system's file: what it means, and what of it cannot be."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from queue_server.hall.calendar import Calendar
from queue_server.hall.history import COLUMNS, Fault, Known, PastVisit, Rules, instants
from queue_server.hall.standard import Times
from tests.office import ZONE, at
from tests.past_visits import CANCELLED, DAY, NO_SHOW, VISIT, visit

KNOWN = Known({"advice": 1, "meter": 2}, {"1": 11, "2": 12}, {"anna": 21, "Алёна Королёва": 22})
NOW = at("2026-03-02 10:00")
BERLIN = "Europe/Berlin"


def rules(zone: str = ZONE, now: int = NOW) -> Rules:
    return Rules(KNOWN, Calendar(ZoneInfo(zone), {}), now)


def understood(row: list[str], zone: str = ZONE) -> PastVisit:
    found = rules(zone).read(row)
    assert isinstance(found, PastVisit), found
    return found


def faults(row: list[str], zone: str = ZONE) -> list[Fault]:
    found = rules(zone).read(row)
    assert not isinstance(found, PastVisit), found
    return found


def test_a_finished_visit_has_its_times_in_seconds() -> None:
    found = understood(visit())
    assert found[:6] == (DAY, "А001", 1, 11, 21, "finished")
    assert found[6:] == tuple(at(f"{DAY} {clock}") for clock in ("09:00", "09:05", "09:05:30", "09:15:30"))
    assert found.times == Times(300, 30, 600)


def test_a_missed_call_and_a_visit_that_was_called_off_have_what_they_had() -> None:
    assert understood(visit(NO_SHOW)).times == Times(900, 60)
    assert understood(visit(NO_SHOW, finished_at="")).times == Times(900, 0)
    assert understood(visit(CANCELLED)).times == Times(600)
    assert understood(visit(CANCELLED, called_at=f"{DAY} 09:08:00")).times == Times(360, 240)
    assert understood(visit(CANCELLED, finished_at="")).times == Times()


def test_a_call_without_a_time_was_at_the_start_of_the_service() -> None:
    assert understood(visit(called_at="")).times == Times(330, 0, 600)


@pytest.mark.parametrize(
    ("written", "kept"),
    [("A1", "А001"), ("а 12", "А012"), ("№ 57", "57"), ("Б-12/3", "Б-12/3"), ("С1000", "С1000"), ("101", "101")],
)
def test_a_number_is_kept_as_the_hall_would_write_it(written: str, kept: str) -> None:
    assert understood(visit(number=written)).number == kept


def test_names_may_stand_for_people_and_blanks_around_a_cell_do_not_count() -> None:
    found = understood(visit(operator=" Алёна\u00a0Королёва ", counter="№ 02", service="meter "))
    assert (found.service, found.counter, found.operator) == (2, 12, 22)


WRONG = {
    "number": [("", "empty"), ("А" * 17, "«АААА"), ("=1+1", "«=1+1»"), ("!", "«!»"), ("А;1", "«А;1»")],
    "service": [("", "empty"), ("repair", "not in the set-up"), ("advice" * 40, "240 letters"), ("ad\x00vice", "U+0000")],
    "counter": [("9", "not in the set-up"), ("Окно", "not in the set-up"), ("", "empty"), ("1\x1b[2J", "U+001B")],
    "operator": [("nobody", "not in the set-up"), ("", "empty"), ("an\u202ena", "U+202E")],
    "issued_at": [
        ("", "empty"),
        ("2026-02-30 09:00:00", "no date"),
        ("2026-13-01 09:00:00", "no date"),
        ("2026-02-03 24:00:00", "no time"),
        ("2026-02-03 09:60:00", "no time"),
        ("2026-02-03 09:00", "no time"),
        ("03.02.2026 09:00:00", "no time"),
        ("2026-02-03T09:00:00", "no time"),
        ("٢٠٢٦-02-03 09:00:00", "no time"),
        ("0206-02-03 09:00:00", "before 2000-01-01"),
        ("9999-12-31 09:00:00", "no date"),
        ("2026-03-02 08:00:00", "still goes on"),
        ("2026-03-03 09:00:00", "future"),
    ],
    "called_at": [(f"{DAY} 08:59:59", "is before issued_at"), ("soon", "no time")],
    "started_at": [(f"{DAY} 09:04:59", "is before called_at"), ("", "empty")],
    "finished_at": [(f"{DAY} 09:05:29", "is before started_at"), ("", "empty"), ("2026-02-04 09:00:01", "s after issued_at")],
    "outcome": [("", "«»"), ("done", "«done»"), ("expired", "«expired»"), ("Finished", "«Finished»")],
}


@pytest.mark.parametrize(("column", "cell", "words"), [(column, *one) for column, some in WRONG.items() for one in some])
def test_a_wrong_cell_is_named_with_what_is_wrong_and_what_is_expected(column: str, cell: str, words: str) -> None:
    found = faults(visit(**{column: cell}))
    named = [one for one in found if one.column == column]
    assert any(words in one.wrong for one in named), found
    assert all(one.expected for one in found)
    assert all(one.wrong.isprintable() for one in found)


def test_everything_that_is_wrong_with_a_row_is_told_at_once() -> None:
    found = faults(visit(service="repair", counter="9", started_at="", outcome="finished"))
    assert {one.column for one in found} == {"service", "counter", "started_at"}


@pytest.mark.parametrize("like", [NO_SHOW, CANCELLED])
def test_nobody_is_served_who_did_not_come(like: tuple[str, ...]) -> None:
    assert [one.column for one in faults(visit(like, called_at=f"{DAY} 09:05:00", started_at=f"{DAY} 09:06:00"))] == [
        "started_at"
    ]


def test_a_missed_call_needs_its_counter_and_its_time() -> None:
    assert {one.column for one in faults(visit(NO_SHOW, called_at="", counter=""))} == {"called_at", "counter"}


@pytest.mark.parametrize("cells", [[], ["А001"], [*VISIT, "more"], list(VISIT[:-1])])
def test_a_row_with_more_or_fewer_cells_is_wrong(cells: list[str]) -> None:
    assert faults(cells) == [Fault("row", f"has {len(cells)} cells", f"{len(COLUMNS)}, as the first line has")]


def test_a_visit_may_end_after_midnight_but_not_a_day_later() -> None:
    late = visit(issued_at=f"{DAY} 23:50:00", called_at="", started_at="2026-02-04 00:05:00", finished_at="2026-02-04 00:20:00")
    found = understood(late)
    assert (found.business_day, found.times) == (DAY, Times(900, 0, 900))


# Clocks that are changed


def night(day: str, *clocks: str) -> list[str]:
    times = [f"{day} {clock}" for clock in clocks]
    return visit(issued_at=times[0], called_at=times[1], started_at=times[2], finished_at=times[3])


def test_a_time_that_the_clocks_jumped_over_is_wrong() -> None:
    wrong = faults(night("2025-03-30", "01:50:00", "02:30:00", "03:05:00", "03:10:00"), BERLIN)
    assert [(one.column, "did not exist" in one.wrong) for one in wrong] == [("called_at", True)]
    assert understood(night("2025-03-30", "01:50:00", "03:00:00", "03:05:00", "03:10:00"), BERLIN).times == Times(600, 300, 300)


def test_a_time_that_came_twice_is_the_first_unless_the_order_of_the_row_asks_for_the_second() -> None:
    first = understood(night("2025-10-26", "02:10:00", "02:20:00", "02:25:00", "02:50:00"), BERLIN)
    assert first.times == Times(600, 300, 1500)
    assert first.issued_at == at("2025-10-26 02:10", BERLIN)
    across = understood(night("2025-10-26", "02:50:00", "02:05:00", "02:10:00", "03:01:00"), BERLIN)
    assert across.times == Times(900, 300, 3060)


def test_instants_of_a_local_time() -> None:
    zone = ZoneInfo(BERLIN)
    assert instants(datetime(2025, 3, 30, 2, 30), zone) == ()
    assert len(instants(datetime(2025, 7, 1, 2, 30), zone)) == 1
    first, second = instants(datetime(2025, 10, 26, 2, 30), zone)
    assert second - first == 3600
