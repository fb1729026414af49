"""When a board speaks, in which languages, in whose words, and how loud."""

from __future__ import annotations

import re
from datetime import time

import pytest

from queue_server.hall import voicing
from queue_server.hall.voicing import Heard, rules

NOON = time(12, 0)


@pytest.mark.parametrize(
    ("mode", "recall", "heard"),
    [
        ("gong_and_voice", False, Heard.VOICE),
        ("gong_and_voice", True, Heard.VOICE),
        ("gong", False, Heard.GONG),
        ("gong", True, Heard.GONG),
        ("voice_on_recall", False, Heard.GONG),
        ("voice_on_recall", True, Heard.VOICE),
    ],
)
def test_the_office_chooses_gong_and_voice_gong_alone_or_the_voice_for_repeated_calls(
    mode: str, recall: bool, heard: Heard
) -> None:
    assert voicing.heard(rules({"mode": mode}), "on", recall, NOON) is heard


@pytest.mark.parametrize(("sound", "heard"), [("on", Heard.VOICE), ("gong", Heard.GONG), ("off", Heard.SILENT)])
def test_a_board_may_be_quieter_than_the_office(sound: str, heard: Heard) -> None:
    assert voicing.heard(rules({}), sound, False, NOON) is heard


def test_a_board_is_never_more_talkative_than_the_office() -> None:
    assert voicing.heard(rules({"mode": "gong"}), "on", True, NOON) is Heard.GONG


@pytest.mark.parametrize(
    ("at", "heard"),
    [
        ("12:59", Heard.VOICE),
        ("13:00", Heard.GONG),
        ("13:59", Heard.GONG),
        ("14:00", Heard.VOICE),
        ("19:59", Heard.VOICE),
        ("20:00", Heard.SILENT),
        ("23:59", Heard.SILENT),
        ("00:00", Heard.SILENT),
        ("07:59", Heard.SILENT),
        ("08:00", Heard.VOICE),
    ],
)
def test_quiet_hours_begin_and_end_to_the_minute_also_over_midnight(at: str, heard: Heard) -> None:
    quiet = [{"from": "13:00", "to": "14:00", "sound": "gong"}, {"from": "20:00", "to": "08:00", "sound": "silent"}]
    assert voicing.heard(rules({"quiet": quiet}), "on", False, time.fromisoformat(at)) is heard


def test_of_two_quiet_hours_the_quieter_one_counts() -> None:
    quiet = [{"from": "12:00", "to": "14:00", "sound": sound} for sound in ("gong", "silent")]
    assert voicing.heard(rules({"quiet": quiet}), "on", False, NOON) is Heard.SILENT


def test_quiet_until_midnight_ends_there() -> None:
    evening = rules({"quiet": [{"from": "20:00", "to": "24:00", "sound": "silent"}]})
    assert voicing.heard(evening, "on", False, time(23, 59)) is Heard.SILENT
    assert voicing.heard(evening, "on", False, time(0, 0)) is Heard.VOICE


@pytest.mark.parametrize(("office", "board", "loud"), [(100, 100, 100), (60, 50, 30), (0, 100, 0), (100, 0, 0), (33, 33, 11)])
def test_a_board_plays_its_share_of_the_offices_volume(office: int, board: int, loud: int) -> None:
    assert voicing.volume(rules({"volume": office}), board) == loud


def test_a_board_speaks_its_own_language_unless_the_office_asks_for_the_visitors() -> None:
    assert voicing.languages(rules({}), "en", "ru") == ("en",)
    both = rules({"visitor_language": True})
    assert voicing.languages(both, "ru", "ru") == ("ru",)
    assert voicing.languages(both, "ru", "en") == ("ru", "en")
    assert voicing.languages(both, "en", "en") == ("ru", "en")
    assert voicing.languages(both, "ru", "tt") == ("ru",), "nobody speaks it"


def test_a_repeated_call_is_known_by_its_ticket() -> None:
    newest_first = [("one", 2), ("other", 0), ("one", 2), ("one", 2), ("one", 2)]
    assert voicing.recalls(newest_first) == [True, False, True, False, False]


def test_a_wording_without_a_place_for_the_letter_says_it_before_the_number() -> None:
    assert voicing.wording("  Номер {number},  касса {counter} ") == "Номер {letter} {number}, касса {counter}"
    assert voicing.wording("{number} {letter} {counter}") == "{number} {letter} {counter}"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Номер {number}", "{counter} must stand"),
        ("Касса {counter}", "{number} must stand"),
        ("", "{number} must stand"),
        ("{number} {number} {counter}", "once"),
        ("{letter}{letter}{number}{counter}", "{letter} must stand"),
        ("{number} {counter} {name}", "no place {name}"),
        ("{number.__class__} {counter}", "no place {number.__class__}"),
        ("{number!r} {counter}", "no place"),
        ("{number} {counter} {", "brace"),
        ("{{number}} {counter}", "brace"),
        ("{} {number} {counter}", "no place {}"),
        ("{number}\n{counter}", "one line"),
        ("{number} {counter}\u202e", "one line"),
        ("{number} {counter}" + "а" * 200, "at most 200"),
    ],
)
def test_a_wording_that_could_not_be_spoken_is_refused_with_the_reason(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=re.escape(fault)):
        voicing.wording(text)
