"""The kiosk tells the hall how its printer is, at every change; staff at the kiosk itself read the same words."""

from __future__ import annotations

import time

import pytest

from kiosk_client.doctor import examine

from .conftest import Kiosk, TestPrinter, eventually
from .fake_hall import FakeHall, Network

#: From the fault to the host's screen.
PROMISED_S = 5.0


def test_each_change_of_the_printer_is_told_within_five_seconds(kiosk: Kiosk, hall: FakeHall, printer: TestPrinter) -> None:
    eventually(lambda: {"paper": "ok", "fault": None} in hall.health)
    begun = time.monotonic()
    printer.paper_state, printer.says = "near_end", "cover_open: the printer's cover is open"
    eventually(lambda: hall.health[-1] == {"paper": "near_end", "fault": "cover_open"})
    assert time.monotonic() - begun < PROMISED_S
    printer.paper_state, printer.says = "ok", ""
    eventually(lambda: hall.health[-1] == {"paper": "ok", "fault": None})


def test_a_ticket_that_did_not_come_out_is_told_at_once(kiosk: Kiosk, hall: FakeHall, printer: TestPrinter) -> None:
    printer.outcome, printer.paper_state = "uncertain", "unknown"
    kiosk.link.issue("meter", "ru", None, "0123456789abcdef")
    eventually(lambda: hall.health and hall.health[-1]["fault"] == "uncertain")


def test_what_changed_while_the_hall_was_away_is_told_when_it_is_back(
    kiosk: Kiosk, hall: FakeHall, network: Network, printer: TestPrinter
) -> None:
    eventually(lambda: hall.health)
    network.cut()
    printer.paper_state = "out"
    eventually(lambda: kiosk.printing.health()["paper"] == "out")
    network.mode = "pass"
    eventually(lambda: hall.health[-1]["paper"] == "out", 12)


@pytest.mark.parametrize(
    ("paper", "fault", "good", "words"),
    [
        ("ok", "", True, "принтер в порядке, бумага есть"),
        ("near_end", "", True, "бумага кончается. Приготовьте новый рулон."),
        ("out", "", False, "нет бумаги. Вставьте новый рулон и закройте крышку."),
        ("ok", "cutter: jammed", False, "застрял нож принтера. Выключите принтер"),
        ("unknown", "unreachable: no answer", False, "принтер недоступен. Проверьте питание, кабель и адрес принтера."),
    ],
)
def test_the_doctor_says_what_is_wrong_and_the_next_step(
    kiosk: Kiosk, printer: TestPrinter, capsys: pytest.CaptureFixture[str], paper: str, fault: str, good: bool, words: str
) -> None:
    printer.paper_state, printer.says = paper, fault
    kiosk.printing._look()
    examine(int(kiosk.url.rpartition(":")[2]))
    line = next(one for one in capsys.readouterr().out.splitlines() if words in one)
    assert line.startswith("ok  " if good else "BAD ")
