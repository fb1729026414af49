"""A ticket becomes one paper, and the server hears what became of it, whatever the printer does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiosk_client.memory import PaperBook
from kiosk_client.paper import DEADLINE_S, SHORTEST_DEADLINE_S, WANTED_S, Printing
from kiosk_client.ticket_text import worded
from printer_drivers import PrintResult, TicketPaper, open_printer

from .conftest import WORDS, Kiosk, TestPrinter, eventually
from .fake_hall import FakeHall, Network

OFFICE = {"ru": "Центр обслуживания клиентов", "en": "Customer service centre"}
TICKET: dict[str, Any] = {
    "id": "t-1",
    "number": "А012",
    "service": {"code": "grid", "name": "Подключение дома"},
    "group": {"letter": "А", "name": "Подключение к сетям"},
    "issued_at": "2026-11-23T10:42:31+07:00",
    "people_ahead": 4,
    "estimate": {"low_minutes": 10, "high_minutes": 20},
    "language": "ru",
    "papers": ["Паспорт", "Документ на дом", "План участка", "Лишнее"],
    "tracking_url": "https://talon.example/t/abc",
}


class Reports:
    """What the server would have been told."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, str, str]] = []

    def __call__(self, ticket: str, outcome: str, detail: str, paper: str) -> None:
        self.heard.append((ticket, outcome, detail, paper))

    def outcomes(self) -> list[tuple[str, str]]:
        return [(paper, outcome) for _, outcome, _, paper in self.heard]


def printing(printer: Any, reports: Reports, data: Path, **more: Any) -> Printing:
    return Printing(printer, WORDS, reports, lambda: OFFICE, data, **more)


def paper_of(**more: Any) -> TicketPaper:
    return worded({**TICKET, **more}, OFFICE, WORDS, copy=False, large=False)


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def test_the_paper_says_what_a_visitor_wants_to_know() -> None:
    paper = paper_of()
    assert paper.office == "Центр обслуживания клиентов"
    assert (paper.heading, paper.number) == ("Ваш номер", "А012")
    assert plain(paper.ahead) == "Перед вами 4. Вызов примерно через 10–20 минут"
    assert paper.papers == ("Паспорт", "Документ на дом", "План участка")
    assert (paper.qr, paper.qr_caption) == ("https://talon.example/t/abc", "Следите за очередью")
    assert paper.issued == "23 ноября 2026, 10:42"
    assert paper.footer == ("Ждите вызова на табло.", "Если пропустили вызов, подойдите к администратору.")
    assert paper.copy_mark == ""


def test_the_paper_speaks_the_visitors_language() -> None:
    paper = paper_of(language="en")
    assert paper.office == "Customer service centre"
    assert paper.heading == "Your number"
    assert plain(paper.ahead) == "4 people ahead of you. Your call is in about 10–20 minutes"
    assert paper.issued == "23 November 2026, 10:42"


@pytest.mark.parametrize(
    ("people", "estimate", "text"),
    [
        (0, None, "Перед вами никого нет."),
        (0, {"low_minutes": 0, "high_minutes": 5}, "Перед вами никого нет. Вызов в течение 5 минут"),
        (1, {"low_minutes": 1, "high_minutes": 1}, "Перед вами 1. Вызов примерно через 1 минуту"),
        (2, {"low_minutes": 2, "high_minutes": 3}, "Перед вами 2. Вызов примерно через 2–3 минуты"),
        (2, {"low_minutes": 0, "high_minutes": 5}, "Перед вами 2. Вызов в течение 5 минут"),
        (21, {"low_minutes": 15, "high_minutes": 21}, "Перед вами 21. Вызов примерно через 15–21 минуту"),
        (3, None, "Перед вами 3."),
        (None, None, ""),
    ],
)
def test_people_ahead_and_minutes_are_said_as_people_say_them(people: Any, estimate: Any, text: str) -> None:
    assert plain(paper_of(people_ahead=people, estimate=estimate).ahead) == text


def test_a_ticket_without_extras_still_makes_a_paper(tmp_path: Path) -> None:
    bare = worded({"id": "t", "number": "В001"}, None, WORDS, copy=False, large=False)
    assert (bare.number, bare.qr, bare.papers, bare.issued) == ("В001", None, (), "")
    assert open_printer(f"emulator:{tmp_path}").print_ticket(bare, 5).outcome == "printed"


def test_every_word_of_the_paper_is_drawn(tmp_path: Path) -> None:
    for language in ("ru", "en"):
        assert open_printer(f"emulator:{tmp_path}").print_ticket(paper_of(language=language), 5).outcome == "printed"
    assert len(list(tmp_path.glob("*.png"))) == 2


@pytest.mark.parametrize("outcome", ["printed", "failed", "uncertain"])
def test_every_outcome_is_told_to_the_server_and_to_the_screen(
    kiosk: Kiosk, hall: FakeHall, printer: TestPrinter, outcome: str
) -> None:
    printer.outcome = outcome
    kiosk.link.issue("meter", "ru", None, "0123456789abcdef")
    hall.wait_for_report("t-1", outcome, timeout_s=5)
    eventually(lambda: kiosk.printing.state_of("t-1") == outcome)


def test_a_driver_that_breaks_its_promise_does_not_stop_the_next_paper(tmp_path: Path, printer: TestPrinter) -> None:
    reports = Reports()
    worker = printing(printer, reports, tmp_path)
    worker.start()
    printer.fault = RuntimeError("a driver's bug")
    worker.print_ticket(TICKET)
    eventually(lambda: reports.outcomes() == [("t-1", "uncertain")])
    printer.fault = None
    worker.print_ticket({**TICKET, "id": "t-2"})
    eventually(lambda: ("t-2", "printed") in reports.outcomes())
    worker.close()


def test_a_ticket_without_words_fails_and_the_next_one_is_printed(tmp_path: Path, printer: TestPrinter) -> None:
    reports = Reports()
    worker = printing(printer, reports, tmp_path)
    worker.start()
    worker.print_ticket({**TICKET, "group": "not a group"})
    worker.print_ticket({**TICKET, "id": "t-2"})
    eventually(lambda: reports.outcomes() == [("t-1", "failed"), ("t-2", "printed")])
    worker.close()


def test_one_ticket_has_one_unmarked_paper_also_over_restarts(tmp_path: Path, printer: TestPrinter) -> None:
    for _ in range(2):
        worker = printing(printer, Reports(), tmp_path)
        worker.start()
        worker.print_ticket(TICKET)
        worker.print_ticket(TICKET)
        eventually(lambda worker=worker: worker.state_of("t-1") == "printed")
        worker.close()
    assert len(printer.papers) == 1


def test_a_copy_is_marked_and_printed_once_also_over_restarts(
    kiosk: Kiosk, hall: FakeHall, network: Network, tmp_path: Path, printer: TestPrinter
) -> None:
    hall.to_print = [{**TICKET, "copy": 1}]
    hall.push()
    hall.push()
    hall.wait_for_report("t-1", "printed")
    kiosk.link.close()
    kiosk.printing.close()
    again = Kiosk(network.url, tmp_path, printer).start().wait_until_connected()
    hall.to_print = [{**TICKET, "copy": 1}, {**TICKET, "copy": 2}]
    hall.push()
    eventually(lambda: len(printer.papers) == 2)
    again.stop()
    assert [paper.copy_mark for paper in printer.papers] == ["КОПИЯ", "КОПИЯ"]


def test_a_paper_begun_before_a_power_cut_is_uncertain_and_not_printed_again(tmp_path: Path, printer: TestPrinter) -> None:
    book = PaperBook(tmp_path)
    book.ask("t-1", {"ticket": TICKET, "large": False, "copy": False, "at": 0.0})
    book.begin("t-1")
    reports = Reports()
    worker = printing(printer, reports, tmp_path)
    worker.start()
    worker.close()
    assert reports.outcomes() == [("t-1", "uncertain")]
    assert printer.papers == []


def test_a_paper_asked_for_before_a_restart_is_printed_after_it_unless_nobody_waits_any_more(
    tmp_path: Path, printer: TestPrinter
) -> None:
    book = PaperBook(tmp_path)
    now = 1_000_000.0
    book.ask("t-1", {"ticket": TICKET, "large": False, "copy": False, "at": now - WANTED_S - 1})
    book.ask("t-2", {"ticket": {**TICKET, "id": "t-2"}, "large": False, "copy": False, "at": now - 20})
    reports = Reports()
    worker = printing(printer, reports, tmp_path, wall=lambda: now)
    worker.start()
    eventually(lambda: reports.outcomes() == [("t-1", "failed"), ("t-2", "printed")])
    worker.close()
    assert len(printer.papers) == 1


def test_a_line_cut_off_by_a_power_cut_does_no_harm(tmp_path: Path) -> None:
    book = PaperBook(tmp_path)
    book.ask("t-1", {"ticket": TICKET})
    book.end("t-1", "printed")
    with (tmp_path / "papers.jsonl").open("a") as file:
        file.write('{"paper": "t-2", "sta')
    again = PaperBook(tmp_path)
    assert again.state("t-1") == "printed"
    assert again.state("t-2") is None


def test_papers_behind_one_that_hangs_are_told_of_in_time(tmp_path: Path) -> None:
    clock = [0.0]

    class Hanging(TestPrinter):
        def print_ticket(self, paper: TicketPaper, deadline_s: float) -> PrintResult:
            clock[0] += deadline_s
            self.deadlines.append(deadline_s)
            return PrintResult("failed", "no answer")

    printer = Hanging()
    reports = Reports()
    worker = printing(printer, reports, tmp_path, monotonic=lambda: clock[0])
    for i in range(3):
        worker.print_ticket({**TICKET, "id": f"t-{i}"})
    worker.start()
    eventually(lambda: len(reports.heard) == 3)
    worker.close()
    assert printer.deadlines == [DEADLINE_S, SHORTEST_DEADLINE_S, SHORTEST_DEADLINE_S]


def test_an_outcome_waits_for_the_server_also_over_a_restart(
    hall: FakeHall, network: Network, tmp_path: Path, printer: TestPrinter
) -> None:
    network.cut()
    kiosk = Kiosk(network.url, tmp_path, printer).start()
    kiosk.printing.print_ticket(TICKET)
    eventually(lambda: kiosk.printing.state_of("t-1") == "printed")
    kiosk.stop()
    assert hall.reports == []
    network.mode = "pass"
    again = Kiosk(network.url, tmp_path, printer).start()
    hall.wait_for_report("t-1", "printed")
    again.stop()
    assert len(printer.papers) == 1


def test_a_disk_that_fails_does_not_stop_the_kiosk(tmp_path: Path, printer: TestPrinter) -> None:
    reports = Reports()
    worker = printing(printer, reports, tmp_path / "nowhere")
    worker.start()
    worker.print_ticket(TICKET)
    eventually(lambda: reports.outcomes() == [("t-1", "printed")])
    worker.close()
