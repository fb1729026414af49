"""Makes any text fit for paper: what cannot be drawn is replaced or left out, so that no box and no stray byte comes.

Also decides where lines break.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from printer_drivers.fonts import has_character

ELLIPSIS = "…"
NO_BREAK_SPACE = "\u00a0"

_LOOKALIKES = {
    **dict.fromkeys("\u2010\u2043", "-"),
    **dict.fromkeys("\u2012→⇒➔➜➡←⇐", "–"),
    **dict.fromkeys("\u2015", "—"),
    **dict.fromkeys("●■▪◆◦‣∙⋅", "•"),
    **dict.fromkeys("′‛", "’"),
    **dict.fromkeys("″‟", "”"),
    **dict.fromkeys("〈⟨", "‹"),
    **dict.fromkeys("〉⟩", "›"),
    "☎": "тел.",
}
_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\u0085\u2028\u2029]")
_SPACES = re.compile("[ \t]+")
_REPEATED_ELLIPSIS = re.compile(f"{ELLIPSIS}(?:[ {NO_BREAK_SPACE}]*{ELLIPSIS})+")
_KEEP_WITH_NEXT = re.compile(r"(?<!\S)(\w{1,2}|\S*\d) (?=\S)")
"""A word of one or two letters, or one that ends in a digit: «в зале», «10–20 минут»."""
_EVEN_UP_TO = 4
"""Longer paragraphs need no evening out: one short line at their end is what one expects."""
_LONGEST = 400
"""No ticket shows more characters of one text than this; cutting early keeps the work small."""


def clean(text: str) -> str:
    """`text` with nothing in it that the font cannot draw; line breaks stay, other white space becomes one space."""
    composed = unicodedata.normalize("NFC", text[:_LONGEST])
    lines = _LINE_ENDS.split(composed)
    return "\n".join(line for line in map(_clean_line, lines) if line)


def clean_line(text: str) -> str:
    """As `clean`, on one line."""
    return clean(text).replace("\n", " ")


def _clean_line(line: str) -> str:
    drawable: list[str] = []
    for char in line:
        # One accent to a letter is spelling, a tower of them is mischief.
        if unicodedata.category(char) == "Mn" and not (drawable and drawable[-1].isalpha()):
            continue
        drawable.append(_drawable(char))
    shown = _REPEATED_ELLIPSIS.sub(ELLIPSIS, "".join(drawable))
    return _SPACES.sub(" ", shown).strip(f" {NO_BREAK_SPACE}")


@lru_cache(maxsize=8192)
def _drawable(char: str) -> str:
    """What to draw for one character: itself, something that reads alike, an ellipsis for a foreign letter, or ""."""
    category = unicodedata.category(char)
    if char in "\u00a0\u202f\u2007":
        return NO_BREAK_SPACE
    if category == "Zs" or char == "\t":
        return " "
    if category[0] == "C":  # control and format characters, surrogates, private and unassigned ones
        return ""
    if has_character(char):
        return char
    if char in _LOOKALIKES:
        return _LOOKALIKES[char]
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    plain = "".join(c for c in unicodedata.normalize("NFKD", char) if c != char and unicodedata.category(c)[0] != "M")
    if plain and all(map(has_character, plain)):
        return plain
    return ELLIPSIS if category[0] in "LN" else ""


def wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Lines of cleaned `text` no wider than `width` by `measure`.

    The lines of a paragraph are made about equally long, so that no single word is left over at its end.
    """
    measured = cache(measure)  # the same words are tried again and again
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap_evenly(_KEEP_WITH_NEXT.sub(rf"\1{NO_BREAK_SPACE}", paragraph), width, measured)
    return lines


def cut_lines(lines: list[str], width: float, measure: Callable[[str], float], most: int) -> list[str]:
    """The first `most` of too many lines, the last of them ending in an ellipsis."""
    last = lines[most - 1]
    while last and measure(last + ELLIPSIS) > width:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip(f" {NO_BREAK_SPACE},.;:—–-") + ELLIPSIS]


def _wrap_evenly(paragraph: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """The fewest lines that hold the paragraph, at the smallest width at which they are still that few."""
    best = _wrap_paragraph(paragraph, width, measure)
    if not 1 < len(best) <= _EVEN_UP_TO:
        return best
    too_narrow, enough = width / 2, width
    while enough - too_narrow > width / 32:
        middle = (too_narrow + enough) / 2
        lines = _wrap_paragraph(paragraph, middle, measure)
        if len(lines) == len(best):
            best, enough = lines, middle
        else:
            too_narrow = middle
    return best


def _wrap_paragraph(paragraph: str, width: float, measure: Callable[[str], float]) -> list[str]:
    lines: list[str] = []
    current, used = "", 0.0
    for word in paragraph.split(" "):
        longer = used + measure(" ") + measure(word)
        if current and longer <= width:
            current, used = f"{current} {word}", longer
            continue
        if current:
            lines.append(current)
        *full, current = _break_word(word, width, measure)
        lines += full
        used = measure(current)
    return [*lines, current] if current else lines


def _break_word(word: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Pieces of a word too long for a line: broken behind its no-break spaces and hyphens, else anywhere."""
    pieces: list[str] = []
    while measure(word) > width and len(word) > 1:
        length = 1
        while length < len(word) and measure(word[: length + 1]) <= width:
            length += 1
        softer = max(word.rfind(mark, 1, length) for mark in (NO_BREAK_SPACE, "-", "/")) + 1
        length = softer if softer > 1 else length
        pieces.append(word[:length].rstrip(NO_BREAK_SPACE))
        word = word[length:]
    return [*pieces, word]
