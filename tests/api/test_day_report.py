"""The report of a day: its keys, and its figures against values worked out by hand."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.reports.figures import nearest_rank, share, spread
from tests.conftest import OpenOffice
from tests.office import ROUND_THE_CLOCK, Document, Office, at, small_setup

DAY = "2026-03-02"


@pytest.fixture
def worked(office: Office) -> Office:
    """A day that fits on a page: five visits that finished, a no-show, one called off, and one left for the night.

    Advice at counter 1 (Anna): waits 60, 300, 600; walks 10, 20, 30; takes 100, 200, 10.
    Connection at counter 2 (Boris): waits 1200, 1770; walks 0, 30; takes 600, 1.
    Totals: 170, 520, 640, 1800 (exactly the standard), 1801 (over it).
    """
    anna, boris = office.desk(1), office.desk(2)
    for desk, service, wait_s, walk_s, service_s in (
        (anna, "advice", 60, 10, 100),
        (anna, "advice", 300, 20, 200),
        (boris, "connection", 1200, 0, 600),
        (anna, "advice", 600, 30, 10),
        (boris, "connection", 1770, 30, 1),
    ):
        office.kiosk.issue(service)
        office.clock.forward(wait_s)
        desk.serve(walk_s, service_s)
    office.kiosk.issue("advice")
    anna.call_next()
    anna.no_show()
    office.host.cancel(office.kiosk.issue("meter"))
    office.kiosk.paper(office.kiosk.issue("advice"), "failed")
    office.day("2026-03-03 09:00")
    return office


FIGURES = {"count", "mean_s", "p50_s", "p80_s", "p90_s", "p95_s", "max_s"}
WAITING = FIGURES | {"within_limit", "share_within_limit"}
TOTAL = FIGURES | {"within_standard", "share_within_standard"}


def test_the_report_has_the_agreed_fields(worked: Office) -> None:
    report = worked.report(DAY)
    assert set(report) == {
        "day",
        "office",
        "standard",
        "tickets",
        "finished",
        "no_show",
        "cancelled",
        "expired",
        "waiting",
        "service",
        "total",
        "by_service",
        "by_operator",
        "by_counter",
        "by_hour",
        "over_standard",
        "data_quality",
        "rules",
        "timezone",
        "made_at",
        "hours",
        "goes_on",
        "open",
        "walking",
        "paused",
        "results",
        "quarter_hours",
        "idle_while_waiting_s",
        "distribution",
        "estimate",
        "fairness",
    }
    assert report["day"] == DAY
    assert report["office"] == {"code": "small", "name": "Малый зал"}
    assert report["standard"] == {"total_limit_s": 1800, "waiting_limit_s": None}
    for part in ("walking", "service", "paused"):
        assert set(report[part]) == FIGURES
    assert set(report["waiting"]) == WAITING
    assert set(report["total"]) == TOTAL
    for one in report["by_service"]:
        assert set(one) == {"service", "tickets", "finished", "no_show", "cancelled", "expired", "waiting", "total"}
        assert set(one["service"]) == FIGURES | {"code", "name", "letter"}


def test_the_figures_are_those_worked_out_by_hand(worked: Office) -> None:
    report = worked.report(DAY)
    assert [report[name] for name in ("tickets", "finished", "no_show", "cancelled", "expired")] == [8, 5, 1, 1, 1]
    assert report["waiting"] == {
        "count": 5,
        "mean_s": 786.0,
        "p50_s": 600,
        "p80_s": 1200,
        "p90_s": 1770,
        "p95_s": 1770,
        "max_s": 1770,
        "within_limit": None,
        "share_within_limit": None,
    }
    assert report["service"] == {
        "count": 5,
        "mean_s": 182.2,
        "p50_s": 100,
        "p80_s": 200,
        "p90_s": 600,
        "p95_s": 600,
        "max_s": 600,
    }
    assert report["total"] == {
        "count": 5,
        "mean_s": 986.2,
        "p50_s": 640,
        "p80_s": 1800,
        "p90_s": 1801,
        "p95_s": 1801,
        "max_s": 1801,
        "within_standard": 4,
        "share_within_standard": 0.8,
    }


def test_only_a_visit_over_the_limit_is_listed_and_the_longest_comes_first(worked: Office) -> None:
    over = worked.report(DAY)["over_standard"]
    assert [(one["number"], one["total_s"]) for one in over] == [("А002", 1801)]
    assert {name: over[0][name] for name in ("waiting_s", "walking_s", "service_s", "paused_s", "counter", "operator")} == {
        "waiting_s": 1770,
        "walking_s": 30,
        "service_s": 1,
        "paused_s": 0,
        "counter": 2,
        "operator": "Boris",
    }


def test_the_parts_by_service_operator_counter_and_hour_add_up_to_the_day(worked: Office) -> None:
    report = worked.report(DAY)
    assert [(one["service"]["code"], one["tickets"], one["finished"], one["no_show"]) for one in report["by_service"]] == [
        ("connection", 2, 2, 0),
        ("meter", 1, 0, 0),
        ("advice", 5, 3, 1),
    ]
    assert [(one["operator"]["name"], one["finished"]) for one in report["by_operator"]] == [("anna", 3), ("boris", 2)]
    assert [(one["counter"], one["finished"]) for one in report["by_counter"]] == [(1, 3), (2, 2)]
    assert [(one["hour"], one["tickets"]) for one in report["by_hour"]] == [(10, 5), (11, 3)]
    for part in ("by_service", "by_hour"):
        for name in ("tickets", "finished", "no_show"):
            assert sum(one[name] for one in report[part]) == report[name]


def test_the_report_says_how_good_its_data_are_and_which_rules_it_followed(worked: Office) -> None:
    report = worked.report(DAY)
    assert report["data_quality"] == {
        "short_services": 2,
        "expired": 1,
        "returned": 0,
        "by_hand": 0,
        "imported": 0,
        "unprinted": 1,
        "forgotten_finishes": 0,
        "clock_jumps": 0,
        "restores": 0,
        "offline": 0,
        "doubted": 0,
        "unlinked_s": 0,
    }
    assert len(report["rules"]) == 18
    english = worked.report(DAY, "en")
    assert english["office"]["name"] == "Small hall"
    assert all(russian != words for russian, words in zip(report["rules"], english["rules"], strict=True))


def test_an_empty_day_has_no_shares_and_no_maximum(office: Office) -> None:
    report = office.report("2026-02-01")
    nothing = {"count": 0, "mean_s": None, "p50_s": None, "p80_s": None, "p90_s": None, "p95_s": None, "max_s": None}
    assert report["service"] == report["walking"] == report["paused"] == nothing
    assert report["waiting"] == {**nothing, "within_limit": None, "share_within_limit": None}
    assert report["total"] == {**nothing, "within_standard": 0, "share_within_standard": None}
    assert report["by_service"] == report["over_standard"] == []


def test_the_live_screen_and_the_report_agree(office: Office) -> None:
    for service_s in (100, 1801, 50):
        office.kiosk.issue("advice")
        office.desk(1).serve(service_s=service_s)
    today, report = office.hall()["today"], office.report(DAY)
    assert today["issued"] == report["tickets"]
    for name in ("within_standard", "share_within_standard"):
        assert today[name] == report["total"][name]


def test_pauses_are_told_apart_and_do_not_break_the_standard(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    desk.start()
    office.clock.forward(100)
    desk.park()
    office.clock.forward(3600)
    assert desk.visitor is not None
    desk.call(desk.visitor, "Принёс документы")
    desk.start()
    office.clock.forward(100)
    desk.finish()
    total = office.report(DAY)["total"]
    assert (total["max_s"], total["within_standard"]) == (200, 1)


def test_visits_belong_to_the_day_on_which_they_began_in_five_zones(open_office: OpenOffice) -> None:
    for zone in ("Asia/Novokuznetsk", "Europe/Berlin", "UTC", "America/New_York", "Pacific/Auckland"):
        identity = {"code": "far", "name": "Зал", "timezone": zone}
        office = open_office(at("2026-03-02 20:00", zone), office=identity, hours=ROUND_THE_CLOCK)
        for _ in range(4):
            for _ in range(2):
                office.kiosk.issue("advice")
            office.clock.forward(2 * 3600)
        days = {day: office.report(day)["tickets"] for day in ("2026-03-01", "2026-03-02", "2026-03-03")}
        assert days == {"2026-03-01": 0, "2026-03-02": 4, "2026-03-03": 4}
        assert [one["hour"] for one in office.report("2026-03-03")["by_hour"]] == [0, 2]


TRIGGERS = ["=1+1", "+1", "-1", "@SUM(1)", "＝1", "＋1", "－1", "＠1", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A1"]


def test_no_cell_of_the_table_begins_a_formula(open_office: OpenOffice) -> None:
    setup = small_setup()
    setup["services"] = [{**setup["services"][2], "code": f"s{index}", "name": name} for index, name in enumerate(TRIGGERS)]
    office = open_office(setup=setup)
    for index in range(len(TRIGGERS)):
        office.kiosk.issue(f"s{index}")
    rows = table(office, DAY)
    assert len(rows) == len(TRIGGERS) + 1
    for row in rows[1:]:
        assert row[0].startswith("'")
        assert row[0][1:] in TRIGGERS


def test_the_table_opens_in_a_spreadsheet_and_says_what_the_report_says(worked: Office) -> None:
    rows = table(worked, DAY)
    assert rows[0][:4] == ["service", "tickets", "finished", "no_show"]
    assert rows[3][:5] == ["Вопрос", "5", "3", "1", "3"]
    answer = worked.manager.ask("GET", f"reports/day?date={DAY}&format=csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="day-{DAY}.csv"'


def table(office: Office, day: str) -> list[list[str]]:
    answer = office.manager.ask("GET", f"reports/day?date={day}&format=csv")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


# The figures themselves


@pytest.mark.parametrize(
    ("values", "percent", "rank"),
    [
        ([15, 20, 35, 40, 50], 5, 15),
        ([15, 20, 35, 40, 50], 30, 20),
        ([15, 20, 35, 40, 50], 40, 20),
        ([15, 20, 35, 40, 50], 50, 35),
        ([15, 20, 35, 40, 50], 100, 50),
        ([7], 50, 7),
        (list(range(1, 101)), 95, 95),
        (list(range(1, 11)), 90, 9),
        (list(range(1, 11)), 95, 10),
        ([], 50, None),
    ],
)
def test_a_percentile_is_a_value_that_was_measured(values: list[int], percent: int, rank: int | None) -> None:
    assert nearest_rank(values, percent) == rank


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=300))
def test_at_least_so_many_of_a_hundred_are_not_above_their_percentile(values: list[int]) -> None:
    figures: dict[str, Any] = spread(values)
    for percent in (50, 80, 90, 95):
        edge = figures[f"p{percent}_s"]
        assert sum(1 for value in values if value <= edge) * 100 >= percent * len(values)
        assert sum(1 for value in values if value < edge) * 100 < percent * len(values)
    assert figures["p50_s"] <= figures["p80_s"] <= figures["p90_s"] <= figures["p95_s"] <= figures["max_s"] == max(values)
    assert min(values) - 0.05 <= figures["mean_s"] <= max(values) + 0.05


def test_a_share_has_four_decimals_and_nothing_has_no_share() -> None:
    assert share(2, 3) == 0.6667
    assert share(0, 5) == 0.0
    assert share(0, 0) is None


def test_imported_or_odd_states_never_break_the_report(worked: Office) -> None:
    """A finished visit without counter or operator, as an import may bring."""
    worked.sql("UPDATE ticket SET counter_id = NULL, operator_id = NULL WHERE number = 'С001'")
    report: Document = worked.report(DAY)
    assert report["finished"] == 5
    assert sum(one["finished"] for one in report["by_operator"]) == 4
