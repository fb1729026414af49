"""Ticket numbers: А001 to А899 and again, above that for kiosks on their own, and numbers as people type them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.hall.numbering import (
    BLOCK,
    FIRST_ALONE,
    LAST_ALONE,
    LETTERS,
    BadLetter,
    alone_number,
    check_letters,
    counted_alone,
    lap,
    letter,
    next_block,
    number,
    typed,
)


@pytest.mark.parametrize(
    ("ordinal", "shown", "times_round"),
    [
        (1, "А001", 0),
        (2, "А002", 0),
        (99, "А099", 0),
        (898, "А898", 0),
        (899, "А899", 0),
        (900, "А001", 1),
        (901, "А002", 1),
        (1798, "А899", 1),
        (1799, "А001", 2),
    ],
)
def test_after_899_a_series_begins_again_with_001_and_the_lap_is_kept_apart(ordinal: int, shown: str, times_round: int) -> None:
    assert number("А", ordinal) == shown
    assert lap(ordinal) == times_round


@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_two_tickets_of_a_day_never_share_number_and_lap(one: int, other: int) -> None:
    assert ((number("К", one), lap(one)) == (number("К", other), lap(other))) == (one == other)


@given(st.integers(1, 20_000), st.integers(FIRST_ALONE, LAST_ALONE))
def test_a_kiosk_on_its_own_never_gives_a_number_that_the_server_gives(ordinal: int, counted: int) -> None:
    assert alone_number("К", counted) != number("К", ordinal)
    assert counted_alone(number("К", ordinal)) is None
    assert counted_alone(alone_number("К", counted)) == counted


def test_blocks_for_kiosks_follow_one_another_until_all_numbers_are_given() -> None:
    blocks: list[int] = []
    while (first := next_block(blocks)) is not None:
        blocks.append(first)
    numbers = [counted for first in blocks for counted in range(first, first + BLOCK)]
    assert numbers == list(range(FIRST_ALONE, LAST_ALONE + 1))


@given(st.integers(1, 20_000))
def test_a_number_is_always_a_letter_and_three_digits(ordinal: int) -> None:
    assert re.fullmatch(r"К\d{3}", number("К", ordinal))


@pytest.mark.parametrize(
    "text",
    ["А012", "а012", "A012", "a012", "А12", "a12", " A 12 ", "а\u00a0012", "А0012", "A\t012", "a 0 1 2"],
)
def test_a_number_is_understood_in_both_alphabets_with_spaces_and_without_zeros(text: str) -> None:
    assert typed(text) == "А012"


@pytest.mark.parametrize(("latin", "cyrillic"), list(zip("ABEKMHPCTYX", "АВЕКМНРСТУХ", strict=True)))
def test_every_letter_of_a_ticket_can_be_typed_on_either_keyboard(latin: str, cyrillic: str) -> None:
    assert letter(latin) == letter(latin.lower()) == letter(cyrillic) == letter(cyrillic.lower()) == cyrillic
    assert typed(f"{latin.lower()}7") == f"{cyrillic}007"


@pytest.mark.parametrize("text", ["", "012", "Ж012", "А", "А1Б", "hello", "А-12", "А99999999999999999999"])
def test_what_is_no_number_is_only_tidied_and_finds_nothing(text: str) -> None:
    assert not re.fullmatch(rf"[{LETTERS}]\d{{3}}", typed(text))


@given(st.sampled_from(LETTERS), st.integers(1, 999))
def test_a_number_that_was_printed_is_found_when_typed_as_it_stands(of_group: str, ordinal: int) -> None:
    assert typed(number(of_group, ordinal)) == number(of_group, ordinal)


@given(st.text(max_size=30))
def test_whatever_is_typed_is_read_without_a_fault(text: str) -> None:
    assert typed(typed(text)) == typed(text)


@pytest.mark.parametrize("text", ["О", "O", "З", "Ч", "Й", "Ё", "Ъ", "Ы", "Ь", "Б", "Ж", "Q", "1", "", " ", "АВ", "-"])
def test_a_letter_that_is_misread_or_misheard_is_refused_with_the_letters_to_choose_from(text: str) -> None:
    with pytest.raises(BadLetter, match="А В Е К М Н Р С Т У Х"):
        letter(text)


def test_m_and_n_never_stand_together_because_they_sound_alike() -> None:
    check_letters(["А", "М"])
    check_letters(["А", "Н"])
    with pytest.raises(BadLetter, match="sound alike"):
        check_letters(["А", "М", "Н"])


def test_two_groups_cannot_share_a_letter() -> None:
    with pytest.raises(BadLetter, match="two groups"):
        check_letters(["А", "В", "А"])


def test_all_letters_of_tickets_are_cyrillic() -> None:
    assert all("А" <= one <= "Я" for one in LETTERS)
