"""How full the hall is, for anybody: figures of today and of the weeks before, nothing of a single visit."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from queue_server.hall.load import usual_waits
from tests.conftest import OpenOffice
from tests.office import Office, at

OpenHall = Callable[..., Office]


@pytest.fixture
def open_hall(open_office: OpenOffice) -> OpenHall:
    """Opens offices whose set-up lets anybody see how full they are."""
    return lambda **how: open_office(settings={"public_load": True}, **how)


def test_the_usual_wait_is_the_middle_one_and_says_nothing_of_few() -> None:
    visits = [(9, 60), (9, 300), (9, 120), (9, 4000), (9, 180), *[(10, 30)] * 4, *[(11, 90)] * 6]
    assert usual_waits(visits) == {9: 180, 11: 90}
    assert usual_waits([]) == {}


def test_where_the_set_up_does_not_allow_it_there_is_no_such_page(office: Office) -> None:
    assert office.visitor.get("load", 404)["code"] == "not_found"
    assert office.visitor.ask("GET", "/load").status_code == 404


def test_anybody_sees_how_many_wait_and_how_long_without_numbers_or_names(open_hall: OpenHall) -> None:
    hall = open_hall()
    hall.desk(1)
    for service in ("advice", "advice", "meter"):
        hall.kiosk.issue(service)
    load = hall.visitor.get("load?lang=en")
    assert load["office"] == {"code": "small", "name": "Small hall"}
    assert load["waiting"]["total"] == 3
    assert [(one["letter"], one["name"], one["waiting"], one["open"]) for one in load["waiting"]["by_group"]] == [
        ("А", "Connection", 1, True),
        ("С", "Advice", 2, True),
    ]
    assert all(one["estimate"]["high_minutes"] for one in load["waiting"]["by_group"])
    assert (load["counters_open"], load["open"], load["weekday"]) == (1, True, 0)
    assert load["closes_at"] == "2026-03-02T18:00:00+07:00"
    assert load["opens_at"] is None
    assert [one["hour"] for one in load["usual"]] == list(range(8, 18))
    for personal in ("А001", "С001", "Anna", "anna", hall.tickets()[0]["id"]):
        assert personal not in str(load)
        assert personal not in hall.visitor.ask("GET", "/load").get_data(as_text=True)


def test_a_closed_hall_says_when_it_opens(open_hall: OpenHall) -> None:
    hall = open_hall(now=at("2026-03-01 12:00"))
    load = hall.visitor.get("load")
    assert (load["open"], load["opens_at"], load["closes_at"]) == (False, "2026-03-02T08:00:00+07:00", None)
    assert "понедельник 2 марта, 08:00" in hall.visitor.ask("GET", "/load?lang=ru").get_data(as_text=True)


def test_the_usual_wait_comes_from_the_same_weekday_of_four_weeks(open_hall: OpenHall) -> None:
    hall = open_hall(now=at("2026-03-02 09:00"))
    desk = hall.desk(1)
    for _ in range(5):
        hall.kiosk.issue("advice")
        hall.clock.forward(420)
        desk.serve(service_s=1)
    hall.day("2026-03-03 09:05")
    assert {one["wait_s"] for one in hall.visitor.get("load")["usual"]} == {None}
    for monday in ("2026-03-09 09:05", "2026-03-30 09:05"):
        hall.day(monday)
        assert {one["hour"]: one["wait_s"] for one in hall.visitor.get("load")["usual"]}[9] == 420
    page = hall.visitor.ask("GET", "/load?lang=ru").get_data(as_text=True)
    assert "Как обычно ждут по понедельникам" in page
    assert "7 мин" in page
    hall.day("2026-04-06 09:05")
    assert {one["wait_s"] for one in hall.visitor.get("load")["usual"]} == {None}


def test_however_many_ask_the_hall_is_read_once_in_fifteen_seconds(open_hall: OpenHall) -> None:
    hall = open_hall()
    first = hall.visitor.ask("GET", "load")
    hall.kiosk.issue("advice")
    hall.clock.forward(14)
    again = [hall.visitor.ask("GET", "load") for _ in range(20)]
    assert {one.data for one in again} == {first.data}
    assert first.headers["Cache-Control"] == "public, max-age=15"
    hall.clock.forward(1)
    assert hall.visitor.get("load")["waiting"]["total"] == 1


def test_names_stand_on_the_page_as_they_are(open_office: OpenOffice) -> None:
    evil = "<img src=x onerror=alert(1)>{{7*7}}"
    office = {"code": "small", "name": evil, "timezone": "Asia/Novokuznetsk"}
    hall = open_office(settings={"public_load": True}, office=office)
    page = hall.visitor.ask("GET", "/load").get_data(as_text=True)
    assert "<img" not in page
    assert "{{7*7}}" in page


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_word_of_the_page_is_in_the_catalogue(open_hall: OpenHall, language: str) -> None:
    page = open_hall().visitor.ask("GET", f"/load?lang={language}").get_data(as_text=True)
    assert f'<html lang="{language}">' in page
    assert re.findall(r">\s*(?:load|closed|common)\.[a-z_.]+", page) == []
