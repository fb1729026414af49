"""Length-prefixed messages between the server and a child process of its own."""

import struct
from typing import BinaryIO

_HEAD = struct.Struct(">I")
MAX_FRAME = 16 * 1024 * 1024


def write_frame(stream: BinaryIO, payload: bytes) -> None:
    """Send one message; raises OSError when the other side is gone."""
    stream.write(_HEAD.pack(len(payload)) + payload)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next message, or None when the other side is gone or talks nonsense."""
    head = _read(stream, _HEAD.size)
    if head is None:
        return None
    (size,) = _HEAD.unpack(head)
    return _read(stream, size) if size <= MAX_FRAME else None


def _read(stream: BinaryIO, size: int) -> bytes | None:
    parts = []
    while size > 0:
        part = stream.read(size)
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
