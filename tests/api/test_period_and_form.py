"""Reports of periods and the yearly form: their fields, and what is refused in words."""

from __future__ import annotations

import csv
import io

import pytest

from tests.conftest import OpenOffice
from tests.office import Office


@pytest.fixture
def two_months(office: Office) -> Office:
    """A visit on the last day of February, two in March."""
    office.clock.set(office.clock.now() - 3 * 24 * 3600)
    for day, waited in (("2026-02-27 10:00", 60), ("2026-03-02 10:00", 600), ("2026-03-03 10:00", 1790)):
        office.day(day)
        office.kiosk.issue("advice")
        office.clock.forward(waited)
        office.desk(1).serve(10, 120)
    return office


def test_a_month_has_its_days_and_stands_beside_the_month_before(two_months: Office) -> None:
    report = two_months.manager.get("reports/period?kind=month&date=2026-03-15")
    assert (report["from"], report["to"], report["kind"], report["days"]) == ("2026-03-01", "2026-03-31", "month", 2)
    assert report["goes_on"]
    assert (report["tickets"], report["finished"], report["over_standard_count"]) == (2, 2, 1)
    assert report["waiting"]["mean_s"] == 1195.0
    assert [(one["day"], one["tickets"], one["total_max_s"]) for one in report["by_day"]] == [
        ("2026-03-02", 1, 730),
        ("2026-03-03", 1, 1920),
    ]
    assert (report["before"]["from"], report["before"]["tickets"], report["before"]["waiting_mean_s"]) == ("2026-02-01", 1, 60.0)
    assert [one["number"] for one in report["over_standard"]] == ["С001"]


def test_any_days_are_a_range_and_stand_beside_as_many_before(two_months: Office) -> None:
    report = two_months.manager.get("reports/period?from=2026-03-02&to=2026-03-03")
    assert (report["kind"], report["tickets"]) == ("range", 2)
    assert (report["before"]["from"], report["before"]["to"]) == ("2026-02-28", "2026-03-01")


def test_one_day_as_a_period_says_what_the_days_report_says(two_months: Office) -> None:
    day = two_months.report("2026-03-02")
    period = two_months.manager.get("reports/period?from=2026-03-02&to=2026-03-02")
    same = ("tickets", "finished", "waiting", "walking", "service", "paused", "total", "by_service", "by_hour", "results")
    for name in (*same, "distribution", "estimate", "over_standard", "data_quality", "rules"):
        assert period[name] == day[name], name


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("from=2026-03-02&to=2026-03-01", "period_backwards"),
        ("from=2025-01-01&to=2026-03-01", "period_too_long"),
        ("from=2026-03-01&to=2026-03-04", "day_in_future"),
        ("kind=month&date=2026-04-01", "day_in_future"),
        ("kind=month", "period_unclear"),
        ("from=2026-03-01", "period_unclear"),
        ("from=2026-03-01&to=2026-03-02&kind=week&date=2026-03-02", "period_unclear"),
        ("", "period_unclear"),
        ("from=2026-02-30&to=2026-03-01", "invalid"),
        ("kind=decade&date=2026-03-01", "invalid"),
    ],
)
def test_days_that_cannot_be_reported_are_refused_in_words(office: Office, query: str, code: str) -> None:
    for language in ("ru", "en"):
        refusal = office.manager.get(f"reports/period?{query}&lang={language}", 422)
        assert refusal["code"] == code
        assert refusal["detail"].endswith(".")
        assert "{" not in refusal["detail"]


def test_the_form_has_the_office_in_one_row(two_months: Office) -> None:
    form = two_months.manager.get("reports/form-4-2?year=2026")
    (row,) = form["rows"]
    assert [column["number"] for column in form["columns"]] == list(range(1, 12))
    assert [column["key"] for column in form["columns"] if not column["confirmed"]] == [
        "visitors",
        "service_mean_minutes",
        "waiting_mean_minutes",
        "others",
    ]
    assert (row["visitors"], row["tickets"], row["service_mean_minutes"], row["waiting_mean_minutes"]) == (3, 3, 2.0, 13.6)
    assert row["hours"] == "Пн–Чт 08:00–18:00; Пт 08:00–17:00; Сб–Вс выходной"
    assert form["goes_on"]
    assert "сверьте" in form["note"]


def test_the_form_says_of_the_office_what_its_set_up_says(open_office: OpenOffice) -> None:
    identity = {"code": "small", "name": "Малый зал", "timezone": "Asia/Novokuznetsk", "kind": "Центр обслуживания потребителей"}
    card = {"address": {"ru": "Кемерово, Кузбасская, 6", "en": "6 Kuzbasskaya, Kemerovo"}, "email": "info@example.org"}
    office = open_office(office={**identity, **card, "phone": "+7 3842 00-00-00"})
    (row,) = office.manager.get("reports/form-4-2?year=2026&lang=en")["rows"]
    assert [row[key] for key in ("kind", "address", "contacts")] == [
        "Центр обслуживания потребителей",
        "6 Kuzbasskaya, Kemerovo",
        "+7 3842 00-00-00, info@example.org",
    ]


def test_the_form_opens_in_a_spreadsheet(two_months: Office) -> None:
    answer = two_months.manager.ask("GET", "reports/form-4-2?year=2026&format=csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="form-4-2-2026.csv"'
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[1] == [str(number) for number in range(1, 12)]
    assert rows[2][7:10] == ["3", "2,0", "13,6"]


def test_a_year_without_visitors_has_no_means_and_one_to_come_is_refused(office: Office) -> None:
    (row,) = office.manager.get("reports/form-4-2?year=2025")["rows"]
    assert (row["visitors"], row["service_mean_minutes"], row["waiting_mean_minutes"]) == (0, None, None)
    assert office.manager.get("reports/form-4-2?year=2027", 422)["code"] == "day_in_future"
    for year in ("26", "20026", "2026.0", "+2026", ""):
        assert office.manager.get(f"reports/form-4-2?year={year}", 422)["code"] == "invalid"
