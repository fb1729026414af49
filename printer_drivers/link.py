"""A connection to a printer for one job: bytes out, status bytes in, and nothing waits longer than it is told to."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType

from printer_drivers.status import StatusReader
from printer_drivers.transports import Deadline


class Unreachable(Exception):
    """No connection came about, so nothing was sent; `str` is "code: explanation"."""


class Closed(Exception):
    """The printer is gone in the middle; `str` is "code: explanation"."""


class Link(ABC):
    """What every way to a printer that is written to byte by byte offers. Made anew for each job."""

    PIECE = 4096
    """Bytes handed over at once."""

    def __init__(self, answers: bool = True) -> None:
        self.reader = StatusReader()
        self.handed_over = 0
        """Bytes that have left for the printer, or may have."""
        self.answers = answers
        """Whether anything can come back on this way at all."""

    def __enter__(self) -> Link:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def send(self, data: bytes, deadline: Deadline) -> bool:
        """Hands `data` over; False if the printer did not take all of it in time. Raises Closed."""
        view = memoryview(data)
        while view:
            left = deadline.left()
            if not left:
                return False
            count = self._write(view[: self.PIECE], left)
            if count is None:
                return False
            self.handed_over += count
            view = view[count:]
        return True

    def listen(self, seconds: float) -> bool:
        """Waits at most `seconds` for the printer to say something; whether it did. Raises Closed."""
        if seconds <= 0 or not self.answers:
            return False
        received = self._read(seconds)
        if received is None:
            return False
        self.reader.feed(received)
        return True

    @abstractmethod
    def _write(self, piece: memoryview, seconds: float) -> int | None:
        """Writes at least one byte and says how many; None when not one could be written in time. Raises Closed."""

    @abstractmethod
    def _read(self, seconds: float) -> bytes | None:
        """What came within `seconds`, or None. Raises Closed."""

    @abstractmethod
    def close(self) -> None:
        """Lets the printer go."""
