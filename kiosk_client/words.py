"""The texts that people read: one catalogue per language, Russian first."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FIRST = "ru"
#: Below a data folder: catalogues of the centre's own languages.
ADDED = "languages"
FOLDER = Path(__file__).resolve().parent / "static" / "shared" / "languages"

_CODE = re.compile(r"[a-z]{2,3}")


class BadCatalogue(ValueError):
    """A catalogue cannot be used; the text is one line with file and remedy."""


class Words:
    """Catalogues of all languages, read once at start: those in `folder`, and those that the centre put into `added`.

    A text that a language of the centre's lacks is Russian. Raises BadCatalogue.
    """

    def __init__(self, folder: Path = FOLDER, added: Path | None = None) -> None:
        first = _read(folder / f"{FIRST}.json") if (folder / f"{FIRST}.json").exists() else {}
        found = {file.stem: _read(file) for file in sorted(folder.glob("*.json"))}
        for file in sorted(added.glob("*.json")) if added is not None else ():
            if not _CODE.fullmatch(file.stem):
                raise BadCatalogue(f"{file}: name it by its language, for example tt.json")
            found.setdefault(file.stem, _read(file))
        names = {key: name for texts in found.values() for key, name in texts.items() if key.startswith("kiosk.language.")}
        whole = {FIRST: first} | {
            one: texts if (folder / f"{one}.json").exists() else {**first, **texts} for one, texts in found.items()
        }
        self._catalogues = {language: {**names, **texts} for language, texts in whole.items()}

    def languages(self) -> tuple[str, ...]:
        """The languages that have a catalogue, Russian first. This is the one place that decides."""
        return tuple(self._catalogues)

    def catalogue(self, language: str) -> dict[str, str]:
        """All texts of a language by key; Russian for a language that we do not have."""
        return self._catalogues.get(language, self._catalogues[FIRST])

    def say(self, language: str, key: str, **values: object) -> str:
        """The text under `key` with `{name}` filled in; the key itself when there is no such text."""
        text = self.catalogue(language).get(key, key)
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    def count(self, language: str, key: str, number: int, **values: object) -> str:
        """The text for `number` things: `key.one`, `key.few`, `key.many` or `key.other`, with `{n}` filled in."""
        catalogue = self.catalogue(language)
        form = plural_form(language, number)
        chosen = f"{key}.{form}" if f"{key}.{form}" in catalogue else f"{key}.other"
        return self.say(language, chosen, n=number, **values)


def plural_form(language: str, number: int) -> str:
    """The plural category of a whole number by CLDR: `one`, `few`, `many` or `other`."""
    if language != "ru":
        return "one" if number == 1 else "other"
    last, last_two = number % 10, number % 100
    if last == 1 and last_two != 11:
        return "one"
    if last in (2, 3, 4) and last_two not in (12, 13, 14):
        return "few"
    return "many"


def in_language(name: Any, language: str) -> str:
    """A name as the server sends it (a text, or a table by language) in the reader's language."""
    if isinstance(name, Mapping):
        for choice in (language, FIRST, *name):
            if isinstance(name.get(choice), str):
                return str(name[choice])
        return ""
    return name if isinstance(name, str) else ""


def _read(file: Path) -> dict[str, str]:
    try:
        texts = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadCatalogue(f"{file}: cannot be read as JSON ({error}); correct it or take it away") from None
    if not isinstance(texts, dict) or not all(isinstance(words, str) for words in texts.values()):
        raise BadCatalogue(f"{file}: a catalogue is one JSON object of texts by key; correct it or take it away")
    return texts
