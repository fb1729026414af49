"""One running server for the tests of a file, and screens that are connected to it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.faults.serving import Server, make_office
from tests.live.screen import Hall


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The first customer's office, open at all hours; in the end its log holds no error that nobody thought of."""
    if sys.platform == "win32":
        pytest.skip("the server is stopped and started with POSIX signals")
    data = tmp_path_factory.mktemp("live") / "hall"
    make_office(data)
    running = Server(data)
    with running.at_work():
        yield running


@pytest.fixture
def hall(server: Server) -> Iterator[Hall]:
    """The hall of the running server as one test uses it: whatever it began is ended after it."""
    opened = Hall(server)
    yield opened
    opened.close()
