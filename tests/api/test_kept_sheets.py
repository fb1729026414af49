"""Kept sheets over the API: the list, the files as they were kept, corrections with a reason, and causes."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from tests.conftest import OpenOffice
from tests.evening.by_hand import DAY, MONDAY, Broken, evening, file_of, report, sheets
from tests.office import Document, Office, Person, at


@pytest.fixture
def closed(open_office: OpenOffice) -> Office:
    """A Monday evening: one visit within the standard, one beyond it, the day closed."""
    office = open_office(now=MONDAY)
    office.kiosk.issue("advice")
    office.desk(1).serve(30, 300)
    office.kiosk.issue("meter")
    office.desk(1).serve(60, 1900)
    office.clock.set(at(f"{DAY} 18:30"))
    evening(office).look()
    return office


def correct(office: Office, reason: str = "Внесён бумажный день", expect: int = 201, **how: Any) -> Document:
    document: Document = office.manager.post(f"reports/sheets/{DAY}", {"reason": reason}, expect, **how)
    return document


def paper_day(office: Office, day: str = DAY) -> None:
    rows = [{"number": "7", "service": "advice", "arrived_at": "09:00", "outcome": "cancelled"}]
    office.host.post("paper-day", {"day": day, "rows": rows}, 201)


def over(office: Office) -> str:
    """The visit beyond the standard."""
    found: str = office.report(DAY)["over_standard"][0]["id"]
    return found


def test_the_list_shows_what_was_kept(closed: Office) -> None:
    [item] = closed.manager.get("reports/sheets")["items"]
    [version] = item["versions"]
    assert (item["day"], item["differs"]) == (DAY, False)
    assert (version["version"], version["by"], version["reason"]) == (1, None, None)
    assert version["made_at"] == f"{DAY}T18:30:00+07:00"
    assert version["figures"] == {
        "tickets": 2,
        "finished": 2,
        "no_show": 0,
        "cancelled": 0,
        "expired": 0,
        "within_standard": 1,
        "share_within_standard": 0.5,
    }
    assert [one["format"] for one in version["files"]] == ["json", "csv", "xlsx", "pdf"]
    assert version["missing"] == []
    assert version["deliveries"] == []


def test_a_file_is_given_out_as_it_was_kept(closed: Office) -> None:
    [item] = closed.manager.get("reports/sheets")["items"]
    for file in item["versions"][0]["files"]:
        answer = closed.manager.ask("GET", f"reports/sheets/{DAY}/1?format={file['format']}")
        assert answer.status_code == 200
        assert hashlib.sha256(answer.data).hexdigest() == file["sha256"]
        assert answer.headers["Content-Disposition"] == f'attachment; filename="small-{DAY}-v1.{file["format"]}"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert closed.manager.get(f"reports/sheets/{DAY}/1") == report(closed)
    kept = {key: value for key, value in report(closed).items() if key in closed.report(DAY)}
    assert kept["total"] == closed.report(DAY)["total"]


def test_a_changed_or_missing_file_is_not_given_out(closed: Office) -> None:
    file = file_of(closed)
    file.write_bytes(file.read_bytes().replace(b"1", b"2"))
    refusal = closed.manager.get(f"reports/sheets/{DAY}/1?format=csv", 409)
    assert (refusal["code"], file.name in refusal["detail"]) == ("sheet_changed", True)
    file.unlink()
    assert closed.manager.get(f"reports/sheets/{DAY}/1?format=csv", 409)["code"] == "sheet_changed"
    assert closed.manager.ask("GET", f"reports/sheets/{DAY}/1").status_code == 200


def test_a_file_that_could_not_be_made_says_so(open_office: OpenOffice) -> None:
    office = open_office(now=MONDAY)
    office.kiosk.issue("advice")
    Broken(office)
    office.clock.set(at(f"{DAY} 18:30"))
    evening(office).look()
    assert office.manager.get(f"reports/sheets/{DAY}/1?format=csv", 409)["code"] == "sheet_not_made"
    [item] = office.manager.get("reports/sheets")["items"]
    assert item["versions"][0]["missing"] == ["csv"]


def test_paper_that_comes_in_later_leaves_the_sheet_and_shows_that_it_differs(closed: Office) -> None:
    kept = report(closed)
    paper_day(closed)
    [item] = closed.manager.get("reports/sheets")["items"]
    assert item["differs"]
    assert report(closed) == kept
    assert sheets(closed) == [(DAY, 1, None)]


def test_a_manager_makes_the_next_version_with_the_reason(closed: Office) -> None:
    first = closed.manager.ask("GET", f"reports/sheets/{DAY}/1?format=csv").data
    paper_day(closed)
    made = correct(closed)
    assert (made["day"], made["version"], made["by"], made["reason"]) == (DAY, 2, "Manager", "Внесён бумажный день")
    assert made["figures"]["cancelled"] == 1
    [item] = closed.manager.get("reports/sheets")["items"]
    assert [one["version"] for one in item["versions"]] == [2, 1]
    assert not item["differs"]
    assert closed.manager.ask("GET", f"reports/sheets/{DAY}/1?format=csv").data == first
    assert report(closed, version=2)["cancelled"] == 1
    event = closed.sql("SELECT who, details FROM event WHERE what = 'sheet_made'")
    assert [(who, json.loads(details)["version"]) for who, details in event] == [("user:manager", 2)]


def test_the_same_key_makes_one_version(closed: Office) -> None:
    first = correct(closed, key="again")
    assert correct(closed, key="again") == first
    assert [version for _, version, _ in sheets(closed)] == [1, 2]
    assert sorted(file.name for file in file_of(closed).parent.iterdir()) == sorted(
        f"small-{DAY}-v{version}.{kind}" for version in (1, 2) for kind in ("csv", "json", "pdf", "xlsx")
    )


def test_a_day_that_is_not_closed_has_nothing_to_correct(open_office: OpenOffice) -> None:
    office = open_office(now=MONDAY)
    office.kiosk.issue("advice")
    assert correct(office, expect=409)["code"] == "day_not_closed"
    office.manager.post("reports/sheets/2026-02-30", {"reason": "x"}, 404)
    office.manager.post(f"reports/sheets/{DAY}", {"reason": "  "}, 422)
    office.manager.get(f"reports/sheets/{DAY}/1", 404)
    office.manager.get("reports/sheets/monday/1", 404)


@pytest.mark.parametrize(
    "query", ["from=2026-02-02&to=2026-02-01", "from=2025-01-01&to=2026-02-01", "from=2026-02-30", "to=0001-01-01", "page=1"]
)
def test_an_impossible_period_is_refused_in_words(closed: Office, query: str) -> None:
    assert len(closed.manager.get(f"reports/sheets?{query}", 422)["detail"]) > 20


def test_a_period_shows_its_own_days(closed: Office) -> None:
    assert closed.manager.get("reports/sheets?from=2026-01-06&to=2026-01-31")["items"] == []
    assert len(closed.manager.get(f"reports/sheets?from={DAY}&to={DAY}")["items"]) == 1
    assert closed.manager.get("reports/sheets?to=2026-01-04")["items"] == []


def test_visitors_of_another_day_make_no_difference(closed: Office) -> None:
    closed.day("2026-01-06 09:00")
    closed.kiosk.issue("advice")
    closed.desk(1).serve(10, 20)
    [item] = closed.manager.get("reports/sheets?to=2026-01-06")["items"]
    assert not item["differs"]


def test_whoever_is_still_served_after_closing_is_named_to_staff(open_office: OpenOffice) -> None:
    office = open_office(now=at(f"{DAY} 17:55"))
    office.kiosk.issue("advice")
    office.desk(1).call_next()
    office.desk(1).start()
    office.clock.set(at(f"{DAY} 18:45"))
    evening(office).look()
    [alarm] = office.manager.get("reports/sheets?lang=en")["alarms"]
    assert (alarm["code"], alarm["day"]) == ("still_served", DAY)
    assert "05.01.2026" in alarm["text"]


def test_a_manager_picks_the_cause_of_a_long_visit_and_the_sheet_stays(closed: Office) -> None:
    kept = report(closed)
    picked = put_cause(closed, over(closed), {"cause": "papers", "comment": "Не было паспорта"})
    assert {key: picked["cause"][key] for key in ("code", "comment", "by")} == {
        "code": "papers",
        "comment": "Не было паспорта",
        "by": "Manager",
    }
    assert picked["cause"]["name"] == "У посетителя не хватало документов"
    assert report(closed) == kept
    assert sheets(closed) == [(DAY, 1, None)]


def put_cause(office: Office, ticket: str, body: Document, expect: int = 200, who: Person | None = None) -> Document:
    answer = (who or office.manager).ask("PUT", f"reports/causes/{ticket}", body)
    assert answer.status_code == expect, answer.get_data(as_text=True)
    document: Document = answer.get_json()
    return document


def test_the_newest_cause_counts_and_the_earlier_ones_are_kept(closed: Office) -> None:
    from queue_server.store import causes

    ticket = over(closed)
    put_cause(closed, ticket, {"cause": "papers"})
    put_cause(closed, ticket, {"cause": "papers"})  # the same again is nothing new
    closed.clock.forward(60)
    put_cause(closed, ticket, {"cause": "crowd", "comment": "Автобус"})
    with closed.store.read() as connection:
        found = causes.of_day(connection, closed.store.office, DAY, "en")
    assert found[ticket]["code"] == "crowd"
    assert found[ticket]["name"] == "Many visitors at once"
    assert closed.sql("SELECT code FROM cause ORDER BY seq") == [("papers",), ("crowd",)]
    put_cause(closed, ticket, {"cause": None})
    with closed.store.read() as connection:
        assert causes.of_day(connection, closed.store.office, DAY) == {}
    assert [one["what"] for one in closed.host.get(f"tickets/{ticket}")["history"]][-3:] == ["cause_picked"] * 3


def test_a_visit_within_the_standard_has_no_cause(closed: Office) -> None:
    kept = next(one["id"] for one in closed.tickets(DAY) if one["id"] != over(closed))
    assert put_cause(closed, kept, {"cause": "long"}, 409)["code"] == "not_over_standard"
    assert put_cause(closed, over(closed), {"cause": "weather"}, 422)["code"] == "invalid"
    assert put_cause(closed, "nobody", {"cause": "long"}, 404)["code"] == "not_found"
    assert put_cause(closed, over(closed), {"cause": "long"}, 403, closed.host)["code"] == "forbidden"
    assert closed.sql("SELECT count(*) FROM cause") == [(0,)]


def test_the_list_of_causes_is_the_offices_own(open_office: OpenOffice) -> None:
    usual = open_office().manager.get("reports/causes?lang=en")["items"]
    assert [one["code"] for one in usual] == ["long", "papers", "system", "closed", "crowd", "late", "forgotten", "another"]
    own = open_office(reports={"causes": ["papers", {"code": "bus", "name": {"ru": "Автобус", "en": "A bus"}}]})
    assert own.manager.get("reports/causes?lang=en")["items"] == [
        {"code": "papers", "name": "The visitor's papers were not complete"},
        {"code": "bus", "name": "A bus"},
    ]
