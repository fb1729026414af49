"""The company's directory (LDAP, Active Directory) as the server asks it: a few at once, never for long, and beside the hub."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import gevent

from queue_server.beside import OwnThreads
from queue_server.store.directory_settings import DirectoryRules

log = logging.getLogger(__name__)

#: So many questions at once. Those of a silent directory take so many threads, each for as long as the set-up says.
AT_ONCE = 4
#: How the last question went, for the row of the server's status.
STATE = "directory.json"


class Verdict(StrEnum):
    """What the directory says of a name and a password."""

    RIGHT = "right"
    WRONG = "wrong"
    #: The password is the right one, but it has expired or was given by somebody else.
    MUST_CHANGE = "must_change"
    #: The password is the right one, but the account is switched off, has expired, or may not enter now.
    CLOSED = "closed"


class NoAnswer(Exception):
    """The directory says nothing of the password. `code` has words in the catalogues (`directory.trouble.…`)."""

    def __init__(self, code: str, detail: object = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = " ".join(str(detail).split())[:300]


class NotInstalled(Exception):
    """The set-up asks for a directory, and the program cannot ask one; the text is one line with the remedy."""


def installed() -> bool:
    """Whether the extra `ldap` is there."""
    return find_spec("ldap3") is not None


def must_be_installed(rules: DirectoryRules | None) -> None:
    """Raises NotInstalled where the set-up has a directory and the program lacks what it takes."""
    if rules is not None and not installed():
        raise NotInstalled(
            "the set-up has a [directory], and this program cannot ask one; "
            "install what is missing: pip install 'talon-queue[ldap]', or take the table out"
        )


def state(data: Path) -> dict[str, Any]:
    """How the last question went: `{at, trouble, detail, answered_at}`; empty when none was asked."""
    try:
        found: dict[str, Any] = json.loads((data / STATE).read_text(encoding="utf-8"))
        return found
    except (OSError, ValueError):
        return {}


class Directory:
    """The directory of one server; `data` is the folder that paths of the set-up begin from."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._threads = OwnThreads(AT_ONCE)

    def ask(self, rules: DirectoryRules, name: str | None, password: str, now: int) -> Verdict:
        """What the directory says of a person's password; `name` None: of nobody's, for the same work.

        Answers within the set-up's time, whatever the directory does. `now` in seconds since 1970. Raises NoAnswer.
        """
        until = time.monotonic() + rules.timeout_s
        try:
            found = self._threads.do(rules.timeout_s, _asked, rules, self._data, name, password, until)
            if found is None:
                raise NoAnswer("busy")
        except NoAnswer as trouble:
            self._note(now, trouble)
            log.warning("the directory %s gave no answer: %s %s", rules.url, trouble.code, trouble.detail)
            raise
        self._note(now, None)
        return found

    def _note(self, now: int, trouble: NoAnswer | None) -> None:
        said: Mapping[str, Any]
        if trouble is None:
            said = {"at": now, "answered_at": now}
        else:
            before = state(self._data).get("answered_at")
            said = {"at": now, "trouble": trouble.code, "detail": trouble.detail, "answered_at": before}
        aside = self._data / f".{STATE}.coming"
        with suppress(OSError):  # a full disk keeps nobody out
            aside.write_text(json.dumps(said), encoding="utf-8")
            os.replace(aside, self._data / STATE)


def _asked(rules: DirectoryRules, data: Path, name: str | None, password: str, until: float) -> Verdict:
    """One question, in a native thread. Raises NoAnswer."""
    from queue_server.directory_link import ask

    end = gevent.Timeout(max(0.0, until - time.monotonic()))
    try:
        with end:
            return ask(rules, data, name, password)
    except NoAnswer:
        raise
    except gevent.Timeout as passed:
        if passed is not end:
            raise
        raise NoAnswer("silent") from None
    except Exception as error:
        # What a directory sends is a stranger's: whatever the library makes of it, the hall goes on.
        raise NoAnswer("refused", type(error).__name__) from None
