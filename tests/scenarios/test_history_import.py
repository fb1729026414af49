"""The past of another system comes in by the command line, and counts in reports like any other day; or nothing comes in."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_server import cli
from queue_server.hall.history import COLUMNS
from queue_server.reports.day import day_report
from tests.conftest import OpenOffice
from tests.office import ROUND_THE_CLOCK, ZONE, Office, small_setup
from tests.past_visits import CANCELLED, DAY, NO_SHOW, VISIT, file_of, table, visit

Bring = Callable[..., tuple[int, str, str]]


@pytest.fixture
def bring(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Bring:
    """Brings a file (its text, bytes or path) into an office; returns exit code, stdout and stderr."""

    def run(office: Office | Path, content: str | bytes | Path, *options: str) -> tuple[int, str, str]:
        file = tmp_path / "past.csv"
        if isinstance(content, Path):
            file = content
        else:
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        data = office.folder if isinstance(office, Office) else office
        capsys.readouterr()
        code = cli.main(["import-history", "--data", str(data), *options, str(file)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def refused(bring: Bring, office: Office, content: str | bytes | Path) -> str:
    """What is said on stderr of a file of which nothing must come in."""
    before = office.everything()
    code, out, err = bring(office, content)
    assert (code, out) == (1, ""), err
    assert office.everything() == before
    *listed, last = err.splitlines()
    assert last.startswith("queue-server: ")
    assert all(line.startswith(("line ", "and ")) for line in listed), err
    return err


# What comes in


def test_a_past_day_comes_in_and_counts_like_any_other(office: Office, bring: Bring) -> None:
    code, out, err = bring(office, table([VISIT, NO_SHOW, CANCELLED]))
    assert (code, err) == (0, "")
    assert "in: 3 visits of 1 days, 2026-02-03 to 2026-02-03" in out
    report = office.report(DAY)
    assert [report[name] for name in ("tickets", "finished", "no_show", "cancelled", "expired")] == [3, 1, 1, 1, 0]
    assert (report["waiting"]["max_s"], report["service"]["max_s"], report["total"]["max_s"]) == (300, 600, 930)
    assert [(one["service"]["code"], one["tickets"]) for one in report["by_service"]] == [("advice", 3)]
    assert [(one["operator"]["name"], one["tickets"]) for one in report["by_operator"]] == [("anna", 2)]
    assert [(one["hour"], one["tickets"]) for one in report["by_hour"]] == [(9, 3)]
    assert (report["data_quality"]["imported"], report["data_quality"]["by_hand"]) == (3, 0)


def test_one_event_tells_of_the_whole_file(office: Office, bring: Bring) -> None:
    rows = [VISIT, move(VISIT, date(2026, 2, 2))]
    assert bring(office, table(rows))[0] == 0
    found = office.sql("SELECT who, details FROM event WHERE what = 'history_imported'")
    assert [(who, json.loads(details)) for who, details in found] == [
        (
            "command line",
            {
                "file": "past.csv",
                "sha256": hashlib.sha256(table(rows).encode()).hexdigest(),
                "rows": 2,
                "days": 2,
                "first": "2026-02-02",
                "last": DAY,
            },
        )
    ]
    assert office.sql("SELECT count(*) FROM event WHERE ticket_id IS NOT NULL") == [(0,)]


def test_the_hall_that_goes_on_feels_nothing_of_it(open_office: OpenOffice, bring: Bring) -> None:
    office = open_office(now=int(time.time()), hours=ROUND_THE_CLOCK)
    office.kiosk.issue("advice")
    waiting = office.kiosk.issue("advice")
    office.desk(1).call_next()
    before = {name: office.sql(f"SELECT * FROM {name}") for name in ("series", "announcement", "counter", "number_block")}
    board, hall, queue = office.board(), waiting_by_service(office), office.waiting_in_order()
    assert bring(office, table([VISIT, NO_SHOW, CANCELLED]))[0] == 0
    assert {name: office.sql(f"SELECT * FROM {name}") for name in before} == before
    after = office.board()
    for part in ("calls", "waiting", "missed"):
        assert after[part] == board[part]
    assert (waiting_by_service(office), office.waiting_in_order()) == (hall, queue)
    assert queue == [waiting["number"]]
    following = office.kiosk.issue("advice")
    assert int(following["number"][1:]) == int(waiting["number"][1:]) + 1


def waiting_by_service(office: Office) -> dict[str, int]:
    return {one["code"]: one["waiting"] for queue in office.hall()["queues"] for one in queue["services"]}


def test_a_day_that_came_in_can_be_looked_at_again(office: Office, bring: Bring) -> None:
    assert bring(office, table([VISIT, NO_SHOW, CANCELLED]))[0] == 0
    told = office.manager.get(f"replay?date={DAY}")
    stretches = {one["number"]: [(state, counter) for _, state, counter, _ in one["stretches"]] for one in told["tickets"]}
    assert stretches["А001"] == [("waiting", None), ("called", 1), ("serving", 1), ("finished", None)]
    assert stretches["А002"][:2] == [("waiting", None), ("called", 1)]
    assert [state for state, _ in stretches["С001"]] == ["waiting", "cancelled"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_files_of_every_usual_kind_are_read(open_office: OpenOffice, bring: Bring, encoding: str, separator: str) -> None:
    setup = small_setup()
    setup["users"][0]["display_name"] = "Алёна Королёва"
    setup["services"][2]["name"] = {"ru": "Вопрос № 1 о счёте", "en": "Question"}
    office = open_office(setup=setup)
    row = visit(number="№ 7", service="Вопрос № 1 о счёте", operator="Алёна Королёва")
    code, _, err = bring(office, table([row], separator).encode(encoding))
    assert (code, err) == (0, "")
    report = office.report(DAY)
    assert [one["operator"]["display_name"] for one in report["by_operator"]] == ["Алёна Королёва"]
    assert office.sql("SELECT number FROM ticket") == [("7",)]


def test_columns_may_stand_in_any_order_in_quotes_and_with_empty_lines(office: Office, bring: Bring) -> None:
    order = sorted(range(len(COLUMNS)), key=lambda place: COLUMNS[place])
    head = [f'"{COLUMNS[place].upper()}"' for place in order]
    rows = [[f'"{VISIT[place]}"' for place in order], ["" for _ in order]]
    code, out, err = bring(office, table(rows, ";", head) + "\r\n\r\n")
    assert (code, err) == (0, "")
    assert "in: 1 visits" in out


def test_a_dry_run_says_what_would_come_in_and_writes_nothing(office: Office, bring: Bring) -> None:
    before = office.everything()
    code, out, err = bring(office, table([VISIT, NO_SHOW]), "--dry-run")
    assert (code, err) == (0, "")
    assert "good: 2 visits of 1 days" in out
    assert "nothing was written" in out
    code, out, err = bring(office, table([visit(outcome="done")]), "--dry-run")
    assert (code, out) == (1, "")
    assert err.startswith("line 2, outcome: «done»; expected: finished, no_show, cancelled\n")
    assert office.everything() == before


# What is refused


def test_every_wrong_row_is_told_with_line_column_and_reason_and_none_comes_in(office: Office, bring: Bring) -> None:
    rows = [
        VISIT,
        visit(number="А002", service="repair"),
        visit(number="А003", counter="9", operator="nobody"),
        visit(number="А004", finished_at=""),
        visit(number="А005", called_at=f"{DAY} 08:00:00"),
        ["А006", "advice"],
    ]
    said = refused(bring, office, table(rows)).splitlines()
    assert [line.partition(":")[0] for line in said] == [
        "line 3, service",
        "line 4, counter",
        "line 4, operator",
        "line 5, finished_at",
        "line 6, called_at",
        "line 7, row",
        "queue-server",
    ]
    assert said[0] == "line 3, service: «repair» is not in the set-up; expected: one of connection, meter, advice, " + (
        "Заявка на подключение, Application, Счётчик, Meter, Вопрос, Question"
    )
    assert "5 of 6 rows are wrong" in said[-1]


def test_of_very_many_wrong_rows_a_hundred_are_told_and_how_many_more(office: Office, bring: Bring) -> None:
    said = refused(bring, office, table([visit(number=f"{count}", outcome="done") for count in range(1, 251)])).splitlines()
    assert len([line for line in said if line.startswith("line ")]) == 100
    assert said[-2] == "and 150 more wrong rows"
    assert "250 of 250 rows are wrong" in said[-1]


def test_the_day_that_goes_on_and_days_to_come_are_refused(office: Office, bring: Bring) -> None:
    today = datetime.now(ZoneInfo(ZONE)).date()
    tomorrow = refused(bring, office, table([move(VISIT, today + timedelta(days=1))]))
    assert "line 2, issued_at" in tomorrow
    assert "is in the future; expected: a past business day" in tomorrow
    early = [today.isoformat() + " 00:00:00"] * 4
    midnight = visit(**dict(zip(COLUMNS[4:8], early, strict=True)))
    assert "that business day still goes on" in refused(bring, office, table([midnight]))


def move(row: tuple[str, ...], day: date) -> list[str]:
    return [cell.replace(DAY, day.isoformat()) for cell in row]


def test_a_number_twice_on_a_day_is_refused_and_on_two_days_is_not(office: Office, bring: Bring) -> None:
    other = move(VISIT, date(2026, 2, 4))
    said = refused(bring, office, table([VISIT, other, visit(number="A1"), visit(number="а 001")]))
    assert "line 4, number: А001 of 2026-02-03 stands in line 2 already; expected: a number once a day" in said
    assert "line 5, number: А001" in said
    assert bring(office, table([VISIT, other]))[0] == 0


def test_the_same_file_a_second_time_changes_nothing_and_says_so(office: Office, bring: Bring) -> None:
    assert bring(office, table([VISIT, NO_SHOW]))[0] == 0
    again = refused(bring, office, table([VISIT, NO_SHOW]))
    assert "this very file came in on 20" in again
    assert "as past.csv (2 visits); nothing was changed" in again
    longer = refused(bring, office, table([VISIT, NO_SHOW, CANCELLED]))
    assert "line 2, number: А001 of 2026-02-03 came in from a file before; expected: a number that nobody has that day" in longer
    assert "2 of 3 rows are wrong" in longer


def test_a_number_that_the_hall_itself_gave_that_day_is_refused(office: Office, bring: Bring) -> None:
    given = office.kiosk.issue("advice")
    office.day("2026-03-03 09:00")
    said = refused(bring, office, table([move(visit(number=given["number"]), date(2026, 3, 2))]))
    assert f"{given['number']} of 2026-03-02 was given by the hall itself" in said
    assert bring(office, table([move(visit(number="С899"), date(2026, 3, 2))]))[0] == 0
    report = office.report("2026-03-02")
    assert (report["tickets"], report["data_quality"]["imported"]) == (2, 1)


UNFIT = {
    "empty": (b"", "the file is empty"),
    "header only": (table([]), "there is no row after the first line"),
    "no header": (table([VISIT], head=VISIT), "line 1: columns are wrong (missing: number"),
    "a column is missing": (table([VISIT[:-1]], head=COLUMNS[:-1]), "(missing: outcome)"),
    "a column too many": (table([[*VISIT, ""]], head=[*COLUMNS, "note"]), "(unknown: note)"),
    "a column twice": (table([[*VISIT, ""]], head=[*COLUMNS, "Number"]), "(twice: number)"),
    "separated by tabs": (table([VISIT], "\t"), "columns are wrong"),
    "an open quote": (table([['"А001', *VISIT[1:]]]), "a quote"),
    "UTF-16": (table([VISIT]).encode("utf-16"), "is UTF-16, not CSV"),
    "a workbook": (b"PK\x03\x04 and more", "is a workbook, not CSV"),
    "a damaged letter": (table([visit(operator="Анна"), VISIT]).encode()[:-60] + b"\xd0,\r\n", "line 3: the file is UTF-8"),
    "a letter cut off at the end": (table([VISIT]).encode() + b"\xd0", "line 3: the file is UTF-8"),
    "neither encoding": (b"\x98" * 10 + table([VISIT]).encode("cp1251"), "is neither UTF-8 nor cp1251"),
}


@pytest.mark.parametrize("kind", UNFIT)
def test_a_file_that_is_no_table_of_visits_is_refused_in_one_line(office: Office, bring: Bring, kind: str) -> None:
    content, words = UNFIT[kind]
    said = refused(bring, office, content)
    assert words in said
    assert len(said.splitlines()) == 1


def test_a_file_that_is_not_there_and_a_folder_are_refused(office: Office, bring: Bring, tmp_path: Path) -> None:
    assert "cannot be read (No such file or directory)" in refused(bring, office, tmp_path / "nowhere.csv")
    assert "is no file" in refused(bring, office, tmp_path)


def test_wrong_use_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["import-history"], ["import-history", "--data", "x"], ["import-history", "past.csv"]):
        with pytest.raises(SystemExit) as end:
            cli.main(arguments)
        assert end.value.code == 2
        assert "usage: queue-server import-history" in capsys.readouterr().err


# What goes in comes out of the reports


@st.composite
def past_rows(draw: st.DrawFn) -> list[list[str]]:
    """Some right rows of a few days, with numbers that differ."""
    rows = []
    for count in range(draw(st.integers(1, 40))):
        day = date(2026, 1, 10) + timedelta(days=draw(st.integers(0, 3)))
        outcome = draw(st.sampled_from(["finished", "finished", "finished", "no_show", "cancelled"]))
        at = datetime(day.year, day.month, day.day, draw(st.integers(0, 20)), draw(st.integers(0, 59)))
        steps = [at]
        for _ in range(3):
            at += timedelta(seconds=draw(st.integers(0, 2400)))
            steps.append(at)
        issued, called, started, finished = (f"{one}" for one in steps)
        if outcome != "no_show":
            called = draw(st.sampled_from(["", called]))
        if outcome != "finished":
            started, finished = "", draw(st.sampled_from(["", finished]))
        counter, operator = draw(st.sampled_from([("1", "anna"), ("2", "boris"), ("3", "vera")]))
        service = draw(st.sampled_from(["connection", "meter", "advice"]))
        rows.append(
            [f"{draw(st.sampled_from('АС'))}{count:03d}", service, counter, operator, issued, called, started, finished, outcome]
        )
    return rows


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=past_rows())
def test_reports_count_what_came_in(rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory) -> None:
    office = Office(tmp_path_factory.mktemp("round") / "office")
    try:
        assert cli.main(["import-history", "--data", str(office.folder), str(file_of(office.folder, rows))]) == 0
        for day in {row[4][:10] for row in rows}:
            of_day = [row for row in rows if row[4].startswith(day)]
            report = day_report(office.store, day, "ru")
            outcomes = Counter(row[8] for row in of_day)
            assert {name: report[name] for name in ("finished", "no_show", "cancelled")} == {
                name: outcomes[name] for name in ("finished", "no_show", "cancelled")
            }
            assert report["tickets"] == report["data_quality"]["imported"] == len(of_day)
            services = Counter(row[1] for row in of_day)
            assert {one["service"]["code"]: one["tickets"] for one in report["by_service"]} == services
            totals = sorted(seconds(row[4], row[7]) for row in of_day if row[8] == "finished")
            assert report["total"]["max_s"] == (totals[-1] if totals else None)
            assert report["total"]["within_standard"] == sum(one <= 1800 for one in totals)
            served = sorted(seconds(row[6], row[7]) for row in of_day if row[8] == "finished")
            assert report["service"]["max_s"] == (served[-1] if served else None)
    finally:
        office.close()


def seconds(first: str, last: str) -> int:
    return int((datetime.fromisoformat(last) - datetime.fromisoformat(first)).total_seconds())
