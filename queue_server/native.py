"""Real operating system threads, queues and child processes, also where gevent has put its own in their place.

A blocking read of a pipe must not stop the screens of the hall, and gevent's stand-ins may not be used outside its own
loop. So the little that waits for a child process runs on the originals.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

_ROOT = Path(__file__).resolve().parents[1]

#: Child processes give way to the server: no voice, forecast or drawing may keep a visitor waiting.
NICENESS = 10


def own_environment() -> dict[str, str]:
    """The environment in which a child's `python -m queue_server.…` finds this very program, wherever that lies."""
    paths = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}


def start_thread(target: Callable[[], None]) -> None:
    """Run `target` in a thread of the operating system that does not keep the process alive."""
    _original("_thread", "start_new_thread")(target, ())


def new_queue() -> Any:
    """A queue between such a thread and the rest: `put` never blocks, `get` blocks the thread only."""
    return _original("queue", "SimpleQueue")()


class Deadline:
    """Does something once at the end of `within_s` seconds, in a thread of its own, unless it is called off before."""

    def __init__(self, within_s: float, then: Callable[[], None]) -> None:
        self._over = _original("_thread", "allocate_lock")()
        self._over.acquire()
        self._passed = False
        self._ended = _original("_thread", "allocate_lock")()
        self._ended.acquire()

        def watch() -> None:
            if not self._over.acquire(timeout=within_s):
                self._passed = True
                then()
            self._ended.release()

        start_thread(watch)

    def off(self) -> bool:
        """Calls it off, once; whether that was in time. Nothing is done after it has returned."""
        self._over.release()
        self._ended.acquire()
        return not self._passed


class Child:
    """A child process with a pipe to its input and one from its output; both block."""

    stdin: BinaryIO
    stdout: BinaryIO
    pid: int

    def __init__(self, command: list[str], env: Mapping[str, str], errors: int | None = None) -> None:
        """Start it; what it says of errors goes to the open file `errors`, or is lost. Raises OSError when it cannot start."""
        child_in, to_child = os.pipe()
        from_child, child_out = os.pipe()
        self.stdin, self.stdout = os.fdopen(to_child, "wb"), os.fdopen(from_child, "rb")
        try:
            self.pid = self._start(command, env, child_in, child_out, errors)
        except OSError:
            self._close()
            raise
        finally:
            os.close(child_in)
            os.close(child_out)

    def kill(self) -> None:
        """End the process at once; may be called from any thread."""
        with suppress(OSError):
            os.kill(self.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)

    def bury(self) -> None:
        """End the process and give back what it held."""
        self.kill()
        self._wait()
        self._close()

    def _close(self) -> None:
        for pipe in (self.stdin, self.stdout):
            with suppress(OSError):
                pipe.close()

    if sys.platform == "win32":

        def _start(self, command: list[str], env: Mapping[str, str], child_in: int, child_out: int, errors: int | None) -> int:
            self._process = _original("subprocess", "Popen")(
                command,
                stdin=child_in,
                stdout=child_out,
                stderr=subprocess.DEVNULL if errors is None else errors,
                env=env,
                creationflags=subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS,
            )
            return int(self._process.pid)

        def _wait(self) -> None:
            self._process.wait()

    else:
        # Not subprocess.Popen: gevent takes the function out of it that makes the process, and its own needs its loop.
        def _start(self, command: list[str], env: Mapping[str, str], child_in: int, child_out: int, errors: int | None) -> int:
            files = [
                (os.POSIX_SPAWN_DUP2, child_in, 0),
                (os.POSIX_SPAWN_DUP2, child_out, 1),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0) if errors is None else (os.POSIX_SPAWN_DUP2, errors, 2),
            ]
            pid = int(_original("os", "posix_spawn")(command[0], command, env, file_actions=files))
            with suppress(OSError):  # it may have ended already
                os.setpriority(os.PRIO_PROCESS, pid, NICENESS)
            return pid

        def _wait(self) -> None:
            with suppress(ChildProcessError):  # gevent's loop may have been told of its end before us
                _original("os", "waitpid")(self.pid, 0)


def _original(module: str, name: str) -> Any:
    if "gevent.monkey" in sys.modules:
        return import_module("gevent.monkey").get_original(module, name)
    return getattr(import_module(module), name)
