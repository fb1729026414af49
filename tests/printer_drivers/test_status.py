"""What a printer says about itself, byte by byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer_drivers.status import StatusReader, fault_in, paper_in
from tests.printer_drivers import fake_printer as fake


def heard(*received: int) -> StatusReader:
    """A reader that has taken in these bytes."""
    reader = StatusReader()
    reader.feed(bytes(received))
    return reader


@pytest.mark.parametrize("byte", [0x12, 0x16, 0x1A, 0x1E, 0x32, 0x72, 0x7E])
def test_an_answer_is_known_by_its_fixed_bits(byte: int) -> None:
    reader = heard(byte)
    assert (reader.answer, reader.receipt, reader.noise) == (byte, None, 0)


@pytest.mark.parametrize(("byte", "paper"), [(0x00, "ok"), (0x03, "near_end"), (0x0C, "out"), (0x0F, "out")])
def test_a_receipt_is_known_by_its_pairs_of_bits(byte: int, paper: str) -> None:
    reader = heard(byte)
    assert (reader.answer, reader.receipt, reader.noise) == (None, paper, 0)


def test_an_automatic_status_is_dropped_whole_and_the_answer_behind_it_is_heard() -> None:
    reader = heard(*fake.ASB, 0x12, *fake.ASB, 0x00)
    assert (reader.answer, reader.receipt, reader.noise) == (0x12, "ok", 0)


def test_an_automatic_status_that_comes_in_pieces_is_still_one() -> None:
    reader = StatusReader()
    for byte in fake.ASB:
        reader.feed(bytes((byte,)))
    assert (reader.answer, reader.receipt, reader.noise) == (None, None, 0)


def test_an_automatic_status_that_breaks_off_swallows_no_answer() -> None:
    assert heard(0x14, 0x00, 0x12).answer == 0x12


def test_a_receipt_that_comes_with_noise_confirms_nothing() -> None:
    reader = heard(0x41, 0x00)
    reader.begin_job()
    assert reader.confirmed is None, "what came before the job is not its receipt"
    reader.feed(b"\x00")
    assert reader.confirmed == "ok"
    reader.feed(b"\x41")
    assert reader.confirmed is None


@given(st.binary())
def test_any_bytes_are_sorted_without_a_stumble(received: bytes) -> None:
    reader = StatusReader()
    reader.feed(received)
    assert reader.answer is None or reader.answer & 0x93 == 0x12


def test_the_cause_is_named_before_the_consequence() -> None:
    assert fault_in(fake.HEALTHY) is None
    assert fault_in(fake.NEAR_END) is None
    assert fault_in({}) is None
    causes = {"paper_out": fake.PAPER_OUT, "cover_open": fake.COVER_OPEN, "cutter": fake.CUTTER_JAMMED}
    for cause, answers in causes.items():
        assert (fault_in(answers) or "").startswith(cause)


def test_paper_is_unknown_until_its_sensor_was_heard() -> None:
    assert paper_in({}) == "unknown"
    assert paper_in({1: 0x12, 2: 0x12}) == "unknown"
    assert paper_in({2: 0x32}) == "out"
    assert paper_in(fake.NEAR_END) == "near_end"
    assert paper_in(fake.HEALTHY) == "ok"
