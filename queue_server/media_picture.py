"""Reads a picture and writes it anew, in a process of its own: `python -m queue_server.media_picture KIND FROM TO`.

What is not the picture itself does not come along: places where it was taken, scripts, archives hung on to its end. A picture
that breaks the library that reads it breaks nothing else.
"""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from queue_server.media_formats import MOST_PIXELS, PICTURES, NotShown

if TYPE_CHECKING:
    from PIL import Image

READ_WITHIN_S = 30
#: No board has more: what is larger is made smaller.
WIDEST, HIGHEST = 3840, 2160
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
_REASONS = ("medium_broken", "medium_pixels")


def write_anew(kind: str, source: Path, target: Path) -> None:
    """The picture in `source` as a new file `target`. Raises NotShown; OSError when the disk does not take it."""
    command = [sys.executable, "-m", "queue_server.media_picture", kind, str(source), str(target)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=READ_WITHIN_S, check=False)  # noqa: S603  # our own
    except subprocess.TimeoutExpired:
        raise NotShown("medium_broken") from None
    said = done.stdout.decode(errors="replace").strip()
    if done.returncode == 0:
        return
    if said.startswith("disk "):
        raise OSError(int(said.split()[1]), "the picture could not be written")
    raise NotShown(said if said in _REASONS else "medium_broken")


def read_anew(kind: str, source: Path | BinaryIO) -> Image.Image:
    """The picture in `source`, upright, RGB or RGBA, and nothing that came with it. Raises NotShown. For a child process."""
    from PIL import Image, ImageOps

    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # our own limit is asked first, before anything is unpacked
    try:
        with Image.open(source, formats=[_FORMATS[kind]]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise NotShown("medium_pixels")
            upright = ImageOps.exif_transpose(opened)
        clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
        picture = upright.convert("RGBA" if clear and kind != "image/jpeg" else "RGB")
        picture.thumbnail((WIDEST, HIGHEST))
        clean = Image.new(picture.mode, picture.size)
        clean.paste(picture)
    except NotShown:
        raise
    except Exception:
        raise NotShown("medium_broken") from None
    return clean


def _write(kind: str, source: Path, target: Path) -> str:
    """An empty text, or what is wrong."""
    try:
        clean = read_anew(kind, source)
    except NotShown as refusal:
        return str(refusal)
    try:
        clean.save(target, _FORMATS[kind], **({} if kind == "image/png" else {"quality": 90}))
    except OSError as error:
        return f"disk {error.errno or 0}"
    return ""


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in PICTURES:
        raise SystemExit(2)
    wrong = _write(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    print(wrong)
    raise SystemExit(1 if wrong else 0)
