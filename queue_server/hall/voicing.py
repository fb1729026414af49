"""What of a call is heard: when a board speaks, in which languages, in whose words, and how loud."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from enum import IntEnum
from typing import Any

MODES = ("gong_and_voice", "gong", "voice_on_recall")
VOICES = ("auto", "pack", "command", "espeak", "none")
BOARD_SOUNDS = ("on", "gong", "off")
#: Languages that can be spoken; Russian is always first.
SPOKEN = ("ru", "en")
LONGEST_WORDING = 200

_PLACE = re.compile(r"\{([^{}]*)\}")


class Heard(IntEnum):
    """How much of a call is heard; the lesser of two wishes counts."""

    SILENT = 0
    GONG = 1
    VOICE = 2

    @property
    def word(self) -> str:
        return self.name.lower()


_BOARD = {"on": Heard.VOICE, "gong": Heard.GONG, "off": Heard.SILENT}
_QUIET = {"silent": Heard.SILENT, "gong": Heard.GONG}


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which calls are not spoken; `until` before `since` goes over midnight."""

    since: time
    until: time
    heard: Heard

    def holds(self, at: time) -> bool:
        """Whether `at` is in these hours; their last minute is the one before `until`."""
        if self.since < self.until:
            return self.since <= at < self.until
        return at >= self.since or at < self.until


@dataclass(frozen=True, slots=True)
class Rules:
    """The office's table `[voice]`."""

    mode: str = "gong_and_voice"
    volume: int = 100
    voice: str = "auto"
    command: tuple[str, ...] = ()
    call: Mapping[str, str] = field(default_factory=dict)
    visitor_language: bool = False
    quiet: tuple[Quiet, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it is to be announced: `wording` is each language with its template, None for the usual words."""

    number: str
    counter: int
    heard: Heard
    wording: tuple[tuple[str, str | None], ...]


def rules(kept: Mapping[str, Any]) -> Rules:
    """The rules as the set-up keeps them, `{}` for the usual ones."""
    quiet = tuple(
        Quiet(_clock(one["from"]), _clock(one["to"]), _QUIET[one.get("sound", "silent")]) for one in kept.get("quiet", ())
    )
    rest = {key: value for key, value in kept.items() if key not in ("quiet", "command")}
    return Rules(**rest, command=tuple(kept.get("command", ())), quiet=quiet)


def heard(office: Rules, board: str, recall: bool, at: time) -> Heard:
    """How much of a call is heard on a board (its `sound`), `at` being the office's time of the call."""
    spoken = office.mode == "gong_and_voice" or (office.mode == "voice_on_recall" and recall)
    wishes = [Heard.VOICE if spoken else Heard.GONG, _BOARD[board]]
    return min([*wishes, *(quiet.heard for quiet in office.quiet if quiet.holds(at))])


def volume(office: Rules, board: int) -> int:
    """How loud a board plays, 0 to 100: its own share of the office's volume."""
    return round(office.volume * board / 100)


def languages(office: Rules, board: str, visitor: str) -> tuple[str, ...]:
    """The languages of a call, in their order, on a board of that language."""
    if not office.visitor_language:
        return (board,)
    return ("ru", visitor) if visitor in SPOKEN and visitor != "ru" else ("ru",)


def recalls(tickets: Sequence[tuple[Any, int]]) -> list[bool]:
    """Which of these announcements, newest first, repeat a call: each as its ticket and how often that was repeated."""
    newer: dict[Any, int] = {}
    repeats = []
    for ticket, repeated in tickets:
        repeats.append(newer.get(ticket, 0) < repeated)
        newer[ticket] = newer.get(ticket, 0) + 1
    return repeats


def wording(text: str) -> str:
    """A template of a call, checked. Raises ValueError that says what is wrong.

    `{number}` is the whole number («А двенадцать»), unless the template puts `{letter}` elsewhere.
    """
    if not text.isprintable() or len(text) > LONGEST_WORDING:
        raise ValueError(f"write one line of at most {LONGEST_WORDING} characters")
    places = _PLACE.findall(text)
    for place in places:
        if place not in ("number", "counter", "letter"):
            raise ValueError(f"there is no place {{{place}}}; write {{number}} and {{counter}}")
    if "{" in _PLACE.sub("", text) or "}" in _PLACE.sub("", text):
        raise ValueError("a brace stands alone; places are {number} and {counter}")
    for place in ("number", "counter"):
        if places.count(place) != 1:
            raise ValueError(f"{{{place}}} must stand in it once")
    if places.count("letter") > 1:
        raise ValueError("{letter} must stand in it once")
    whole = text if "letter" in places else text.replace("{number}", "{letter} {number}")
    return " ".join(whole.split())


def _clock(text: str) -> time:
    return time.fromisoformat("00:00" if text == "24:00" else text)
