"""The audit log beside the history: who signed in, was refused or took a file, and from where. Deeds in the hall are events."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from typing import Any, Protocol

from queue_server.store.store import Change


class Noted(Enum):
    """Kinds of notes, each with what it is about and what stands before and after."""

    def __init__(self, word: str, meaning: str) -> None:
        self._value_ = word
        self.meaning = meaning

    SIGNED_IN = "signed_in", "Somebody signed in. On: user. after: counter (only where he sat down at one)"
    SIGN_IN_FAILED = (
        "sign_in_failed",
        "A name or password was wrong. On: user, the name that was typed, cut. after: unnoted (how many more of one address for "
        "unknown names were not noted in the minute before); code, where it was the directory that let nobody in",
    )
    SIGNED_OUT = "signed_out", "Somebody signed out. On: user"
    SESSION_LOCKED = (
        "session_locked",
        "A computer was idle for so long that it asks for the password of whoever is signed in there. On: user. after: minutes",
    )
    SESSION_UNLOCKED = "session_unlocked", "The password was given, and the session went on. On: user"
    PASSWORD_CHANGED = "password_changed", "Somebody changed his own password; his other sessions ended. On: user"
    REFUSED = (
        "refused",
        "Somebody who is known asked for what he may not, or without the value of his session; once a minute for each person "
        "and route. On: route. after: code, unnoted",
    )
    FILE_TAKEN = "file_taken", "A report or list was taken as a file. On: report. after: file, and what was asked for"


class By(Protocol):
    """Whoever acts: an `Actor` of the actions is one."""

    @property
    def who(self) -> str: ...

    @property
    def role(self) -> str: ...

    @property
    def origin(self) -> str: ...


def note(
    change: Change,
    by: By,
    what: Noted,
    on: tuple[str, str],
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Adds a note to the audit log, in the transaction of what it tells. `on`: kind and id; never a secret in any of them."""
    change.note(
        {
            "what": what.value,
            "who": one_line(by.who),
            "role": by.role,
            "origin": by.origin,
            "on_kind": on[0],
            "on_id": one_line(on[1]),
            "before": None if before is None else json.dumps(before, ensure_ascii=False),
            "after": None if after is None else json.dumps(after, ensure_ascii=False),
        }
    )


def one_line(text: str) -> str:
    """A text of others as one line: what is no letter, digit, sign or space is written as its code."""
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text)
