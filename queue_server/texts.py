"""The texts that people read, from one catalogue file per language."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "web" / "languages"
FALLBACK = "ru"
_BLANK = re.compile(r"\{(\w+)\}")


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All texts of a language by key; empty for a language that nobody has written."""
    file = FOLDER / f"{language}.json"
    texts: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return texts


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a catalogue, the office's own first."""
    found = {file.stem for file in FOLDER.glob("*.json")}
    return tuple(sorted(found, key=lambda language: (language != FALLBACK, language)))


def text(language: str, key: str, **values: object) -> str:
    """The text under `key` with `{name}` filled from `values`; only these names are replaced, and only once."""
    known = catalogue(language) if language in languages() else catalogue(FALLBACK)
    words = known.get(key) or catalogue(FALLBACK).get(key, key)
    return _BLANK.sub(lambda blank: str(values.get(blank[1], blank[0])), words)
