"""Programs of the product begun in a process that has read them before: reading modules is more than half of a start.

What begins so is a process with a session, an output and a number of its own, and is killed and waited for like any other; only
its parent is not the test. Tests that are about a start start the program as people do.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from argon2 import PasswordHasher

from tests.faults import warm_children

ROOT = Path(__file__).resolve().parents[2]
LOOK_S = 0.01
ADDED = os.O_WRONLY | os.O_APPEND | os.O_CREAT

#: What is read before: the server as its own `run` reads it, under gevent, the other commands without.
SERVER, COMMANDS, KIOSK = "server", "commands", "kiosk"
READ = {
    SERVER: ("queue_server.cli", "queue_server.logs", "queue_server.server", "queue_server.store.clock"),
    COMMANDS: ("queue_server.cli", "queue_server.first_office", "queue_server.opening", "queue_server.backups.restoring"),
    KIOSK: ("kiosk_client.cli",),
}


class Process:
    """As much of `subprocess.Popen` as tests need."""

    def __init__(self, parent: _Parent, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._parent = parent
        self._asking = threading.Lock()

    def poll(self) -> int | None:
        with self._asking:
            if self.returncode is None:
                self.returncode = self._parent.ask({"ended": self.pid})
            return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Raises subprocess.TimeoutExpired."""
        until = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if until is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0.0)
            time.sleep(LOOK_S)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


def start(what: str, words: list[str], log: Path, errors: Path | None = None) -> Process:
    """SERVER, COMMANDS or KIOSK with these words, in a session of its own.

    What it says is added to the log, with its complaints unless these have a file of their own.
    """
    parent = _parent(what)
    if what == SERVER and sys.platform == "linux":
        warm_children.place()
    asked = {"start": words, "log": str(log), "errors": str(errors or log), "environment": dict(os.environ)}
    return Process(parent, parent.ask(asked))


def run(what: str, words: list[str], within_s: float) -> subprocess.CompletedProcess[str]:
    """The same to its end. Raises subprocess.TimeoutExpired."""
    with TemporaryDirectory() as folder:
        log, errors = Path(folder) / "said", Path(folder) / "complained"
        process = start(what, words, log, errors)
        try:
            code = process.wait(within_s)
        finally:
            process.send_signal(signal.SIGKILL)
        return subprocess.CompletedProcess([what, *words], code, log.read_text(), errors.read_text())


class _Parent:
    """The process that has read a program, and from which its runs are forked. It ends with the tests."""

    def __init__(self, what: str) -> None:
        self._asking = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.warm", what], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        atexit.register(self._process.communicate)

    def ask(self, question: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._asking:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        assert answer, "the process that starts programs has ended"
        return json.loads(answer)


@cache
def _parent(what: str) -> _Parent:
    return _Parent(what)


def main(what: str) -> int:
    """Answers questions, one a line, until there are no more; in a forked process: what the program returns."""
    if what == SERVER:
        from gevent import monkey

        monkey.patch_all()
    for name in READ[what]:
        import_module(name)
    _lighten(what)
    gc.collect()
    gc.freeze()
    questions, answers = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    while question := questions.readline():
        asked = json.loads(question)
        if "ended" in asked:
            answer = _ended(asked["ended"])
        else:
            answer = _fork()
            if answer == 0:
                questions.close()
                answers.close()
                return _run(READ[what][0], asked)
        answers.write(json.dumps(answer).encode() + b"\n")
    return 0


def _lighten(what: str) -> None:
    """What costs the most of what all runs of a program do alike."""
    if what == KIOSK:
        packed, app, words = (import_module(f"kiosk_client.{name}") for name in ("packed", "app", "words"))
        packed._gzip = cache(packed._gzip)
        packed.Packed(app._pages(words.Words()))
    else:
        # People of tests sign in all the time: their passwords are kept with the least work that Argon2id allows.
        import_module("queue_server.secrets")._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def _fork() -> int:
    return int(_original("fork")())


def _ended(pid: int) -> int | None:
    """The code that a process ended with, negative for a signal; None while it runs."""
    found, status = _original("waitpid")(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def _original(name: str) -> Callable[..., Any]:
    """A function of `os` without gevent, whose own would begin its loop before there is a server."""
    monkey: Any = sys.modules.get("gevent.monkey")
    function: Callable[..., Any] = getattr(os, name) if monkey is None else monkey.get_original("os", name)
    return function


def _run(cli: str, asked: dict[str, Any]) -> int:
    os.setsid()
    for number, way, mode in ((0, os.devnull, os.O_RDONLY), (1, asked["log"], ADDED), (2, asked["errors"], ADDED)):
        opened = os.open(way, mode, 0o666)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(asked["environment"])
    if warm_children.PLACE in os.environ:
        warm_children.take_over()
    sys.argv = [cli, *asked["start"]]
    return int(import_module(cli).main(asked["start"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
