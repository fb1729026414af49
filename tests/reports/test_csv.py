"""Tables of reports as spreadsheets and programs read them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.reports.cells import harmless
from queue_server.reports.sheet_csv import DAYS, ROWS_A_PIECE, SERVICES, TICKETS, day_csv, period_csv, tickets_csv
from tests.reports import xlsx_documents as documents
from tests.reports.xlsx_documents import HARMFUL


def read(made: str) -> list[dict[str, str]]:
    assert made.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(made[1:], newline=""), delimiter=";"))


def test_the_table_of_a_day_has_its_services() -> None:
    made = day_csv(documents.day())
    assert made.splitlines()[0].lstrip("\ufeff").split(";") == [name for name, _ in SERVICES]
    assert made.count("\r\n") == made.count("\n") == 2
    row = read(made)[0]
    assert (row["service"], row["code"], row["tickets"], row["cancelled"]) == ("Вопрос", "advice", "5", "1")
    assert (row["waiting_p50_s"], row["waiting_mean_s"], row["total_max_s"]) == ("600", "786", "1801")
    assert (row["within_standard"], row["share_within_standard"]) == ("2", "0.6667")


def test_the_table_of_a_period_has_its_days() -> None:
    rows = read(period_csv(documents.period()))
    assert list(rows[0]) == [name for name, _ in DAYS]
    assert [(row["day"], row["tickets"], row["share_within_standard"]) for row in rows] == [
        ("2026-03-02", "8", "0.8"),
        ("2026-03-03", "8", ""),
    ]
    assert rows[0]["waiting_mean_s"] == "786"


def test_the_table_of_tickets_has_whole_seconds_and_times_with_their_offset() -> None:
    rows = read("".join(tickets_csv([documents.ticket(), documents.waiting_ticket()])))
    assert list(rows[0]) == [name for name, _ in TICKETS]
    assert rows[0] == {
        "number": "А001",
        "day": "2026-03-02",
        "service": "Вопрос",
        "service_code": "advice",
        "counter": "2",
        "operator": "Борис",
        "state": "finished",
        "outcome": "solved",
        "issued_at": "2026-03-02T10:00:00+07:00",
        "called_at": "2026-03-02T10:29:30+07:00",
        "started_at": "2026-03-02T10:30:00+07:00",
        "finished_at": "2026-03-02T10:30:01+07:00",
        "waiting_s": "1770",
        "walking_s": "30",
        "service_s": "1",
        "paused_s": "0",
        "total_s": "1801",
        "over_standard": "1",
        "origin": "kiosk",
        "id": documents.ticket()["id"],
    }
    assert (rows[1]["counter"], rows[1]["called_at"], rows[1]["over_standard"]) == ("", "", "0")


def test_a_long_table_comes_in_pieces_and_loses_nothing() -> None:
    count = 2 * ROWS_A_PIECE + 1
    pieces = list(tickets_csv(documents.ticket(f"А{number}") for number in range(count)))
    assert len(pieces) == 3
    assert [row["number"] for row in read("".join(pieces))] == [f"А{number}" for number in range(count)]
    assert len(read("".join(tickets_csv(documents.ticket() for _ in range(ROWS_A_PIECE))))) == ROWS_A_PIECE


def test_a_day_and_a_period_with_nobody_have_a_heading_alone() -> None:
    assert read(day_csv(documents.empty_day())) == read(period_csv(documents.period(by_day=[]))) == []


@pytest.mark.parametrize("text", HARMFUL[:14])
def test_what_a_spreadsheet_would_calculate_begins_with_an_apostrophe(text: str) -> None:
    row = read("".join(tickets_csv([documents.ticket(operator=text)])))[0]
    assert row["operator"].startswith("'")
    assert row["operator"][1:] == text.replace("\r", "\n")


def test_ordinary_texts_and_numbers_stay_what_they_are() -> None:
    for cell in ("Вопрос", "А001", "№ 5", "«=»", "a=1", "", -5, 0.5, None, "'=1", "5 + 5", "— да"):
        assert harmless(cell) == cell


@given(st.text())
def test_whatever_stands_in_a_cell_no_table_breaks_and_nothing_is_calculated(text: str) -> None:
    rows = read("".join(tickets_csv([documents.ticket(operator=text), documents.ticket("А002")])))
    assert [row["number"] for row in rows] == ["А001", "А002"]
    shown = rows[0]["operator"]
    assert not shown.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not shown.startswith(("\t", "\r", "\n"))
    assert "\x00" not in shown
