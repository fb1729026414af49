"""Work that would stop every screen is done beside the hub, in gevent's native threads."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import gevent
from gevent import monkey
from gevent.lock import BoundedSemaphore
from gevent.threadpool import ThreadPool

P = ParamSpec("P")
T = TypeVar("T")


def beside_the_hub(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` returns; under gevent it runs in a native thread and only the caller waits for it."""
    if not monkey.is_module_patched("socket"):
        return work(*args, **kwargs)
    return _done(gevent.get_hub().threadpool, lambda: work(*args, **kwargs))


class OwnThreads:
    """A few native threads for work that waits on others' machines: those that all share stay free for the hall."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._free = BoundedSemaphore(at_once)
        self._pool: ThreadPool | None = None

    def do(self, within_s: float, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What `work` returns; None when no thread was free within so many seconds, and it was never begun."""
        if not self._free.acquire(timeout=within_s):
            return None
        try:
            if not monkey.is_module_patched("socket"):
                return work(*args, **kwargs)
            if self._pool is None:
                self._pool = ThreadPool(self._at_once)
            return _done(self._pool, lambda: work(*args, **kwargs))
        finally:
            self._free.release()


def _done(pool: ThreadPool, work: Callable[[], T]) -> T:
    """What `work` returns or raises. gevent would write a trace of whatever it raises into the log, also of a usual refusal."""

    def caught() -> tuple[list[T], BaseException | None]:
        try:
            return [work()], None
        except BaseException as error:
            return [], error

    results, error = pool.apply(caught)
    if error is not None:
        raise error
    return results[0]  # type: ignore[no-any-return]  # gevent comes without types
