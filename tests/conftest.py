"""What every test may ask for: an office of its own."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from queue_server import draft_paper
from tests import browsers, turns
from tests.faults import warm_children
from tests.office import MORNING, Document, Office, small_setup

OpenOffice = Callable[..., Office]


def pytest_configure(config: pytest.Config) -> None:
    # The little servers that werkzeug runs for tests need write no line for each of the fifty files of a page.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    # Patience costs nothing where all goes well; bounds that the product promises stand in the tests themselves.
    expect.set_options(timeout=15_000)
    # Papers are drawn at a low rank: beside other tests they may have to wait for a processor longer than beside a hall.
    draft_paper.WITHIN_S = 60.0
    if sys.platform == "linux":
        warm_children.take_over()
    if not hasattr(config, "workerinput"):
        config.add_cleanup(turns.begin_run().cleanup)
    gc.disable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests begin first: the last of them would keep all but one worker idle. Who wants the machine alone comes last."""
    items.sort(key=lambda item: (item.get_closest_marker("alone") is not None, item.get_closest_marker("long") is None))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Before its own time limit begins, a test waits for its turn."""
    with turns.of_a_test(alone=item.get_closest_marker("alone") is not None):
        return (yield)


def pytest_collection_finish() -> None:
    """What was imported stays: the collector of garbage, which a test's own office often calls, need not walk over it."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture
def open_office(tmp_path: Path) -> Iterator[OpenOffice]:
    """Opens offices: `open_office(now=…, setup=…)`, or with changed top-level keys of the small set-up."""
    opened: list[Office] = []

    def begin(now: int = MORNING, setup: Document | None = None, **changed: Any) -> Office:
        office = Office(tmp_path / f"office-{len(opened)}", now, small_setup(**changed) if setup is None else setup)
        opened.append(office)
        return office

    yield begin
    for office in opened:
        office.close()


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    """The small office on a Monday morning."""
    return open_office()


@pytest.fixture
def as_servers_do() -> Iterator[None]:
    """What is begun beside the hall begins as servers begin it, not warm: for tests of these very processes."""
    with warm_children.as_servers_do():
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own browser for every page that a test opens."""
    return {**browser_type_launch_args, "executable_path": browsers.engine(), "args": browsers.flags()}
