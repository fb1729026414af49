"""The printer that is a folder."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from PIL import Image

from printer_drivers import draw, emulate, open_printer
from printer_drivers.escpos import encode
from printer_drivers.interpreter import EscPosError
from printer_drivers.printer import Printer
from printer_drivers.transports import Deadline
from tests.printer_drivers.test_drawing import read_codes
from tests.printer_drivers.test_jobs import same
from tests.printer_drivers.tickets import ENGLISH, USUAL


def names(folder: Path) -> list[str]:
    """What lies in the folder, hidden files too."""
    return sorted(os.listdir(folder))


def test_each_ticket_becomes_its_bytes_and_its_paper(tmp_path: Path) -> None:
    printer = open_printer(f"emulator:{tmp_path}")
    assert printer.print_ticket(USUAL, 5).outcome == "printed"
    assert printer.print_ticket(ENGLISH, 5).outcome == "printed"
    assert names(tmp_path) == ["000001.bin", "000001.png", "000002.bin", "000002.png"]
    with Image.open(tmp_path / "000001.png") as paper:
        assert same(paper, draw(USUAL, 576))
        assert read_codes(paper) == [USUAL.qr]
    assert same(emulate((tmp_path / "000002.bin").read_bytes(), 576), draw(ENGLISH, 576))


def test_narrow_paper_is_narrow(tmp_path: Path) -> None:
    open_printer(f"emulator:{tmp_path}?width=58").print_ticket(USUAL, 5)
    with Image.open(tmp_path / "000001.png") as paper:
        assert paper.width == 384


def test_numbers_go_on_after_a_restart_and_after_files_were_taken_away(tmp_path: Path) -> None:
    open_printer(f"emulator:{tmp_path}").print_ticket(ENGLISH, 5)
    (tmp_path / "000007.png").touch()
    (tmp_path / "notes.txt").touch()
    (tmp_path / ".000008.bin-part").touch()  # left by a program that was killed
    open_printer(f"emulator:{tmp_path}").print_ticket(ENGLISH, 5)
    assert (tmp_path / "000009.png").exists()


def test_programs_that_share_a_folder_overwrite_nothing(tmp_path: Path) -> None:
    printers = [open_printer(f"emulator:{tmp_path}") for _ in range(4)]

    def work(printer: Printer) -> None:
        for _ in range(5):
            assert printer.print_ticket(ENGLISH, 30).outcome == "printed"

    threads = [threading.Thread(target=work, args=(printer,)) for printer in printers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(tmp_path.glob("??????.bin"))) == len(list(tmp_path.glob("??????.png"))) == 20
    assert not list(tmp_path.glob(".*"))


def test_a_folder_that_went_away_is_a_failed_print_and_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    printer = open_printer(f"emulator:{folder}")
    folder.rmdir()
    result = printer.print_ticket(ENGLISH, 5)
    assert (result.outcome, result.code) == ("failed", "not_written")
    assert str(folder) in result.detail
    folder.mkdir()
    assert printer.print_ticket(ENGLISH, 5).outcome == "printed"


def test_a_paper_that_cannot_be_written_leaves_no_half_of_it(tmp_path: Path) -> None:
    printer = open_printer(f"emulator:{tmp_path}")
    (tmp_path / ".000001.png-part").mkdir()
    assert printer.print_ticket(ENGLISH, 5).code == "not_written"
    assert names(tmp_path) == [".000001.png-part"]


def test_a_job_that_printers_would_not_understand_fails_and_leaves_nothing(tmp_path: Path) -> None:
    printer = open_printer(f"emulator:{tmp_path}")
    result = printer._transport.send(b"\x1b@\x1bp\x00", 10, Deadline(1))
    assert (result.outcome, result.code) == ("failed", "not_understood")
    assert "at byte 2" in result.detail
    assert names(tmp_path) == []


def test_a_job_for_wide_paper_does_not_fit_narrow_paper() -> None:
    with pytest.raises(EscPosError, match="576 dots wide on paper of 384"):
        emulate(encode(draw(USUAL, 576)), 384)


def test_the_emulator_never_runs_out_of_paper(tmp_path: Path) -> None:
    assert open_printer(f"emulator:{tmp_path}").look().paper == "ok"
