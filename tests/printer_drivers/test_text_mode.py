"""A ticket written in a code page of the printer: every letter is meant, and no other printer's habits matter."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from printer_drivers import EscPosError, PrinterUrlError, emulate, open_printer
from printer_drivers.codepages import spelled
from printer_drivers.escpos import clear_away
from printer_drivers.layout import MOST_ROWS, USUAL_ROWS
from printer_drivers.models import RUSSIAN, Model, ModelError, model
from printer_drivers.typed import _qr_commands, typed
from tests.printer_drivers.fake_printer import FakePrinter, Printer
from tests.printer_drivers.test_drawing import TICKETS, any_text, read_codes, texts_of_a_ticket
from tests.printer_drivers.test_jobs import same
from tests.printer_drivers.tickets import CATALOGUE_TEXTS, ENGLISH, LONG_NAME, USUAL

every_page = pytest.mark.parametrize("codepage", RUSSIAN)
MODELS = {"80": model(None, "80"), "58": model(None, "58"), "TM-T88V": model("TM-T88V"), "POS-5890": model("POS-5890")}
every_model = pytest.mark.parametrize("printer", MODELS.values(), ids=MODELS)
TEAR_OFF_ROWS = 112
START = b"\x1b@\x1bt\x11"


def text_of(job: bytes, printer: Model, codepage: str) -> str:
    """The letters in a job of text alone."""
    shown = bytearray()
    at = 0
    skip = {b"\x1b@": 2, b"\x1bR": 3, b"\x1bt": 3, b"\x1bE": 3, b"\x1bJ": 3, b"\x1d!": 3, b"\x1dB": 3, b"\x1dV": 4}
    while at < len(job):
        command = job[at : at + 2]
        if command == b"\x1d(":
            at += 5 + int.from_bytes(job[at + 3 : at + 5], "little")
        elif command == b"\x1dv":
            width, rows = int.from_bytes(job[at + 4 : at + 6], "little"), int.from_bytes(job[at + 6 : at + 8], "little")
            at += 8 + width * rows
        elif command in skip:
            at += skip[command]
        else:
            shown.append(job[at])
            at += 1
    assert all(byte == 0x0A or byte >= 0x20 for byte in shown)
    assert 0x7F not in shown
    return shown.decode(codepage)


@every_page
@settings(max_examples=150, deadline=None)
@given(text=any_text)
def test_no_text_ever_becomes_a_question_mark_or_a_command(codepage: str, text: str) -> None:
    shown = spelled(text, codepage)
    coded = shown.encode(codepage)
    assert len(coded) == len(shown), "one byte a letter"
    assert all(byte == 0x0A or (byte >= 0x20 and byte != 0x7F) for byte in coded)
    assert "?" not in shown or "?" in unicodedata.normalize("NFKC", text)


@every_page
@settings(max_examples=15, deadline=None)
@given(paper=texts_of_a_ticket, printer=st.sampled_from([model(None, "80"), model(None, "58"), model("TM-T88V")]))
def test_any_texts_make_a_ticket_that_a_strict_printer_prints(codepage: str, paper: object, printer: Model) -> None:
    if codepage not in printer.code_pages.values():
        return
    job, rows = typed(paper, printer, codepage)  # type: ignore[arg-type]
    printed = emulate(job, printer.dots, printer)
    assert printed.height == rows <= MOST_ROWS


@every_page
@pytest.mark.parametrize("text", [*CATALOGUE_TEXTS, LONG_NAME])
def test_the_texts_of_a_hall_can_be_read_in_every_code_page(codepage: str, text: str) -> None:
    shown = spelled(text, codepage)
    assert "?" not in shown
    assert "..." not in shown or "…" in text
    assert len(shown) >= len(text) - 2


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("«Ёлка» — 100 ₽… № 5", '"Ёлка" - 100 руб.... № 5'),
        ("“a” ‘b’ 10–20 × 3 ≤ 15", "\"a\" 'b' 10-20 x 3 <= 15"),
        ("Әлмәт, ғылым, ґанок", "Алмат, гылым, ганок"),
        ("Straße, Łódź, ½", "Strasse, Lodz, 1/2"),
        ("Зал 中文 2\x1bp\x00", "Зал ... 2p"),
        ("10\u202f000", "10 000"),
    ],
)
def test_what_a_code_page_lacks_is_written_as_people_would(written: str, shown: str) -> None:
    assert spelled(written, "cp866") == shown


@every_model
@pytest.mark.parametrize("paper", TICKETS.values(), ids=TICKETS)
def test_a_ticket_in_text_is_as_short_and_its_code_is_read(paper: object, printer: Model) -> None:
    job, rows = typed(paper, printer, "cp866")  # type: ignore[arg-type]
    printed = emulate(job, printer.dots, printer)
    assert printed.height == rows + (TEAR_OFF_ROWS if printer.cutter == "none" else 0)
    assert rows <= (MOST_ROWS if LONG_NAME in paper.service else USUAL_ROWS)  # type: ignore[attr-defined]
    assert read_codes(printed) == ([paper.qr] if paper.qr else [])  # type: ignore[attr-defined]


@every_model
def test_nothing_of_a_usual_ticket_is_cut_short(printer: Model) -> None:
    for paper in (USUAL, ENGLISH, replace(USUAL, large=True), replace(ENGLISH, large=True, copy_mark="COPY")):
        shown = " ".join(text_of(typed(paper, printer, "cp866")[0], printer, "cp866").split())
        assert "..." not in shown
        for text in (paper.office, paper.service, paper.number, *paper.footer):
            assert spelled(text, "cp866") in shown


def test_a_visitor_who_asked_for_large_letters_gets_a_larger_number() -> None:
    usual, large = (typed(replace(ENGLISH, large=large), Model(), "cp866")[0] for large in (False, True))
    assert b"\x1d!\x33" in usual
    assert b"\x1d!\x77" in large


def test_the_code_page_is_chosen_in_every_job(tmp_path: Path) -> None:
    for codepage, number in (("cp866", 17), ("cp1251", 46)):
        printer = open_printer(f"emulator:{tmp_path}?mode=text&codepage={codepage}")
        for _ in range(2):
            assert printer.print_ticket(USUAL, 5).outcome == "printed"
        jobs = [file.read_bytes() for file in sorted(tmp_path.glob("*.bin"))[-2:]]
        assert all(job.startswith(b"\x1b@\x1bR\x00\x1bt" + bytes((number,))) for job in jobs)
        assert all("Ваш номер".encode(codepage) in job for job in jobs)


def test_a_profile_brings_its_width_its_code_page_numbers_its_cutter_and_its_codes() -> None:
    epson, cheap = model("tm-t88v"), model("POS-5890")
    assert (epson.dots, epson.columns, epson.number_of("cp866"), epson.cutter, epson.qr) == (512, 42, 17, "part", True)
    assert (cheap.dots, cheap.columns, cheap.cutter, cheap.qr) == (384, 32, "none", False)
    assert model("RP326").number_of("cp866") == 7
    assert typed(USUAL, epson, "cp866")[0].count(b"\x1d(k") == 5
    assert b"\x1dV" not in typed(USUAL, cheap, "cp866")[0]
    assert model("TM-T88V", "58").dots == 384
    with pytest.raises(ModelError, match="it has cp866"):
        model("TM-T88III").number_of("cp1251")


@pytest.mark.parametrize(
    ("options", "remedy"),
    [
        ("codepage=cp866", "add mode=text"),
        ("mode=text&codepage=cp437", "codepage may be cp866 or cp1251"),
        ("mode=text&codepage=cp1251&profile=ZJ-5870", "no code page cp1251; it has cp866"),
        ("mode=text&profile=T-1", "use mode=picture"),
        ("profile=nothing", "unknown profile 'nothing'; known are"),
        ("profile=OCD-300", "take the profile of a ticket printer"),
    ],
)
def test_a_wrong_option_is_answered_by_one_line_with_the_remedy(options: str, remedy: str) -> None:
    with pytest.raises(PrinterUrlError) as refusal:
        open_printer(f"tcp://printer?{options}")
    assert remedy in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("job", "complaint"),
    [
        (b"\x1b@A\n\x1dV\x00", "letters need a code page"),
        (START + b"A\n\x1b@\x80\n\x1dV\x00", "letters need a code page"),
        (b"\x1b@\x1bt\xc8", "an unknown code page 200 at byte 2"),
        (b"\x1b@\x1bt\x2e\x98\n\x1dV\x00", "the byte 98, which is no letter of cp1251"),
        (START + b"A\x7f", "unknown command 7f"),
        (START + b"\x1bR\x07", "another country's letters"),
        (START + b"\x1d!\x08", "an unknown size 8"),
        (START + b"\x1ba\x09", "an unknown alignment 9"),
        (START + b"A\x1ba\x01", "an alignment within a line"),
        (START + b"A\x1dV\x00", "the cut with letters still in the line"),
        (START + b"A\x1dv0\x00\x01\x00\x01\x00\xff", "a picture with letters still in the line"),
        (START + b"A\x1bJ\x05", "a feed with letters still in the line"),
        (START + b"A", "the end with letters still in the line"),
        (START + b"A\n", "rows are left without a cut"),
        (START + b"\x1d(k\x03\x00\x30\x51\x30", "an unknown symbol"),
        (START + b"\x1d(k\x03\x00\x31\x51\x30", "a QR code without content"),
        (START + _qr_commands(b"A", 32), "a QR code of an unknown size"),
        (START + b"\x1d(k\x09\x00\x31\x50", "breaks off: 7 bytes are missing"),
    ],
)
def test_a_strict_printer_refuses_letters_that_would_come_out_wrong(job: bytes, complaint: str) -> None:
    with pytest.raises(EscPosError, match=complaint):
        emulate(job, 576)


def test_a_line_that_is_too_long_wraps_as_a_printer_wraps_it() -> None:
    short = emulate(START + b"A" * 48 + b"\n\x1dV\x00", 576)
    wrapped = emulate(START + b"A" * 49 + b"\n\x1dV\x00", 576)
    assert (short.height, wrapped.height) == (30, 60)
    assert same(wrapped.crop((0, 0, 576, 30)), short)
    assert same(wrapped.crop((0, 30, 12, 60)), short.crop((0, 0, 12, 30)))
    assert ImageOps.invert(wrapped.crop((12, 30, 576, 60)).convert("L")).getbbox() is None


def test_sizes_emphasis_and_alignment_are_seen_on_the_paper() -> None:
    def ink(job: bytes) -> tuple[int, int, int, int]:
        box = ImageOps.invert(emulate(START + job + b"H\n\x1dV\x00", 576).convert("L")).getbbox()
        assert box is not None
        return box

    plain, large = ink(b""), ink(b"\x1d!\x33")
    assert (large[2] - large[0], large[3] - large[1]) == (4 * (plain[2] - plain[0]), 4 * (plain[3] - plain[1]))
    assert plain[0] < 12
    assert 282 <= ink(b"\x1ba\x01")[0] <= 294
    assert ink(b"\x1ba\x02")[2] > 564
    assert ink(b"\x1dB\x01")[:2] == (0, 6), "white on black fills the cell"
    assert not same(emulate(START + b"H\n\x1dV\x00", 576), emulate(START + b"\x1bE\x01H\n\x1dV\x00", 576))


def test_a_code_page_decides_which_letter_a_byte_is() -> None:
    def paper(codepage: bytes, letter: bytes) -> Image.Image:
        return emulate(b"\x1b@\x1bt" + codepage + letter + b"\n\x1dV\x00", 576)

    assert same(paper(b"\x11", "Ж".encode("cp866")), paper(b"\x2e", "Ж".encode("cp1251")))
    assert not same(paper(b"\x11", "Ж".encode("cp866")), paper(b"\x2e", "Ж".encode("cp866")))


def test_a_broken_printer_does_not_spoil_the_next_ticket_in_text() -> None:
    for fault in ("reset", "close", "stall"):
        with FakePrinter(Printer(stop_after=100, fault=fault, slow_bytes=64)) as listening:
            printer = open_printer(f"{listening.url}?mode=text&profile=TM-T88V")
            assert printer.print_ticket(USUAL, 1.5).outcome == "uncertain"
            listening.printer.mended, listening.printer.slow_bytes = True, None
            assert printer.print_ticket(ENGLISH, 1.5).outcome == "printed"
            torn, cleared, whole = bytes(listening.printer.tape).rpartition(clear_away(model("TM-T88V")))
            assert cleared, "what was torn is cut off"
            assert b"\x1dV" not in torn
            assert same(emulate(whole, 512, model("TM-T88V")), printer.picture(ENGLISH))
