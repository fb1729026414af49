"""A printer that CUPS looks after: the job goes into its queue unchanged, and CUPS does not say what became of the paper."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Sequence

from printer_drivers.paper import Look, PrintResult
from printer_drivers.transports import Deadline
from printer_drivers.url import PrinterUrl, unusable

_QUEUE = re.compile(r"//([A-Za-z0-9_][A-Za-z0-9_.-]{0,126})/?")
_JOB = re.compile(rb"request id is (\S+-\d+)")
_LOOK_S = 0.1
#: So long at the end of the deadline is kept for taking back a job that did not leave the queue.
_TAKE_BACK_S = 0.5


def open_cups(url: PrinterUrl) -> CupsTransport:
    """The queue behind `cups://queue-name`. Raises PrinterUrlError."""
    queue = _QUEUE.fullmatch(url.address)
    if queue is None:
        raise unusable(url, "the name of a print queue follows; write cups://queue-name (lpstat -e shows them)")
    return CupsTransport(queue[1])


class CupsTransport:
    """Hands jobs to a queue and watches them leave it."""

    def __init__(self, queue: str) -> None:
        self._queue = queue

    def transfer_s(self, job: bytes) -> float:
        """CUPS takes jobs faster than any printer prints."""
        return 0.0

    def send(self, job: bytes, rows: int, deadline: Deadline) -> PrintResult:
        """`uncertain` at best: a job that has left the queue went to the printer, and nobody asked the printer.

        A job that stays in the queue is taken back, or it would come out hours later.
        """
        try:
            asked = _run(["lp", "-d", self._queue, "-o", "raw", "-"], deadline.left(), job)
        except FileNotFoundError:
            return PrintResult("failed", "no_cups: the program lp is not there; install cups-client")
        except subprocess.TimeoutExpired:
            return PrintResult("uncertain", "stalled: CUPS did not take the ticket in time")
        if asked.returncode:
            return PrintResult("failed", f"refused: CUPS refused the ticket: {_said(asked.stderr)}")
        found = _JOB.search(asked.stdout)
        if found is None:
            return PrintResult("uncertain", "spooled: CUPS took the ticket and did not say under which number")
        return self._watch(found[1].decode(), deadline)

    def look(self) -> Look:
        """CUPS does not tell."""
        return Look("unknown")

    def close(self) -> None:
        """Nothing is held between jobs."""

    def _watch(self, number: str, deadline: Deadline) -> PrintResult:
        try:
            while deadline.left() > _TAKE_BACK_S:
                waiting = _run(["lpstat", "-W", "not-completed", "-o", self._queue], deadline.left())
                if number.encode() not in waiting.stdout.split():
                    return PrintResult(
                        "uncertain", "spooled: CUPS sent the ticket to the printer, which nobody asked about paper"
                    )
                time.sleep(deadline.left(_LOOK_S))
            taken_back = _run(["cancel", number], max(_TAKE_BACK_S, deadline.left()))
        except (FileNotFoundError, subprocess.TimeoutExpired):
            return PrintResult("uncertain", "spooled: CUPS took the ticket and says no more")
        if taken_back.returncode:
            return PrintResult("uncertain", "spooled: CUPS sent the ticket to the printer late")
        return PrintResult("uncertain", "stalled: the ticket did not leave the queue in time and was taken back")


def _run(command: Sequence[str], seconds: float, content: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, input=content, capture_output=True, timeout=max(0.01, seconds), check=False)  # noqa: S603


def _said(text: bytes) -> str:
    return " ".join(text.decode("utf-8", "replace").split())[:200] or "without a word"
