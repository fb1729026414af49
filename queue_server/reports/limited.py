"""Runs one program that draws within its limits, as a process of its own: `limited MODULE MEMORY_MB SECONDS`."""

from __future__ import annotations

import math
import runpy
import sys

#: The last word of a program that came to its end; without it, what it gave may be half a document.
DONE = "drawn"


def run(module: str, memory_mb: int, seconds: float) -> int:
    """Runs `module` as `python -m` would, says DONE at its end, and returns the exit code."""
    _limit(memory_mb, seconds)
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        sys.stdout.flush()
    except MemoryError:
        print(f"needed more than {memory_mb} MB of memory", file=sys.stderr)
        return 1
    print(DONE, file=sys.stderr)
    return 0


if sys.platform == "win32":

    def _limit(memory_mb: int, seconds: float) -> None:
        """Windows has no such limits; the one who waits ends the process when its time is over."""
else:
    import resource

    def _limit(memory_mb: int, seconds: float) -> None:
        _no_more(resource.RLIMIT_AS, memory_mb * 2**20)
        # Also when the server that waits for the document is gone.
        _no_more(resource.RLIMIT_CPU, math.ceil(seconds) + 1)

    def _no_more(what: int, wanted: int) -> None:
        """Lowers a limit of this process; one that is lower already stays."""
        _, hard = resource.getrlimit(what)
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(what, (most, hard))


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
