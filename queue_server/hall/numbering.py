"""Ticket numbers: a letter of the service group and three digits, and how people type them."""

from __future__ import annotations

import re
from collections.abc import Collection

#: Letters that look alike in both alphabets, so that a number reads the same on paper, on the board and on any keyboard.
#: Kept in Cyrillic everywhere: code, database, QR, search.
LETTERS = "АВЕКМНРСТУХ"

#: Numbers go from 001 to this one and then begin again; the lap is kept apart.
LAST = 899
#: Numbers from here on are given only by kiosks that cannot reach the server, each from blocks of its own.
FIRST_ALONE, LAST_ALONE = 900, 999
#: So many numbers a kiosk gets at once of a letter and day, and asks for more when it has fewer left.
BLOCK = 20

_TO_CYRILLIC = str.maketrans("ABEKMHPCTYXabekmhpctyx", LETTERS + LETTERS)
_ROLL_LETTERS = str.maketrans("ABEKMHPCTYXOЁ", LETTERS + "ОЕ")


#: Stands before the number of a roll where it could be taken for another: no group has this letter, and none looks like it.
ROLL_MARK = "Л"
_ROLL = re.compile(r"([A-ZА-ЯЁ]{0,5})([0-9]{1,6})")


class BadLetter(ValueError):
    """This letter cannot stand on a ticket; the text says why."""


def letter(text: str) -> str:
    """The letter of a group as it is kept. Raises BadLetter with the letters to choose from."""
    folded = text.strip().upper().translate(_TO_CYRILLIC)
    if len(folded) != 1 or folded not in LETTERS:
        raise BadLetter(f"a ticket letter is one of {' '.join(LETTERS)}, not {text!r}")
    return folded


def check_letters(letters: list[str]) -> None:
    """Raises BadLetter when two groups share a letter, or М and Н stand together: they sound alike in a call."""
    for one in letters:
        if letters.count(one) > 1:
            raise BadLetter(f"the letter {one} is given to two groups")
    if "М" in letters and "Н" in letters:
        raise BadLetter("М and Н sound alike in a call: use only one of them")


def number(group_letter: str, ordinal: int) -> str:
    """The number of the `ordinal`-th ticket (1, 2, …) of a letter's business day: А001 … А899, А001 …"""
    return f"{group_letter}{(ordinal - 1) % LAST + 1:03d}"


def alone_number(group_letter: str, counted: int) -> str:
    """The number that a kiosk on its own gives, `counted` from FIRST_ALONE to LAST_ALONE."""
    return f"{group_letter}{counted:03d}"


def counted_alone(text: str) -> int | None:
    """The count in a number that was given by a kiosk on its own; None for every other number."""
    digits = text[1:]
    counted = int(digits) if text[:1] in LETTERS and len(digits) == 3 and digits.isdecimal() else 0
    return counted if FIRST_ALONE <= counted <= LAST_ALONE else None


def next_block(taken: Collection[int]) -> int | None:
    """The first number of the next block after those that begin with `taken`; None when all were given."""
    first = max(taken, default=FIRST_ALONE - BLOCK) + BLOCK
    return first if first <= LAST_ALONE else None


def roll_number(text: str) -> str | None:
    """The number of a pre-printed roll as the hall shows and says it; None for what no roll bears.

    Letters, if any, come first; blanks, hyphens, «№» and noughts in front do not count. The roll's own number stands as it
    is where it cannot be taken for another: «Б57». One of digits alone, or that begins like a machine's, gets the mark «Л».
    """
    tidy = re.sub(r"[\s№#-]", "", text).upper().translate(_ROLL_LETTERS)
    found = _ROLL.fullmatch(tidy)
    if found is None or len(tidy) > 6:
        return None
    letters, digits = found[1], str(int(found[2]))
    marked = not letters or letters[0] in LETTERS or letters[0] == ROLL_MARK
    return f"{ROLL_MARK if marked else ''}{letters}{digits}"


def machine_number_like(text: str) -> str | None:
    """The number of a machine that a person could mean by this number of a roll («А 57»: А057), or None."""
    like = typed(text.replace("-", ""))
    return like if like[:1] in LETTERS and len(like) == 4 and like[1:].isdecimal() else None


def lap(ordinal: int) -> int:
    """How many times the series has begun again before this ticket: 0 for the first 899."""
    return (ordinal - 1) // LAST


def typed(text: str) -> str:
    """A number as a person types it ("a 12", "А012") in the form it is kept in; other text comes back only tidied."""
    tidy = "".join(text.split()).upper().translate(_TO_CYRILLIC)
    if len(tidy) > 1 and tidy[0] in LETTERS and tidy[1:].isdecimal() and len(tidy) <= 10:
        return f"{tidy[0]}{int(tidy[1:]):03d}"
    return tidy
