"""Numbers, letters and counters of calls, every one of them, in both languages."""

from __future__ import annotations

import re

import pytest

from queue_server.hall import numbering
from queue_server.speech import words

UP_TO_NINETEEN = """ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать
четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"""
ROUND_TENS = "_ _ двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"
ROUND_HUNDREDS = "_ сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"
ONES, TENS, HUNDREDS = UP_TO_NINETEEN.split(), ROUND_TENS.split(), ROUND_HUNDREDS.split()

ENGLISH_UP_TO_NINETEEN = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen"""
ENGLISH_ROUND_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety"
ENGLISH, ENGLISH_TENS = ENGLISH_UP_TO_NINETEEN.split(), ENGLISH_ROUND_TENS.split()


def russian(value: int) -> str:
    """A number as it is counted: masculine, in the nominative."""
    hundreds, rest = divmod(value, 100)
    said = [HUNDREDS[hundreds]] if hundreds else []
    if rest >= 20:
        said.append(TENS[rest // 10])
        rest %= 10
    return " ".join([*said, ONES[rest]] if rest or not said else said)


def english(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    below = ENGLISH[rest] if rest < 20 else ENGLISH_TENS[rest // 10] + (f"-{ENGLISH[rest % 10]}" if rest % 10 else "")
    if not hundreds:
        return below
    return f"{ENGLISH[hundreds]} hundred" + (f" and {below}" if rest else "")


def test_every_number_of_a_series_is_said_without_its_leading_zeros_in_russian() -> None:
    for value in range(1, 1000):
        said = words.spoken(f"А{value:03d}", 1, "ru")
        assert said == f"Клиент а {russian(value)}, пройдите к окну один"


def test_every_number_of_a_series_is_said_without_its_leading_zeros_in_english() -> None:
    for value in range(1, 1000):
        said = words.spoken(f"А{value:03d}", 1, "en")
        assert said == f"Ticket eigh {english(value)}, please go to counter one"


def test_every_counter_has_its_number_in_the_nominative_masculine_as_a_name() -> None:
    for counter in range(1, 100):
        assert words.spoken("А001", counter, "ru") == f"Клиент а один, пройдите к окну {russian(counter)}"
        assert words.spoken("А001", counter, "en") == f"Ticket eigh one, please go to counter {english(counter)}"


def test_numbers_that_a_kiosk_gave_on_its_own_are_said_like_all_others() -> None:
    for counted in (numbering.FIRST_ALONE, 901, 920, numbering.LAST_ALONE):
        number = numbering.alone_number("К", counted)
        assert words.spoken(number, 2, "ru") == f"Клиент ка {russian(counted)}, пройдите к окну два"


@pytest.mark.parametrize(
    ("typed", "ru", "en"),
    [
        ("57", "эль пятьдесят семь", "el fifty-seven"),
        ("№ 007", "эль семь", "el seven"),
        ("Б57", "бэ пятьдесят семь", "beh fifty-seven"),
        ("Ж-12", "жэ двенадцать", "zheh twelve"),
        ("А57", "эль а пятьдесят семь", "el eigh fifty-seven"),
        ("Щ1", "ща один", "shchah one"),
        ("Z9", "зэт девять", "Z nine"),
    ],
)
def test_a_number_of_a_roll_is_said_with_all_its_letters_by_name(typed: str, ru: str, en: str) -> None:
    number = numbering.roll_number(typed)
    assert number is not None
    assert words.number(number, "ru") == ru
    assert words.number(number, "en") == en


def test_no_letter_of_either_alphabet_is_left_to_be_read_as_a_word() -> None:
    prepositions = {"в", "к", "с"}
    for letter in "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯABCDEFGHIJKLMNOPQRSTUVWXYZ":
        name = words.number(f"{letter}5", "ru").removesuffix(" пять")
        assert re.fullmatch(r"[а-яё ]+", name), letter
        assert name not in prepositions
        assert words.number(f"{letter}5", "en").removesuffix(" five") != "a", "the article"
