"""What draws is a program of its own: it gives a whole document, or is ended at its limits and says why there is none."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.reports.drawing import NotDrawn, drawn

pytestmark = pytest.mark.usefixtures("as_servers_do")

GREEDY = "tests.reports.greedy"


def test_a_document_is_what_the_program_makes_of_all_parts() -> None:
    assert drawn(GREEDY, b"abc") == b"ABC"
    assert drawn(GREEDY, (b"part " for _ in range(50_000))) == b"PART " * 50_000


def test_a_drawing_that_hangs_is_ended_at_its_time_and_that_is_said() -> None:
    begin = time.monotonic()
    with pytest.raises(NotDrawn, match=r"not done within 0\.7 s"):
        drawn(GREEDY, b"hang", within_s=0.7)
    assert time.monotonic() - begin < 10


def test_a_drawing_that_reads_no_more_keeps_nobody_waiting() -> None:
    with pytest.raises(NotDrawn, match="not done within"):
        drawn(GREEDY, [b"deaf\n", b"x" * 2**20], within_s=0.7)


def test_a_drawing_that_has_ended_tells_why_it_read_no_more() -> None:
    with pytest.raises(NotDrawn, match="No module named"):
        drawn("no_such_program", [b"x" * 2**20, b"y" * 2**20])


def test_a_drawing_that_eats_memory_is_ended_at_its_limit_and_that_is_said() -> None:
    with pytest.raises(NotDrawn, match="needed more than 100 MB of memory"):
        drawn(GREEDY, b"eat", memory_mb=100)


def test_a_drawing_that_fails_tells_what_it_said() -> None:
    with pytest.raises(NotDrawn, match="no such colour"):
        drawn(GREEDY, b"fail")


def test_half_a_document_is_none() -> None:
    with pytest.raises(NotDrawn, match="ended without a word"):
        drawn(GREEDY, b"half")


def test_what_the_parts_raise_passes_through_and_the_program_is_gone() -> None:
    def broken() -> Iterator[bytes]:
        yield b"first"
        raise LookupError("the database went away")

    with pytest.raises(LookupError, match="went away"):
        drawn(GREEDY, broken())


def test_drawing_beside_the_hub_leaves_the_hub_free(tmp_path: Path) -> None:
    """Under gevent's own threads and processes, as the server runs: the loop turns while a child draws.

    The first child ends only when the loop has turned, so a loop that stands still would stand until the time is up.
    """
    code = """
from gevent import monkey; monkey.patch_all()
import gevent, pathlib, sys
from queue_server.beside import beside_the_hub
from queue_server.reports.drawing import NotDrawn, drawn
turned = pathlib.Path(sys.argv[1])
turns = 0
def turn():
    global turns
    while True:
        gevent.sleep(0.01)
        turns += 1
        if turns == 5:
            turned.touch()
gevent.spawn(turn)
print(beside_the_hub(drawn, "tests.reports.greedy", b"wait for " + bytes(turned), within_s=30).decode())
before = turns
try:
    beside_the_hub(drawn, "tests.reports.greedy", b"spin", within_s=2)
except NotDrawn as error:
    print(error, turns - before > 5)
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "turned")], capture_output=True, text=True)
    assert done.stdout == "the file is there\nnot done within 2 s True\n", done.stderr
