"""The letters on the paper: PT Sans from its package, at any size, and the question whether it has a character."""

from __future__ import annotations

from functools import lru_cache

import fontpkg
from PIL import ImageFont

REGULAR, BOLD = 400, 700

_SAMPLE_SIZE = 40
_NOT_A_CHARACTER = "\U0010fffe"
"""No font has this one, so drawing it shows the box that stands for a missing character."""


@lru_cache(maxsize=256)
def font(size: int, weight: int = REGULAR) -> ImageFont.FreeTypeFont:
    """PT Sans of `size` dots to the em.

    The basic layout engine is asked for by name: the other one is not in every build of Pillow, and the same
    ticket must come out the same on every kiosk.
    """
    return ImageFont.truetype(str(fontpkg.path("PT Sans", weight)), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=8192)
def has_character(char: str) -> bool:
    """Whether the font draws this character as itself and not as a box."""
    return bytes(font(_SAMPLE_SIZE).getmask(char)) != _box()


@lru_cache(maxsize=1)
def _box() -> bytes:
    return bytes(font(_SAMPLE_SIZE).getmask(_NOT_A_CHARACTER))
