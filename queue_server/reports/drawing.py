"""Papers are drawn by a child process: it holds the large libraries, and neither its work nor its fall stops the hall."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from queue import Empty

from queue_server.native import Child, new_queue, own_environment, start_thread

PIECE = 64 * 1024
MB = 1024 * 1024
#: So much of the end of what a child complained of is told.
SAID = 500


class NotDrawn(Exception):
    """The child gave no paper; the text says what it said."""


def drawn(program: str, parts: Iterable[bytes] | bytes, within_s: float, memory_mb: int) -> bytes:
    """What `python -m queue_server.reports.PROGRAM` writes when it is given `parts`. Raises NotDrawn, and what `parts` raises.

    It blocks, so it belongs beside the hub. The child has `within_s` seconds and `memory_mb` of memory (where the system can
    limit that); `parts` are asked for as fast as it takes them, while another thread reads what it writes.
    """
    with tempfile.TemporaryFile() as said:
        command = [sys.executable, "-m", f"queue_server.reports.{program}"]
        try:
            child = Child(command, own_environment(), errors=said.fileno())
        except OSError as error:
            raise NotDrawn(str(error)) from None
        _limit_memory(child, memory_mb)
        came: list[bytes] = []
        late: list[bool] = []
        done, ended, watched = new_queue(), new_queue(), new_queue()

        def read() -> None:
            try:
                with suppress(OSError, ValueError):
                    while piece := child.stdout.read(PIECE):
                        came.append(piece)
            finally:
                ended.put(None)

        def watch() -> None:
            try:
                done.get(timeout=within_s)
            except Empty:
                late.append(True)
                child.kill()
            finally:
                watched.put(None)

        start_thread(read)
        start_thread(watch)
        try:
            _feed(child, parts)
            ended.get()
        except BaseException:
            child.kill()
            raise
        finally:
            done.put(None)
            watched.get()  # nobody kills a process that has been buried
            status = child.ended()
        if late:
            raise NotDrawn(f"{program} took longer than {within_s:g} s")
        if status or not came:
            said.seek(0)
            raise NotDrawn(said.read().decode(errors="replace")[-SAID:] or f"{program} ended with {status} and no word")
        return b"".join(came)


def _feed(child: Child, parts: Iterable[bytes] | bytes) -> None:
    """Gives the child all parts, or as many as it takes: why it takes no more, it says itself."""
    with suppress(BrokenPipeError), child.stdin:
        for part in (parts,) if isinstance(parts, bytes) else parts:
            child.stdin.write(part)


def _limit_memory(child: Child, memory_mb: int) -> None:
    if sys.platform == "linux":
        import resource

        with suppress(ProcessLookupError):  # it has ended already and says why
            resource.prlimit(child.pid, resource.RLIMIT_AS, (memory_mb * MB, memory_mb * MB))
