"""The hall host asks a kiosk for a test page: one page, no ticket, and the truth about what became of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk_client.sample_page import as_report, sample_page
from kiosk_client.ticket_text import worded

from .conftest import WORDS, Kiosk, TestPrinter, eventually
from .fake_hall import FakeHall, Network


def wants(hall: FakeHall, name: str, language: str = "ru") -> None:
    hall.test_print = {"id": name, "language": language}
    hall.push()


def test_one_page_comes_out_however_often_the_wish_is_heard(kiosk: Kiosk, hall: FakeHall, printer: TestPrinter) -> None:
    wants(hall, "a1")
    eventually(lambda: hall.test_reports == [{"name": "a1", "outcome": "printed"}])
    hall.push()
    wants(hall, "a2", "en")
    eventually(lambda: len(hall.test_reports) == 2)
    assert [paper.number for paper in printer.papers] == ["ПРОБА", "TEST"]
    assert hall.reports == [], "the page is no ticket"


@pytest.mark.parametrize("language", WORDS.languages())
def test_nobody_takes_the_page_for_a_ticket(language: str) -> None:
    paper = worded(sample_page(WORDS, language), "Центр", WORDS, copy=False, large=False)
    assert not any(letter.isdigit() for letter in paper.number)
    assert paper.heading == WORDS.say(language, "paper.sample_heading")
    assert paper.footer == (WORDS.say(language, "paper.sample_no_ticket"),)
    assert paper.qr is None


@pytest.mark.parametrize(
    ("outcome", "says", "told"),
    [
        ("failed", "cover_open: the printer's cover is open", {"outcome": "failed", "fault": "cover_open"}),
        ("uncertain", "the kiosk stopped while this paper was printed", {"outcome": "uncertain"}),
        ("printed", "", {"outcome": "printed"}),
    ],
)
def test_the_reason_is_told_by_its_code(outcome: str, says: str, told: dict[str, str]) -> None:
    assert as_report("a1", outcome, says)["body"] == told


def test_a_page_that_did_not_come_out_is_told_with_the_reason(kiosk: Kiosk, hall: FakeHall, printer: TestPrinter) -> None:
    printer.outcome = "failed"
    wants(hall, "b1")
    eventually(lambda: hall.test_reports == [{"name": "b1", "outcome": "failed", "fault": "failed"}])


def test_what_became_of_the_page_is_told_when_the_hall_is_back(
    kiosk: Kiosk, hall: FakeHall, network: Network, printer: TestPrinter
) -> None:
    printer.free.clear()
    wants(hall, "c1")
    eventually(lambda: printer.deadlines)
    network.cut()
    printer.free.set()
    eventually(lambda: printer.papers)
    network.mode = "pass"
    eventually(lambda: [one["name"] for one in hall.test_reports] == ["c1"], 12)


def test_a_kiosk_that_is_started_anew_prints_no_second_page(
    network: Network, hall: FakeHall, tmp_path: Path, printer: TestPrinter
) -> None:
    hall.test_print = {"id": "d1", "language": "ru"}
    for _ in range(2):
        kiosk = Kiosk(network.url, tmp_path, printer).start().wait_until_connected()
        eventually(lambda: hall.test_reports)
        kiosk.stop()
    assert len(printer.papers) == 1


@pytest.mark.parametrize("wish", [{"id": "../../x", "language": "ru"}, {"language": "ru"}, "a1", {"id": None}])
def test_a_wish_that_makes_no_sense_prints_nothing(kiosk: Kiosk, hall: FakeHall, printer: TestPrinter, wish: object) -> None:
    hall.test_print = wish  # type: ignore[assignment]
    hall.push()
    wants(hall, "e1")
    eventually(lambda: hall.test_reports)
    assert [one["name"] for one in hall.test_reports] == ["e1"]
    assert len(printer.papers) == 1
