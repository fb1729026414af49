"""The texts that people read: one catalogue per language, Russian first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LANGUAGES = ("ru", "en")
FIRST = LANGUAGES[0]
FOLDER = Path(__file__).resolve().parent / "static" / "shared" / "languages"


class Words:
    """Catalogues of all languages, read once at start; `folder` holds `ru.json` and `en.json`."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._catalogues: dict[str, dict[str, str]] = {language: _read(folder, language) for language in LANGUAGES}

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


def _read(folder: Path, language: str) -> dict[str, str]:
    file = folder / f"{language}.json"
    catalogue: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return catalogue
