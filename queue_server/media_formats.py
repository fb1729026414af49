"""What a file for the boards really is, told by its content: PNG, JPEG, WebP, MP4 or WebM, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

PICTURES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}
VIDEOS = {"video/mp4": ".mp4", "video/webm": ".webm"}
ENDINGS = {**PICTURES, **VIDEOS}

MB = 1024**2
LARGEST_PICTURE = 10 * MB
LARGEST_VIDEO = 200 * MB
#: Width times height of a picture.
MOST_PIXELS = 40_000_000

#: As much as tells what a file is.
HEAD = 64

_MP4_TRACKS = (b"moov", b"trak", b"mdia")
_EBML, _DOC_TYPE = 0x1A45DFA3, 0x4282
_SEGMENT, _TRACKS, _TRACK, _CODEC, _CLUSTER = 0x18538067, 0x1654AE6B, 0xAE, 0x86, 0x1F43B675
_WEBM_CODECS = (b"V_VP8", b"V_VP9", b"V_AV1")


class NotShown(Exception):
    """The file cannot be put up; the text is the code of the reason."""


def kind_of(head: bytes) -> str:
    """The media type that the first bytes of a file tell. Raises NotShown."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and int.from_bytes(head[:4], "big") >= 16:
        return "video/mp4"
    if head.startswith(_EBML.to_bytes(4, "big")):
        return "video/webm"
    raise NotShown("medium_unknown")


def largest(kind: str) -> int:
    """How many bytes a file of this kind may have."""
    return LARGEST_PICTURE if kind in PICTURES else LARGEST_VIDEO


def check_video(kind: str, file: BinaryIO) -> None:
    """Walks through the file's parts: each must be whole, and there must be a moving picture in it. Raises NotShown."""
    size = file.seek(0, os.SEEK_END)
    try:
        there = _mp4_has_video(file, size) if kind == "video/mp4" else _webm_has_video(file, size)
    except (ValueError, RecursionError):
        there = False
    if not there:
        raise NotShown("medium_broken")


# MP4: boxes of a length, a name, and what is in them.


def _mp4_has_video(file: BinaryIO, size: int) -> bool:
    found, media = False, False
    for name, begin, end in _boxes(file, 0, size):
        media = media or name in (b"mdat", b"moof")
        found = found or (name == b"moov" and _has_video_track(file, begin, end))
    return found and media


def _has_video_track(file: BinaryIO, begin: int, end: int) -> bool:
    return any(
        _handler(file, inner, inner_end) == b"vide"
        for name, track, track_end in _boxes(file, begin, end)
        if name == b"trak"
        for inner_name, inner, inner_end in _boxes(file, track, track_end)
        if inner_name == b"mdia"
    )


def _handler(file: BinaryIO, begin: int, end: int) -> bytes:
    """What a track is for: the word in its `hdlr`."""
    for name, inner, _ in _boxes(file, begin, end):
        if name == b"hdlr":
            return _read(file, inner + 8, 4)
    return b""


def _boxes(file: BinaryIO, begin: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(name, begin, end) of the contents of each box. Raises ValueError for one that is not whole."""
    at = begin
    while at < end:
        head = _read(file, at, 8)
        length, inner = int.from_bytes(head[:4], "big"), at + 8
        if length == 1:
            length, inner = int.from_bytes(_read(file, inner, 8), "big"), at + 16
        elif length == 0:
            length = end - at
        if length < inner - at or at + length > end:
            raise ValueError("a box that is not whole")
        yield head[4:8], inner, at + length
        at += length


# WebM: elements of a number, a length, and what is in them; a length may be left open by those who record live.


def _webm_has_video(file: BinaryIO, size: int) -> bool:
    kind, media = b"", False
    codecs: list[bytes] = []
    for number, begin, end in _elements(file, 0, size):
        if number == _EBML:
            kind = next((_read(file, at, till - at) for one, at, till in _elements(file, begin, end) if one == _DOC_TYPE), b"")
        if number == _SEGMENT:
            for part, at, till in _elements(file, begin, end):
                media = media or part == _CLUSTER
                if part == _TRACKS:
                    codecs += _codecs(file, at, till)
                if part == _CLUSTER and till == end:
                    break
    return kind.rstrip(b"\0") == b"webm" and media and any(codec in _WEBM_CODECS for codec in codecs)


def _codecs(file: BinaryIO, begin: int, end: int) -> list[bytes]:
    return [
        _read(file, at, min(till - at, 32))
        for track, inner, inner_end in _elements(file, begin, end)
        if track == _TRACK
        for number, at, till in _elements(file, inner, inner_end)
        if number == _CODEC
    ]


def _elements(file: BinaryIO, begin: int, end: int) -> Iterator[tuple[int, int, int]]:
    """(number, begin, end) of the contents of each element. Raises ValueError for one that is not whole."""
    at = begin
    while at < end:
        number, at, _ = _variable(file, at, keep_mark=True)
        length, inner, is_open = _variable(file, at, keep_mark=False)
        till = end if is_open else inner + length
        if till > end:
            raise ValueError("an element that is not whole")
        yield number, inner, till
        at = till


def _variable(file: BinaryIO, at: int, keep_mark: bool) -> tuple[int, int, bool]:
    """A number of variable length, where it ends, and whether it stands for an open length."""
    first = _read(file, at, 1)[0]
    width = 9 - first.bit_length()
    if width > 8:
        raise ValueError("no number of EBML")
    whole = int.from_bytes(_read(file, at, width), "big")
    rest = whole & ((1 << 7 * width) - 1)
    return whole if keep_mark else rest, at + width, rest == (1 << 7 * width) - 1


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    """Exactly `length` bytes, at most a few. Raises ValueError."""
    file.seek(at)
    found = file.read(length) if length <= 256 else b""
    if len(found) != length:
        raise ValueError("the file ends before its part does")
    return found
