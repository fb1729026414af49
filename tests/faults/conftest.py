"""An office in a folder of its own for each test, and its server."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.serving import Server, make_office


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These faults are made with signals and process groups; Windows has neither."""
    if sys.platform != "win32":
        return
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="the faults are made with POSIX signals"))


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    data = tmp_path / "hall"
    make_office(data)
    return data


@pytest.fixture
def server(office: Path) -> Iterator[Server]:
    """A running server; whatever was done to it, its log holds no trace of an error nobody thought of."""
    server = Server(office)
    with server.at_work():
        yield server
