"""Documents are drawn by programs of their own: what goes in, what comes out, and what ends those that hang or eat."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress

from queue_server import native
from queue_server.reports.limited import DONE

#: Of what a program said before it failed, so much is told on.
SAID = 500


class NotDrawn(Exception):
    """There is no document; the text says why, in words for the log."""


def drawn(program: str, parts: bytes | Iterable[bytes], within_s: float = 30, memory_mb: int = 512) -> bytes:
    """What `program`, a module of this package or one with its full name, makes of `parts` on its standard input.

    The child ends at `within_s` seconds or at `memory_mb` megabytes (where the system can limit that). It may write only after
    it has read all. Blocks its thread: under gevent it is called beside the hub. Raises NotDrawn; whatever `parts` raises
    passes through.
    """
    module = program if "." in program else f"{__package__}.{program}"
    command = [sys.executable, "-m", "queue_server.reports.limited", module, str(memory_mb), str(within_s)]
    with tempfile.TemporaryFile() as said:
        try:
            child = native.Child(command, native.own_environment(), errors=said.fileno())
        except OSError as error:
            raise NotDrawn(str(error)) from None
        watch = native.Deadline(within_s, child.kill)
        try:
            _feed(child, parts)
            document = child.stdout.read()
        finally:
            in_time = watch.off()
            child.bury()
        words = _last_words(said.fileno())
    if not in_time:
        raise NotDrawn(f"not done within {within_s:g} s")
    if not words.endswith(DONE):
        raise NotDrawn(words or "ended without a word")
    return document


def _feed(child: native.Child, parts: bytes | Iterable[bytes]) -> None:
    try:
        for part in [parts] if isinstance(parts, bytes) else parts:
            try:
                child.stdin.write(part)
            except OSError:  # a child that has ended reads no more; why, it said itself
                return
    finally:
        with suppress(OSError):
            child.stdin.close()


def _last_words(file: int) -> str:
    os.lseek(file, 0, os.SEEK_SET)
    whole = b""
    while part := os.read(file, 65536):
        whole = (whole + part)[-4 * SAID :]
    return whole.decode(errors="replace").strip()[-SAID:]
