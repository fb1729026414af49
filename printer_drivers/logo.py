"""The office's logo on the paper: a small PNG, checked by its content, made black and white at the size of the paper."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image

LARGEST_FILE = 16 * 1024
"""Bytes. A line drawing has some two thousand; kiosks get the logo anew with each state of the hall."""
LARGEST_SIDE = 2000
"""Dots of the picture as it was drawn."""
MOST_ROWS = 64
"""8 mm on the paper: a usual ticket stays within its 12 cm."""

_PNG = b"\x89PNG\r\n\x1a\n"
_INK_THRESHOLD = 150


class LogoError(ValueError):
    """A file that cannot be a logo; one line that says why and what would be right."""


def check_logo(content: bytes) -> None:
    """Raises LogoError unless `content` is a whole PNG of a size that fits a ticket."""
    if len(content) > LARGEST_FILE:
        raise LogoError(f"the logo has {len(content)} bytes; make it {LARGEST_FILE} at most (a black and white PNG is small)")
    _opened(content)


@lru_cache(maxsize=8)
def logo_picture(content: bytes, most_columns: int, most_rows: int = MOST_ROWS) -> Image.Image:
    """The logo in grey on white (mode "L"), made smaller to fit, never larger; raises LogoError."""
    picture = _opened(content).convert("RGBA")
    white = Image.new("RGBA", picture.size, "white")
    grey = Image.alpha_composite(white, picture).convert("L")
    grey.thumbnail((most_columns, most_rows), Image.Resampling.LANCZOS)
    return grey.point(lambda dot: 0 if dot < _INK_THRESHOLD else 255)


def _opened(content: bytes) -> Image.Image:
    if not content.startswith(_PNG):
        raise LogoError("the logo is no PNG; save the picture as PNG")
    try:
        picture = Image.open(io.BytesIO(content), formats=("PNG",))
        if max(picture.size) > LARGEST_SIDE:
            raise LogoError(f"the logo is {picture.width}×{picture.height} dots; make it {LARGEST_SIDE} a side at most")
        picture.load()
    except LogoError:
        raise
    except Exception:  # Pillow raises many kinds for a broken file
        raise LogoError("the logo is a broken PNG; save the picture anew") from None
    return picture
