"""A hall with a voice, for all tests of this room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.speech.announcer import Announcer


@pytest.fixture
def hall_voice(tmp_path: Path) -> Iterator[Announcer]:
    pytest.importorskip("espeakng_loader")
    announcer = Announcer(tmp_path / "speech")
    yield announcer
    announcer.close()
