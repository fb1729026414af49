"""A test that wants the machine to itself waits for all others, and they wait for it."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import turns

ROOT = Path(__file__).resolve().parents[2]
A_TEST = "import sys; from tests import turns\nwith turns.of_a_test(sys.argv[1] == 'alone'): print('begun', flush=True); input()"


class Other:
    """A test of another worker."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", A_TEST, kind],
            cwd=ROOT,
            env=os.environ | {turns.WHERE: str(folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def has_begun(self, within_s: float) -> bool:
        return bool(select.select([self.process.stdout], [], [], within_s)[0])

    def end(self) -> None:
        self.process.communicate(b"\n", timeout=20)
        assert self.process.returncode == 0


@pytest.fixture
def others() -> Iterator[ExitStack]:
    with ExitStack() as running:
        yield running


def test_who_wants_the_machine_alone_waits_for_all_and_is_waited_for(tmp_path: Path, others: ExitStack) -> None:
    def begin(kind: str) -> Other:
        other = Other(tmp_path, kind)
        others.callback(other.process.wait)
        others.callback(other.process.kill)
        return other

    first, second = begin("together"), begin("together")
    assert first.has_begun(20)
    assert second.has_begun(20)
    alone = begin("alone")
    assert not alone.has_begun(0.5)
    first.end()
    assert not alone.has_begun(0.2)
    late = begin("together")
    second.end()
    assert alone.has_begun(20)
    assert not late.has_begun(0.5)
    alone.end()
    assert late.has_begun(20)
    late.end()
