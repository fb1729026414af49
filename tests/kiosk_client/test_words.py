"""The kiosk speaks Russian and English, both complete."""

from __future__ import annotations

import re

import pytest

from kiosk_client.words import plural_form

from .conftest import REPOSITORY, WORDS

OURS = ("kiosk.", "paper.")
FORMS = {"ru": {"one", "few", "many", "other"}, "en": {"one", "other"}}


def stems(language: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key in WORDS.catalogue(language):
        if key.startswith(OURS):
            stem, _, form = key.rpartition(".")
            if form in FORMS["ru"] and f"{stem}.other" in WORDS.catalogue(language):
                found.setdefault(stem, set()).add(form)
            else:
                found[key] = set()
    return found


def test_both_languages_have_the_same_texts_with_all_their_plural_forms() -> None:
    assert set(stems("ru")) == set(stems("en"))
    for language, forms in FORMS.items():
        assert {stem: have for stem, have in stems(language).items() if have and have != forms} == {}


def test_both_languages_fill_in_the_same_values() -> None:
    for key, text in WORDS.catalogue("en").items():
        if key.startswith(OURS):
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", WORDS.catalogue("ru")[key])), key


def test_every_text_that_the_kiosk_uses_is_in_the_catalogue_and_the_other_way_round() -> None:
    folder = REPOSITORY / "kiosk_client"
    code = "\n".join(path.read_text(encoding="utf-8") for path in [*folder.glob("*.py"), *(folder / "static").glob("*.js")])
    used = set(re.findall(r"""["'`]((?:kiosk|paper)\.[a-z_.]+[a-z_])["'`]""", code))
    known = set(stems("ru"))
    assert used - known - {"kiosk.html"} == set()
    made_up = ("kiosk.problem.", "kiosk.month.", "paper.month.", "kiosk.language.", "kiosk.back", "kiosk.done", "kiosk.simple.")
    assert {key for key in known - used if not key.startswith(made_up)} == set()


def test_every_text_in_simple_words_stands_for_a_usual_one() -> None:
    simple = [key for key in stems("ru") if key.startswith("kiosk.simple.")]
    assert simple
    assert {key.replace(".simple.", ".") for key in simple} <= set(stems("ru"))


def test_no_text_shouts_and_none_is_empty() -> None:
    for language in ("ru", "en"):
        for key, text in WORDS.catalogue(language).items():
            if key.startswith(OURS):
                assert text.strip()
                assert "!" not in text, key


@pytest.mark.parametrize(
    ("number", "form"),
    [(0, "many"), (1, "one"), (2, "few"), (5, "many"), (11, "many"), (14, "many"), (21, "one"), (104, "few")],
)
def test_russian_plurals(number: int, form: str) -> None:
    assert plural_form("ru", number) == form


def test_an_unknown_text_is_shown_as_its_key_and_braces_in_values_stay() -> None:
    assert WORDS.say("ru", "kiosk.nowhere") == "kiosk.nowhere"
    assert "{number}" in WORDS.say("ru", "kiosk.priority.notice", name="{number}")
