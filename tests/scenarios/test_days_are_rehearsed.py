"""The commands that play past days again: `replay-rules` and `plan-breaks`."""

from __future__ import annotations

from datetime import date

import pytest

from queue_server import cli
from queue_server.hall.calling import ARRIVAL
from queue_server.hall.rehearsal import rehearse
from queue_server.reports.past_day import past_day
from tests.conftest import OpenOffice
from tests.office import Document, Office, at, small_setup

DAY = "2026-03-02"


def a_busy_morning(office: Office) -> list[Document]:
    """Two counters, six visitors; one of them did not come; counter 2 was away for a while."""
    office.clock.set(at(f"{DAY} 09:00"))
    anna, boris = office.desk(1), office.desk(2)
    tickets = []
    for service in ("connection", "advice", "connection", "advice", "meter", "advice"):
        tickets.append(office.kiosk.issue(service))
        office.clock.forward(60)
    for desk, minutes in ((anna, 25), (boris, 5)):
        desk.call_next()
        office.clock.forward(30)
        desk.start()
        office.clock.forward(minutes * 60)
        desk.finish()
    boris.pause("lunch")
    anna.call_next()
    office.clock.forward(60)
    anna.no_show()
    anna.call_next()
    anna.start()
    office.clock.forward(240)
    anna.finish()
    boris.resume()
    return tickets


def test_a_day_is_read_with_the_work_that_was_done_and_the_pauses_that_were_made(office: Office) -> None:
    a_busy_morning(office)
    read = past_day(office.store, DAY)
    assert read is not None
    day, begins = read
    assert begins == 9 * 3600
    assert [one.work_s for one in day.visits if one.work_s] == [25 * 60.0, 5 * 60.0, 240.0]
    assert sum(one.leaves_at == one.at for one in day.visits) == 1
    away = [counter.pauses for counter in day.counters if counter.pauses]
    assert away == [((pytest.approx(31 * 60 + 6 * 60 + 1 * 0, abs=120), 300.0),)]
    assert len(rehearse(day, ARRIVAL).totals_s) == 3


def test_a_counter_that_only_helps_does_so_in_a_rehearsed_day_except_with_what_was_lent_to_it(open_office: OpenOffice) -> None:
    one, *others = small_setup()["counters"]
    office = open_office(counters=[{**one, "services": ["advice"], "helps": ["connection", "meter"]}, *others])
    office.desk(1)
    office.host.post("counters/1/services/meter/lend", {}, 200)
    a_busy_morning(office)
    read = past_day(office.store, DAY)
    assert read is not None
    assert [counter.helps for counter in read[0].counters] == [{"connection"}, frozenset()]


def test_a_day_on_which_nobody_was_served_is_none(office: Office) -> None:
    assert past_day(office.store, "2026-03-01") is None


def test_the_bench_of_rules_prints_them_side_by_side(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    a_busy_morning(office)
    office.close()
    assert cli.main(["replay-rules", "--data", str(office.folder), "--day", DAY, "--rule", "weighted"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["rule", "visits", "within", "p90", "worst", "overtaken", "by", "at", "most"]
    assert [row.split("  ")[0].strip() for row in rows] == ["as it was", "the office's own", "weighted"]
    assert all(" 3 " in row for row in rows)


def test_a_day_without_visits_and_a_date_that_is_none_are_said_in_words(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.close()
    assert cli.main(["replay-rules", "--data", str(office.folder), "--day", "2026-03-01"]) == 1
    assert "nobody was served then" in capsys.readouterr().err
    with pytest.raises(SystemExit) as wrong:
        cli.main(["replay-rules", "--data", str(office.folder), "--day", "yesterday"])
    assert wrong.value.code == 2


def test_lunches_are_tried_on_past_days(open_office: OpenOffice, capsys: pytest.CaptureFixture[str]) -> None:
    office = open_office()
    a_busy_morning(office)
    office.close()
    until = date.fromisoformat(DAY).isoformat()
    assert cli.main(["plan-breaks", "--data", str(office.folder), "--until", until, "--days", "3"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].split() == ["lunches", "of", "45", "minutes", "within", "share"]
    assert said[1].startswith("as the pauses were")
    assert said[-1].startswith("1 days, 3 visits.")
