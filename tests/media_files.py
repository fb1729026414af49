"""Files that are put up for the boards, good and bad ones, made when they are asked for."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image

#: Three seconds as a browser recorded them: VP8, every length left open.
WEBM = (Path(__file__).parent / "display_board" / "three_seconds.webm").read_bytes()


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 36), **how: object) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, "#0b6e6e").save(out, kind, **how)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A small PNG that says it is large: a few bytes that unpack to `width` × `height`."""
    rows = zlib.compress(b"\0" * min(width * height, 1_000_000))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)) + _chunk(b"IDAT", rows)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def box(name: bytes, *parts: bytes) -> bytes:
    """A box of an MP4."""
    content = b"".join(parts)
    return struct.pack(">I", 8 + len(content)) + name + content


def mp4(handler: bytes = b"vide") -> bytes:
    """As much of an MP4 as tells that it is one, with one track."""
    track = box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8 + handler + b"\0" * 13)))
    return box(b"ftyp", b"isom\0\0\2\0isomavc1") + box(b"moov", track) + box(b"mdat", b"\0" * 64)
