"""The server's own processes (drawings, backups, forecasts) begun in a process that has read them before, as `warm` does it.

A server of tests draws a hundred sheets and makes a hundred backups in a run, and each process reads for longer than it works.
Where a test is about such a process, it is begun as servers begin it: `as_servers_do`.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from queue_server import native

#: Names the socket at which processes are asked for, for servers of tests too.
PLACE = "TALON_TESTS_CHILDREN"
COLD = "cold"
PROGRAMS = (
    "queue_server.reports.limited",
    "queue_server.backups.worker",
    "queue_server.forecasts.worker",
    "queue_server.reports.outage_sheet",
    "queue_server.reports.sheet_pdf",
    "queue_server.reports.sheet_xlsx",
    "queue_server.ticket_logo",
    "kiosk_client.draft_paper",
)
PYTHON = sys.executable
ASKED_BYTES = 1 << 16
LOOK_S = 0.005

_asking = threading.Lock()
_begin_cold, _wait_cold = native.Child._start, native.Child._wait


def take_over() -> None:
    """From now on this process begins its children warm, and so do the servers of tests that it starts."""
    native.Child._start = _begin  # type: ignore[method-assign]
    native.Child._wait = _wait  # type: ignore[method-assign]


@contextmanager
def as_servers_do() -> Iterator[None]:
    """Children of this process, and of servers started meanwhile, are begun as a server begins them."""
    place = os.environ.get(PLACE, "")
    os.environ[PLACE] = COLD
    try:
        yield
    finally:
        os.environ[PLACE] = place


def place() -> str:
    """Where to ask, or COLD; the process that answers begins with the first question."""
    if not os.environ.get(PLACE):
        with _asking:
            os.environ[PLACE] = os.environ.get(PLACE) or _start_parent()
    return os.environ[PLACE]


def _start_parent() -> str:
    where = str(Path(tempfile.mkdtemp(prefix="children-")) / "place")
    process = subprocess.Popen(
        [PYTHON, "-m", "tests.faults.warm_children", where],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    atexit.register(shutil.rmtree, Path(where).parent, ignore_errors=True)
    atexit.register(process.communicate)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return where


def end_those_of(server: int) -> None:
    """Ends what a server has begun, at once: a signal to its group does not reach them here."""
    if os.environ.get(PLACE, COLD) != COLD:
        _ask({"end_those_of": server})


def _ask(question: dict[str, Any], files: Sequence[int] = ()) -> int:
    with _original("socket", "socket")(socket.AF_UNIX, socket.SOCK_SEQPACKET) as link:
        link.connect(place())
        content = json.dumps(question).encode()
        assert len(content) < ASKED_BYTES
        socket.send_fds(link, [content], files)
        return int(link.recv(16))


def _begin(
    child: native.Child, command: list[str], env: Mapping[str, str], child_in: int, child_out: int, errors: int | None
) -> int:
    if command[:2] != [PYTHON, "-m"] or command[2] not in PROGRAMS or place() == COLD:
        return _begin_cold(child, command, env, child_in, child_out, errors)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        files = [child_in, child_out, nowhere if errors is None else errors]
        pid = _ask({"command": command[2:], "environment": dict(env)}, files)
    finally:
        os.close(nowhere)
    with suppress(OSError):  # it may have ended already
        os.setpriority(os.PRIO_PROCESS, pid, native.NICENESS)
    return pid


def _wait(child: native.Child) -> None:
    _wait_cold(child)
    # It is nobody's child here: it has ended when it is there no more.
    while Path(f"/proc/{child.pid}").exists():
        _original("time", "sleep")(LOOK_S)


def _original(module: str, name: str) -> Any:
    """A function as it is without gevent, whose own may not be used in its threads."""
    monkey: Any = sys.modules.get("gevent.monkey")
    return getattr(import_module(module), name) if monkey is None else monkey.get_original(module, name)


def main(where: str) -> int:
    """Begins processes for all who ask there, until the input ends; in such a process: what its program returns."""
    for name in PROGRAMS:
        import_module(name)
    gc.collect()
    gc.freeze()
    begun: dict[int, list[int]] = {}
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(where)
        listener.listen(64)
        print("ready", flush=True)
        while sys.stdin not in select.select([sys.stdin, listener], [], [])[0]:
            link, _ = listener.accept()
            with link:
                # Whoever asks may be killed at any moment of it.
                content, files, _, _ = socket.recv_fds(link, ASKED_BYTES, 3)
                asked = json.loads(content or "{}")
                if "command" in asked:
                    if (pid := os.fork()) == 0:
                        break
                    who, *_ = struct.unpack("3i", link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
                    begun.setdefault(who, []).append(pid)
                else:
                    pid = _end(begun.pop(asked.get("end_those_of"), []))
                with suppress(OSError):
                    link.send(str(pid).encode())
            for file in files:
                os.close(file)
        else:
            return 0
    return _become(asked, files)


def _end(all_of_them: list[int]) -> int:
    """How many of them were still there."""
    there = [pid for pid in all_of_them if Path(f"/proc/{pid}").exists()]
    for pid in there:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    while any(Path(f"/proc/{pid}").exists() for pid in there):
        time.sleep(LOOK_S)
    return len(there)


def _become(asked: dict[str, Any], files: list[int]) -> int:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(asked["environment"])
    module, *words = asked["command"]
    sys.argv = [module, *words]
    for name in (module, *words[:1]):
        sys.modules.pop(name, None)  # it is read anew as the program itself
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
