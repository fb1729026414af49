"""The tickets behind a figure of a report."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from sqlalchemy import event

from queue_server.reports.ticket_list import SHOWN, Selection, every_ticket
from queue_server.store.ticket_lists import Mark, Wanted
from tests.api.every_route import WHO
from tests.conftest import OpenOffice
from tests.office import ROUND_THE_CLOCK, Document, Office, at

DAY = "2026-03-02"


@pytest.fixture
def two_days(office: Office) -> Office:
    """Monday: two visits of Anna (the second takes 31 minutes), one of Boris, a no-show and one called off; Tuesday: one."""
    anna, boris = office.desk(1), office.desk(2)
    for desk, service, service_s, result in (
        (anna, "advice", 60, "solved"),
        (anna, "advice", 1860, "application_taken"),
        (boris, "connection", 300, "solved"),
    ):
        office.kiosk.issue(service)
        office.clock.forward(30)
        desk.serve(10, service_s, result)
    office.kiosk.issue("advice")
    anna.call_next()
    anna.no_show()
    office.host.cancel(office.kiosk.issue("meter"))
    office.day("2026-03-03 09:00")
    office.kiosk.issue("advice")
    office.desk(1).serve(0, 60)
    return office


def asked(office: Office, query: str = "", first: str = DAY, last: str = DAY) -> Document:
    document: Document = office.manager.get(f"reports/tickets?from={first}&to={last}{query}")
    return document


def numbers(office: Office, query: str = "", first: str = DAY, last: str = DAY) -> list[str]:
    return [one["number"] for one in asked(office, query, first, last)["items"]]


def test_all_tickets_of_a_day_come_in_the_order_of_issue(two_days: Office) -> None:
    found = asked(two_days)
    assert [one["number"] for one in found["items"]] == ["С001", "С002", "А001", "С003", "А002"]
    assert (found["from"], found["to"], found["total"], found["more"]) == (DAY, DAY, 5, False)
    assert [one["state"] for one in found["items"]] == ["finished", "finished", "finished", "no_show", "cancelled"]
    second = found["items"][1]
    ticket = two_days.host.get(f"tickets/{second['id']}")
    for name in ("number", "service", "counter", "operator", "state", "outcome", "issued_at", "finished_at", "origin"):
        assert second[name] == ticket[name]
    assert [second[f"{name}_s"] for name in ("waiting", "walking", "service", "paused", "total")] == [30, 10, 1860, 0, 1900]
    assert (second["day"], second["over"]) == (DAY, True)
    assert "language" not in second


def test_a_list_is_narrowed_by_whatever_a_report_counts_by(two_days: Office) -> None:
    assert numbers(two_days, "&service=connection") == ["А001"]
    assert numbers(two_days, "&operator=anna") == ["С001", "С002", "С003"]
    assert numbers(two_days, "&counter=2") == ["А001"]
    assert numbers(two_days, "&hour=10") == ["С001", "С002", "А001", "С003", "А002"]
    assert numbers(two_days, "&hour=11") == []
    assert numbers(two_days, "&outcome=no_show") == ["С003"]
    assert numbers(two_days, "&outcome=cancelled") == ["А002"]
    assert numbers(two_days, "&outcome=finished") == ["С001", "С002", "А001"]
    assert numbers(two_days, "&outcome=solved") == ["С001", "А001"]
    assert numbers(two_days, "&over=1") == ["С002"]
    assert numbers(two_days, "&over=0&service=advice&operator=anna&outcome=solved&counter=1&hour=10") == ["С001"]
    assert numbers(two_days, "&service=meter&over=1") == []


def test_a_list_may_be_of_several_days(two_days: Office) -> None:
    found = asked(two_days, "&operator=anna", last="2026-03-03")
    assert [(one["day"], one["number"]) for one in found["items"]] == [
        (DAY, "С001"),
        (DAY, "С002"),
        (DAY, "С003"),
        ("2026-03-03", "С001"),
    ]


def test_each_figure_of_the_report_has_as_many_tickets_behind_it(two_days: Office) -> None:
    report = two_days.report(DAY)
    for one in report["by_service"]:
        assert asked(two_days, f"&service={one['service']['code']}")["total"] == one["tickets"]
    for one in report["by_operator"]:
        assert asked(two_days, f"&operator={one['operator']['name']}")["total"] == one["tickets"]
    for one in report["by_counter"]:
        assert asked(two_days, f"&counter={one['counter']}")["total"] == one["tickets"]
    for one in report["by_hour"]:
        assert asked(two_days, f"&hour={one['hour']}")["total"] == one["tickets"]
    for name in ("finished", "no_show", "cancelled", "expired"):
        assert asked(two_days, f"&outcome={name}")["total"] == report[name]
    assert [one["id"] for one in asked(two_days, "&over=1")["items"]] == [one["id"] for one in report["over_standard"]]


def test_a_visit_that_goes_on_is_listed_as_it_is_now(office: Office) -> None:
    office.kiosk.issue("advice")
    office.clock.forward(2000)
    one = asked(office)["items"][0]
    assert (one["state"], one["waiting_s"], one["total_s"], one["over"]) == ("waiting", 2000, 2000, False)
    assert asked(office, "&over=1")["total"] == 0, "as in the report, only what is finished can be over"


def many(office: Office, count: int, day: str = DAY) -> None:
    """So many more finished visits of one day, a second apart."""
    office.kiosk.issue("advice")
    office.desk(1).serve(0, 60)
    columns = [row[1] for row in office.sql("PRAGMA table_info(ticket)")]
    own = {"id": "printf('%025d', n)", "number": "'М' || n", "issued_at": "issued_at + n", "business_day": f"'{day}'"}
    chosen = ", ".join(own.get(column, column) for column in columns)
    office.sql(
        f"WITH RECURSIVE line(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM line WHERE n < {count})"
        f" INSERT INTO ticket SELECT {chosen} FROM ticket, line"
    )


def test_a_page_has_five_hundred_and_says_how_many_there_are_while_files_have_all(office: Office) -> None:
    many(office, SHOWN + 5)
    found = asked(office)
    assert (len(found["items"]), found["more"], found["total"]) == (SHOWN, True, SHOWN + 6)
    assert [one["issued_at"] for one in found["items"]] == sorted(one["issued_at"] for one in found["items"])
    rows = table(office, "")
    assert len(rows) == SHOWN + 6
    book = workbook(office, "")
    assert book["Талоны"].max_row == SHOWN + 7
    exactly = asked(office, "&outcome=finished&hour=10")
    assert exactly["total"] == SHOWN + 6


def test_a_page_that_is_just_full_has_no_more(office: Office) -> None:
    many(office, SHOWN - 1)
    found = asked(office)
    assert (len(found["items"]), found["more"], found["total"]) == (SHOWN, False, SHOWN)


def table(office: Office, query: str) -> list[dict[str, str]]:
    answer = office.manager.ask("GET", f"reports/tickets?from={DAY}&to={DAY}{query}&format=csv")
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="tickets-{DAY}-{DAY}.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


def workbook(office: Office, query: str) -> openpyxl.Workbook:
    answer = office.manager.ask("GET", f"reports/tickets?from={DAY}&to={DAY}{query}&format=xlsx")
    assert answer.status_code == 200
    assert answer.content_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="tickets-{DAY}-{DAY}.xlsx"'
    assert answer.headers["Cache-Control"] == "no-store"
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def test_a_file_has_what_the_page_has_and_says_what_was_asked(two_days: Office) -> None:
    query = "&operator=anna&counter=1&hour=10&outcome=application_taken&over=1&service=advice"
    items = asked(two_days, query)["items"]
    assert [(row["number"], row["id"], row["total_s"]) for row in table(two_days, query)] == [
        (one["number"], one["id"], str(one["total_s"])) for one in items
    ]
    book = workbook(two_days, query)
    assert book.sheetnames == ["Талоны", "Отбор"]
    rows = list(book["Талоны"].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == [one["number"] for one in items] == ["С002"]
    chosen = dict(book["Отбор"].iter_rows(min_row=2, values_only=True))
    assert chosen["Услуга"] == "Вопрос"
    assert chosen["Оператор"] == "Anna"
    assert (chosen["Окно"], chosen["Час выдачи"]) == (1, 10)
    assert chosen["Чем закончилось"] == "Заявка принята"
    assert chosen["Только дольше норматива"] == "да"


def test_a_file_says_which_figure_it_stands_behind(two_days: Office) -> None:
    query = f"&total_from_s=0&total_to_s=1800&quarter={DAY}T10:00:00%2B07:00&mark=unsaid"
    chosen = dict(workbook(two_days, query)["Отбор"].iter_rows(min_row=2, values_only=True))
    assert chosen["Показатель"] == "Результат не указан"
    assert chosen["Четверть часа выдачи с"] == datetime(2026, 3, 2, 10, 0)
    assert (chosen["Общее время больше"], chosen["Общее время не больше"]) == (timedelta(0), timedelta(minutes=30))
    for mark in Mark:
        told = dict(workbook(two_days, f"&mark={mark}")["Отбор"].iter_rows(min_row=2, values_only=True))
        assert not str(told["Показатель"]).startswith("book."), mark


def test_nobody_kept_a_limit_that_the_office_does_not_have(two_days: Office) -> None:
    assert two_days.report(DAY)["waiting"]["within_limit"] is None
    assert numbers(two_days, "&mark=waiting_within") == []


def test_a_list_of_nobody_is_a_heading(office: Office) -> None:
    assert asked(office) == {"from": DAY, "to": DAY, "items": [], "more": False, "total": 0}
    assert table(office, "&outcome=expired") == []
    book = workbook(office, "&outcome=expired")
    assert book["Талоны"].max_row == 1
    assert dict(book["Отбор"].iter_rows(min_row=2, values_only=True))["Чем закончилось"] == "истёк"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("from=2026-03-02&to=2026-03-01", "period_backwards"),
        ("from=2025-03-01&to=2026-03-02", "period_too_long"),
        ("from=2026-03-02&to=2026-03-03", "day_in_future"),
        ("from=2026-02-30&to=2026-03-01", "invalid"),
        ("from=yesterday&to=2026-03-01", "invalid"),
        ("from=2026-03-01", "invalid"),
        ("to=2026-03-01", "invalid"),
        ("from=2026-03-01&to=2026-03-02&service=haircut", "list_service"),
        ("from=2026-03-01&to=2026-03-02&operator=nobody", "list_operator"),
        ("from=2026-03-01&to=2026-03-02&counter=77", "list_counter"),
        ("from=2026-03-01&to=2026-03-02&counter=0", "invalid"),
        ("from=2026-03-01&to=2026-03-02&hour=24", "invalid"),
        ("from=2026-03-01&to=2026-03-02&hour=-1", "invalid"),
        ("from=2026-03-01&to=2026-03-02&outcome=vanished", "list_outcome"),
        ("from=2026-03-01&to=2026-03-02&outcome=waiting", "list_outcome"),
        ("from=2026-03-01&to=2026-03-02&over=yes", "invalid"),
        ("from=2026-03-01&to=2026-03-02&format=pdf", "invalid"),
        ("from=2026-03-01&to=2026-03-02&mark=red", "invalid"),
        ("from=2026-03-01&to=2026-03-02&total_to_s=-1", "invalid"),
        ("from=2026-03-01&to=2026-03-02&quarter=10:15", "invalid"),
        ("from=2026-03-01&to=2026-03-02&quarter=0001-01-01T00:00:00%2B14:00", "invalid"),
        ("from=2026-03-01&to=2026-03-02&color=red", "invalid"),
        ("from=2026-03-01&from=2026-03-02&to=2026-03-02", "invalid"),
    ],
)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_cannot_be_listed_is_refused_in_words(office: Office, query: str, code: str, language: str) -> None:
    answer = office.manager.ask("GET", f"reports/tickets?{query}&lang={language}")
    assert answer.status_code == 422
    problem = answer.get_json()
    assert problem["code"] == code
    assert problem["detail"].endswith(".")
    assert "{" not in problem["detail"]


def test_a_year_can_be_asked_for_and_not_a_day_more(office: Office) -> None:
    assert asked(office, first="2025-03-02")["total"] == 0
    assert office.manager.get(f"reports/tickets?from=2025-03-01&to={DAY}", 422)["code"] == "period_too_long"


def test_the_month_that_goes_on_can_be_asked_for_to_its_end(two_days: Office) -> None:
    assert asked(two_days, first="2026-03-01", last="2026-03-31")["total"] == 6


def test_a_result_that_the_office_no_longer_knows_is_found_where_it_was(two_days: Office) -> None:
    two_days.sql("UPDATE ticket SET outcome = 'old_word' WHERE number = 'А001'")
    assert numbers(two_days, "&outcome=old_word") == ["А001"]
    assert workbook(two_days, "&outcome=old_word")["Талоны"].max_row == 2


def test_an_hour_that_comes_twice_in_an_autumn_night_is_one_hour(open_office: OpenOffice) -> None:
    identity = {"code": "far", "name": "Зал", "timezone": "Europe/Berlin"}
    office = open_office(at("2026-10-25 01:30", "Europe/Berlin"), office=identity, hours=ROUND_THE_CLOCK)
    for _ in range(4):
        office.kiosk.issue("advice")
        office.clock.forward(3600)
    assert [one["hour"] for one in office.report("2026-10-25")["by_hour"]] == [1, 2, 3]
    found = {hour: numbers(office, f"&hour={hour}", "2026-10-25", "2026-10-25") for hour in (1, 2, 3, 4)}
    assert found == {1: ["С001"], 2: ["С002", "С003"], 3: ["С004"], 4: []}


def test_an_hour_that_a_spring_night_leaves_out_has_nobody(open_office: OpenOffice) -> None:
    identity = {"code": "far", "name": "Зал", "timezone": "Europe/Berlin"}
    office = open_office(at("2026-03-29 01:30", "Europe/Berlin"), office=identity, hours=ROUND_THE_CLOCK)
    for _ in range(2):
        office.kiosk.issue("advice")
        office.clock.forward(3600)
    found = {hour: numbers(office, f"&hour={hour}", "2026-03-29", "2026-03-29") for hour in (1, 2, 3)}
    assert found == {1: ["С001"], 2: [], 3: ["С002"]}


def test_only_managers_and_supervisors_may_ask() -> None:
    assert WHO["GET /reports/tickets"] == WHO["GET /reports/day"]


def test_each_day_is_found_by_its_index(office: Office) -> None:
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if "FROM ticket" in statement:
            seen.append((statement, parameters))

    event.listen(office.engine, "before_cursor_execute", note)
    asked(office, "&outcome=finished&hour=10&over=1", first="2026-02-28")
    asked(office, "&service=advice&operator=anna&counter=1")
    list(every_ticket(office.store, Selection(date(2026, 3, 1), date(2026, 3, 2), Wanted(counter_id=1)), "ru"))
    event.remove(office.engine, "before_cursor_execute", note)
    assert len(seen) == 3 + 1 + 2
    for statement, parameters in seen:
        with office.store.read_apart() as connection:
            plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters).all()
        assert "business_day=?" in plan[0].detail, plan
