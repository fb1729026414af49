"""A hall display as the host sees it: its screen, its sound, whether it keeps up, its page, and the last test of its sound."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.documents.ticket import Document, moment
from queue_server.store.catalogue import Office
from queue_server.texts import text

#: A board that was asked for its sound has this long to say what came of it.
ANSWER_WITHIN_S = 20


@dataclass(frozen=True, slots=True)
class SoundTest:
    """What came of a test: `heard`, `blocked`, `failed`, `off`, or `asked` while nobody knows; `at` in seconds since 1970."""

    outcome: str
    at: int


@dataclass(frozen=True, slots=True)
class BoardNow:
    """What a board says of itself, and what the server sees of it.

    `behind`: calls that it is behind; `deaf`: it has not taken the newest state for too long; `page`: which page it shows,
    and `page_old` whether the server has another by now. `screens` is how many hang under this name: the worst one is told of.
    """

    width: int
    height: int
    sound: str
    announced: int | None
    page: str
    page_old: bool = False
    behind: int = 0
    deaf: bool = False
    screens: int = 1


def trouble_of(board: BoardNow | None, meant_to_be_silent: bool = False) -> str | None:
    """The gravest thing that is wrong with a board that is connected, as the code of its words."""
    if board is None:
        return None
    if board.deaf:
        return "board_deaf"
    if board.sound in ("blocked", "failed") and not meant_to_be_silent:
        return f"sound_{board.sound}"
    if board.behind:
        return "board_behind"
    if board.sound == "off" and not meant_to_be_silent:
        return "sound_off"
    return "page_old" if board.page_old else None


def board_document(board: BoardNow | None) -> Document | None:
    if board is None:
        return None
    return {
        "width": board.width,
        "height": board.height,
        "orientation": "portrait" if board.height > board.width else "landscape",
        "sound": board.sound,
        "announced": board.announced,
        "behind": board.behind,
        "page": board.page,
        "page_old": board.page_old,
        "screens": board.screens,
    }


def sound_test_document(test: SoundTest | None, now: int, office: Office, language: str) -> Document | None:
    """What came of the last test of a board's sound; `text` says it with the next step."""
    if test is None:
        return None
    state = "unknown" if test.outcome == "asked" and now - test.at > ANSWER_WITHIN_S else test.outcome
    at = moment(test.at, office)
    return {"state": state, "at": at, "text": text(language, f"sound_test.{state}")}
