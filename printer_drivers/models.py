"""What a model of printer can do: dots, columns, code pages, cutter, QR codes of its own; from python-escpos' profiles."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from escpos.capabilities import CAPABILITIES

WIDTHS = {"80": 576, "58": 384}
"""Dots across the paper (203 dpi) by the width of the roll in millimetres."""
CELL = 12
"""Dots across a letter of font A, the one that every printer has."""
LINE_ROWS = 30
"""Rows of one line feed after ESC @ (1/6 inch, rounded as the printers do at 203 dpi)."""

RUSSIAN = ("cp866", "cp1251", "cp855", "cp1125", "kz1048")
"""Code pages with all letters of Russian: the ones that a ticket can be written in."""

_CUTS = {"part": b"\x1dVB\x00", "full": b"\x1dVA\x00", "none": b"\x1bJ\x70"}
"""GS V 66 and 65: feed until the last row has passed the blade, then cut; the printer knows the distance, we do not.
Without a blade: 14 mm, until the last row has passed the edge at which people tear."""
_TWO_BYTES_A_LETTER = ("cp932", "shift_jis")
_NARROWEST = 384
_FEWEST_COLUMNS = 24
"""A profile that says less speaks of another font."""


@cache
def _code_pages(profile: str) -> Mapping[int, str]:
    pages: dict[int, str] = {}
    for number, name in CAPABILITIES["profiles"][profile]["codePages"].items():
        written = {"RK1048": "kz1048"}.get(name) or CAPABILITIES["encodings"].get(name, {}).get("python_encode")
        if written and _one_byte_a_letter(written):
            pages[int(number)] = codecs.lookup(written).name
    return pages


def _one_byte_a_letter(codec: str) -> bool:
    try:
        known = codecs.lookup(codec).name
        return known not in _TWO_BYTES_A_LETTER and len(bytes(range(0x20, 0x7F)).decode(known)) == 0x7F - 0x20
    except (LookupError, UnicodeDecodeError):
        return False


class ModelError(ValueError):
    """No such model, or none that prints tickets; one line with what would be right."""


@dataclass(frozen=True)
class Model:
    """What has to be known of a printer to write a job for it."""

    dots: int = WIDTHS["80"]
    columns: int = 42
    """Letters of font A in a line."""
    code_pages: Mapping[int, str] = field(default_factory=lambda: _code_pages("default"))
    """The numbers of ESC t and the Python codecs they stand for."""
    cutter: Literal["part", "full", "none"] = "part"
    qr: bool = False
    """Whether it draws QR codes by itself (GS ( k)."""

    @property
    def end_of_job(self) -> bytes:
        """The command that brings the paper out and, where there is a blade, cuts it."""
        return _CUTS[self.cutter]

    def number_of(self, codec: str) -> int:
        """The n of ESC t for a code page; raises ModelError."""
        for number, known in self.code_pages.items():
            if known == codec:
                return number
        known_ones = [name for name in RUSSIAN if name in self.code_pages.values()]
        here = f"it has {', '.join(known_ones)}" if known_ones else "it has no Russian letters at all; use mode=picture"
        raise ModelError(f"this printer has no code page {codec}; {here}")


def model(profile: str | None = None, width: str | None = None) -> Model:
    """The model of a python-escpos profile on paper `width` mm wide; without a profile the least that all can do.

    Raises ModelError for a profile that is not known or prints no tickets.
    """
    wished = WIDTHS[width] if width else None
    if profile is None:
        dots = wished or WIDTHS["80"]
        return Model(dots, _columns("default", dots))
    name = _name(profile)
    data = CAPABILITIES["profiles"][name]
    own = data["media"]["width"].get("pixels")
    own = own if isinstance(own, int) else WIDTHS["80"]
    if own < _NARROWEST:
        raise ModelError(f"{name} prints {own} dots across, which is no ticket; take the profile of a ticket printer")
    dots = min(own, wished or own) // 8 * 8
    features: Mapping[str, Any] = data["features"]
    cutter: Literal["part", "full", "none"] = (
        "part" if features.get("paperPartCut") else "full" if features.get("paperFullCut") else "none"
    )
    return Model(dots, _columns(name, dots), _code_pages(name), cutter, bool(features.get("qrCode")))


def _name(profile: str) -> str:
    profiles = CAPABILITIES["profiles"]
    for name in profiles:
        if name.lower() == profile.lower():
            return str(name)
    raise ModelError(f"unknown profile {profile!r}; known are {', '.join(sorted(profiles, key=str.lower))}")


def _columns(profile: str, dots: int) -> int:
    said = CAPABILITIES["profiles"][profile]["fonts"]["0"]["columns"]
    fitting = dots // CELL
    return min(said, fitting) if said >= _FEWEST_COLUMNS else fitting
