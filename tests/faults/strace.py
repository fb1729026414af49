"""The system calls of a running server, as strace saw them."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

_LINE = re.compile(r"(?P<thread>\d+) +(?P<text>.*)")
#: A tracer that is told to let go takes longer only when it hangs (seconds).
LETS_GO_WITHIN_S = 10
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>")


@dataclass(frozen=True)
class Call:
    """A system call; `began` and `ended` order all of them: a call that began after another had ended is later."""

    text: str
    began: int
    ended: int


@cache
def strace() -> str:
    """The program. Fails the test when it is not there, or may not look into other processes."""
    program = shutil.which("strace")
    if program is None:
        pytest.fail("strace is missing, and without it nobody sees the disk's part: apt-get install strace", pytrace=False)
    tried = subprocess.run(
        [program, "-f", "-e", "trace=exit_group", sys.executable, "-c", ""], capture_output=True, text=True, timeout=60
    )
    if tried.returncode != 0:
        pytest.fail(f"strace may not trace here (ptrace is forbidden?): {tried.stderr.strip()[-200:]}", pytrace=False)
    return program


@contextmanager
def looking_into(pid: int, *words: str) -> Iterator[None]:
    """strace with these words, attached to a running process and all its threads for as long as the block runs."""
    tracer = subprocess.Popen([strace(), "-f", "-p", str(pid), *words], stderr=subprocess.PIPE, text=True)
    try:
        assert tracer.stderr is not None
        said = tracer.stderr.readline()
        assert "attached" in said, f"strace may not look into a running server here: {said}"
        yield
    finally:
        tracer.send_signal(signal.SIGINT)
        try:
            tracer.communicate(timeout=LETS_GO_WITHIN_S)
        except subprocess.TimeoutExpired:
            # It waits for a thread that has just started a process and will not stop: the kernel lets all go with its end.
            tracer.kill()
            tracer.communicate()


def read(trace: Path) -> list[Call]:
    """All finished calls of a trace that was made with -f, in the order in which they ended."""
    calls = []
    unfinished: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(trace.read_text(encoding="utf-8", errors="replace").splitlines()):
        found = _LINE.fullmatch(line)
        if found is None:
            continue
        thread, text = found["thread"], found["text"]
        if text.endswith("<unfinished ...>"):
            unfinished[thread] = (number, text.removesuffix("<unfinished ...>"))
            continue
        began = number
        if _RESUMED.match(text):
            began, beginning = unfinished.pop(thread)
            text = beginning + _RESUMED.sub("", text, count=1)
        calls.append(Call(text, began, number))
    return calls
