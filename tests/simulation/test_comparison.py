"""What the visitors saw is laid beside what the server says."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from queue_server.hall.standard import Times
from queue_server.simulation import summary
from queue_server.simulation.open_day import OpenDay
from queue_server.simulation.seen import Seen
from queue_server.simulation.simulate import DIFFERENT, EQUAL, _tell_verdict
from queue_server.simulation.table import table

OPENS = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY = OpenDay(OPENS, OPENS.replace(hour=18), 1.0, {"code": "small", "name": "Small hall"}, {"advice": "Advice"}, ())
SETTINGS: dict[str, Any] = {
    "office": {"code": "small", "name": "Small hall"},
    "standard": {"total_limit_s": 1800, "waiting_limit_s": None},
    "rules": ["Waiting is waiting."],
}
NAMES = {"anna": "Anna"}


def a_visit(number: str = "С001", state: str = "finished", waiting_s: int = 60, service_s: int = 300) -> Seen:
    ticket = {
        "id": f"id-of-{number}",
        "number": number,
        "state": state,
        "service": {"code": "advice", "name": "Advice"},
        "counter": 1,
        "issued_at": OPENS.isoformat(),
        "finished_at": OPENS.isoformat(),
        "returned": False,
        "print_state": "printed",
    }
    return Seen(ticket, 0, "anna", Times(waiting_s=waiting_s, walking_s=30, service_s=service_s))


def as_listed(seen: Seen) -> dict[str, Any]:
    times = {part: getattr(seen.times, part) for part in ("waiting_s", "walking_s", "service_s", "paused_s")}
    return {**seen.ticket, **times}


@pytest.fixture
def seen() -> list[Seen]:
    return [a_visit(), a_visit("С002", waiting_s=1600), a_visit("С003", state="no_show")]


def test_a_report_with_the_same_figures_is_equal(seen: list[Seen]) -> None:
    own = summary.figures(seen, DAY, SETTINGS, NAMES)

    assert own["finished"] == 2
    assert own["total"]["within_standard"] == 1
    assert [one["number"] for one in own["over_standard"]] == ["С002"]
    assert summary.report_differences(own, copy.deepcopy(own)) == []
    assert summary.report_differences(own, {**own, "rules": ["Said otherwise."], "more": 1}) == []


def test_each_difference_is_named_with_both_values(seen: list[Seen]) -> None:
    own = summary.figures(seen, DAY, SETTINGS, NAMES)
    theirs = copy.deepcopy(own)
    theirs["no_show"] = 0
    theirs["waiting"]["p90_s"] = 1599
    theirs["by_service"][0]["tickets"] = 4
    theirs["over_standard"] = []

    assert summary.report_differences(own, theirs) == [
        "no_show: 1 seen, 0 at the server",
        "waiting.p90_s: 1600 seen, 1599 at the server",
        "by_service[advice].tickets: 3 seen, 4 at the server",
        "over_standard[id-of-С002]: something seen, nothing at the server",
    ]


def test_who_served_nobody_was_seen_by_nobody(seen: list[Seen]) -> None:
    own = summary.figures(seen, DAY, SETTINGS, NAMES)
    idle = {"operator": {"name": "boris", "display_name": "Boris"}, "tickets": 0, "idle_while_waiting_s": 60}
    theirs = {**own, "by_operator": [*own["by_operator"], idle], "by_counter": [*own["by_counter"], {"counter": 2, "tickets": 0}]}

    assert summary.report_differences(own, theirs) == []


def test_tickets_are_compared_one_by_one(seen: list[Seen]) -> None:
    listed = [as_listed(one) for one in seen]
    assert summary.ticket_differences(seen, listed) == []

    listed[0]["service_s"] = 301
    listed[1]["state"] = "expired"
    assert summary.ticket_differences(seen, listed) == [
        "ticket С001.service_s: 300 seen, 301 at the server",
        "ticket С002.state: finished seen, expired at the server",
    ]


def test_a_missed_visits_pause_goes_on_and_is_not_compared(seen: list[Seen]) -> None:
    listed = [{**as_listed(one), "paused_s": 9999 if one.state == "no_show" else 0} for one in seen]

    assert summary.ticket_differences(seen, listed) == []


def test_a_difference_is_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    told: list[str] = []

    assert _tell_verdict([], "equal to the server's report", told.append) == EQUAL
    assert told == ["What the visitors saw is equal to the server's report."]
    assert _tell_verdict(["no_show: 1 seen, 0 at the server"] * 25, "equal", told.append) == DIFFERENT
    assert capsys.readouterr().err.splitlines()[-1] == "  and 5 more"


def test_a_day_without_anybody_has_a_table_too() -> None:
    assert table(summary.figures([], DAY, SETTINGS, NAMES)).splitlines()[-1].split() == ["all", "0", "0", "0", "0", *"-" * 10]
