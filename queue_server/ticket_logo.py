"""Makes any picture a logo for tickets, in a process of its own: a picture in, a small grey PNG out.

What is not the picture itself does not come along. White around it is cut off, so that the eight millimetres are the logo's.
"""

from __future__ import annotations

import io
import json
import sys

from queue_server.media_formats import HEAD, PICTURES, NotShown, kind_of
from queue_server.media_picture import read_anew
from queue_server.reports.drawing import drawn

LARGEST_FILE = 5 * 1024**2
#: As large as a logo stands on paper of 80 mm: two thirds of its width, 8 mm high.
COLUMNS, ROWS = 384, 64
#: What is lighter does not show on black and white paper.
_INK = 150
_GREYS = 16
_DRAW_WITHIN_S, _MEMORY_MB = 15, 768


def as_logo(content: bytes) -> bytes:
    """The logo as PNG, smaller than a layout takes. Blocks. Raises NotShown; reports.drawing.NotDrawn."""
    said = drawn(__name__, content, _DRAW_WITHIN_S, _MEMORY_MB)
    if said.startswith(b"{"):
        raise NotShown(json.loads(said)["wrong"])
    return said


def small(content: bytes) -> bytes:
    """The same in this process."""
    from PIL import Image, ImageOps

    kind = kind_of(content[:HEAD])
    if kind not in PICTURES:
        raise NotShown("medium_unknown")
    picture = read_anew(kind, io.BytesIO(content)).convert("RGBA")
    grey = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("L")
    inked = ImageOps.invert(grey).point(lambda dot: dot if dot > 255 - _INK else 0)
    box = inked.getbbox()
    if box is None:
        raise NotShown("logo_pale")
    grey = grey.crop(box)
    grey.thumbnail((COLUMNS, ROWS), Image.Resampling.LANCZOS)
    step = 255 / (_GREYS - 1)
    file = io.BytesIO()
    # Few greys: however wild the picture, it stays below what a layout takes.
    grey.point(lambda dot: round(round(dot / step) * step)).save(file, "PNG", optimize=True)
    return file.getvalue()


if __name__ == "__main__":
    try:
        made = small(sys.stdin.buffer.read())
    except NotShown as refusal:
        made = json.dumps({"wrong": str(refusal)}).encode()
    sys.stdout.buffer.write(made)
