"""Words of a call: what is shown on the board, and the same words spelled so that a voice reads them right."""

import re
from collections.abc import Mapping
from functools import lru_cache

from num2words import num2words

DEFAULT_TEMPLATES: Mapping[str, str] = {
    "ru": "Клиент {letter} {number}, пройдите к окну {counter}",
    "en": "Ticket {letter} {number}, please go to counter {counter}",
}

_TICKET = re.compile(r"\s*([^\W\d_]*)[\s-]*([0-9]{1,9})\s*")
_PLACE = re.compile(r"\{(letter|number|counter)\}")

_TO_CYRILLIC = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
_TO_LATIN = str.maketrans("АВСЕНКМОРТХУ", "ABCEHKMOPTXY")

# A bare letter is read as a preposition («в», «к», «с») or not at all, so each goes by its name.
_RUSSIAN_NAMES = {
    "А": "а", "Б": "бэ", "В": "вэ", "Г": "гэ", "Д": "дэ", "Е": "е", "Ё": "ё", "Ж": "жэ", "З": "зэ", "И": "и",
    "Й": "и краткое", "К": "ка", "Л": "эль", "М": "эм", "Н": "эн", "О": "о", "П": "пэ", "Р": "эр", "С": "эс",
    "Т": "тэ", "У": "у", "Ф": "эф", "Х": "ха", "Ц": "цэ", "Ч": "че", "Ш": "ша", "Щ": "ща", "Ъ": "твёрдый знак",
    "Ы": "ы", "Ь": "мягкий знак", "Э": "э", "Ю": "ю", "Я": "я",
    "D": "дэ", "F": "эф", "G": "гэ", "I": "и", "J": "йот", "L": "эль", "N": "эн", "Q": "ку", "R": "эр", "S": "эс",
    "U": "у", "V": "вэ", "W": "дубль вэ", "Z": "зэт",
}  # fmt: skip

# English voices take a lone A for the article; Russian letters without a Latin twin go by their sound.
_ENGLISH_NAMES = {
    "A": "eigh",
    "Б": "beh", "Г": "gheh", "Д": "deh", "Ё": "yo", "Ж": "zheh", "З": "zeh", "И": "ee", "Й": "short ee", "Л": "el",
    "П": "peh", "Ф": "ef", "Ц": "tseh", "Ч": "cheh", "Ш": "shah", "Щ": "shchah", "Ъ": "hard sign", "Ы": "yeru",
    "Ь": "soft sign", "Э": "eh", "Ю": "you", "Я": "yah",
}  # fmt: skip


def phrase(number: str, counter: int, lang: str, template: str | None = None) -> str:
    """The words of a call as people read them: «Клиент А двенадцать, пройдите к окну три».

    `template` may hold `{letter}`, `{number}` and `{counter}`; anything else in it stays as it is. Leading zeros of
    the number are not said. A language that is not known here gets Russian. A number that is not letters and digits
    is shown as it stands.
    """
    letters, digits = split(number, lang)
    return _fill(lang, template, letters, digits, counter)


def spoken(number: str, counter: int, lang: str, template: str | None = None) -> str:
    """The same words for a voice: letters by their names («вэ двенадцать»)."""
    letters, digits = split(number, lang)
    said = " ".join(letter_name(letter, lang) for letter in letters) if digits is not None else letters
    return _fill(lang, template, said, digits, counter)


def number(number: str, lang: str) -> str:
    """A ticket's number alone, for a voice: «вэ двенадцать»."""
    return spoken(number, 0, lang, "{letter} {number}")


def is_spoken(lang: str) -> bool:
    """Whether there is a voice that reads this language."""
    return lang in DEFAULT_TEMPLATES


def _known(lang: str) -> str:
    return lang if lang in DEFAULT_TEMPLATES else "ru"


def letter_name(letter: str, lang: str) -> str:
    """How a letter is called: «вэ»."""
    names = _ENGLISH_NAMES if _known(lang) == "en" else _RUSSIAN_NAMES
    return names.get(letter, letter)


def split(number: str, lang: str) -> tuple[str, int | None]:
    """Letters of a number, in the alphabet of the language, and its digits; the text and None when it is no such number."""
    match = _TICKET.fullmatch(number)
    if match is None:
        return number.strip(), None
    letters = match[1].upper()
    return letters.translate(_TO_LATIN if _known(lang) == "en" else _TO_CYRILLIC), int(match[2])


@lru_cache(maxsize=1024)  # the newest calls are worded anew with every state of a board
def _fill(lang: str, template: str | None, letter: str, digits: int | None, counter: int) -> str:
    known = _known(lang)
    values = {
        "letter": letter,
        "number": "" if digits is None else num2words(digits, lang=known),
        "counter": num2words(counter, lang=known),
    }
    text = _PLACE.sub(lambda place: values[place[1]], template or DEFAULT_TEMPLATES[known])
    return re.sub(r"\s+([,.])", r"\1", " ".join(text.split()))
