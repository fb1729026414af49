"""Spells any text in the letters of one code page, so that a printer never prints a `?` or a wrong letter for one it lacks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from printer_drivers.text import ELLIPSIS, clean

_SPELLED = {
    **dict.fromkeys("«»„“”‟″", '"'),
    **dict.fromkeys("‘’‚‛‹›′`´ʼ", "'"),
    **dict.fromkeys("–—―‒−‐", "-"),
    **dict.fromkeys("•·∙", "*"),
    "№": "N",
    "₽": "руб.",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₸": "тг",
    "×": "x",
    "÷": ":",
    "±": "+/-",
    "≤": "<=",
    "≥": ">=",
    "≠": "<>",
    "≈": "~",
    "°": "гр.",
    "⁄": "/",
    "§": "п.",
    "©": "(c)",
    "®": "(R)",
    "µ": "мк",
    "μ": "мк",
    "Ω": "Ом",
    "ß": "ss",
    "ẞ": "SS",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "ø": "o",
    "Ø": "O",
    "đ": "d",
    "Đ": "D",
    "ð": "d",
    "Ð": "D",
    "þ": "th",
    "Þ": "Th",
    "ł": "l",
    "Ł": "L",
    "ı": "i",
    "љ": "ль",
    "Љ": "Ль",
    "њ": "нь",
    "Њ": "Нь",
}
_NEAREST = dict(zip("әөүҗңһқғұіїґҙҡҫҕҷҳҹєѓќјѕў", "аоужнхкгуiiгзксгчхчегкjsу", strict=True))
"""Letters of the neighbours' alphabets and the Russian (or Latin) ones that people write where those are missing."""
_SPELLED |= _NEAREST | {letter.upper(): plain.upper() for letter, plain in _NEAREST.items()}

_REPEATED_ELLIPSIS = re.compile(f"{ELLIPSIS}(?: *{ELLIPSIS})+")
_SPACES = re.compile(" +")


def spelled(text: str, codec: str) -> str:
    """`text` cleaned, and every character but the line breaks one that `codec` has as a printable byte.

    A letter that nothing stands for becomes an ellipsis, a sign that nothing stands for is left out.
    """
    lines = ("".join(_spelled(char, codec) for char in line) for line in clean(text).split("\n"))
    tidied = (_SPACES.sub(" ", _REPEATED_ELLIPSIS.sub(ELLIPSIS, line)).strip() for line in lines)
    return ellipsis_spelled("\n".join(filter(None, tidied)), codec)


def ellipsis_spelled(text: str, codec: str) -> str:
    """`text` with three points for each ellipsis where the code page has none."""
    return text if has_byte(ELLIPSIS, codec) else text.replace(ELLIPSIS, "...")


@lru_cache(maxsize=8192)
def has_byte(char: str, codec: str) -> bool:
    """Whether the code page has this character, as a byte that no printer takes for a command."""
    try:
        coded = char.encode(codec)
    except UnicodeEncodeError:
        return False
    return len(coded) == 1 and coded[0] >= 0x20 and coded[0] != 0x7F


@lru_cache(maxsize=8192)
def _spelled(char: str, codec: str) -> str:
    category = unicodedata.category(char)
    if category == "Zs":  # the no-break space has a byte of its own, which some printers draw as a box
        return " "
    if has_byte(char, codec) or char == ELLIPSIS:
        return char
    if category[0] == "M":
        return ""
    if char in _SPELLED:
        return "".join(_spelled(one, codec) for one in _SPELLED[char])
    parts = unicodedata.normalize("NFKD", char)
    if parts != char:
        return "".join(_spelled(one, codec) for one in parts)
    return ELLIPSIS if category[0] in "LN" else ""
