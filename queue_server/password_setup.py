"""Passwords that people choose: long enough, and none of those that are tried first."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from queue_server.setup_faults import Wrong

_AROUND = "0123456789 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~№"
#: How letters are hidden.
_SHOWN = str.maketrans("@013$5", "aoiess")
#: So many different signs make no password, whatever they are.
FEWEST_SIGNS = 4
#: How long a password must be at least, and that of somebody who may change all there is.
LEAST, LEAST_OF_ADMINISTRATORS = 8, 15
LONGEST = 200


@cache
def _tried_first() -> frozenset[str]:
    """What stands at the head of every list, in both alphabets and typed on the wrong one, and words of such a centre."""
    return frozenset(Path(__file__).with_name("tried_first.txt").read_text(encoding="utf-8").split())


def tried_first(password: str) -> bool:
    """Whether somebody who guesses tries it early: a well-known word with signs around it, twice, or hidden; figures alone."""
    typed = password.casefold()
    core = typed.strip(_AROUND)
    return len(set(typed)) < FEWEST_SIGNS or not core or bool({_unit(core), _unit(core.translate(_SHOWN))} & _tried_first())


def least(role: str) -> int:
    """How many signs a password must have that somebody of this role chooses."""
    return LEAST_OF_ADMINISTRATORS if role == "administrator" else LEAST


def long_enough(password: str | None, role: str) -> str | None:
    """The password, which somebody of this role gets. Raises Wrong when it is too short for what he may do."""
    if password is not None and len(password) < least(role):
        raise Wrong("short", f"this role needs a password of {least(role)} signs or more, best several words", n=least(role))
    return password


def weakness(new: str, old: str, role: str) -> str | None:
    """Why somebody of this role may not choose a password in the place of the old one: `same`, `short`, `known`; None: he may."""
    if new == old:
        return "same"
    if len(new) < least(role):
        return "short"
    return "known" if tried_first(new) else None


def _unit(text: str) -> str:
    """The text, or what it is made of by saying it again and again."""
    return text[: (text + text).find(text, 1)]


def _not_tried_first(password: str) -> str:
    if tried_first(password):
        raise Wrong("tried_first", "this password is among the first that are tried; choose another, best of several words")
    return password


Password = Annotated[str, Field(min_length=LEAST, max_length=LONGEST), AfterValidator(_not_tried_first)]
