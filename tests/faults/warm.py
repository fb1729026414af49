"""Programs of the product begun in a process that has read them before: reading modules is more than half of a start.

What begins so is a process with a session, an output and a number of its own, and is killed and waited for like any other; only
its parent is not the test. Tests that are about a start start the program as people do.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import subprocess
import sys
import threading
import time
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOOK_S = 0.01

#: What a run of each program reads.
READ = {
    "queue_server": ("queue_server.cli", "queue_server.logs", "queue_server.server", "queue_server.store.clock"),
    "kiosk_client": ("kiosk_client.cli",),
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


def start(program: str, words: list[str], log: Path) -> Process:
    """`python -m program words`, in a session of its own; what it says is added to the log."""
    parent = _parent(program)
    return Process(parent, parent.ask({"start": words, "log": str(log), "environment": dict(os.environ)}))


class _Parent:
    """The process that has read a program, and from which its runs are forked. It ends with the tests."""

    def __init__(self, program: str) -> None:
        self._asking = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.warm", program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
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
def _parent(program: str) -> _Parent:
    return _Parent(program)


def main(program: str) -> int:
    """Answers questions, one a line, until there are no more; in a forked process: what the program returns."""
    if program == "queue_server":
        # As its own `run` does, before anything else is read.
        from gevent import monkey

        monkey.patch_all()
    for name in READ[program]:
        import_module(name)
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
                return _run(program, asked["start"], asked["log"], asked["environment"])
        answers.write(json.dumps(answer).encode() + b"\n")
    return 0


def _fork() -> int:
    """gevent's own would wake its loop, which nothing here has begun."""
    if "gevent" in sys.modules:
        from gevent import monkey

        return int(monkey.get_original("os", "fork")())
    return os.fork()


def _ended(pid: int) -> int | None:
    """The code that a process ended with, negative for a signal; None while it runs."""
    if "gevent" in sys.modules:
        from gevent import monkey

        found, status = monkey.get_original("os", "waitpid")(pid, os.WNOHANG)
    else:
        found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def _run(program: str, words: list[str], log: str, environment: dict[str, str]) -> int:
    os.setsid()
    said = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for here, there in ((nothing, 0), (said, 1), (said, 2)):
        os.dup2(here, there)
    os.close(said)
    os.close(nothing)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [program, *words]
    return int(import_module(f"{program}.cli").main(words))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
