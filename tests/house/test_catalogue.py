"""Texts that people read stand in two complete catalogues, and everything that is shown has one."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server import texts
from queue_server.actions.actor import Refused
from queue_server.hall.calling import Why
from queue_server.hall.desk import OUTCOMES, PARK_REASONS, PAUSES
from queue_server.hall.ticket import State
from queue_server.reports.day import RULES
from queue_server.store.audit_list import KINDS
from queue_server.store.events import Event
from queue_server.texts import catalogue, text
from tests.office import ROOT

LANGUAGES = ("ru", "en")
FORMS = {"ru": {"one", "few", "many", "other"}, "en": {"one", "other"}}
SCRIPTS = [
    *sorted((ROOT / "queue_server" / "web" / "static").glob("*.js")),
    *sorted((ROOT / "display_board" / "static").glob("*.js")),
    *sorted((ROOT / "operator_desk" / "static").glob("*.js")),
    *sorted((ROOT / "kiosk_client" / "static").glob("*.js")),
]


def stems(language: str) -> dict[str, set[str]]:
    """The keys without their plural endings, each with the endings that it has."""
    known = catalogue(language)
    found: dict[str, set[str]] = {}
    for key in known:
        stem, _, form = key.rpartition(".")
        if form in FORMS["ru"] and f"{stem}.other" in known:
            found.setdefault(stem, set()).add(form)
        else:
            found.setdefault(key, set())
    return found


def test_there_is_one_file_a_language_and_its_keys_are_in_order() -> None:
    assert texts.languages() == LANGUAGES
    for language in LANGUAGES:
        keys = list(json.loads((texts.FOLDER / f"{language}.json").read_text(encoding="utf-8")))
        assert keys == sorted(keys)


def test_both_languages_have_the_same_texts_with_all_their_plural_forms() -> None:
    russian, english = stems("ru"), stems("en")
    assert russian.keys() == english.keys()
    for language, listed in (("ru", russian), ("en", english)):
        assert {stem: forms for stem, forms in listed.items() if forms and forms != FORMS[language]} == {}


def test_both_languages_fill_in_the_same_values() -> None:
    for key, words in catalogue("en").items():
        stem = key.rpartition(".")[0] + ".other"
        other = catalogue("ru").get(key) or catalogue("ru")[stem]
        assert set(re.findall(r"\{\w+\}", words)) == set(re.findall(r"\{\w+\}", other)), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_untidy(language: str) -> None:
    for key, words in catalogue(language).items():
        assert words == words.strip(), key
        assert words, key
        assert "  " not in words, key
        assert words.isprintable() or "\u00a0" in words or "\n" in words, key


def test_english_texts_are_english() -> None:
    """But for the names of languages, and the letters that tickets and samples of print bear."""
    kept = {"paper.sample", *(key for key in catalogue("en") if "language" in key)}
    russian = {key for key, words in catalogue("en").items() if re.search("[а-яё]{2}", words, re.IGNORECASE)}
    assert russian <= kept


def refusals() -> Iterator[str]:
    """The code of every refusal that the server's source names."""
    kinds = Refused.__subclasses__()
    assert len(kinds) > 10
    yield from (kind.code for kind in kinds)
    for file in (ROOT / "queue_server").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Problem", "problem")
            if named and len(node.args) > 1 and isinstance(node.args[1], ast.Constant):  # type: ignore[attr-defined]
                yield node.args[1].value  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_the_server_says_has_its_words(language: str) -> None:
    from queue_server.api import problems

    needed = {f"error.{code}" for code in (*refusals(), *problems.STATUS, *problems._BY_HTTP_STATUS.values(), "title")}
    needed |= {f"state.{state.value}" for state in State} | {f"why.{why.value}" for why in Why} | set(RULES)
    needed |= {f"outcome.{code}" for code in OUTCOMES} | {f"pause.{code}" for code in PAUSES}
    needed |= {f"park.{code}" for code in PARK_REASONS} | {f"weekday.{day}" for day in range(7)}
    needed |= {f"closed.{code}" for code in ("office", "office_until", "service", "limit")}
    needed |= {f"alarm.{code}" for code in ("over", "soon", "nobody_serves", "parked_due")}
    assert needed - catalogue(language).keys() == set()


def test_every_key_that_the_source_names_is_in_the_catalogue() -> None:
    rooms = {key.partition(".")[0] for key in catalogue("ru")}
    known = stems("ru").keys() | catalogue("ru").keys()
    sources = [*SCRIPTS, *(ROOT / "queue_server" / "web" / "templates").glob("*.html")]
    missing = []
    for source in sources:
        whole = source.read_text(encoding="utf-8")
        for key in re.findall(r"""\bt(?:\.n)?\(\s*["']([a-z_]+(?:\.[a-z_0-9]+)+)["']""", whole):
            if key.partition(".")[0] in rooms and key not in known:
                missing.append((source.name, key))
        for stem in re.findall(r"""\bt(?:\.n)?\(\s*`([a-z_]+\.[a-z_.]*)\$\{""", whole):
            if not any(key.startswith(stem) for key in known):
                missing.append((source.name, stem))
    assert missing == []


def test_values_are_filled_in_once_and_as_they_are() -> None:
    """A service may be called «{n}»: it is a name all the same."""
    words = text("en", "alarm.nobody_serves", service="{n} {0.__class__} %s", n=3)
    assert "{n} {0.__class__} %s" in words
    assert "3" in words
    assert text("ru", "error.too_soon") == catalogue("ru")["error.too_soon"]


def test_an_unknown_language_or_key_breaks_nothing() -> None:
    assert text("xx", "error.title") == text("ru", "error.title")
    assert text("en", "no.such.text") == "no.such.text"


def test_texts_live_in_the_catalogues_and_not_in_the_code() -> None:
    allowed = {"numbering.py", "words.py", "setup_document.py"}  # letters; spoken numbers; «Окно 1» where a counter has no name
    files = [
        file for file in (ROOT / "queue_server").rglob("*.py") if file.name not in allowed and "simulation" not in file.parts
    ]
    assert [f"{file.relative_to(ROOT)}:{line}" for file in sorted(files) for line in russian_texts(file)] == []


def russian_texts(file: Path) -> Iterator[int]:
    """The lines of texts in Russian that are no documentation."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in documentation and re.search("[а-яё]{3}", str(node.value), re.I):
            yield node.lineno


#: Events of counters, devices, advice, shifts, the clock and the set-up stand in no ticket's story.
NOT_OF_A_TICKET = (
    "counter_opened",
    "counter_paused",
    "counter_resumed",
    "counter_closed",
    "booking_",
    "device_",
    "test_print_",
    "sound_test_",
    "medium_",
    "message_",
    "setup_",
    "password_",
    "help_",
    "desk_",
    "history_",
    "shift_",
    "advice_",
    "service_",
    "clock_",
    "day_",
    "sheet_",
    "restored",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_can_stand_in_the_log_has_words_for_its_page(language: str) -> None:
    assert [one for one in KINDS if not {f"audit.kind.{one}", f"hall.event.{one}"} & catalogue(language).keys()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_event_of_a_ticket_has_words_for_its_story(language: str) -> None:
    of_tickets = [event.value for event in Event if not event.value.startswith(NOT_OF_A_TICKET)]
    assert [word for word in of_tickets if f"hall.event.{word}" not in catalogue(language)] == []
