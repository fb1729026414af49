"""The official calendar proposes what it changes in a year; days that are moved from a weekend are working days there."""

from __future__ import annotations

import pytest

from queue_server.russian_calendar import proposals
from tests.office import Office

#: Dates of published calendars: moved days off, moved working days, and eves.
PUBLISHED = {
    "2025-01-08": "day_off",
    "2025-05-02": "day_off",
    "2025-11-01": "working_day",
    "2025-12-31": "day_off",
    "2026-01-09": "day_off",
    "2026-04-30": "short_day",
    "2026-05-08": "short_day",
    "2026-11-03": "short_day",
    "2026-12-31": "day_off",
    "2027-02-20": "working_day",
    "2027-02-22": "day_off",
    "2027-11-05": "day_off",
}


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_days_are_moved_as_the_published_calendar_says(year: int) -> None:
    kinds = {one.day.isoformat(): one.kind for one in proposals(year)}
    wanted = {day: kind for day, kind in PUBLISHED.items() if day.startswith(str(year))}
    assert {day: kinds.get(day) for day in wanted} == wanted
    assert list(kinds) == sorted(kinds)


def test_the_administrator_is_told_each_day_with_its_name_in_both_languages(office: Office) -> None:
    told = office.person("administrator").get("setup/holidays?year=2027")
    days = {one["date"]: one for one in told["days"]}
    assert days["2027-02-23"] == {
        "date": "2027-02-23",
        "kind": "day_off",
        "reason": {"ru": "День защитника Отечества", "en": "Defender of the Fatherland Day"},
    }
    assert days["2027-02-20"]["reason"] == {"ru": "Рабочий день", "en": "Working day"}
    assert days["2027-11-05"]["reason"]["ru"] == "Выходной"


def test_a_year_that_no_calendar_knows_is_refused(office: Office) -> None:
    assert office.person("administrator").ask("GET", "setup/holidays", query={"year": "1990"}).status_code == 422
