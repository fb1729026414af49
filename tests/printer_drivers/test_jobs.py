"""Bytes for the printer: nothing but what was meant, and exactly the picture that was drawn."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from printer_drivers import EscPosError, draw, emulate
from printer_drivers.escpos import BAND_ROWS, INITIALISE, clear_away, encode, real_time_safe
from printer_drivers.interpreter import emulate_stream
from printer_drivers.models import WIDTHS, Model
from tests.printer_drivers.tickets import ENGLISH, LONG_NAME, USUAL

every_width = pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
RASTER = b"\x1dv0\x00"


def same(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures agree in every dot."""
    return one.mode == other.mode and one.size == other.size and ImageChops.logical_xor(one, other).getbbox() is None


@every_width
@pytest.mark.parametrize(
    "paper",
    [USUAL, ENGLISH, replace(USUAL, copy_mark="КОПИЯ", service=LONG_NAME, large=True)],
    ids=["ru", "en", "copy"],
)
def test_the_printer_prints_the_picture_that_was_drawn_bit_for_bit(paper: object, width: int) -> None:
    picture = draw(paper, width)  # type: ignore[arg-type]
    assert same(emulate(encode(picture), width), picture)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([8, 384, 576]), st.integers(1, 3 * BAND_ROWS), st.randoms(use_true_random=False))
def test_any_picture_comes_out_bit_for_bit(width: int, rows: int, random: object) -> None:
    picture = Image.frombytes("1", (width, rows), random.randbytes(width // 8 * rows))  # type: ignore[attr-defined]
    assert same(emulate(encode(picture), width), picture)


def test_control_bytes_in_a_name_reach_no_printer() -> None:
    evil = "\x1bp\x00\x19\xfa \x10\x04\x01 \x10\x14\x01\x00\x05 \x1d(A\x02\x00\x00\x02"
    paper = replace(USUAL, office=evil, service=evil, group=evil, ahead=evil, footer=(evil,), papers=(evil,), number=evil)
    for width in WIDTHS.values():
        job = encode(draw(paper, width))
        assert b"\x1bp\x00" not in job
        assert b"\x10\x04" not in job
        assert b"\x10\x14" not in job
        emulate(job, width)  # and every other byte of it is a command that we know


@given(
    st.binary(min_size=4 * 72, max_size=4 * 72),
    st.lists(
        st.tuples(st.integers(0, 280), st.sampled_from([b"\x10\x04", b"\x10\x05", b"\x10\x14", b"\x1bp\x00", b"\x10\x10\x04"])),
        max_size=20,
    ),
)
def test_a_picture_never_contains_what_printers_obey_at_once(bits: bytes, places: list[tuple[int, bytes]]) -> None:
    drawn = bytearray(bits)
    for place, command in places:
        drawn[place : place + len(command)] = command
    before = Image.frombytes("1", (576, 4), bytes(drawn), "raw", "1;I")
    job = encode(real_time_safe(before))
    for command in (b"\x10\x04", b"\x10\x05", b"\x10\x14", b"\x1bp\x00"):
        assert command not in job
    whitened = ImageChops.logical_and(ImageChops.logical_xor(before, real_time_safe(before)), real_time_safe(before))
    assert whitened.getbbox() is None, "dots are only ever blackened"


def test_no_piece_of_a_job_overfills_a_small_printer() -> None:
    assert 576 // 8 * BAND_ROWS + 8 < 4096


@pytest.mark.parametrize(
    ("job", "complaint"),
    [
        (b"\x1b@\x1bp\x00\x19\xfa", "unknown command 1b 70 00 at byte 2"),
        (b"\x1b@A", "unknown command 41 at byte 2"),
        (b"\x1b", "unknown command 1b at byte 0"),
        (b"\x1b@" + RASTER + b"\x48\x00\x02\x00" + bytes(143), "at byte 2 breaks off: 1 bytes are missing"),
        (b"\x1b@" + RASTER + b"\x49\x00\x01\x00" + bytes(73), "584 dots wide on paper of 576 at byte 2"),
        (b"\x1b@" + RASTER + b"\x00\x00\x01\x00", "empty picture at byte 2"),
        (b"\x1b@\x1dv0\x01\x48\x00\x01\x00" + bytes(72), "mode 1"),
        (b"\x1b@" + RASTER + b"\x48\x00\x01\x00" + bytes(72), "1 rows are left without a cut"),
        (b"\x1b@" + Model().end_of_job, "0 papers instead of one"),
        (b"\x1bJ\x10\x1dV\x00\x1bJ\x10\x1dV\x00", "2 papers instead of one"),
        (b"\x1bJ\x10\x1dV\x07", "unknown cut 7 at byte 3"),
        (b"\x10\x04\x09", "unknown DLE EOT at byte 0"),
        (b"\x1dr\x09", "unknown GS r at byte 0"),
        (b"\x1bd\xff" * 3, "without a cut"),
        (b"", "0 papers"),
    ],
)
def test_a_strict_printer_refuses_what_is_no_proper_job_and_says_where(job: bytes, complaint: str) -> None:
    with pytest.raises(EscPosError, match=complaint):
        emulate(job, 576)


def test_feeds_are_white_rows_of_the_paper() -> None:
    paper = emulate(INITIALISE + b"\x1bJ\x05\n\x1bd\x02\x1dVB\x07", 384)
    assert paper.size == (384, 5 + 30 + 60 + 7)
    assert paper.convert("L").getextrema() == (255, 255)


def test_questions_and_zeros_leave_no_trace_on_the_paper() -> None:
    picture = draw(USUAL, 576)
    job = b"\x1da\x00\x10\x04\x01\x10\x04\x04" + bytes(99) + encode(picture) + b"\x1dr\x01"
    assert same(emulate(job, 576), picture)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 48 * BAND_ROWS - 1))
def test_a_ticket_after_one_that_broke_off_in_its_picture_is_whole_and_alone(band: int, byte: int) -> None:
    picture = draw(ENGLISH, 384)
    job = encode(picture)
    bands = picture.height // BAND_ROWS
    broken = job[: 2 + (band % bands) * (8 + 48 * BAND_ROWS) + 8 + byte]
    papers = emulate_stream(broken + clear_away(Model(384)) + job, 384)
    assert len(papers) == 2
    assert same(papers[1], picture)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_make_papers_or_a_clear_refusal(job: bytes) -> None:
    with contextlib.suppress(EscPosError):
        assert all(paper.width == 384 for paper in emulate_stream(job, 384))


@pytest.mark.parametrize("picture", [Image.new("L", (576, 8)), Image.new("1", (575, 8))])
def test_only_a_black_and_white_picture_of_whole_bytes_becomes_a_job(picture: Image.Image) -> None:
    with pytest.raises(ValueError, match="mode 1"):
        encode(picture)
