"""The texts that people read, from one catalogue file per language: those of this package, and those that a centre has added."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "web" / "languages"
#: Below a data folder: catalogues of the centre's own languages.
ADDED = "languages"
FALLBACK = "ru"
_BLANK = re.compile(r"\{(\w+)\}")
_CODE = re.compile(r"[a-z]{2,3}")
_added: dict[str, Mapping[str, str]] = {}


class BadCatalogue(Exception):
    """A catalogue cannot be used; the text is one line with file and remedy."""


def add_from(data: Path) -> None:
    """Takes in the catalogues of a data folder, in place of those taken in before. Raises BadCatalogue."""
    _added.clear()
    languages.cache_clear()
    catalogue.cache_clear()
    for file in sorted((data / ADDED).glob("*.json")):
        if file.stem in languages():
            raise BadCatalogue(f"{file}: {file.stem} is there already; give the file the code of another language")
        if not _CODE.fullmatch(file.stem):
            raise BadCatalogue(f"{file}: name it by its language, for example tt.json")
        _added[file.stem] = _read(file)
    languages.cache_clear()
    catalogue.cache_clear()


def _read(file: Path) -> Mapping[str, str]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadCatalogue(f"{file}: cannot be read as JSON ({error}); correct it or take it away") from None
    if not isinstance(found, dict) or not all(isinstance(words, str) for words in found.values()):
        raise BadCatalogue(f"{file}: a catalogue is one JSON object of texts by key; correct it or take it away")
    return found


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All texts that a language has of its own, by key; empty for a language that nobody has written."""
    file = FOLDER / f"{language}.json"
    if language in _added:
        return _added[language]
    texts: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return texts


def whole(language: str) -> Mapping[str, str]:
    """A language's texts, with the Russian one wherever it has none."""
    own = catalogue(language)
    return own if language not in _added else {**catalogue(FALLBACK), **own}


@cache
def languages() -> tuple[str, ...]:
    """The languages of the screens: those that have a catalogue, the office's own first. This is the one place that decides."""
    found = {file.stem for file in FOLDER.glob("*.json")} | _added.keys()
    return tuple(sorted(found, key=lambda language: (language != FALLBACK, language in _added, language)))


def text(language: str, key: str, **values: object) -> str:
    """The text under `key` with `{name}` filled from `values`; only these names are replaced, and only once."""
    known = catalogue(language) if language in languages() else catalogue(FALLBACK)
    words = known.get(key) or catalogue(FALLBACK).get(key, key)
    return _BLANK.sub(lambda blank: str(values.get(blank[1], blank[0])), words)


def counted(language: str, key: str, number: int, **values: object) -> str:
    """The text for `number` things (`key.one`, `key.few`, `key.many`, `key.other`), with `{n}` filled in."""
    known = whole(language)
    form = f"{key}.{_plural(language, number)}"
    return text(language, form if form in known else f"{key}.other", n=number, **values)


def _plural(language: str, number: int) -> str:
    if language != "ru":
        return "one" if number == 1 else "other"
    last, last_two = number % 10, number % 100
    if last == 1 and last_two != 11:
        return "one"
    return "few" if last in (2, 3, 4) and last_two not in (12, 13, 14) else "many"
