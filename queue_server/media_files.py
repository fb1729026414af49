"""The folder of the boards' pictures and videos: how a file comes in, is checked, kept under a name of ours, and read."""

from __future__ import annotations

import hashlib
import io
import logging
import os
import re
import secrets
import shutil
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from queue_server import media_formats, media_picture
from queue_server.beside import beside_the_hub
from queue_server.media_formats import ENDINGS, HEAD, MB, PICTURES, NotShown

log = logging.getLogger(__name__)

_NAME = re.compile(r"[0-9a-f]{32}\.(?:png|jpg|webp|mp4|webm)")
_COMING = "coming-"
#: A file comes and goes in pieces of this size, so that the hall is served between them.
PIECE = MB // 4
#: So much room is left on the disk for the hall's own writing.
SPARE = 256 * MB
#: Files that come at the same time; one picture at a time is read.
COMING_AT_MOST = 3


class TooLarge(Exception):
    """The file is larger than one of its kind may be; `most` in bytes."""

    def __init__(self, most: int) -> None:
        super().__init__(str(most))
        self.most = most


class CutOff(Exception):
    """The file ended before all of it had come."""


class NoRoom(Exception):
    """The disk does not take the file."""


class Busy(Exception):
    """Too many files come at once."""


class Coming(Protocol):
    """What a file comes from."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Arrived:
    """A file that was checked and waits for its place: its name, its kind, the hash of what came, and how large it is now."""

    name: str
    kind: str
    content: str
    size: int


class MediaFiles:
    """The files of one server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._coming = threading.BoundedSemaphore(COMING_AT_MOST)
        self._reading = threading.Lock()

    def sweep(self, known: Iterable[str]) -> None:
        """Deletes what came only half, and what nobody knows of any more."""
        kept = frozenset(known)
        for file in self.folder.glob("*"):
            if file.name.startswith(_COMING) or (_NAME.fullmatch(file.name) and file.name not in kept):
                self.remove(file.name)

    def take_in(self, stream: Coming, length: int | None) -> Arrived:
        """Takes a file of `length` bytes (None: as it comes), checks it and gives it a name; `keep` or `drop` comes next.

        Never holds more than a piece of it. Raises NotShown, TooLarge, CutOff, NoRoom, Busy; then nothing of it is left.
        """
        if not self._coming.acquire(blocking=False):
            raise Busy
        raw = self.folder / f"{_COMING}{secrets.token_hex(16)}"
        try:
            kind, content = self._write(stream, length, raw)
            return self._check(raw, kind, content)
        except OSError as error:
            log.warning("a file for the boards could not be kept: %s", error)
            raise NoRoom from None
        finally:
            raw.unlink(missing_ok=True)
            self._coming.release()

    def keep(self, arrived: Arrived) -> None:
        """Gives an arrived file its place."""
        os.replace(self.folder / f"{_COMING}{arrived.name}", self.folder / arrived.name)

    def drop(self, arrived: Arrived) -> None:
        """Forgets a file that arrived and was not kept."""
        self.remove(f"{_COMING}{arrived.name}")

    def remove(self, name: str) -> None:
        with suppress(OSError):
            (self.folder / name).unlink()

    def open(self, name: str) -> tuple[str, int, BinaryIO] | None:
        """(media type, bytes, the open file) of a name that we gave; None when there is no such file."""
        if not _NAME.fullmatch(name):
            return None
        try:
            file = open(self.folder / name, "rb", buffering=0)  # noqa: SIM115  # closed with the answer
        except OSError:
            return None
        kind = next(kind for kind, ending in ENDINGS.items() if name.endswith(ending))
        return kind, os.fstat(file.fileno()).st_size, io.BufferedReader(_Beside(file), PIECE)

    def _write(self, stream: Coming, length: int | None, raw: Path) -> tuple[str, str]:
        """Kind and hash of what came into the file `raw`."""
        self.folder.mkdir(exist_ok=True)
        head = _some(stream, HEAD)
        kind = media_formats.kind_of(head)
        most = media_formats.largest(kind)
        if length is not None and length > most:
            raise TooLarge(most)
        if shutil.disk_usage(self.folder).free < (length or most) + SPARE:
            raise NoRoom
        digest = hashlib.sha256()
        came, piece = 0, head
        with open(raw, "xb", buffering=0) as out:
            while piece:
                came += len(piece)
                if came > most:
                    raise TooLarge(most)
                beside_the_hub(_put, out, digest, piece)
                piece = _some(stream, PIECE)
        if length is not None and came < length:
            raise CutOff
        return kind, digest.hexdigest()

    def _check(self, raw: Path, kind: str, content: str) -> Arrived:
        """The file under the name that it will have, on the disk to stay."""
        name = secrets.token_hex(16) + ENDINGS[kind]
        target = self.folder / f"{_COMING}{name}"
        try:
            if kind in PICTURES:
                with self._reading:
                    media_picture.write_anew(kind, raw, target)
            else:
                beside_the_hub(_check_video, kind, raw)
                os.replace(raw, target)
            return Arrived(name, kind, content, beside_the_hub(_settled, target))
        except (OSError, NotShown):
            target.unlink(missing_ok=True)
            raise


def _check_video(kind: str, file: Path) -> None:
    with open(file, "rb") as video:
        media_formats.check_video(kind, video)


def _settled(file: Path) -> int:
    """How large the file is, once it outlives a power cut."""
    with open(file, "rb+") as written:
        os.fsync(written.fileno())
    return file.stat().st_size


def _some(stream: Coming, size: int) -> bytes:
    """The next `size` bytes, less only at the end. Raises CutOff when whoever sends falls silent or goes away."""
    pieces = []
    while size > 0:
        try:
            piece = stream.read(size)
        except Exception:  # each server tells a broken connection in its own way
            raise CutOff from None
        if not piece:
            break
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _put(out: Any, digest: Any, piece: bytes) -> None:
    digest.update(piece)
    rest = memoryview(piece)
    while rest:
        rest = rest[out.write(rest) :]


class _Beside(io.RawIOBase):
    """A file whose every read is done beside the hub: a slow disk, or a fast reader, keeps nobody else waiting."""

    def __init__(self, file: Any) -> None:
        super().__init__()
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return int(self._file.seek(offset, whence))

    def readinto(self, buffer: Any) -> int:
        piece = beside_the_hub(self._file.read, len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()
