"""Calls as fragments that a person has recorded: which are wanted for a call, and which for a whole office."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from num2words import num2words

from queue_server.speech import words

#: Pauses in seconds: between the words of a number, where one part meets the next, and where a comma stands.
IN_NUMBER_S, BETWEEN_S, AT_COMMA_S = 0.03, 0.08, 0.25
LARGEST_NUMBER = 999_999  # of a roll; machines give three digits

_PLACE = re.compile(r"\{(letter|number|counter)\}")
_PUNCTUATION = re.compile(r"[,.;:!?–—]+")
_ROUND = (*range(21), *range(30, 100, 10), *range(100, 1000, 100))
_LATIN: Mapping[str, str] = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "tz", "ы": "yi", "ь": "mz", "э": "eh", "ю": "yu",
    "я": "ya",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fragment:
    """One recording: the name of its file, and what is said in it."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A fragment in its place in a call, and the pause after it in seconds."""

    fragment: Fragment
    pause_s: float


def of_call(number: str, counter: int, lang: str, template: str | None = None) -> list[Piece]:
    """The fragments of a call in their order; none when the number is not letters and digits."""
    letters, digits = words.split(number, lang)
    if digits is None:
        return []
    pieces: list[Piece] = []
    values = {
        "letter": [_letter(one, lang) for one in letters],
        "number": _number(digits, lang),
        "counter": _number(counter, lang),
    }
    for place, literal in _parts(template or words.DEFAULT_TEMPLATES[lang]):
        if place:
            inner = IN_NUMBER_S if place != "letter" else BETWEEN_S
            found = values[place]
            pieces += [Piece(one, inner) for one in found[:-1]] + [Piece(one, BETWEEN_S) for one in found[-1:]]
            continue
        for index, phrase in enumerate(_PUNCTUATION.split(literal)):
            if index and pieces:
                pieces[-1] = Piece(pieces[-1].fragment, AT_COMMA_S)
            if phrase.strip():
                pieces.append(Piece(_phrase(phrase), BETWEEN_S))
    return pieces


def to_record(lang: str, templates: Iterable[str | None], letters: Iterable[str]) -> list[Fragment]:
    """Every fragment of an office: its wording, its letters by name, and the words of all numbers."""
    wanted: dict[str, Fragment] = {}
    phrases = [
        _phrase(phrase)
        for template in templates
        for place, literal in _parts(template or words.DEFAULT_TEMPLATES[lang])
        if not place
        for phrase in _PUNCTUATION.split(literal)
        if phrase.strip()
    ]
    named = [_letter(one, lang) for text in letters for one in words.split(f"{text}1", lang)[0]]
    for fragment in (*phrases, *named, *_all_numbers(lang)):
        wanted.setdefault(fragment.file, fragment)
    return list(wanted.values())


def _parts(template: str) -> Iterable[tuple[str, str]]:
    """A template as (place, "") and ("", words between)."""
    for index, part in enumerate(_PLACE.split(template)):
        yield (part, "") if index % 2 else ("", part)


def _phrase(text: str) -> Fragment:
    said = " ".join(text.split())
    return Fragment(f"phrase-{_slug(said)}.wav", said)


def _letter(letter: str, lang: str) -> Fragment:
    # Both alphabets have a Z, and their names differ.
    other = "" if letter.isascii() == (lang == "en") else "latin-" if letter.isascii() else "cyrillic-"
    said = letter if lang == "en" and letter.isascii() else words.letter_name(letter, lang)
    return Fragment(f"letter-{other}{_slug(letter)}.wav", said)


def _number(value: int, lang: str) -> list[Fragment]:
    return [_number_word(word, lang) for word in re.findall(r"[^\W\d_]+", num2words(value, lang=lang))]


def _number_word(word: str, lang: str) -> Fragment:
    value = _round_numbers(lang).get(word)
    return Fragment(f"number-{_slug(word) if value is None else value}.wav", word)


@cache
def _round_numbers(lang: str) -> Mapping[str, int]:
    return {num2words(value, lang=lang): value for value in _ROUND}


@cache
def _all_numbers(lang: str) -> tuple[Fragment, ...]:
    found: dict[Fragment, None] = {}
    for value in (*range(1000), *range(1000, LARGEST_NUMBER, 1000)):
        found |= dict.fromkeys(_number(value, lang))
    return tuple(found)


def _slug(text: str) -> str:
    """A name in plain Latin letters, that any computer can write."""
    latin = "".join(_LATIN.get(letter, letter) for letter in text.casefold())
    plain = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")
    return plain if len(plain) <= 60 else plain[:60].rstrip("-") + f"-{len(plain)}"
