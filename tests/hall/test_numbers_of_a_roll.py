"""Numbers of a pre-printed roll: one form for each paper, and none that a machine could give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.hall.numbering import LAST_ALONE, LETTERS, ROLL_MARK, counted_alone, machine_number_like, roll_number
from queue_server.speech.words import spoken


@pytest.mark.parametrize(
    ("on_paper", "shown"),
    [
        ("57", "Л57"),
        ("057", "Л57"),
        ("№ 57", "Л57"),
        ("0", "Л0"),
        ("999999", "Л999999"),
        ("Б 57", "Б57"),
        ("б-057", "Б57"),
        ("A 57", "ЛА57"),
        ("а57", "ЛА57"),
        ("Л57", "ЛЛ57"),
        ("D7", "D7"),
        ("ЖК 12", "ЖК12"),
    ],
)
def test_a_number_is_shown_as_on_the_paper_with_a_mark_where_it_needs_one(on_paper: str, shown: str) -> None:
    assert roll_number(on_paper) == shown


@pytest.mark.parametrize(
    "text", ["", " ", "-", "АБВ", "57Б", "1234567", "АБВ1234", "5.7", "5/7", "٥٧", "🎫", "\x1b[2J", "А 5 Б 7"]
)
def test_what_no_roll_bears_is_no_number(text: str) -> None:
    assert roll_number(text) is None


def test_the_mark_is_no_letter_of_a_group() -> None:
    assert ROLL_MARK not in LETTERS


@given(
    st.text(st.sampled_from("АВЕКМНРСТУХABEKMHPCTYXБЛЖ0123456789 "), max_size=8),
    st.sampled_from(LETTERS),
    st.integers(1, LAST_ALONE),
)
def test_no_number_of_a_roll_is_one_of_a_machine(text: str, letter: str, counted: int) -> None:
    assert roll_number(text) != f"{letter}{counted:03d}"


@given(
    st.from_regex(r"[БЛЖАВ]{0,2}[1-9][0-9]{0,2}", fullmatch=True), st.from_regex(r"[БЛЖАВ]{0,2}[1-9][0-9]{0,2}", fullmatch=True)
)
def test_two_papers_never_become_one_number(one: str, other: str) -> None:
    assert (roll_number(one) == roll_number(other)) == (one == other)


@pytest.mark.parametrize(
    ("text", "like"), [("А 57", "А057"), ("a057", "А057"), ("A-57", "А057"), ("57", None), ("Б57", None), ("А1234", None)]
)
def test_a_paper_that_reads_like_a_machines_is_known(text: str, like: str | None) -> None:
    assert machine_number_like(text) == like


def test_no_number_of_a_roll_is_taken_for_one_of_a_kiosk_on_its_own() -> None:
    assert [counted_alone(number) for number in ("Л900", "Б900", "ЛА900")] == [None, None, None]


def test_a_number_of_a_roll_is_spoken_in_words() -> None:
    assert spoken("Л57", 3, "ru") == "Клиент эль пятьдесят семь, пройдите к окну три"
    assert spoken("Б57", 3, "ru") == "Клиент бэ пятьдесят семь, пройдите к окну три"
    assert spoken("ЛА57", 3, "ru") == "Клиент эль а пятьдесят семь, пройдите к окну три"
    assert spoken("Л57", 3, "en") == "Ticket el fifty-seven, please go to counter three"
