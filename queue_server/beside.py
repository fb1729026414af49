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
    return _outcome_in(gevent.get_hub().threadpool, work, *args, **kwargs)


def _outcome_in(pool: ThreadPool, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` returns or raises is its caller's: of what a thread of gevent raises a trace stands in the log as well."""

    def quietly() -> tuple[T, None] | tuple[None, Exception]:
        try:
            return work(*args, **kwargs), None
        except Exception as error:
            return None, error

    result, error = pool.apply(quietly)
    if error is not None:
        raise error
    outcome: T = result
    return outcome


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
            return _outcome_in(self._pool, work, *args, **kwargs)
        finally:
            self._free.release()
