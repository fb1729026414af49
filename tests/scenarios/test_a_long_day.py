"""However many visits a day has, they leave nothing in the server's memory, and the database's log stays small."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper

import pytest

from tests.office import Office

#: The log of changes goes back into the database at 16 MiB.
LOG_MIB = 18
#: A ticket that is kept anywhere has more blocks than this: its number, its id, its times.
BLOCKS_A_VISIT = 3


def visits(office: Office, count: int) -> None:
    """Visitors come, are called, served and gone, and now and then somebody looks at the screens."""
    desk = office.desk(1)
    for number in range(count):
        office.kiosk.issue("advice")
        desk.serve(walk_s=20, service_s=40)
        if number % 10 == 0:
            office.board()
            office.hall()


@pytest.fixture
def nothing_is_hidden() -> Iterator[None]:
    """What was set aside from the collector of garbage, caches of imported modules among it, is seen while the test runs."""
    gc.unfreeze()
    yield
    gc.collect()
    gc.freeze()


def blocks_held() -> int:
    """Blocks of memory that Python holds, without those of caches that have a limit."""
    for one in gc.get_objects():
        if isinstance(one, _lru_cache_wrapper) and one.cache_parameters()["maxsize"] is not None:
            one.cache_clear()
    gc.collect()
    return sys.getallocatedblocks()


@pytest.mark.usefixtures("nothing_is_hidden")
def test_visits_that_are_over_leave_nothing_in_memory(office: Office) -> None:
    visits(office, 20)
    before = blocks_held()
    visits(office, 120)
    assert blocks_held() - before < 120 * BLOCKS_A_VISIT


def test_the_log_of_changes_goes_back_into_the_database_and_stays_small(office: Office) -> None:
    log, largest = office.file.with_name("queue.db-wal"), 0
    for _ in range(420):
        office.kiosk.issue("advice")
        largest = max(largest, log.stat().st_size)
    assert largest < LOG_MIB * 2**20
