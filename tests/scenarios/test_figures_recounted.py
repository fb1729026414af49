"""Every figure of the report is equal, to the second, to what plain SQL and the standard library count from the same history."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from tests.conftest import OpenOffice
from tests.office import Document, Office, at
from tests.scenarios.busy_day import BusyDay, setup
from tests.scenarios.recount import recount_day, recount_period
from tests.scenarios.recounted_hall import Hall

NOVOKUZNETSK, BERLIN = "Asia/Novokuznetsk", "Europe/Berlin"


@dataclass(frozen=True)
class Day:
    """When people begin, and in which zone; `night`: the office never closes."""

    seed: int
    begins: str = "2026-03-02 08:00"
    zone: str = NOVOKUZNETSK
    night: bool = False
    deeds: int = 300


#: The night on which two o'clock comes twice, the one on which it does not come, and one from before to after midnight.
AUTUMN = Day(101, "2026-10-25 00:40", BERLIN, night=True)
SPRING = Day(102, "2026-03-29 00:40", BERLIN, night=True)
MIDNIGHT = Day(103, "2026-03-02 20:00", NOVOKUZNETSK, night=True)
MORE = [
    *(Day(seed) for seed in range(1, 9)),
    *(Day(seed, "2026-10-25 00:20", BERLIN, night=True, deeds=400) for seed in range(11, 14)),
    *(Day(seed, "2026-03-29 00:20", BERLIN, night=True, deeds=400) for seed in range(21, 24)),
    *(Day(seed, "2026-03-02 19:00", "America/St_Johns", night=True, deeds=400) for seed in range(31, 34)),
    Day(41, "2026-03-02 08:00", deeds=600),
    Day(42, "2026-03-06 08:00", deeds=600),
    Day(43, "2026-10-04 00:30", "Australia/Lord_Howe", night=True),
]


@pytest.mark.parametrize("day", [AUTUMN, SPRING, MIDNIGHT, *(pytest.param(day, marks=pytest.mark.slow) for day in MORE)])
def test_every_figure_is_what_an_independent_count_finds(open_office: OpenOffice, day: Day) -> None:
    chance = random.Random(day.seed)
    office = open_office(at(day.begins, day.zone), setup(day.zone, day.night))
    date = day.begins[:10]
    busy = BusyDay(office, chance)
    until = at(f"{date} 18:40", day.zone) if not day.night else office.clock.now() + 30 * 3600
    busy.goes_on_until(until, day.deeds // 2)
    equal_to_recount(office, date)
    busy.the_clock_is_set()
    busy.goes_on_until(until, day.deeds // 2)
    equal_to_recount(office, date)
    assert all_sorts_of_things_happened(office)
    the_night_passes(office)
    days = sorted({day for (day,) in office.sql("SELECT business_day FROM ticket")})
    for one in days:
        equal_to_recount(office, one)
    period_is_equal(office, days[0], days[-1])


def test_a_month_is_counted_from_the_raw_seconds_of_its_days(open_office: OpenOffice) -> None:
    office = open_office(at("2026-02-26 08:00"), setup(NOVOKUZNETSK, False))
    busy = BusyDay(office, random.Random(7))
    for date in ("2026-02-26", "2026-02-27", "2026-03-02"):
        office.day(f"{date} 08:20")
        busy.goes_on_until(at(f"{date} 18:20"), 70)
    office.day("2026-03-03 08:00")
    for first, last in (("2026-02-26", "2026-02-27"), ("2026-02-01", "2026-02-28"), ("2026-01-01", "2026-03-31")):
        period_is_equal(office, first, last)
    march = office.manager.get("reports/period?kind=month&date=2026-03-02")
    february = office.manager.get("reports/period?kind=month&date=2026-02-03")
    assert {name: march["before"][name] for name in ("tickets", "finished", "no_show")} == {
        name: february[name] for name in ("tickets", "finished", "no_show")
    }
    assert march["before"] == {
        "from": "2026-02-01",
        "to": "2026-02-28",
        "tickets": february["tickets"],
        "finished": february["finished"],
        "no_show": february["no_show"],
        "share_within_standard": february["total"]["share_within_standard"],
        "waiting_mean_s": february["waiting"]["mean_s"],
        "waiting_p90_s": february["waiting"]["p90_s"],
        "service_mean_s": february["service"]["mean_s"],
        "total_p90_s": february["total"]["p90_s"],
        "total_max_s": february["total"]["max_s"],
    }
    assert march["kind"] == "month"


def the_night_passes(office: Office) -> None:
    """Sessions end with it as well."""
    calendar, now = office.store.office.calendar, office.clock.now()
    office.visitor.post("test/clock", {"now": calendar.midnights(calendar.business_day(now))[1] + 8 * 3600}, key=None)
    office._people.clear()
    office._desks.clear()


def equal_to_recount(office: Office, day: str) -> None:
    report = office.report(day)
    counted = recount_day(Hall(office.file, office.clock.now()), day)
    agree(without_words(report), counted)


def period_is_equal(office: Office, first: str, last: str) -> None:
    report = without_words(office.manager.get(f"reports/period?from={first}&to={last}"))
    counted = recount_period(Hall(office.file, office.clock.now()), first, last)
    report.pop("before")
    report.pop("kind")
    report["by_operator"] = [(one.pop("operator")["name"], one) for one in report["by_operator"]]
    report["by_counter"] = [(one.pop("counter"), one) for one in report["by_counter"]]
    agree(report, counted)


def without_words(report: Document) -> Document:
    """The report without the texts of its rules; results by their codes, calls that passed somebody over by their numbers."""
    found = dict(report)
    assert all(found.pop("rules"))
    found["results"] = {one["result"] and one["result"]["code"]: one["count"] for one in report["results"]}
    if "fairness" in report:
        items = report["fairness"]["items"]
        found["fairness"] = (
            report["fairness"]["calls"],
            sorted((one["at"], one["number"], one["passed"]["count"]) for one in items),
        )
    return found


def agree(report: Document, counted: Document) -> None:
    """Key by key, so that what differs is seen."""
    assert report.keys() == counted.keys()
    for key, value in counted.items():
        assert report[key] == value, key


def all_sorts_of_things_happened(office: Office) -> bool:
    """By chance one of them may not."""
    kinds = {what for _, _, what in office.events()}
    wanted = {"issued", "called", "started", "finished", "no_show", "parked", "transferred", "returned", "further_service"}
    return len(wanted - kinds) <= 1
