"""What a call says, on the board and aloud."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.speech import words
from queue_server.speech.espeak import Espeak, VoiceError

LANGUAGES = Path(__file__).resolve().parents[2] / "queue_server" / "web" / "languages"


@pytest.fixture(scope="module")
def voice() -> Iterator[Espeak]:
    pytest.importorskip("espeakng_loader")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(Path.cwd())  # the voice changes the folder of its process; this changes it back
        yield Espeak()


@pytest.mark.parametrize(
    ("number", "counter", "shown", "spoken"),
    [
        ("А012", 3, "Клиент А двенадцать, пройдите к окну три", "Клиент а двенадцать, пройдите к окну три"),
        ("В105", 1, "Клиент В сто пять, пройдите к окну один", "Клиент вэ сто пять, пройдите к окну один"),
        ("Е001", 2, "Клиент Е один, пройдите к окну два", "Клиент е один, пройдите к окну два"),
        ("К021", 11, "Клиент К двадцать один, пройдите к окну одиннадцать", None),
        ("С999", 7, None, "Клиент эс девятьсот девяносто девять, пройдите к окну семь"),
        ("М002", 7, None, "Клиент эм два, пройдите к окну семь"),
        ("Н002", 7, None, "Клиент эн два, пройдите к окну семь"),
        ("Т040", 7, None, "Клиент тэ сорок, пройдите к окну семь"),
        ("007", 4, "Клиент семь, пройдите к окну четыре", "Клиент семь, пройдите к окну четыре"),
    ],
)
def test_a_russian_call_names_the_letter_and_says_numbers_in_words(
    number: str, counter: int, shown: str | None, spoken: str | None
) -> None:
    assert shown is None or words.phrase(number, counter, "ru") == shown
    assert spoken is None or words.spoken(number, counter, "ru") == spoken


def test_an_english_call_reads_the_letter_that_the_visitor_sees() -> None:
    assert words.phrase("А012", 3, "en") == "Ticket A twelve, please go to counter three"
    assert words.phrase("В007", 12, "en") == "Ticket B seven, please go to counter twelve"
    assert words.spoken("А012", 3, "en") == "Ticket eigh twelve, please go to counter three"


def test_a_latin_letter_typed_in_the_setup_is_spoken_as_its_cyrillic_twin() -> None:
    assert words.spoken("B012", 3, "ru") == words.spoken("В012", 3, "ru")


def test_the_wording_is_a_setting_with_three_places() -> None:
    template = "Номер {letter} {number}, окно {counter}"
    assert words.phrase("А012", 3, "ru", template) == "Номер А двенадцать, окно три"


def test_nothing_but_the_three_places_is_filled_in() -> None:
    template = "{letter.__class__} {0} {{number}} {secret} {counter}"
    assert words.phrase("А012", 3, "ru", template) == "{letter.__class__} {0} {двенадцать} {secret} три"


def test_a_number_that_is_not_a_ticket_is_shown_as_it_stands() -> None:
    assert words.phrase("{counter}<b>", 3, "ru") == "Клиент {counter}<b>, пройдите к окну три"


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_catalogue_holds_the_default_wording(lang: str) -> None:
    sources = [path for path in (LANGUAGES / f"{lang}.json", LANGUAGES / f"{lang}.speech.json") if path.exists()]
    catalogue = {key: text for path in sources for key, text in json.loads(path.read_text("utf-8")).items()}
    assert catalogue["speech.call"] == words.DEFAULT_TEMPLATES[lang]


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("клиент а ноль двенадцать", "kɭʲijˈent a nˈoɭ dvʲinˈɑttsʌtʲ"),
        ("пройдите к окну три", "prʌjdʲˈitʲi k ʌknˈu trʲˈɪ"),
        ("клиент вэ сто пять", "kɭʲijˈent vˈɛ stˈo pʲˈɑtʲ"),
    ],
)
def test_the_voice_reads_russian_right(voice: Espeak, text: str, heard: str) -> None:
    assert voice.phonemes(text, "ru") == heard


def test_a_bare_letter_would_be_read_as_a_preposition(voice: Espeak) -> None:
    assert "f stˈo" in voice.phonemes("клиент В сто пять", "ru")


@pytest.mark.parametrize(
    ("letter", "heard"),
    [("А", "a"), ("В", "vˈɛ"), ("Е", "jˈe"), ("К", "kˈɑ"), ("М", "ˈɛm"), ("Н", "ˈɛn"), ("С", "ˈɛs"), ("Т", "tˈɛ")],
)
def test_the_voice_names_each_letter_used_on_tickets(voice: Espeak, letter: str, heard: str) -> None:
    assert voice.phonemes(words.spoken(f"{letter}005", 2, "ru"), "ru").startswith(f"kɭʲijˈent {heard} pʲˈɑtʲ")


def test_the_english_voice_says_the_letter_a_and_not_the_article(voice: Espeak) -> None:
    assert voice.phonemes(words.spoken("А012", 3, "en"), "en").startswith("tˈɪkɪt ˈeɪ twˈɛlv")


def test_a_language_without_a_voice_is_an_error_that_names_it(voice: Espeak) -> None:
    with pytest.raises(VoiceError, match="xx"):
        voice.phonemes("text", "xx")
