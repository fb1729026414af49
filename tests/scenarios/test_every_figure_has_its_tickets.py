"""Behind every figure of a report that counts tickets stands a list with exactly as many."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tests.conftest import OpenOffice
from tests.office import OPERATORS, Document, Office, at
from tests.scenarios.busy_day import BusyDay, setup

MONDAY, TUESDAY = "2026-03-02", "2026-03-03"
#: Figures that count something else: people at one moment, calls, days, settings of the clock, restores.
NO_TICKETS = re.compile(
    r"quarter_hours\.\d+\.waiting\.max|fairness\.calls|fairness\.items\..*|days|data_quality\.(?:clock_jumps|restores)"
    r"|.*_s|by_hour\.\d+\.hour|(?:by_counter|over_standard)\.\d+\.counter"
)
PARTS = ("by_service", "by_operator", "by_counter", "by_hour", "by_day", "results", "quarter_hours", "distribution")
ENDS = ("finished", "no_show", "cancelled", "expired")


def busy(open_office: OpenOffice, zone: str, begins: str, days: list[str], night: bool) -> Office:
    """An office after some days on which everything happened that can happen, the last of them still going on."""
    office = open_office(at(begins, zone), setup(zone, night))
    people = BusyDay(office, random.Random(5))
    people.goes_on_until(office.clock.now() + 10 * 3600, 260)
    for day in days:
        office.day(f"{day} 08:20")
        people.goes_on_until(at(f"{day} 17:00", zone), 120)
        for number in OPERATORS:
            somebody_forgets_to_finish(people, number)
    people.the_clock_is_set()
    people.a_visitor_comes()
    return office


def somebody_forgets_to_finish(people: BusyDay, number: int) -> None:
    people.a_visitor_comes()
    called = people.ask(people.office.desk(number), f"counters/{number}/call-next", {})
    if called is not None:
        people.step(called["ticket"]["id"], "start")
        free = {"then": "finish", "reason": "Оператор ушёл", "accurate": True}
        people.ask(people.office.host, f"counters/{number}/free", free)


def counts(found: Any, path: str = "") -> Iterator[tuple[str, int]]:
    """Every whole number of a report with the way to it."""
    if isinstance(found, dict):
        for name, value in found.items():
            yield from counts(value, f"{path}.{name}".lstrip("."))
    elif isinstance(found, list):
        for place, value in enumerate(found):
            yield from counts(value, f"{path}.{place}")
    elif isinstance(found, int) and not isinstance(found, bool):
        yield path, found


def query(report: Document, path: str) -> Document:
    """What the tickets of a figure are asked for, beside the days of the report."""
    *way, name = path.split(".")
    asked: Document = {}
    part: Any = report
    if way and way[0] in PARTS:
        kind, place, *way = way
        part = report[kind][int(place)]
        match kind:
            case "by_service":
                asked = {"service": part["service"]["code"]}
            case "by_operator":
                asked = {"operator": part["operator"]["name"]}
            case "by_counter":
                asked = {"counter": part["counter"]}
            case "by_hour":
                asked = {"hour": part["hour"]}
            case "by_day":
                asked = {"from": part["day"], "to": part["day"]}
            case "results":
                return {"outcome": part["result"]["code"]} if part["result"] else {"mark": "unsaid"}
            case "quarter_hours":
                return {"quarter": part["starts_at"]}
            case "distribution":
                return {"total_from_s": part["from_s"], **({} if part["to_s"] is None else {"total_to_s": part["to_s"]})}
    match way, name:
        case ["before"], "tickets":
            return {"from": report["before"]["from"], "to": report["before"]["to"]}
        case ["before"], _:
            return {"from": report["before"]["from"], "to": report["before"]["to"], "outcome": name}
        case [], "tickets":
            return asked
        case [], "open":
            return {**asked, "mark": "open"}
        case [], "over_standard_count":
            return {"over": 1}
        case [], _ if name in ENDS:
            return {**asked, "outcome": name}
        case _, "count":
            return {**asked, "outcome": "finished"}
        case ["waiting"], "within_limit":
            return {"mark": "waiting_within"}
        case ["total"], "within_standard":
            return {**asked, "total_to_s": report["standard"]["total_limit_s"]}
        case ["estimate"], _:
            return {"mark": f"estimate_{name}"}
        case ["form_4_2"], "visitors":
            return {"outcome": "finished"}
        case ["data_quality"], "expired":
            return {"outcome": "expired"}
        case ["data_quality"], _:
            return {"mark": name}
    raise AssertionError(f"nobody can see the tickets behind {path}")


@pytest.mark.parametrize(
    ("zone", "begins", "days", "night"),
    [
        ("Asia/Novokuznetsk", f"{MONDAY} 08:20", [TUESDAY], False),
        ("Europe/Berlin", "2026-10-25 00:20", ["2026-10-26"], True),
    ],
    ids=["two days", "the night on which two o'clock comes twice"],
)
def test_behind_every_figure_that_counts_tickets_are_exactly_as_many(
    open_office: OpenOffice, zone: str, begins: str, days: list[str], night: bool
) -> None:
    office = busy(open_office, zone, begins, days, night)
    first, last = begins[:10], days[-1]
    reports = [office.report(day) for day in (first, last)]
    reports.append(office.manager.get(f"reports/period?from={first}&to={last}"))
    reports.append(office.manager.get(f"reports/period?kind=quarter&date={first}"))

    @cache
    def total(asked: tuple[tuple[str, Any], ...]) -> int:
        """How many a list has that is asked for so; many figures have the same list."""
        found: int = office.manager.get("reports/tickets", query=dict(asked))["total"]
        return found

    wrong, seen = {}, set()
    for report in reports:
        shown = {"from": report.get("from", report.get("day")), "to": report.get("to", report.get("day"))}
        for path, figure in counts(report):
            if NO_TICKETS.fullmatch(path):
                continue
            asked = {**shown, **query(report, path)}
            behind = total(tuple(sorted(asked.items())))
            if behind != figure:
                wrong[f"{shown} {path}"] = (figure, behind, asked)
            if figure:
                seen.add(re.sub(r"\.\d+", "", path))
        assert office.manager.get("reports/tickets", query={**shown, "over": 1})["total"] == len(report["over_standard"])
    assert wrong == {}
    assert {"data_quality.forgotten_finishes", "data_quality.by_hand", "data_quality.offline", "open", "estimate.held"} <= seen


def test_a_clock_that_was_set_leads_to_those_who_were_here(office: Office) -> None:
    office.kiosk.issue("advice")
    office.desk(1).serve(30, 300)
    office.clock.forward(10)
    here = [office.kiosk.issue("advice") for _ in range(2)]
    office.clock.forward(-60)
    office.kiosk.issue("meter")
    assert office.report(MONDAY)["data_quality"]["clock_jumps"] == 1
    found = office.manager.get("reports/tickets", query={"from": MONDAY, "to": MONDAY, "mark": "clock_jumps"})
    assert [one["id"] for one in found["items"]][:2] == [one["id"] for one in here]
    assert found["total"] in (2, 3), "who comes in the very second of the jump was here, too"
