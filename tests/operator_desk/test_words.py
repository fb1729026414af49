"""Words stand in the catalogues, in both languages, and the pages use nothing that is not there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LANGUAGES = ROOT / "queue_server" / "web" / "languages"
SCRIPTS = sorted((ROOT / "operator_desk" / "static").glob("*.js"))
SHARED = sorted((ROOT / "queue_server" / "web" / "static").glob("*.js"))
FORMS = re.compile(r"\.(one|few|many|other)$")
ROOMS = ("common.", "desk.", "hall.")


def words(lang: str) -> dict[str, str]:
    """The words of our rooms, from the fragments or from the one merged file."""
    merged: dict[str, str] = {}
    for path in [*(LANGUAGES / f"{lang}.{room}json" for room in ROOMS), LANGUAGES / f"{lang}.json"]:
        if path.exists():
            merged.update(json.loads(path.read_text(encoding="utf-8")))
    return {key: text for key, text in merged.items() if key.startswith(ROOMS)}


def stems(lang: str) -> set[str]:
    """The keys without their plural forms."""
    return {FORMS.sub("", key) for key in words(lang)}


def test_both_languages_have_the_same_words() -> None:
    assert stems("ru") == stems("en")


def test_every_plural_has_the_forms_of_its_language() -> None:
    for lang, wanted in (("ru", {"one", "few", "many", "other"}), ("en", {"one", "other"})):
        forms: dict[str, set[str]] = {}
        for key in words(lang):
            if found := FORMS.search(key):
                forms.setdefault(FORMS.sub("", key), set()).add(found.group(1))
        assert {key: each for key, each in forms.items() if each != wanted} == {}


def test_both_languages_name_the_same_values() -> None:
    russian, english = words("ru"), words("en")
    for key in russian.keys() & english.keys():
        assert set(re.findall(r"{\w+}", russian[key])) == set(re.findall(r"{\w+}", english[key])), key


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_word_that_a_page_uses_is_in_the_catalogue(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    used = set(re.findall(r'"((?:common|desk|hall)\.[a-z_.-]+)"', text))
    known = stems("ru")
    rooms = {stem.rsplit(".", 1)[0] for stem in known}
    assert used - known - rooms == set()
    for stem in re.findall(r"`((?:common|desk|hall)\.[a-z_.]+)\$\{", text):
        assert any(key.startswith(stem) for key in known), stem


def test_every_word_of_the_catalogue_is_used() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in [*SCRIPTS, *SHARED])
    rooms = {f"{room}." for found in re.findall(r"worded\(\[(.*?)\]", text) for room in re.findall('"(.*?)"', found)}
    beginnings = (*rooms, *re.findall(r"`((?:common|desk|hall)\.[a-z_.]+)\$\{", text))
    unused = {key for key in stems("ru") if f'"{key}"' not in text and not key.startswith(beginnings)}
    assert unused == set()


@pytest.mark.parametrize("script", [*SCRIPTS, *SHARED], ids=lambda path: path.name)
def test_a_script_is_small_and_writes_no_markup(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 400
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "randomUUID", "http://", "https://"):
        assert forbidden not in text
    assert re.search("[а-яё]{3}", re.sub(r"//.*|/\*.*?\*/", "", text, flags=re.S), re.I) is None
