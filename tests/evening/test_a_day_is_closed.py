"""In the evening the day is closed by itself, once, and its sheet is kept as it was counted."""

from __future__ import annotations

import hashlib
import json
import threading
from typing import Any

import openpyxl
import pytest

from queue_server.actions.day import turn_of_day
from queue_server.evening.closing import close_day, waits_for
from queue_server.hall.closing import Obstacle
from queue_server.store.events import Event
from tests.conftest import OpenOffice
from tests.evening.by_hand import DAY, MONDAY, Broken, all_files, closings, evening, file_of, kept_files, report, sheets
from tests.office import ROUND_THE_CLOCK, Office, at


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    """The small office on its first Monday."""
    return open_office(now=MONDAY)


def test_half_an_hour_after_closing_the_day_is_closed_with_its_sheet(office: Office) -> None:
    office.kiosk.issue("advice")
    office.desk(1).serve(30, 300)
    office.clock.set(at("2026-01-05 18:29:59"))
    evening(office).look()
    assert sheets(office)[-1:] != [(DAY, 1, None)]
    office.clock.set(at("2026-01-05 18:30"))
    evening(office).look()
    assert sheets(office)[-1] == (DAY, 1, None)
    assert report(office)["finished"] == 1
    [(made_at, who, sha256, text)] = office.sql(
        "SELECT made_at, made_by, sha256, report FROM day_sheet WHERE business_day = ?", DAY
    )
    assert (made_at, who) == (at("2026-01-05 18:30"), "system")
    assert hashlib.sha256(text.encode()).hexdigest() == sha256
    assert closings(office)[-1] == DAY
    details = json.loads(office.sql("SELECT details FROM event WHERE what = 'day_closed' ORDER BY seq DESC LIMIT 1")[0][0])
    assert details == {"day": DAY, "tickets": 1, "finished": 1, "expired": 0, "sha256": sha256}


def test_the_sheet_bears_the_newest_hash_of_the_log(office: Office) -> None:
    """Signed on paper, it tells a log that was written anew from this one."""
    office.kiosk.issue("advice")
    office.clock.set(at("2026-01-05 18:30"))
    evening(office).look()
    [(kept,)] = office.sql("SELECT report FROM day_sheet WHERE business_day = ?", DAY)
    assert json.loads(kept)["log"] in {chain.hex()[:16] for (chain,) in office.sql("SELECT hash FROM event")}


def test_the_sheet_bears_the_name_of_who_signs_it_where_the_set_up_says_it(open_office: OpenOffice) -> None:
    office = open_office(now=at("2026-01-05 10:00"), reports={"signed_by": "Ершова Татьяна"})
    office.kiosk.issue("advice")
    office.clock.set(at("2026-01-05 18:30"))
    evening(office).look()
    [(kept,)] = office.sql("SELECT report FROM day_sheet WHERE business_day = ?", DAY)
    assert json.loads(kept)["signed_by"] == "Ершова Татьяна"


def test_looking_again_closes_nothing_twice(office: Office) -> None:
    office.kiosk.issue("advice")
    office.clock.set(at("2026-01-05 19:00"))
    for _ in range(3):
        evening(office).look()
    before = office.everything()
    office.clock.set(at("2026-01-05 23:59:59"))
    evening(office).look()
    office.restart()
    evening(office).look()
    assert close_day(office.store, DAY, evening(office).maker)
    assert office.everything() == before
    assert [day for day, *_ in sheets(office)].count(DAY) == 1


def test_whoever_still_waits_or_was_put_aside_expires_and_stands_in_the_report(office: Office) -> None:
    waiting, parked = office.kiosk.issue("advice"), office.kiosk.issue("meter")
    office.desk(1).call(parked)
    office.desk(1).park()
    office.clock.set(at("2026-01-05 18:30"))
    evening(office).look()
    assert [one["state"] for one in office.tickets()] == ["expired", "expired"]
    assert report(office)["expired"] == 2
    history = office.host.ticket(waiting)["history"][-1]
    assert (history["what"], history["who"], history["details"]) == ("expired", "system", {"state": "waiting"})


def test_a_visitor_who_is_called_or_served_keeps_the_day_open_until_the_visit_ends(office: Office) -> None:
    office.kiosk.issue("advice")
    late = office.kiosk.issue("advice")
    office.clock.set(at("2026-01-05 17:50"))
    office.desk(1).call_next()
    office.clock.set(at("2026-01-05 18:40"))
    evening(office).look()
    office.desk(1).start()
    office.clock.set(at("2026-01-05 19:10"))
    evening(office).look()
    assert DAY not in [day for day, *_ in sheets(office)]
    assert office.host.ticket(late)["state"] == "waiting"
    office.desk(1).finish()
    office.desk(1).sign_out()
    evening(office).look()
    assert sheets(office)[-1] == (DAY, 1, None)
    assert (report(office)["finished"], report(office)["expired"]) == (1, 1)


def test_between_two_late_visitors_nobody_is_sent_home(office: Office) -> None:
    """The operator works on after closing: the next is called a minute after the one before has gone."""
    for _ in range(2):
        office.kiosk.issue("advice")
    office.clock.set(at("2026-01-05 18:34"))
    office.desk(1).serve(10, 50)
    office.clock.set(at("2026-01-05 18:36"))
    evening(office).look()
    office.desk(1).serve(10, 50)
    evening(office).look()
    assert (report(office)["finished"], report(office)["expired"]) == (2, 0)


def test_an_operator_who_forgot_to_sign_out_does_not_keep_the_day_open(office: Office) -> None:
    office.kiosk.issue("advice")
    office.kiosk.issue("advice")
    office.clock.set(at("2026-01-05 18:34"))
    office.desk(1).serve(10, 50)
    office.clock.set(at("2026-01-05 18:44"))
    evening(office).look()
    assert DAY not in [day for day, *_ in sheets(office)]
    office.clock.set(at("2026-01-05 18:45"))
    evening(office).look()
    assert (report(office)["finished"], report(office)["expired"]) == (1, 1)


def test_a_forgotten_service_keeps_the_day_open_until_the_day_turns_and_then_expires_by_rule(office: Office) -> None:
    office.kiosk.issue("advice")
    office.desk(1).call_next()
    office.desk(1).start()
    office.clock.set(at("2026-01-05 23:59:59"))
    evening(office).look()
    assert DAY not in [day for day, *_ in sheets(office)]
    with office.store.read() as connection:
        assert waits_for(connection, office.store.office, DAY, office.clock.now()) is Obstacle.SERVED
    office.clock.set(at("2026-01-06 00:00"))
    evening(office).look()  # before the day was turned, too: closing does not depend on who comes first
    assert report(office)["expired"] == 1
    assert turn_of_day(office.store) == 0


def test_an_office_that_never_shuts_closes_its_day_at_midnight(open_office: OpenOffice) -> None:
    office = open_office(now=MONDAY, hours=ROUND_THE_CLOCK)
    office.kiosk.issue("advice")
    office.clock.set(at("2026-01-05 23:59:59"))
    evening(office).look()
    assert DAY not in [day for day, *_ in sheets(office)]
    office.clock.set(at("2026-01-06 00:00:01"))
    evening(office).look()
    assert report(office)["expired"] == 1


def test_the_pause_after_closing_is_as_the_set_up_says(open_office: OpenOffice) -> None:
    office = open_office(now=MONDAY, reports={"close_after_minutes": 5})
    office.kiosk.issue("advice")
    office.clock.set(at("2026-01-05 18:04:59"))
    evening(office).look()
    assert closings(office).count(DAY) == 0
    office.clock.set(at("2026-01-05 18:05"))
    evening(office).look()
    assert closings(office).count(DAY) == 1


def test_a_working_day_without_any_visitor_has_a_sheet_and_a_day_off_has_none(open_office: OpenOffice) -> None:
    office = open_office(now=at("2026-01-08 12:00"))  # a Thursday
    office.clock.set(at("2026-01-12 12:00"))
    evening(office).look()
    days = [day for day, *_ in sheets(office)]
    assert "2026-01-08" in days
    assert report(office, "2026-01-09")["tickets"] == 0
    assert not {"2026-01-10", "2026-01-11"} & {*days}


def test_a_day_off_on_which_somebody_was_served_has_a_sheet(office: Office) -> None:
    office.kiosk.issue("advice")
    office.clock.set(at("2026-01-10 11:00"))  # a Saturday
    body = {"day": "2026-01-10", "rows": [{"number": "7", "service": "advice", "arrived_at": "09:00", "outcome": "cancelled"}]}
    office.host.post("paper-day", body, 201)
    evening(office).look()
    assert "2026-01-10" not in closings(office)
    office.clock.set(at("2026-01-11 00:00:10"))
    evening(office).look()
    assert report(office, "2026-01-10")["cancelled"] == 1


def test_days_that_were_missed_while_the_server_was_off_are_closed_at_its_start(office: Office) -> None:
    office.kiosk.issue("advice")
    office.clock.set(at("2026-01-09 07:30"))
    office.restart()
    evening(office).look()
    assert [day for day in closings(office) if day >= DAY] == [DAY, "2026-01-06", "2026-01-07", "2026-01-08"]
    assert report(office)["expired"] == 1


def test_days_are_caught_up_two_weeks_back_and_none_from_before_the_office_was_there(open_office: OpenOffice) -> None:
    office = open_office(now=at("2026-01-05 10:00"))  # set up on 2 January
    evening(office).look()
    assert closings(office) == []
    office.kiosk.issue("advice")
    office.clock.set(at("2026-01-25 10:00"))
    evening(office).look()
    assert closings(office)[0] == "2026-01-12"
    assert "2026-01-05" not in closings(office)


def test_a_clock_that_jumps_over_closing_and_midnight_closes_the_day_once(office: Office) -> None:
    office.kiosk.issue("advice")
    office.desk(1).call_next()
    office.day("2026-01-07 03:00")
    evening(office).look()
    office.clock.set(at("2026-01-06 20:00"))  # and back again
    evening(office).look()
    office.clock.set(at("2026-01-07 08:00"))
    evening(office).look()
    assert [day for day in closings(office) if day >= DAY] == [DAY, "2026-01-06"]


def test_two_closings_at_once_make_one_sheet(office: Office) -> None:
    office.kiosk.issue("advice")
    office.clock.set(at("2026-01-05 19:00"))
    barrier = threading.Barrier(4)
    closed: list[bool] = []

    def close() -> None:
        barrier.wait()
        closed.append(close_day(office.store, DAY, evening(office).maker))

    threads = [threading.Thread(target=close) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert closed == [True] * 4
    assert sheets(office) == [(DAY, 1, None)]
    assert closings(office) == [DAY]
    assert kept_files(office) == all_files()


def test_a_visit_that_changes_while_the_sheet_is_drawn_is_counted_again(office: Office) -> None:
    office.kiosk.issue("advice")
    office.clock.set(at("2026-01-05 19:00"))
    maker = evening(office).maker
    make, made = maker.make, []

    def slow(*args: object) -> object:
        made.append(1)
        if len(made) == 1:
            office.host.post(f"tickets/{office.tickets()[0]['id']}/times", {"accurate": False, "reason": "Не так"})
            office.host.issue("advice", expect=409)
        return make(*args)  # type: ignore[arg-type]

    maker.make = slow  # type: ignore[method-assign,assignment]
    assert close_day(office.store, DAY, maker)
    assert len(made) == 2
    [(seq,)] = office.sql("SELECT seq FROM day_sheet")
    assert seq >= office.sql("SELECT max(seq) FROM event WHERE what = 'times_doubted'")[0][0]
    assert kept_files(office) == all_files()


def test_a_drawing_that_fails_keeps_no_day_open_and_is_made_later(office: Office) -> None:
    office.kiosk.issue("advice")
    broken = Broken(office)
    office.clock.set(at("2026-01-05 18:30"))
    evening(office).look()
    assert report(office)["tickets"] == 1
    assert sorted(office.sql("SELECT kind FROM sheet_file")) == [("json",), ("pdf",), ("xlsx",)]
    [alarm] = office.manager.get("reports/sheets")["alarms"]
    assert (alarm["code"], alarm["day"]) == ("not_made", DAY)
    assert "CSV" in alarm["text"]
    tries = broken.drawn
    office.clock.forward(30)
    evening(office).look()
    assert broken.drawn == tries  # after a pause, not every second
    broken.mended = True
    office.clock.forward(60)
    evening(office).look()
    assert sorted(office.sql("SELECT kind FROM sheet_file")) == [("csv",), ("json",), ("pdf",), ("xlsx",)]
    assert (
        hashlib.sha256(file_of(office).read_bytes()).hexdigest()
        == office.sql("SELECT sha256 FROM sheet_file WHERE kind = 'csv'")[0][0]
    )
    assert office.manager.get("reports/sheets")["alarms"] == []
    assert sheets(office) == [(DAY, 1, None)]


def sheet_of_tickets(office: Office) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(file_of(office, "xlsx"))
    return list(book["Талоны"].iter_rows(values_only=True))


@pytest.mark.parametrize("changed", [False, True])
def test_a_workbook_that_is_made_later_never_contradicts_its_sheet(office: Office, changed: bool) -> None:
    office.kiosk.issue("advice")
    office.desk(1).serve(30, 300)
    drawing = Broken(office, "xlsx")
    office.clock.set(at("2026-01-05 18:30"))
    evening(office).look()
    if changed:
        row = {"number": "7", "service": "advice", "arrived_at": "09:00", "outcome": "cancelled"}
        office.host.post("paper-day", {"day": DAY, "rows": [row]}, 201)
    drawing.mended = True
    office.clock.forward(7200)
    evening(office).look()
    heading, *rows = sheet_of_tickets(office)
    if changed:
        assert heading[0].startswith("Этот файл сделан позже листа")
        assert rows == []
    else:
        assert len(rows) == report(office)["tickets"] == 1


def test_a_folder_that_cannot_be_written_keeps_no_day_open(office: Office) -> None:
    """A file stands where the folder of sheets should be."""
    (office.folder / "reports").write_text("in the way")
    office.kiosk.issue("advice")
    office.clock.set(at("2026-01-05 18:30"))
    evening(office).look()
    assert report(office)["tickets"] == 1
    assert {one["code"] for one in office.manager.get("reports/sheets")["alarms"]} == {"not_made"}
    (office.folder / "reports").unlink()
    office.clock.forward(61)
    evening(office).look()
    assert kept_files(office) == all_files()


def test_what_a_broken_off_closing_left_is_swept_away(office: Office) -> None:
    folder = office.folder / "reports" / "2026"
    folder.mkdir(parents=True)
    (folder / ".coming-0123").write_text("half a file")
    (folder / f"small-{DAY}-v1.csv").write_text("named, but the commit never came")
    office.kiosk.issue("advice")
    office.clock.set(at("2026-01-05 18:30"))
    office.restart()
    evening(office).look()
    assert kept_files(office) == all_files()
    assert hashlib.sha256(file_of(office).read_bytes()).hexdigest() in {
        one for (one,) in office.sql("SELECT sha256 FROM sheet_file")
    }


def test_a_training_office_closes_nothing(open_office: OpenOffice) -> None:
    office = open_office(now=MONDAY, settings={"training": True})
    office.kiosk.issue("advice")
    office.clock.set(at("2026-01-07 18:30"))
    evening(office).look()
    assert sheets(office) == []


@pytest.mark.parametrize("table", ["day_sheet", "sheet_file", "cause"])
def test_what_is_kept_cannot_be_changed_in_the_database_either(office: Office, table: str) -> None:
    office.kiosk.issue("advice")
    office.desk(1).serve(0, 2000)
    [ticket] = office.tickets()
    assert office.manager.ask("PUT", f"reports/causes/{ticket['id']}", {"cause": "long"}).status_code == 200
    office.clock.set(at("2026-01-05 18:30"))
    evening(office).look()
    column = {"day_sheet": "reason", "sheet_file": "sha256", "cause": "comment"}[table]
    before = office.everything()
    for statement in (
        f"UPDATE {table} SET {column} = 'x'",
        f"DELETE FROM {table}",
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    ):
        with pytest.raises(Exception, match="only added"):
            office.sql(statement)
    assert office.everything() == before


def test_the_events_of_the_evening_are_known() -> None:
    assert {Event.DAY_CLOSED.value, Event.SHEET_MADE.value, Event.CAUSE_PICKED.value} == {
        "day_closed",
        "sheet_made",
        "cause_picked",
    }
