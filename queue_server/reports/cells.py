"""What a text must be before it may stand in a cell of a table: readable, and never a formula."""

from __future__ import annotations

import re
from typing import Any

#: What no XML may hold, and no spreadsheet shows: control characters but tab and line feed, halves of pairs, non-characters.
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?")
#: A spreadsheet takes a text for a formula that begins so, also after blanks and signs that nobody sees.
_FORMULA = re.compile("[\t\r\n]|[\\s\u00ad\u200b-\u200f\u2060\ufeff\ufffd]*[-=+@＝＋－＠]")


def readable(text: str) -> str:
    """The text with U+FFFD for what cannot be shown, and line feeds alone between its lines."""
    if text.isprintable():
        return text
    return _UNREADABLE.sub("\ufffd", _LINE_ENDS.sub("\n", text))


def harmless(cell: Any) -> Any:
    """A cell for CSV: a text that a spreadsheet would take for a formula begins with an apostrophe; all else stays."""
    if not isinstance(cell, str):
        return cell
    shown = readable(cell)
    return f"'{shown}" if _FORMULA.match(cell) or _FORMULA.match(shown) else shown
