"""The past of another system comes in: every visit of a file becomes a ticket of its day, or none does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from queue_server.hall.history import PastVisit
from queue_server.store import history
from queue_server.store.events import Event
from queue_server.store.store import Store

#: After so many visits somebody who waits is told how many are in.
TOLD_EVERY = 2000


def bring_in(store: Store, visits: history.Waiting, file: str, sha256: str, told: Callable[[int], None]) -> int:
    """Adds all visits in one transaction, with one event for all of them; returns how many.

    They were checked before, and nobody else may write in the meantime: see `data_dir.locked`. `told` is called now and then with
    how many are in.
    """
    days, count = visits.days(), len(visits)
    with store.change() as change:
        history.add_all(change, _counted(visits, told))
        details = {"file": file, "sha256": sha256, "rows": count, "days": len(days), "first": days[0], "last": days[-1]}
        change.record(Event.HISTORY_IMPORTED, "command line", details=details)
    return count


def _counted(visits: history.Waiting, told: Callable[[int], None]) -> Iterator[tuple[PastVisit, int]]:
    for count, one in enumerate(visits):
        if count % TOLD_EVERY == 0:
            told(count)
        yield one
